// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/order/order.h"
#include "core/ids.h"
#include "support/fixedclock.h"

#include <QTest>
#include <algorithm>
#include <random>

using namespace hearth;

class TestOrder : public QObject {
    Q_OBJECT
    FixedClock m_clock;
private Q_SLOTS:
    void linesAreTheFoldOfEvents()
    {
        OrderDraft draft(m_clock);
        const QUuid pizza = draft.add(QStringLiteral("hawaiian"), QStringLiteral("Hawaiian"), QStringLiteral("M"), Money(1325)).value();
        const QUuid cola = draft.add(QStringLiteral("cola"), QStringLiteral("Cola"), {}, Money(300), 3).value();
        QVERIFY(draft.setQuantity(pizza, 2).has_value());
        QVERIFY(draft.voidLine(cola).has_value());
        QCOMPARE(draft.events().size(), 4);
        QCOMPARE(draft.lines().size(), 1);
        QCOMPARE(draft.lines().first().quantity, 2);
        QCOMPARE(draft.total(), Money(2650));
    }
    void theSameItemAgainRaisesItsLine()
    {
        OrderDraft draft(m_clock);
        const QUuid first = draft.add(QStringLiteral("a"), QStringLiteral("A"), QStringLiteral("S"), Money(100)).value();
        QCOMPARE(draft.add(QStringLiteral("a"), QStringLiteral("A"), QStringLiteral("S"), Money(100)).value(), first);
        QVERIFY(draft.add(QStringLiteral("a"), QStringLiteral("A"), QStringLiteral("L"), Money(150)).value() != first);
        QVERIFY(draft.add(QStringLiteral("a"), QStringLiteral("A"), QStringLiteral("S"), Money(100), 1, QStringLiteral("no onion")).value() != first);
        QCOMPARE(draft.lines().size(), 3);
        QCOMPARE(draft.total(), Money(450));
    }
    void mergingTwoTillsEventsInAnyOrderGivesTheUnion()
    {
        OrderDraft a(m_clock);
        OrderDraft b(m_clock);
        static_cast<void>(a.add(QStringLiteral("a"), QStringLiteral("A"), {}, Money(100), 2));
        const QUuid line = b.add(QStringLiteral("b"), QStringLiteral("B"), {}, Money(70), 1).value();
        static_cast<void>(b.setQuantity(line, 4));
        const auto one = foldLines(a.events() + b.events() + a.events());
        const auto two = foldLines(b.events() + a.events());
        QCOMPARE(totalOf(one), Money(480));
        QCOMPARE(totalOf(two), totalOf(one));
        QCOMPARE(one.size(), 2);
    }
    void theEventsOfOneLineFoldAlikeInAnyOrder()
    {
        OrderDraft draft(m_clock);
        const QUuid pizza = draft.add(QStringLiteral("a"), QStringLiteral("A"), {}, Money(100), 2).value();
        const QUuid cola = draft.add(QStringLiteral("b"), QStringLiteral("B"), {}, Money(30), 1).value();
        for (int quantity : {5, 3, 4})
            QVERIFY(draft.setQuantity(pizza, quantity));
        QVERIFY(draft.setQuantity(cola, 7));
        QVERIFY(draft.voidLine(cola));
        const QList<OrderLine> lines = draft.lines();
        QCOMPARE(lines.size(), 1);
        QCOMPARE(lines.first().quantity, 4);
        QList<LineEvent> events = draft.events();
        std::sort(events.begin(), events.end(), [](const LineEvent &a, const LineEvent &b) { return a.id.toRfc4122() > b.id.toRfc4122(); });
        std::mt19937 random(3); // NOLINT: the same shuffles each time
        for (int i = 0; i < 50; ++i) {
            QCOMPARE(foldLines(events), lines);
            std::shuffle(events.begin(), events.end(), random);
        }
    }
    void eventsAscendThoughAnotherTimeLineMovesTheIds()
    {
        FixedClock past(1'420'000'000'000);
        OrderDraft draft(past);
        const QUuid line = draft.add(QStringLiteral("a"), QStringLiteral("A"), {}, Money(100)).value();
        for (int quantity = 2; quantity < 200; ++quantity) {
            static_cast<void>(newId(m_clock)); // the writer's, of today
            QVERIFY(draft.setQuantity(line, quantity));
        }
        QCOMPARE(draft.lines().first().quantity, 199);
        for (qsizetype i = 1; i < draft.events().size(); ++i)
            QVERIFY(draft.events().at(i - 1).id.toRfc4122() < draft.events().at(i).id.toRfc4122());
    }
    void whatAMenuMayAskAnOrderTakesUpToItsLimit()
    {
        OrderDraft draft(m_clock);
        const QUuid line = draft.add(QStringLiteral("a"), QStringLiteral("A"), {}, Money(Money::UnitLimit)).value();
        QCOMPARE(draft.add(QStringLiteral("b"), QStringLiteral("B"), {}, Money(Money::UnitLimit + 1)).error().where, QStringLiteral("unit"));
        QVERIFY(draft.setQuantity(line, 9'999));
        for (int i = 0; i < 9; ++i)
            QVERIFY(draft.add(QStringLiteral("c%1").arg(i), QStringLiteral("C"), {}, Money(Money::UnitLimit), 9'999));
        const auto beyond = draft.add(QStringLiteral("d"), QStringLiteral("D"), {}, Money(Money::UnitLimit), 9'999);
        QVERIFY(!beyond);
        QCOMPARE(beyond.error().where, QStringLiteral("total"));
        QVERIFY(draft.total().minor() <= Money::Limit);
    }
    void refusesWhatNoCashierMeans()
    {
        OrderDraft draft(m_clock);
        QCOMPARE(draft.add(QStringLiteral("a"), QStringLiteral("A"), {}, Money(100), 0).error().where, QStringLiteral("quantity"));
        QCOMPARE(draft.add(QStringLiteral("a"), QStringLiteral("A"), {}, Money(100), 10'000).error().where, QStringLiteral("quantity"));
        QCOMPARE(draft.add(QStringLiteral("a"), QStringLiteral("A"), {}, Money(-1)).error().where, QStringLiteral("unit"));
        QCOMPARE(draft.setQuantity(newId(m_clock), 1).error().code, ErrorCode::NotFound);
        QVERIFY(draft.isEmpty() && draft.events().isEmpty());
    }
    void aVoidedLineStaysVoidedWhateverFollowsFromOlderEvents()
    {
        OrderDraft draft(m_clock);
        const QUuid line = draft.add(QStringLiteral("a"), QStringLiteral("A"), {}, Money(100), 2).value();
        static_cast<void>(draft.voidLine(line));
        auto events = draft.events();
        events.append(events.first()); // the Add arrives once more
        QVERIFY(foldLines(events).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestOrder)
#include "tst_order.moc"
