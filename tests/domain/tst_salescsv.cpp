// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/order/salescsv.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace hearth;

class TestSalesCsv : public QObject {
    Q_OBJECT
    QTemporaryDir m_root;
    int m_files = 0;
    QString file(const QByteArray &content)
    {
        QFile out(m_root.filePath(QStringLiteral("%1.csv").arg(++m_files)));
        static_cast<void>(out.open(QIODevice::WriteOnly));
        out.write(content);
        return out.fileName();
    }
    static Result<int> countOrders(const QString &path)
    {
        HEARTH_ASSIGN(SalesCsvReader reader, SalesCsvReader::open(path));
        for (int n = 0;; ++n) {
            HEARTH_ASSIGN(const auto order, reader.next());
            if (!order)
                return n;
        }
    }

private Q_SLOTS:
    void readsOrdersWithTheirPieces()
    {
        const QString path = file("id,date,time,name,size,type,price\n"
                                  "o1,2015-01-01,11:38:36,hawaiian,M,classic,13.25\n"
                                  "o2,2015-01-01,11:57:40,classic_dlx,M,classic,16\n"
                                  "o2,2015-01-01,11:57:40,\"thai, ckn\",L,chicken,20.75\n");
        auto reader = SalesCsvReader::open(path).value();
        const auto first = reader.next().value();
        QCOMPARE(first->key, QStringLiteral("o1"));
        QCOMPARE(first->lines.first().price, Money(1325));
        const auto second = reader.next().value();
        QCOMPARE(second->lines.size(), 2);
        QCOMPARE(second->lines.last().sku, QStringLiteral("thai, ckn"));
        QVERIFY(!reader.next().value().has_value());
    }
    void columnsMayStandInAnyOrderWithWindowsLineEnds()
    {
        QCOMPARE(countOrders(file("\xEF\xBB\xBFprice,id,date,time,name,size,type\r\n1.5,o1,2015-01-01,00:00:00,a,S,x\r\n\r\n")).value(), 1);
    }
    void badLinesAreNamedWithLineAndColumn_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const QByteArray &line, const char *where, const char *why) {
            QTest::newRow(name) << line << QString::fromLatin1(where) << QString::fromLatin1(why);
        };
        row("date", "o2,2015-13-01,11:00:00,a,S,x,1", ":3:4", "date");
        row("time", "o2,2015-01-01,25:00:00,a,S,x,1", ":3:15", "time");
        row("price", "o2,2015-01-01,11:00:00,a,S,x,1.234", ":3:30", "decimals");
        row("negative price", "o2,2015-01-01,11:00:00,a,S,x,-1", ":3:30", "range");
        row("too few fields", "o2,2015-01-01,11:00:00,a,S,x", ":3:1", "6 fields");
        row("too many fields", "o2,2015-01-01,11:00:00,a,S,x,1,9", ":3:1", "8 fields");
        row("no id", ",2015-01-01,11:00:00,a,S,x,1", ":3:1", "order id");
        row("no name", "o2,2015-01-01,11:00:00,,S,x,1", ":3:24", "name");
        row("price after quotes", "\"o2\",2015-01-01,11:00:00,\"a, with \"\"b\"\"\",S,x,-1", ":3:46", "range");
        row("open quote", "o2,2015-01-01,11:00:00,\"a,S,x,1", ":3:24", "quote");
        row("not UTF-8", "o2,2015-01-01,11:00:00,\xff\xfe,S,x,1", ":3:1", "UTF-8");
        row("stands apart", "o1,2015-01-01,11:00:01,a,S,x,1\no3,2015-01-01,11:00:01,a,S,x,1\no1,2015-01-01,11:00:01,a,S,x,1", ":3:1", "differ in time");
        row("oversized", QByteArray(70'000, 'a'), ":3:1", "longer");
    }
    void badLinesAreNamedWithLineAndColumn()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, where);
        QFETCH(QString, why);
        const QString path = file("id,date,time,name,size,type,price\no1,2015-01-01,11:00:00,a,S,x,1\n" + line + "\n");
        const auto result = countOrders(path);
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().where, path + where);
        QVERIFY2(result.error().text.contains(why), qPrintable(result.error().text));
    }
    void anOrderWhoseLinesStandApartIsRefused()
    {
        const auto result = countOrders(file("id,date,time,name,size,type,price\n"
                                             "o1,2015-01-01,11:00:00,a,S,x,1\no2,2015-01-01,11:00:00,a,S,x,1\n"
                                             "o1,2015-01-01,11:00:00,a,S,x,1\n"));
        QVERIFY(result.error().text.contains(QStringLiteral("stand together")));
    }
    void aPipeIsRefused()
    {
        const QTemporaryDir root;
        const QString pipe = root.filePath(QStringLiteral("pipe"));
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        const int keep = ::open(QFile::encodeName(pipe).constData(), O_RDWR | O_CLOEXEC); // so that opening does not wait
        const auto result = countOrders(pipe);
        ::close(keep);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidInput);
        QCOMPARE(result.error().where, pipe);
    }
    void missingFilesAndColumnsAreNamed()
    {
        QCOMPARE(countOrders(QStringLiteral("/nowhere.csv")).error().where, QStringLiteral("/nowhere.csv"));
        QVERIFY(countOrders(file("id,date,time,name,size,type\n")).error().text.contains(QStringLiteral("price")));
        QVERIFY(!countOrders(file("")).has_value());
    }
    void aMenuHasEachNameOnceWithItsSizesInOrder()
    {
        const auto menu = menuFromSalesCsv(file("id,date,time,name,size,type,price\n"
                                                "1,2015-01-01,11:00:00,thai_ckn,L,chicken,20.75\n"
                                                "1,2015-01-01,11:00:00,thai_ckn,S,chicken,12.75\n"
                                                "1,2015-01-01,11:00:00,hawaiian,M,classic,13.25\n"
                                                "2,2015-01-01,11:01:00,thai_ckn,L,chicken,20.75\n")).value();
        QCOMPARE(menu.items.size(), 2);
        QCOMPARE(menu.item(u"thai_ckn")->name.en, QStringLiteral("Thai Ckn"));
        QCOMPARE(menu.item(u"thai_ckn")->sizes.first().code, QStringLiteral("S"));
        QCOMPARE(menu.size(u"thai_ckn", u"L")->price, Money(2075));
        QCOMPARE(menu.categories.size(), 2);
    }
    void aSizeWithTwoPricesIsRefused()
    {
        const auto menu = menuFromSalesCsv(file("id,date,time,name,size,type,price\n"
                                                "1,2015-01-01,11:00:00,a,L,x,20\n2,2015-01-01,11:00:00,a,L,x,21\n"));
        QVERIFY(menu.error().text.contains(QStringLiteral("two prices")));
    }
    void theRealYearGivesItsKnownMenu()
    {
        const QString data = qEnvironmentVariable("HEARTH_TEST_DATA",
            qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/../shared/data"));
        const QString path = data + QStringLiteral("/pizzaplace/pizzaplace.csv");
        if (!QFile::exists(path))
            QSKIP("the real sales file is not on this machine");
        const auto menu = menuFromSalesCsv(path).value();
        QCOMPARE(menu.items.size(), 32);
        QCOMPARE(menu.categories.size(), 4);
        QCOMPARE(countOrders(path).value(), 21'350);
    }
};

QTEST_APPLESS_MAIN(TestSalesCsv)
#include "tst_salescsv.moc"
