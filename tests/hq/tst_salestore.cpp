// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hq/hqfixture.h"
#include "hqstore/onlineorderstore.h"
#include "hqstore/printjobstore.h"
#include "hqstore/refundstore.h"
#include "hqstore/salesreport.h"
#include "hqstore/salestore.h"

using namespace hearth;
using namespace hearth::hq;
using storage::Transaction;

class TestSaleStore : public QObject {
    Q_OBJECT

    static Result<StoredSale> add(HqFixture &f, const ClosedOrder &order, qint64 till = 0)
    {
        return f.write([&](Transaction &tx) {
            return SaleStore::add(tx, order, protocol::hash(toCbor(order)), till != 0 ? till : f.till1, f.clock.nowMs());
        });
    }
    static Result<StoredRefund> add(HqFixture &f, const Refund &refund, qint64 till = 0)
    {
        return f.write([&](Transaction &tx) {
            return RefundStore::add(tx, refund, protocol::hash(toCbor(refund)), till != 0 ? till : f.till1);
        });
    }
    static SalesFigures figures(HqFixture &f, const SalesFilter &filter = {}) { return SalesReport::total(*f.db, filter).value(); }

private Q_SLOTS:
    void anOrderIsStoredOnce()
    {
        HqFixture f;
        const ClosedOrder order = f.order({2, 1});
        QCOMPARE(add(f, order).value().quantity, 3);
        QVERIFY(add(f, order).value().repeated);
        QCOMPARE(f.count("SELECT count(*) FROM sale"), 1);
        QCOMPARE(f.count("SELECT count(*) FROM sale_line"), 2);
        QCOMPARE(f.count("SELECT sum(amount_minor) FROM payment"), 3000);
        ClosedOrder other = order;
        other.covers = 4;
        QCOMPARE(add(f, other).error().code, ErrorCode::Conflict);
        QCOMPARE(SaleStore::find(*f.db, order.id).value()->total, Money(3000));
        QVERIFY(!SaleStore::find(*f.db, newId(f.clock)).value());
    }
    void anOrderOfAnotherSenderIsRefused()
    {
        HqFixture f;
        const ClosedOrder order = f.order();
        QCOMPARE(add(f, order, f.till2).error().where, QStringLiteral("order.store"));
        ClosedOrder foreign = order;
        foreign.storeId = QStringLiteral("SZ002");
        QCOMPARE(add(f, foreign).error().code, ErrorCode::InvalidInput);
        ClosedOrder dollars = order;
        dollars.currency = QStringLiteral("USD");
        QCOMPARE(add(f, dollars).error().where, QStringLiteral("order.currency"));
        QCOMPARE(add(f, order, 99).error().code, ErrorCode::NotFound);
        QCOMPARE(f.count("SELECT count(*) FROM sale"), 0);
        QVERIFY(add(f, order).has_value());
    }
    void aReportCountsWhatStayedSold()
    {
        HqFixture f;
        const ClosedOrder first = f.order({2, 1}, QDate(2015, 1, 1));
        const ClosedOrder second = f.order({1}, QDate(2015, 1, 2));
        const ClosedOrder third = f.order({4}, QDate(2015, 1, 2));
        for (const ClosedOrder &order : {first, second, third})
            QVERIFY(add(f, order).has_value());
        QCOMPARE(figures(f), (SalesFigures{3, 8, Money(8000), 2}));

        const Refund partly = f.refund(first, {1, 0});
        QCOMPARE(add(f, partly).value().whole, false);
        QVERIFY(add(f, partly).value().repeated);
        QCOMPARE(figures(f), (SalesFigures{3, 7, Money(7000), 2}));
        const StoredRefund rest = add(f, f.refund(first, {1, 1})).value();
        QVERIFY(rest.whole);
        QCOMPARE(rest.saleDate, QStringLiteral("2015-01-01"));
        QCOMPARE(figures(f), (SalesFigures{2, 5, Money(5000), 1}));

        QCOMPARE(figures(f, {QStringLiteral("SZ001"), QDate(2015, 1, 2), QDate(2015, 1, 2)}), (SalesFigures{2, 5, Money(5000), 1}));
        QCOMPARE(figures(f, {{}, QDate(2015, 1, 3), {}}), SalesFigures{});
        QCOMPARE(figures(f, {{}, {}, QDate(2015, 1, 1)}), SalesFigures{});
        QCOMPARE(SalesReport::total(*f.db, {QStringLiteral("SZ009"), {}, {}}).error().code, ErrorCode::NotFound);
    }
    void noMoreIsTakenBackThanWasSold()
    {
        HqFixture f;
        const ClosedOrder order = f.order({2, 3});
        QCOMPARE(add(f, f.refund(order, {1})).error().code, ErrorCode::NotFound); // an order HQ does not have
        QVERIFY(add(f, order).has_value());
        QCOMPARE(add(f, f.refund(order, {3, 0})).error().where, QStringLiteral("refund.lines[0]"));
        QCOMPARE(add(f, f.refund(order, {2, 4})).error().code, ErrorCode::Conflict);
        Refund stranger = f.refund(order, {1});
        stranger.lines.first().lineId = newId(f.clock);
        QCOMPARE(add(f, stranger).error().code, ErrorCode::Conflict);
        Refund negative = f.refund(order, {1, 1});
        negative.lines[0].amount = Money(-1000);
        negative.lines[1].amount = Money(3000);
        QCOMPARE(add(f, negative).error().code, ErrorCode::InvalidInput);
        QCOMPARE(add(f, f.refund(order, {1}), f.till2).error().code, ErrorCode::InvalidInput);
        const Refund good = f.refund(order, {2, 3});
        Refund changed = good;
        changed.reason = QStringLiteral("cold");
        QVERIFY(add(f, good).value().whole);
        QCOMPARE(add(f, changed).error().code, ErrorCode::Conflict);
        QCOMPARE(add(f, f.refund(order, {1})).error().code, ErrorCode::Conflict);
        QCOMPARE(figures(f), SalesFigures{});
        QCOMPARE(f.count("SELECT count(*) FROM refund"), 1);
    }
    void aRefundAtTheOtherTillOfTheStoreCounts()
    {
        HqFixture f;
        const ClosedOrder order = f.order({2});
        QVERIFY(add(f, order).has_value());
        Refund refund = f.refund(order, {1});
        refund.till = 2;
        QVERIFY(add(f, refund, f.till2).has_value());
        QCOMPARE(figures(f).total, Money(1000));
    }
    void theWayOfAnOnlineOrderIsNotedOnce()
    {
        HqFixture f;
        OnlineOrder order{newId(f.clock), QStringLiteral("SZ001"), QStringLiteral("mt"), QStringLiteral("77"), 1, 2, {}, {}, true, {}};
        const auto run = [&](auto work) { return f.write(work); };
        QVERIFY(run([&](Transaction &tx) { return OnlineOrderStore::add(tx, order, "h", f.store, f.till1, 5); }).has_value());
        QCOMPARE(run([&](Transaction &tx) { return OnlineOrderStore::add(tx, order, "h", f.store, f.till1, 6); }).error().code,
                 ErrorCode::Conflict);
        const auto pushed = [&](qint64 after, qint64 upto, qint64 at) {
            QVERIFY(run([&](Transaction &tx) { return OnlineOrderStore::pushed(tx, f.till1, after, upto, at); }).has_value());
        };
        pushed(5, 9, 10); // not this one
        QVERIFY(!OnlineOrderStore::find(*f.db, order.id).value()->pushedAtMs);
        pushed(0, 5, 11);
        pushed(0, 5, 12);
        QCOMPARE(OnlineOrderStore::find(*f.db, order.id).value()->pushedAtMs, std::optional<qint64>(11));
        QVERIFY(run([&](Transaction &tx) { return OnlineOrderStore::tillStored(tx, f.till1, 4, 5, 15); }).has_value());
        QVERIFY(run([&](Transaction &tx) { return OnlineOrderStore::accepted(tx, order.id, f.till1, 13, 14); }).has_value());
        const auto row = OnlineOrderStore::find(*f.db, order.id).value();
        QCOMPARE(row->tillStoredAtMs, std::optional<qint64>(13)); // the till's own time
        QCOMPARE(row->jobQueuedAtMs, std::optional<qint64>(14));
        QCOMPARE(run([&](Transaction &tx) { return OnlineOrderStore::accepted(tx, order.id, f.till2, 13, 14); }).error().code,
                 ErrorCode::Conflict);
        QVERIFY(run([&](Transaction &tx) { return OnlineOrderStore::accepted(tx, newId(f.clock), f.till2, 13, 14); }).has_value());
        QCOMPARE(run([&](Transaction &tx) { return OnlineOrderStore::find(tx, QStringLiteral("mt"), QStringLiteral("77")); }).value()->orderId,
                 order.id);
    }
    void aPrintJobOnlyMovesForward()
    {
        HqFixture f;
        const QUuid job = newId(f.clock);
        const QUuid order = newId(f.clock);
        const auto put = [&](qint64 epoch, qint64 seq, PrintState state, qint64 till = 0, const QUuid &of = {}) {
            const protocol::PrintStatus status{job, of.isNull() ? order : of, QStringLiteral("receipt"), QStringLiteral("receipt"),
                                               QStringLiteral("front"), state, {}, 0, 10, 20, 0, state == PrintState::Printed ? 40 : 0, {}};
            return f.write([&](Transaction &tx) { return PrintJobStore::put(tx, {till != 0 ? till : f.till1, epoch, seq, seq * 100}, status); });
        };
        const auto state = [&] { return PrintJobStore::ofOrder(*f.db, order).value().first().state; };
        QVERIFY(f.write([&](Transaction &tx) { return PrintJobStore::queued(tx, {f.till1, 1, 1, 1}, order, {job, QStringLiteral("receipt"), 10}); }));
        QCOMPARE(state(), PrintState::Queued);
        QVERIFY(put(1, 5, PrintState::Held).has_value());
        QCOMPARE(state(), PrintState::Held);
        QVERIFY(put(1, 4, PrintState::Unknown).has_value()); // an older fact
        QCOMPARE(state(), PrintState::Held);
        QVERIFY(put(1, 6, PrintState::Unknown).has_value());
        QVERIFY(put(1, 7, PrintState::Held).has_value()); // back: not taken
        QCOMPARE(state(), PrintState::Unknown);
        QCOMPARE(put(1, 8, PrintState::Printed, f.till2).error().code, ErrorCode::Conflict);
        QCOMPARE(put(1, 8, PrintState::Printed, f.till1, newId(f.clock)).error().code, ErrorCode::Conflict);
        QVERIFY(put(2, 1, PrintState::Printed).has_value()); // a later database of the till
        QCOMPARE(state(), PrintState::Printed);
        QVERIFY(put(2, 2, PrintState::Failed).has_value());
        QCOMPARE(state(), PrintState::Printed);
        const PrintJobRow row = PrintJobStore::ofOrder(*f.db, order).value().first();
        QCOMPARE(row.queuedAtMs, 10);
        QCOMPARE(row.printedAtMs, 40);
        QCOMPARE(row.printer, QStringLiteral("front"));
    }
};

QTEST_GUILESS_MAIN(TestSaleStore)
#include "tst_salestore.moc"
