// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// A file of sales, sold through the window's own desk: each order once, at its own date and time.
#include "support/salesfile.h"
#include "till/cli/replayer.h"
#include "till/store/salestore.h"
#include "till/tillfixture.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace hearth;

class TestReplayer : public QObject {
    Q_OBJECT
    QTemporaryDir m_files;

    static Replayer::Report run(TillFixture &till, SaleDesk &desk, const QString &path, Replayer::Options options = {})
    {
        auto reader = SalesCsvReader::open(path);
        if (!reader)
            return {0, 0, 0, 0, 0, {}, reader.error()};
        Replayer replayer(desk, std::move(*reader), Menu(), SaleStore::sourceKeys(till.reader(), QStringLiteral("csv:")).value(), std::move(options));
        QSignalSpy finished(&replayer, &Replayer::finished);
        replayer.start();
        if (finished.isEmpty() && !finished.wait(240'000))
            return {};
        return replayer.report();
    }
    QString write(const char *name, const QByteArray &text)
    {
        QFile file(m_files.filePath(QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(text);
        return file.fileName();
    }
    static SalesFileFacts stored(TillFixture &till)
    {
        const SaleTotals totals = SaleStore::totals(till.reader()).value();
        return {totals.orders, totals.pieces, totals.total.minor(), till.count("SELECT count(DISTINCT business_date) FROM sale")};
    }

private Q_SLOTS:
    void aFileSoldTwiceSellsNothingTwice()
    {
        const QString path = m_files.filePath(QStringLiteral("sales.csv"));
        const SalesFileFacts facts = writeSalesFile(path, 700, 1);
        QCOMPARE(facts.orders, 700);
        TillFixture till(false);
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        const auto first = run(till, desk, path);
        QVERIFY2(!first.error, qPrintable(first.error.value_or(Error()).toString()));
        QCOMPARE(first.sold, 700);
        QCOMPARE(first.orders, facts.orders);
        QCOMPARE(first.pieces, facts.pieces);
        QCOMPARE(first.total.minor(), facts.totalMinor);
        QCOMPARE(stored(till), facts);
        QCOMPARE(till.receiptNumbers().last(), 700);
        const auto second = run(till, desk, path);
        QCOMPARE(second.sold, 0);
        QCOMPARE(second.skipped, 700);
        QCOMPARE(second.orders, first.orders);
        QCOMPARE(second.pieces, first.pieces);
        QCOMPARE(second.total, first.total);
        QCOMPARE(stored(till), facts);
        QCOMPARE(till.facts().size(), 700);
    }
    void theRealYearIsSoldToThePiece()
    {
        QString path = realSalesFile();
        SalesFileFacts facts{21'350, 49'574, 81'786'005, 358};
        if (path.isEmpty()) {
            path = m_files.filePath(QStringLiteral("year.csv"));
            facts = writeSalesFile(path, 3'000, 2);
        }
        TillFixture till(false);
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        const auto report = run(till, desk, path);
        QVERIFY2(!report.error, qPrintable(report.error.value_or(Error()).toString()));
        QCOMPARE(stored(till), facts);
        QCOMPARE(report.total.minor(), facts.totalMinor);
        QCOMPARE(report.pieces, facts.pieces);
    }
    void ordersKeepTheirOwnDateAndTimeInTheStoresZone()
    {
        const QString path = write("times.csv", "id,date,time,name,size,type,price\n"
                                                "a,2015-01-01,23:10:00,x,S,t,10\na,2015-01-01,23:10:00,x,S,t,10\na,2015-01-01,23:10:00,x,L,t,15\n"
                                                "b,2015-01-02,01:30:00,x,S,t,10\n");
        TillFixture till;
        TillIdentity identity = TillFixture::identity();
        identity.calendar = StoreCalendar::parse(QStringLiteral("America/New_York"), QStringLiteral("04:00")).value();
        SaleDesk desk(till.writer(), till.clock, identity);
        QVERIFY(!run(till, desk, path).error);
        QCOMPARE(till.count("SELECT count(*) FROM sale WHERE business_date = '2015-01-01'"), 2);
        QCOMPARE(till.count("SELECT min(closed_at_ms) FROM sale"),
                 QDateTime(QDate(2015, 1, 2), QTime(4, 10), Qt::UTC).toMSecsSinceEpoch());
        // The same item twice is one line of two.
        QCOMPARE(till.count("SELECT count(*) FROM sale_line"), 3);
        QCOMPARE(till.count("SELECT max(quantity) FROM sale_line"), 2);
        // Its tickets are new, however old the sale.
        QCOMPARE(till.count("SELECT min(expires_at_ms) FROM print_job"), till.clock.nowMs() + PrintJobStore::DefaultTtlMs);
        QCOMPARE(till.count("SELECT count(*) FROM sale WHERE source_key = 'csv:a'"), 1);
    }
    void aBadLineEndsItWithItsPlaceAndWhatWasSoldBeforeStays()
    {
        const QString path = write("bad.csv", "id,date,time,name,size,type,price\n"
                                              "a,2015-01-01,12:00:00,x,S,t,10\nb,2015-01-01,12:01:00,x,S,t,10\nc,2015-01-01,12:02:00,x,S,t,ten\n");
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        const auto report = run(till, desk, path);
        QVERIFY(report.error);
        QCOMPARE(report.error->code, ErrorCode::InvalidInput);
        QVERIFY2(report.error->where.endsWith(QStringLiteral("bad.csv:4:29")), qPrintable(report.error->where));
        // "b" was not yet known to be whole when its next line could not be read.
        QCOMPARE(report.sold, 1);
        QCOMPARE(till.count("SELECT count(*) FROM sale"), 1);
    }
    void aLimitCountsOrdersOfTheFile()
    {
        const QString path = m_files.filePath(QStringLiteral("limit.csv"));
        QCOMPARE(writeSalesFile(path, 50, 3).orders, 50);
        TillFixture till(false);
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        Replayer::Options options;
        options.limit = 20;
        QCOMPARE(run(till, desk, path, options).sold, 20);
        options.limit = 30;
        const auto more = run(till, desk, path, options);
        QCOMPARE(more.sold, 10);
        QCOMPARE(more.skipped, 20);
        QCOMPARE(till.count("SELECT count(*) FROM sale"), 30);
    }
    void aSpeedKeepsTheFilesRhythm()
    {
        const QString path = write("slow.csv", "id,date,time,name,size,type,price\n"
                                               "a,2015-01-01,12:00:00,x,S,t,10\nb,2015-01-01,12:05:00,x,S,t,10\nc,2015-01-01,12:10:00,x,S,t,10\n");
        TillFixture till(false);
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        Replayer::Options options;
        options.speed = 2'000; // ten minutes in 300 ms
        QElapsedTimer elapsed;
        elapsed.start();
        QCOMPARE(run(till, desk, path, options).sold, 3);
        QVERIFY2(elapsed.elapsed() >= 299, qPrintable(QString::number(elapsed.elapsed())));
    }
    void stoppedItFinishesWhatIsUnderWay()
    {
        const QString path = m_files.filePath(QStringLiteral("stop.csv"));
        QCOMPARE(writeSalesFile(path, 2'000, 4).orders, 2'000);
        TillFixture till(false);
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        Replayer replayer(desk, SalesCsvReader::open(path).value(), Menu(), {}, {});
        QSignalSpy finished(&replayer, &Replayer::finished);
        connect(&replayer, &Replayer::progressed, &replayer, &Replayer::stop);
        replayer.start();
        QVERIFY(finished.wait(30'000));
        QCOMPARE(finished.count(), 1);
        QVERIFY(replayer.report().sold > 0);
        QVERIFY(replayer.report().sold < 2'000);
        QCOMPARE(till.count("SELECT count(*) FROM sale"), replayer.report().sold);
    }
    void aRefusedSaleEndsItAndItGoesOnLater()
    {
        const QString path = m_files.filePath(QStringLiteral("refused.csv"));
        QCOMPARE(writeSalesFile(path, 400, 5).orders, 400);
        TillFixture till(false);
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        storage::WriteFault::failAt(500, ErrorCode::DiskFull);
        const auto report = run(till, desk, path);
        storage::WriteFault::failAt(0);
        QVERIFY(report.error);
        QCOMPARE(report.error->code, ErrorCode::DiskFull);
        QVERIFY(report.error->where.startsWith(QStringLiteral("order 2015-")));
        QCOMPARE(till.count("SELECT count(*) FROM sale"), report.sold);
        const auto rest = run(till, desk, path);
        QVERIFY(!rest.error);
        QCOMPARE(rest.orders, 400);
        const auto numbers = till.receiptNumbers();
        QCOMPARE(numbers.size(), 400);
        QCOMPARE(numbers.last(), 400);
    }
};

QTEST_GUILESS_MAIN(TestReplayer)
#include "tst_replayer.moc"
