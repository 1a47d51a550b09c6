// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/order/ordercodec.h"
#include "domain/cbor.h"
#include "domain/menu/menu.h"
#include "core/ids.h"
#include "support/fixedclock.h"

#include <QCborArray>
#include <QCborMap>
#include <QRandomGenerator>
#include <QTest>

using namespace hearth;

class TestOrderCodec : public QObject {
    Q_OBJECT
    FixedClock m_clock;

    ClosedOrder sample()
    {
        OrderDraft draft(m_clock);
        static_cast<void>(draft.add(QStringLiteral("thai_ckn"), QStringLiteral("泰式鸡肉"), QStringLiteral("L"), Money(2075), 2, QStringLiteral("少辣")));
        const QUuid cola = draft.add(QStringLiteral("cola"), QStringLiteral("Cola"), {}, Money(300)).value();
        static_cast<void>(draft.setQuantity(cola, 3));
        ClosedOrder order;
        order.id = draft.id();
        order.storeId = QStringLiteral("SZ001");
        order.till = 1;
        order.receiptNumber = 42;
        order.businessDate = QDate(2026, 11, 24);
        order.closedAtMs = m_clock.nowMs();
        order.menuRevision = 3;
        order.currency = QStringLiteral("CNY");
        order.events = draft.events();
        order.payments = {{newId(m_clock), QStringLiteral("cash"), Money(4950), Money(5000), Money(50)}};
        order.discounts = {{newId(m_clock), {}, QStringLiteral("STAFF"), QStringLiteral("Staff"), Money(100)}};
        order.total = Money(4950);
        order.memberId = newId(m_clock);
        order.covers = 2;
        order.sourceKey = QStringLiteral("csv:2015-000001");
        order.platform = QStringLiteral("meituan");
        order.platformNumber = QStringLiteral("M-1");
        order.paidOnline = true;
        return order;
    }

private Q_SLOTS:
    void aClosedOrderReadsBackAndIsCanonical()
    {
        const ClosedOrder order = sample();
        const QByteArray bytes = toCbor(order);
        const auto back = closedOrderFromCbor(bytes);
        QVERIFY2(back.has_value(), back ? "" : qPrintable(back.error().toString()));
        QCOMPARE(*back, order);
        QCOMPARE(toCbor(*back), bytes);
    }
    void whatALaterVersionAddsIsSkipped_data()
    {
        QTest::addColumn<qint64>("key");
        QTest::addColumn<QCborValue>("value");
        QTest::newRow("a key") << qint64(99) << QCborValue(QStringLiteral("later"));
        QTest::newRow("a negative key") << qint64(-13) << QCborValue(1);
        QTest::newRow("a key beyond 32 bits, whose end is that of ours") << (qint64(1) << 32 | 13) << QCborValue(1);
        QTest::newRow("the largest key") << std::numeric_limits<qint64>::max() << QCborValue(QCborMap{{1, QCborMap{{2, 3}}}});
        QTest::newRow("a tagged value") << qint64(99) << QCborValue(QCborTag(100), QCborValue(QCborTag(101), 5));
        QTest::newRow("a number with a point") << qint64(99) << QCborValue(1.5);
    }
    void whatALaterVersionAddsIsSkipped()
    {
        QFETCH(const qint64, key);
        QFETCH(const QCborValue, value);
        const ClosedOrder order = sample();
        QCborMap map = QCborValue::fromCbor(toCbor(order)).toMap();
        map.insert(key, value);
        const auto read = closedOrderFromCbor(map.toCborValue().toCbor());
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().toString()));
        QCOMPARE(*read, order);
    }
    void anEventThatAddsNothingKeepsNoItem()
    {
        const ClosedOrder order = sample();
        QCborMap map = QCborValue::fromCbor(toCbor(order)).toMap();
        QCborArray events = map.value(10).toArray();
        QCborMap quantity = events.last().toMap();
        QCOMPARE(quantity.value(3).toInteger(), qint64(LineEventKind::Quantity));
        quantity.insert(6, QStringLiteral("sku"));
        quantity.insert(9, 500);
        events[events.size() - 1] = quantity;
        map.insert(10, events);
        const auto read = closedOrderFromCbor(map.toCborValue().toCbor());
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().toString()));
        QCOMPARE(*read, order);
    }
    void numbersBeyond64BitsAreRefused()
    {
        const auto read = [](const char *hex) { return CborReader(QByteArray::fromHex(hex), QStringLiteral("n")).integer(); };
        QCOMPARE(read("3b7ffffffffffffffe").value(), -std::numeric_limits<qint64>::max());
        QCOMPARE(read("1b7fffffffffffffff").value(), std::numeric_limits<qint64>::max());
        for (const char *hex : {"3b7fffffffffffffff", "3b8000000000000000", "3bffffffffffffffff", "1b8000000000000000"})
            QVERIFY2(!read(hex).has_value(), hex);
    }
    void linesThatWouldOverflowAreRefused()
    {
        // 93 lines of the dearest unit, 9,999 of each: the sum would wrap around.
        ClosedOrder order = sample();
        order.events.clear();
        for (int i = 0; i < 93; ++i)
            order.events.append({newId(m_clock), newId(m_clock), LineEventKind::Add, 1, MaxLineQuantity, QStringLiteral("x"),
                                 QStringLiteral("X"), {}, Money(Money::Limit), {}});
        const auto back = closedOrderFromCbor(toCbor(order));
        QVERIFY(!back);
        QVERIFY2(back.error().text.contains(QStringLiteral("amount of a line")), qPrintable(back.error().toString()));
        OnlineOrder online;
        online.id = newId(m_clock);
        online.platform = QStringLiteral("meituan");
        online.number = QStringLiteral("1");
        for (int i = 0; i < 93; ++i)
            online.lines.append({newId(m_clock), QStringLiteral("x"), {}, {}, {}, Money(-Money::Limit), MaxLineQuantity});
        QVERIFY(!onlineOrderFromCbor(toCbor(online)));
    }
    void aPlainSaleIsSmall()
    {
        ClosedOrder order = sample();
        order.memberId = {};
        order.platform.clear();
        QVERIFY(toCbor(order).size() < 600);
    }
    void everyTruncationIsAnErrorWithAPlace()
    {
        const QByteArray bytes = toCbor(sample());
        for (qsizetype n = 0; n < bytes.size(); ++n) {
            const auto back = closedOrderFromCbor(bytes.left(n));
            QVERIFY(!back.has_value());
            QVERIFY(back.error().where.startsWith(QStringLiteral("order")));
        }
        QVERIFY(!closedOrderFromCbor(bytes + 'x').has_value());
    }
    void flippedBitsNeverCrashAndNeverChangeTheMoneySilently()
    {
        QRandomGenerator random(1);
        const QByteArray bytes = toCbor(sample());
        for (int i = 0; i < 50'000; ++i) {
            QByteArray broken = bytes;
            const int flips = 1 + static_cast<int>(random.bounded(3));
            for (int f = 0; f < flips; ++f) {
                const auto at = random.bounded(static_cast<int>(broken.size()));
                broken[at] = static_cast<char>(broken[at] ^ (1 << random.bounded(8)));
            }
            if (const auto back = closedOrderFromCbor(broken)) {
                Money sum = totalOf(back->lines());
                for (const Discount &discount : back->discounts)
                    sum -= discount.amount;
                QCOMPARE(back->total, sum);
            }
        }
    }
    void aTotalThatDoesNotAddUpIsRefused()
    {
        ClosedOrder order = sample();
        order.total = Money(1);
        const auto back = closedOrderFromCbor(toCbor(order));
        QCOMPARE(back.error().code, ErrorCode::InvalidInput);
        QVERIFY(back.error().text.contains(QStringLiteral("49.50")));
    }
    void unknownKeysOfANewerProgramAreSkipped()
    {
        const ClosedOrder order = sample();
        QCborMap map = QCborValue::fromCbor(toCbor(order)).toMap();
        map.insert(99, QCborArray{1, QCborMap{{1, QStringLiteral("later")}}});
        const auto back = closedOrderFromCbor(QCborValue(map).toCbor());
        QVERIFY(back.has_value());
        QCOMPARE(*back, order);
    }
    void deepNestingAndHugeCountsAreRefused()
    {
        QByteArray deep;
        deep.append('\xa1').append('\x18').append('\x63');
        deep.append(QByteArray(100'000, '\x81'));
        QVERIFY(!closedOrderFromCbor(deep).has_value());
        QVERIFY(!closedOrderFromCbor(QByteArray::fromHex("bb00ffffffffffffff")).has_value());
        QVERIFY(!closedOrderFromCbor(QByteArray::fromHex("a1055bffffffffffffffff")).has_value());
    }
    void refundsAndOnlineOrdersReadBack()
    {
        Refund refund;
        refund.id = newId(m_clock);
        refund.orderId = newId(m_clock);
        refund.storeId = QStringLiteral("SZ001");
        refund.till = 1;
        refund.receiptNumber = 43;
        refund.businessDate = QDate(2026, 11, 25);
        refund.atMs = m_clock.nowMs();
        refund.currency = QStringLiteral("CNY");
        refund.reason = QStringLiteral("burnt");
        refund.lines = {{newId(m_clock), 1, Money(2075)}};
        refund.total = Money(2075);
        QCOMPARE(refundFromCbor(toCbor(refund)).value(), refund);
        refund.total = Money(2074);
        QVERIFY(!refundFromCbor(toCbor(refund)).has_value());

        OnlineOrder online;
        online.id = newId(m_clock);
        online.storeId = QStringLiteral("SZ001");
        online.platform = QStringLiteral("eleme");
        online.number = QStringLiteral("E-77");
        online.placedAtMs = 1;
        online.acceptedAtMs = 2;
        online.lines = {{newId(m_clock), QStringLiteral("hawaiian"), QStringLiteral("Hawaiian"), QStringLiteral("M"), {}, Money(1325), 2}};
        online.total = Money(2650);
        online.paid = true;
        QCOMPARE(onlineOrderFromCbor(toCbor(online)).value(), online);
        const QByteArray first = toCbor(online);
        online.version = 2;
        QCOMPARE(onlineOrderFromCbor(toCbor(online)).value(), online);
        QVERIFY(toCbor(online) != first);
        for (const int version : {0, 10'000}) {
            online.version = version;
            QVERIFY(!onlineOrderFromCbor(toCbor(online)));
        }
    }
    void aMenuReadsBackAndABrokenOneIsNamed()
    {
        Menu menu;
        menu.revision = 4;
        menu.categories = {{QStringLiteral("classic"), {QStringLiteral("Classic"), QStringLiteral("经典")}}};
        menu.items = {{QStringLiteral("hawaiian"), {QStringLiteral("Hawaiian"), QStringLiteral("夏威夷")}, QStringLiteral("classic"),
                       {{QStringLiteral("M"), Money(1325)}}}};
        QCOMPARE(Menu::fromCbor(menu.toCbor()).value(), menu);
        menu.items.append(menu.items.first());
        QVERIFY(Menu::fromCbor(menu.toCbor()).error().where.contains(QStringLiteral("hawaiian")));
        menu.items[1].sku = QStringLiteral("other");
        menu.items[1].category = QStringLiteral("nowhere");
        QVERIFY(Menu::fromCbor(menu.toCbor()).error().text.contains(QStringLiteral("nowhere")));
    }
};

QTEST_APPLESS_MAIN(TestOrderCodec)
#include "tst_ordercodec.moc"
