// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/payment/settle.h"

#include <QTest>

using namespace hearth;

class TestSettle : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void changeIsWhatIsLeft()
    {
        const auto settled = settleCash(Money(4950), Money(10'000)).value();
        QCOMPARE(settled.paid, Money(4950));
        QCOMPARE(settled.change, Money(5050));
        QCOMPARE(settleCash(Money(4950), Money(4950))->change, Money(0));
        QCOMPARE(settleCash(Money(0), Money(0))->change, Money(0));
    }
    void tooLittleIsRefusedInWords()
    {
        const auto refused = settleCash(Money(4950), Money(4949));
        QCOMPARE(refused.error().where, QStringLiteral("tendered"));
        QVERIFY(refused.error().text.contains(QStringLiteral("49.49")));
        QVERIFY(!settleCash(Money(-1), Money(0)).has_value());
    }
    void likelyTendersStartExactAndRiseWithoutDoubles()
    {
        const QList<qint64> notes{100, 500, 1000, 2000, 5000, 10'000};
        QCOMPARE(likelyTenders(Money(4350), notes, 4), (QList<Money>{Money(4350), Money(4400), Money(4500), Money(5000)}));
        QCOMPARE(likelyTenders(Money(10'000), notes, 4), QList<Money>{Money(10'000)});
    }
};

QTEST_APPLESS_MAIN(TestSettle)
#include "tst_settle.moc"
