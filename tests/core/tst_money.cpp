// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/money.h"

#include <QTest>

using hearth::Money;

class TestMoney : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parsesWhatPeopleWrite_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("decimals");
        QTest::addColumn<qint64>("minor");
        QTest::newRow("whole") << QStringLiteral("13") << 2 << 1300LL;
        QTest::newRow("one decimal") << QStringLiteral("13.2") << 2 << 1320LL;
        QTest::newRow("two decimals") << QStringLiteral("13.25") << 2 << 1325LL;
        QTest::newRow("negative cents") << QStringLiteral("-0.05") << 2 << -5LL;
        QTest::newRow("trailing zeros beyond") << QStringLiteral("1.2300") << 2 << 123LL;
        QTest::newRow("leading dot") << QStringLiteral(".5") << 2 << 50LL;
        QTest::newRow("spaces") << QStringLiteral(" 7 ") << 2 << 700LL;
        QTest::newRow("no minor unit") << QStringLiteral("500") << 0 << 500LL;
    }
    void parsesWhatPeopleWrite()
    {
        QFETCH(QString, text);
        QFETCH(int, decimals);
        const auto money = Money::parse(text, decimals);
        QVERIFY(money.has_value());
        QTEST(money->minor(), "minor");
    }
    void refusesWhatIsNoAmount_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *bad : {"", "-", ".", "1.2.3", "12a", "1,5", "0.001", "1e3", "99999999999999", "--1", "１"})
            QTest::newRow(bad) << QString::fromUtf8(bad);
    }
    void refusesWhatIsNoAmount()
    {
        QFETCH(QString, text);
        const auto money = Money::parse(text);
        QVERIFY(!money.has_value());
        QCOMPARE(money.error().code, hearth::ErrorCode::InvalidInput);
        QVERIFY(money.error().text.contains(QStringLiteral("not an amount")));
    }
    void printsAllDecimals()
    {
        QCOMPARE(Money(5).toString(), QStringLiteral("0.05"));
        QCOMPARE(Money(-5).toString(), QStringLiteral("-0.05"));
        QCOMPARE(Money(81786005).toString(), QStringLiteral("817860.05"));
        QCOMPARE(Money(0).toString(), QStringLiteral("0.00"));
        QCOMPARE(Money(500).toString(0), QStringLiteral("500"));
        QCOMPARE(Money(std::numeric_limits<qint64>::min()).toString(), QStringLiteral("-92233720368547758.08"));
    }
    void currenciesHaveTheirOwnDecimals()
    {
        QCOMPARE(hearth::currencyDecimals(u"CNY"), 2);
        QCOMPARE(hearth::currencyDecimals(u"JPY"), 0);
        QCOMPARE(hearth::currencyDecimals(u"KWD"), 3);
        QCOMPARE(hearth::currencyDecimals(u"XXX"), 2);
    }
    void everyAmountReadsBackAsPrinted()
    {
        for (qint64 minor : {-123456LL, -100LL, -1LL, 0LL, 1LL, 99LL, 100LL, 123456789LL}) {
            for (int decimals = 0; decimals <= 4; ++decimals)
                QCOMPARE(Money::parse(Money(minor).toString(decimals), decimals).value().minor(), minor);
        }
    }
};

QTEST_APPLESS_MAIN(TestMoney)
#include "tst_money.moc"
