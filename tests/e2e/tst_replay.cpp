// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The main job end to end: sales are replayed through the till and reach HQ exactly once, whatever is cut in between.
#include "e2e/chain.h"
#include "e2e/salesyear.h"
#include "storage/database.h"
#include "support/faultproxy.h"
#include "support/postgresserver.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QRandomGenerator>
#include <QTest>

using namespace hearth;

class TestReplay : public QObject {
    Q_OBJECT
    QTemporaryDir m_files;
    QString m_sales;

    QStringList replay(const Chain &chain, qint64 limit, const QStringList &extra = {}) const
    {
        QStringList arguments = QStringList{QStringLiteral("replay"), m_sales, QStringLiteral("--speed"), QStringLiteral("max"),
                                            QStringLiteral("--json")} + chain.tillData() + extra;
        if (limit > 0)
            arguments << QStringLiteral("--limit") << QString::number(limit);
        return arguments;
    }
    /** What both sides say of a business date. */
    static QJsonObject reconciled(Chain &chain, QDate date)
    {
        return Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("reconcile"), QStringLiteral("--date"), date.toString(Qt::ISODate),
                                                                   QStringLiteral("--json")} + chain.hqData()).json();
    }
    /** Of the file's first order. */
    [[nodiscard]] QDate firstDate() const
    {
        QFile file(m_sales);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        const QRegularExpression iso(QStringLiteral("\\d{4}-\\d{2}-\\d{2}"));
        const QString text = QString::fromUtf8(file.read(4'096));
        return QDate::fromString(iso.match(text).captured(), Qt::ISODate);
    }
    static SalesFacts reported(Chain &chain)
    {
        const QJsonObject json = chain.report();
        return {json.value(QLatin1String("orders")).toInteger(-1), json.value(QLatin1String("lines")).toInteger(-1),
                json.value(QLatin1String("total_minor")).toInteger(-1), json.value(QLatin1String("days")).toInteger(-1)};
    }
    void compare(Chain &chain, qint64 limit)
    {
        const SalesFacts expected = countSales(m_sales, limit);
        const SalesFacts actual = reported(chain);
        QCOMPARE(actual.orders, expected.orders);
        QCOMPARE(actual.pieces, expected.pieces);
        QCOMPARE(actual.totalMinor, expected.totalMinor);
        QCOMPARE(actual.days, expected.days);
    }
    /** HQ has the whole file; of the real year also in its known figures. */
    void wholeYear(Chain &chain)
    {
        compare(chain, 0);
        if (haveRealYear())
            QCOMPARE(reported(chain), (SalesFacts{21'350, 49'574, 81'786'005, 358}));
    }
    /** Orders in headquarters' database, which is asked many times a second: a report by the program would take more of the processor than the replay does. */
    static qint64 stored(const Chain &chain)
    {
        QFile address(chain.path(QStringLiteral("hq")) + QStringLiteral("/database"));
        const QString source = address.open(QIODevice::ReadOnly) ? QString::fromUtf8(address.readAll()) : chain.path(QStringLiteral("hq")) + QStringLiteral("/hq.db");
        const auto db = storage::Database::open(source, storage::OpenMode::ReadOnly);
        if (!db)
            return 0;
        auto rows = (*db)->query("SELECT count(*) FROM sale");
        return rows && rows->next().value_or(false) ? rows->int64(0) : 0;
    }
    /** Kills HQ and starts it again once it has so many orders; false where the till ended before, or nothing moved. */
    static bool killHqAt(Chain &chain, QProcess &till, qint64 orders)
    {
        QElapsedTimer since;
        since.start();
        while (stored(chain) < orders) {
            if (till.waitForFinished(10) || since.hasExpired(120'000))
                return false;
        }
        if (till.waitForFinished(0))
            return false;
        chain.killHq();
        return chain.startHq();
    }
    /** Runs the replay until it is done; kills the till after the given times. `hits`: how often it was still running. */
    static bool untilDone(const QStringList &arguments, QRandomGenerator &random, int kills, int spreadMs, int *hits = nullptr)
    {
        for (int kill = 0; kill < kills; ++kill) {
            const auto process = Chain::spawn(QStringLiteral("hearth-till"), arguments);
            if (!process->waitForFinished(100 + static_cast<int>(random.bounded(spreadMs)))) {
                process->kill();
                if (hits != nullptr)
                    ++*hits;
            }
            process->waitForFinished();
        }
        const auto outcome = Chain::run(QStringLiteral("hearth-till"), arguments, {}, 240'000);
        if (!outcome.ok())
            qWarning("%s", outcome.err.constData());
        return outcome.ok();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_sales = salesYear(m_files.path());
        if (qEnvironmentVariable("CI") == QLatin1String("true"))
            QVERIFY2(!m_sales.isEmpty(), "no sales to replay");
    }

    void aFileOfTheSameFormIsReplayedToo()
    {
        // Also where the real year is there.
        const QString file = generateSales(m_files.filePath(QStringLiteral("made.csv")), 2'000, 7);
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        const auto outcome = Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("replay"), file, QStringLiteral("--json")} + chain.tillData(), {}, 240'000);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        QCOMPARE(reported(chain), countSales(file, 0));
    }
    void twiceTheSameFileSellsNothingTwice()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        const auto first = Chain::run(QStringLiteral("hearth-till"), replay(chain, 2'000), {}, 240'000);
        QVERIFY2(first.ok(), first.err.constData());
        QCOMPARE(first.json().value(QLatin1String("sold")).toInt(), 2'000);
        compare(chain, 2'000);
        const auto second = Chain::run(QStringLiteral("hearth-till"), replay(chain, 2'000), {}, 240'000);
        QVERIFY2(second.ok(), second.err.constData());
        QCOMPARE(second.json().value(QLatin1String("sold")).toInt(), 0);
        QCOMPARE(second.json().value(QLatin1String("skipped")).toInt(), 2'000);
        compare(chain, 2'000);
        // The days are over for the second run of the till: it closed them, and both sides have the same.
        const QDate begin = firstDate();
        const SalesFacts facts = countSales(m_sales, 2'000);
        qint64 daysWithSales = 0;
        qint64 orders = 0;
        qint64 total = 0;
        for (QDate date = begin; date < begin.addDays(400) && daysWithSales < facts.days; date = date.addDays(1)) {
            const QJsonObject json = reconciled(chain, date);
            const QJsonObject proof = json.value(QLatin1String("tills")).toArray().at(0).toObject();
            const QByteArray words = QJsonDocument(json).toJson();
            QVERIFY2(proof.value(QLatin1String("state")).toString() == QLatin1String("proved"), words.constData());
            QVERIFY2(proof.value(QLatin1String("chain_matches")).toBool(), words.constData());
            QVERIFY2(json.value(QLatin1String("alarms")).toArray().isEmpty(), words.constData());
            const QJsonObject said = proof.value(QLatin1String("said")).toObject();
            daysWithSales += said.value(QLatin1String("orders")).toInteger() > 0 ? 1 : 0;
            orders += said.value(QLatin1String("orders")).toInteger();
            total += said.value(QLatin1String("orders_minor")).toInteger();
        }
        QCOMPARE(daysWithSales, facts.days);
        QCOMPARE(orders, facts.orders);
        QCOMPARE(total, facts.totalMinor);
        QVERIFY(chain.stopHq());
    }

    void hqKilledFiveTimesLosesAndDoublesNothing_data()
    {
        QTest::addColumn<bool>("postgres");
        QTest::newRow("sqlite") << false;
        QTest::newRow("postgresql") << true;
    }
    void hqKilledFiveTimesLosesAndDoublesNothing()
    {
        QFETCH(const bool, postgres);
        Chain chain;
        if (postgres)
            QVERIFY(chain.useDatabase(PostgresServer::shared().create()));
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        // A commit of 20 orders is small enough that the five kills fall into the replay.
        const auto till = Chain::spawn(QStringLiteral("hearth-till"), replay(chain, 2'000, {QStringLiteral("--speed"), QStringLiteral("600000")}));
        for (int kill = 1; kill <= 5; ++kill)
            QVERIFY2(killHqAt(chain, *till, kill * 2'000 / 7), qPrintable(QString::number(kill)));
        const auto outcome = Chain::wait(*till, 240'000);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        compare(chain, 2'000);
        // The same once more is nothing more.
        const auto again = Chain::run(QStringLiteral("hearth-till"), replay(chain, 2'000), {}, 240'000);
        QVERIFY2(again.ok(), again.err.constData());
        compare(chain, 2'000);
        QVERIFY(chain.stopHq());
    }

    void theTillKilledAtRandomMomentsGoesOn()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        QRandomGenerator random(7);
        int hits = 0;
        QVERIFY(untilDone(replay(chain, 2'000), random, 6, 400, &hits));
        QVERIFY2(hits >= 3, qPrintable(QString::number(hits)));
        compare(chain, 2'000);
    }

    void bothKilledWithPrinters()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        QVERIFY(chain.startPrinter(QStringLiteral("front"), QStringLiteral("receipt")));
        QVERIFY(chain.startPrinter(QStringLiteral("back"), QStringLiteral("kitchen")));
        QRandomGenerator random(11);
        const QStringList arguments = replay(chain, 300);
        int hits = 0;
        for (int round = 0; round < 6; ++round) {
            const auto till = Chain::spawn(QStringLiteral("hearth-till"), arguments);
            const bool over = till->waitForFinished(150 + static_cast<int>(random.bounded(350)));
            hits += over ? 0 : 1;
            if (round % 2 == 0) {
                chain.killHq();
                QVERIFY(chain.startHq());
                static_cast<void>(till->waitForFinished(100 + static_cast<int>(random.bounded(200))));
            }
            till->kill();
            till->waitForFinished();
        }
        QVERIFY2(hits >= 3, qPrintable(QString::number(hits)));
        QVERIFY(untilDone(arguments, random, 0, 1));
        compare(chain, 300);
        for (const QString &printer : {QStringLiteral("front"), QStringLiteral("back")}) {
            QHash<QString, int> unmarked;
            for (const QString &ticket : chain.paper(printer)) {
                // The slip that ends a torn piece is no ticket.
                if (ticket.contains(QStringLiteral("JOB ")) && !ticket.contains(QStringLiteral("COPY")) && !ticket.contains(QStringLiteral("重打")))
                    ++unmarked[ticket];
            }
            for (auto it = unmarked.cbegin(); it != unmarked.cend(); ++it)
                QVERIFY2(it.value() == 1, qPrintable(QStringLiteral("printed twice unmarked:\n") + it.key()));
        }
    }

    void aBadLineBetweenThem_data()
    {
        QTest::addColumn<int>("mode");
        QTest::newRow("delayed") << static_cast<int>(FaultProxy::Mode::Delay);
        QTest::newRow("cut") << static_cast<int>(FaultProxy::Mode::Cut);
        QTest::newRow("stalled") << static_cast<int>(FaultProxy::Mode::Stall);
        QTest::newRow("half open") << static_cast<int>(FaultProxy::Mode::HalfOpen);
        QTest::newRow("a few bytes at a time") << static_cast<int>(FaultProxy::Mode::Trickle);
        QTest::newRow("frames doubled") << static_cast<int>(FaultProxy::Mode::Duplicate);
        QTest::newRow("old frames replayed") << static_cast<int>(FaultProxy::Mode::Replay);
        QTest::newRow("a little of everything") << static_cast<int>(FaultProxy::Mode::Chaos);
    }
    void aBadLineBetweenThem()
    {
        QFETCH(int, mode);
        Chain chain;
        QVERIFY(chain.startHq());
        FaultProxy proxy(42);
        QVERIFY(proxy.listen(QStringLiteral("127.0.0.1"), chain.hqPort()));
        QVERIFY(chain.enrol(proxy.port()).ok());
        proxy.setMode(static_cast<FaultProxy::Mode>(mode));
        const auto till = Chain::spawn(QStringLiteral("hearth-till"), replay(chain, 2'000));
        // The line is bad for a while, and until the fault fell into the replay however slow the machine; then it heals: everything must converge.
        const auto happened = [mode](const FaultProxy::Counts &counts) {
            switch (static_cast<FaultProxy::Mode>(mode)) {
            case FaultProxy::Mode::Cut:
            case FaultProxy::Mode::Stall:
            case FaultProxy::Mode::Chaos: return counts.cuts > 0;
            case FaultProxy::Mode::Duplicate: return counts.duplicated > 0;
            case FaultProxy::Mode::Replay: return counts.cuts > 0 && counts.replayed > 0;
            default: return counts.connections > 1 && counts.bytes > 10'000;
            }
        };
        for (int seconds = 0; seconds < 60 && (seconds < 3 || !happened(proxy.counts())) && till->state() != QProcess::NotRunning; ++seconds)
            static_cast<void>(till->waitForFinished(1'000));
        const FaultProxy::Counts counts = proxy.counts();
        proxy.setMode(FaultProxy::Mode::Pass);
        QVERIFY2(happened(counts), qPrintable(QStringLiteral("%1 connections, %2 cuts, %3 duplicated, %4 replayed, %5 bytes")
                                            .arg(counts.connections).arg(counts.cuts).arg(counts.duplicated).arg(counts.replayed).arg(counts.bytes)));
        const auto outcome = Chain::wait(*till, 240'000);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        compare(chain, 2'000);
    }

    void theWholeYearWithHqKilledFiveTimes()
    {
        if (qEnvironmentVariable("HEARTH_FULL") != QLatin1String("1"))
            return; // a test of its own: ctest -L full
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        const auto till = Chain::spawn(QStringLiteral("hearth-till"), replay(chain, 0));
        for (int kill = 1; kill <= 5; ++kill)
            QVERIFY2(killHqAt(chain, *till, kill * 21'350 / 7), qPrintable(QString::number(kill)));
        const auto outcome = Chain::wait(*till, 900'000);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        wholeYear(chain);
    }
    void headquartersWasGoneForAWeekAndTwentyThousandOrdersWait()
    {
        if (qEnvironmentVariable("HEARTH_FULL") != QLatin1String("1"))
            return; // a test of its own: ctest -L full
        constexpr int Orders = 20'000;
        const QString file = generateSales(m_files.filePath(QStringLiteral("week.csv")), Orders, 11);
        const auto sell = [&](const Chain &chain, const QStringList &extra) {
            return Chain::run(QStringLiteral("hearth-till"),
                              QStringList{QStringLiteral("replay"), file, QStringLiteral("--json")} + extra + chain.tillData(), {}, 600'000);
        };
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        chain.killHq();
        const auto alone = sell(chain, {QStringLiteral("--offline")});
        QVERIFY2(alone.ok(), alone.err.constData());
        const auto waiting = Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("orders"), QStringLiteral("--json")} + chain.tillData());
        QVERIFY(waiting.json().value(QLatin1String("waiting")).toInteger() >= Orders);
        QVERIFY(chain.startHq());
        QElapsedTimer since;
        since.start();
        const auto together = sell(chain, {});
        QVERIFY2(together.ok(), together.err.constData());
        qInfo("%d orders caught up with headquarters in %.1f s", Orders, static_cast<double>(since.elapsed()) / 1'000);
        QCOMPARE(reported(chain), countSales(file, 0));
    }
    void theWholeYearWithTheTillKilledAtRandomMoments()
    {
        if (qEnvironmentVariable("HEARTH_FULL") != QLatin1String("1"))
            return; // tests/soak/run full
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        QRandomGenerator random(17);
        int hits = 0;
        QVERIFY(untilDone(replay(chain, 0), random, 12, 1'500, &hits));
        QVERIFY2(hits >= 6, qPrintable(QString::number(hits)));
        wholeYear(chain);
    }
    void theWholeYearOverABadLine()
    {
        if (qEnvironmentVariable("HEARTH_FULL") != QLatin1String("1"))
            return; // tests/soak/run full
        Chain chain;
        QVERIFY(chain.startHq());
        FaultProxy proxy(23);
        QVERIFY(proxy.listen(QStringLiteral("127.0.0.1"), chain.hqPort()));
        QVERIFY(chain.enrol(proxy.port()).ok());
        const auto till = Chain::spawn(QStringLiteral("hearth-till"), replay(chain, 0));
        for (const auto mode : {FaultProxy::Mode::Delay, FaultProxy::Mode::Cut, FaultProxy::Mode::Duplicate, FaultProxy::Mode::Replay,
                                FaultProxy::Mode::Stall, FaultProxy::Mode::Chaos}) {
            proxy.setMode(mode);
            static_cast<void>(till->waitForFinished(2'500));
            proxy.setMode(FaultProxy::Mode::Pass);
            static_cast<void>(till->waitForFinished(300));
        }
        QVERIFY(proxy.counts().connections > 3);
        const auto outcome = Chain::wait(*till, 900'000);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        wholeYear(chain);
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
