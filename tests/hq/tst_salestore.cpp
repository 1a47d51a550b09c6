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
    void initTestCase_data() { addDriverRows(); }
    void init() { chooseDriver(); }

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
    void printJobsThatAreOverGoOldestFirstAndNoOthers()
    {
        HqFixture f;
        qint64 seq = 0;
        const auto heard = [&](PrintState state, qint64 receivedAtMs, qint64 tillMs, const QUuid &order = {}, const QUuid &job = {}) {
            const QUuid id = job.isNull() ? newId(f.clock) : job;
            const protocol::PrintStatus status{id, order, QStringLiteral("receipt"), QStringLiteral("receipt"), QStringLiteral("front"), state, {}, 0,
                                               10, 0, 0, state == PrintState::Printed ? 40 : 0, {}};
            static_cast<void>(f.write([&](Transaction &tx) { return PrintJobStore::put(tx, {f.till1, 1, ++seq, tillMs, receivedAtMs}, status); }));
            return id;
        };
        const auto there = [&](const QUuid &job) { return PrintJobStore::find(*f.db, job).value().has_value(); };
        const auto prune = [&](qint64 before, int limit = 100) {
            return f.write([&](Transaction &tx) { return PrintJobStore::prune(tx, before, limit); }).value();
        };
        const QUuid printed = heard(PrintState::Printed, 1'000, 5'000'000); // the till's clock is ahead, and behind
        const QUuid failed = heard(PrintState::Failed, 1'001, 3);
        const QUuid unknown = heard(PrintState::Unknown, 1'002, 3);
        const QUuid sent = heard(PrintState::Sent, 1'003, 3);
        const QUuid young = heard(PrintState::Printed, 2'000, 3);
        const QUuid unnoted = heard(PrintState::Printed, 0, 999); // stored by an older version
        for (const PrintState open : {PrintState::Queued, PrintState::Sending, PrintState::Held})
            heard(open, 1'000, 3);
        // What came on late is as old as the last that was heard of it.
        const QUuid late = heard(PrintState::Held, 500, 3);
        heard(PrintState::Printed, 2'500, 3, {}, late);
        QCOMPARE(prune(2'000, 2), 2);
        QVERIFY(!there(unnoted) && !there(printed) && there(failed));
        QCOMPARE(prune(2'000), 3);
        QVERIFY(!there(failed) && !there(unknown) && !there(sent) && there(young) && there(late));
        QCOMPARE(prune(2'000), 0);
        QCOMPARE(prune(3'000), 2);
        QCOMPARE(f.count("SELECT count(*) FROM print_job WHERE state IN (1, 2, 5)"), 3);
        QCOMPARE(f.count("SELECT count(*) FROM print_job"), 3);
    }
    void anOrderKeepsItsTraceAsLongAsItIsYoung()
    {
        HqFixture f;
        qint64 seq = 0;
        const auto printed = [&](const QUuid &order) {
            const protocol::PrintStatus status{newId(f.clock), order, QStringLiteral("receipt"), QStringLiteral("receipt"), QStringLiteral("front"),
                                               PrintState::Printed, {}, 0, 10, 0, 0, 40, {}};
            QVERIFY(f.write([&](Transaction &tx) { return PrintJobStore::put(tx, {f.till1, 1, ++seq, 40, 1'000}, status); }));
        };
        const auto prune = [&](qint64 before) { return f.write([&](Transaction &tx) { return PrintJobStore::prune(tx, before, 100); }).value(); };
        const ClosedOrder sold = f.order();
        QVERIFY(f.write([&](Transaction &tx) { return SaleStore::add(tx, sold, "hash", f.till1, 1'500); }));
        OnlineOrder placed;
        placed.id = newId(f.clock);
        placed.platform = QStringLiteral("mt");
        placed.number = QStringLiteral("1");
        placed.acceptedAtMs = 1'600;
        QVERIFY(f.write([&](Transaction &tx) { return OnlineOrderStore::add(tx, placed, "hash", f.store, f.till1, 1); }));
        for (const QUuid &order : {sold.id, placed.id, newId(f.clock)})
            printed(order);
        QCOMPARE(prune(1'200), 1); // the order nothing is known of
        QCOMPARE(PrintJobStore::ofOrder(*f.db, sold.id)->size(), 1);
        QCOMPARE(PrintJobStore::ofOrder(*f.db, placed.id)->size(), 1);
        QCOMPARE(prune(1'501), 1);
        QVERIFY(PrintJobStore::ofOrder(*f.db, sold.id)->isEmpty());
        QCOMPARE(prune(1'601), 1);
        QCOMPARE(f.count("SELECT count(*) FROM sale"), 1);
    }
};

QTEST_GUILESS_MAIN(TestSaleStore)
#include "tst_salestore.moc"
#include "protocol/factbodies.h"
