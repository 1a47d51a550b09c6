// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Orders that change after they were accepted: what was sold is corrected once by facts of the till, the kitchen gets the changes only.
#include "protocol/factbodies.h"
#include "storage/statement.h"
#include "support/patience.h"
#include "till/boards.h"
#include "till/changeslip.h"
#include "till/inboxdesk.h"
#include "till/inboxsteps.h"
#include "till/onlinesettlement.h"
#include "till/store/routestore.h"

#include <QSignalSpy>

using namespace hearth;
using protocol::ChangeKind;
using protocol::FactKind;

namespace {
const QString Hawaiian = QStringLiteral("hawaiian");
const QString Garden = QStringLiteral("garden");

OrderLine line(const QString &sku, int quantity, int unit = 1'325, const QString &note = {})
{
    return {QUuid::createUuid(), sku, sku, QStringLiteral("M"), note, Money(unit), quantity};
}

QList<int> quantities(const QList<OrderLine> &lines)
{
    QList<int> list;
    for (const OrderLine &each : lines)
        list.append(each.quantity);
    return list;
}

/** A till with a desk; facts are handed over as the link does. */
struct Shop {
    TillFixture till;
    InboxDesk desk{till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en")};
    QSignalSpy changed{&desk, &InboxDesk::onlineOrderChanged};
    QSignalSpy accepted{&desk, &InboxDesk::onlineOrderAccepted};

    bool take(const QList<std::pair<int, QByteArray>> &bodies)
    {
        if (!receive(till, bodies))
            return false;
        desk.wake();
        return QTest::qWaitFor([&] { return till.count("SELECT count(*) FROM inbox WHERE state = 0") == 0; });
    }
    bool place(const OnlineOrder &order) { return take({{kindOf(ChangeKind::OnlinePlaced), toCbor(order)}}); }
    /** Tickets of a kind and station, oldest first. */
    QList<Ticket> tickets(const QUuid &order, const QString &kind, const QString &station)
    {
        QList<Ticket> list;
        const auto jobs = PrintJobStore::ofOrder(till.reader(), order).value();
        for (const PrintJob &job : jobs) {
            if (job.kind == kind && job.station == station)
                list.append(ticketFromCbor(job.ticket).value());
        }
        return list;
    }
    QList<int> kinds()
    {
        QList<int> list;
        for (const OutboxFact &fact : till.facts())
            list.append(fact.fact.kind);
        return list;
    }
    /** What is sold and not taken back, and how many sales hold any of it. */
    qint64 net() { return till.count("SELECT coalesce(sum(total_minor - refunded_minor), 0) FROM sale"); }
    qint64 liveSales() { return till.count("SELECT count(*) FROM sale WHERE state < 3"); }
};

QList<int> kindList(std::initializer_list<FactKind> kinds)
{
    QList<int> list;
    for (const FactKind kind : kinds)
        list.append(static_cast<int>(kind));
    return list;
}
} // namespace

class TestOnlineChanges : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { storage::WriteFault::failAt(0); }

    void onlyTheDifferenceOfWhatThePlatformSaidCounts()
    {
        const QList<OrderLine> two{line(Hawaiian, 2)};
        auto settled = settleAmendment(two, two, {line(Hawaiian, 1)});
        QVERIFY(!settled.grows);
        QCOMPARE(quantities(settled.kept), QList<int>{1});
        settled = settleAmendment(two, two, {line(Hawaiian, 2), line(Garden, 1)});
        QVERIFY(settled.grows);
        QCOMPARE(quantities(settled.wanted), (QList<int>{2, 1}));
        // One piece was taken back at the till: it stays so whether the rest shrinks, stays or grows.
        QVERIFY(!settleAmendment({line(Hawaiian, 1)}, two, two).grows);
        QCOMPARE(quantities(settleAmendment({line(Hawaiian, 1)}, two, {line(Hawaiian, 1)}).kept), QList<int>{1});
        QCOMPARE(quantities(settleAmendment({line(Hawaiian, 1)}, two, {line(Hawaiian, 3)}).wanted), QList<int>{2});
        QVERIFY(settleAmendment({line(Hawaiian, 0)}, two, {line(Hawaiian, 1)}).wanted.isEmpty());
        // Another price or note is another thing; lines of one thing count together, however they are split.
        QVERIFY(settleAmendment(two, two, {line(Hawaiian, 2, 1'200)}).grows);
        QVERIFY(settleAmendment(two, two, {line(Hawaiian, 2, 1'325, QStringLiteral("cold"))}).grows);
        QVERIFY(!settleAmendment(two, two, {line(Hawaiian, 1), line(Hawaiian, 1)}).grows);
        QCOMPARE(quantities(settleAmendment({line(Hawaiian, 2), line(Hawaiian, 3)}, {line(Hawaiian, 5)}, {line(Hawaiian, 4)}).kept),
                 (QList<int>{2, 2}));
    }
    void whatWasTakenBackIsGoneAtAnotherPriceOrNoteToo()
    {
        const QList<OrderLine> two{line(Hawaiian, 2)};
        const QList<OrderLine> one{line(Hawaiian, 1)};
        auto settled = settleAmendment(one, two, {line(Hawaiian, 2, 1'200)});
        QVERIFY(settled.grows);
        QCOMPARE(quantities(settled.wanted), QList<int>{1});
        QCOMPARE(settled.wanted.first().unit, Money(1'200));
        QCOMPARE(quantities(settleAmendment(one, two, {line(Hawaiian, 2, 1'325, QStringLiteral("cold"))}).wanted), QList<int>{1});
        QCOMPARE(quantities(settleAmendment(one, two, {line(Hawaiian, 3, 1'200)}).wanted), QList<int>{2}); // one more is wanted
        QCOMPARE(quantities(settleAmendment(one, two, {line(Hawaiian, 1), line(Hawaiian, 1, 1'200)}).wanted), QList<int>{1});
        QVERIFY(settleAmendment({line(Hawaiian, 0)}, two, {line(Hawaiian, 2, 1'200)}).wanted.isEmpty());
        // One item fewer with a note, one more without: that is wanted.
        const QList<OrderLine> mixed{line(Hawaiian, 2), line(Hawaiian, 2, 1'325, QStringLiteral("cold"))};
        QCOMPARE(quantities(settleAmendment({line(Hawaiian, 1), line(Hawaiian, 2, 1'325, QStringLiteral("cold"))}, mixed,
                                            {line(Hawaiian, 1), line(Hawaiian, 3, 1'325, QStringLiteral("cold"))}).wanted),
                 (QList<int>{1, 3}));
        // Another item is another thing, whatever is lacking of the first.
        QCOMPARE(quantities(settleAmendment(one, two, {line(Garden, 2)}).wanted), QList<int>{2});
    }
    void theKitchenHearsOfThingsNotOfPrices()
    {
        const QList<OrderLine> before{line(Hawaiian, 2), line(Garden, 1), line(Hawaiian, 1)};
        QVERIFY(kitchenChanges(before, {line(Garden, 1, 99), line(Hawaiian, 3, 5)}).isEmpty());
        const auto changes = kitchenChanges(before, {line(Hawaiian, 1), line(Garden, 1, 1'325, QStringLiteral("cold"))});
        QCOMPARE(changes, (QList<KitchenChange>{{Hawaiian, Hawaiian, QStringLiteral("M"), {}, 3, 1}, {Garden, Garden, QStringLiteral("M"), {}, 1, 0},
                                                {Garden, Garden, QStringLiteral("M"), QStringLiteral("cold"), 0, 1}}));
    }
    void aCancelledOrderIsTakenBackOnceAndTheKitchenIsTold()
    {
        Shop shop;
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.place(order));
        shop.till.clock.advance(60'000);
        const auto cancelled = cancellation(shop.till.clock, order, 2);
        QVERIFY(shop.take({cancelled}));
        QCOMPARE(shop.kinds(), kindList({FactKind::OnlineAccepted, FactKind::OrderRefunded, FactKind::OnlineChanged}));
        const Refund refund = refundFromCbor(shop.till.facts().at(1).fact.body).value();
        QCOMPARE(refund.reason, QStringLiteral("online cancelled: customer"));
        QCOMPARE(refund.total, order.total);
        QCOMPARE(refund.tender, QStringLiteral("platform"));
        QCOMPARE(shop.net(), 0);
        const Ticket kitchen = shop.tickets(order.id, QStringLiteral("kitchen"), stations::kitchen()).first();
        const auto slips = shop.tickets(order.id, QStringLiteral("change"), stations::kitchen());
        QCOMPARE(slips.size(), 1);
        QCOMPARE(slips.first().lines.size(), 1);
        const Ticket::Line gone = slips.first().lines.first();
        QCOMPARE(gone.change, LineChange::Cancelled);
        QCOMPARE(gone.quantity, 2);
        QCOMPARE(gone.slipJob, idText(kitchen.jobId).right(8));
        QCOMPARE(gone.slipTime, kitchen.localTime.mid(11, 5));
        QCOMPARE(slips.first().receiptNumber, 1);
        QCOMPARE(slips.first().reason, QStringLiteral("customer"));
        QCOMPARE(slips.first().platformNumber, order.number);
        const Ticket receipt = shop.tickets(order.id, QStringLiteral("online"), stations::receipt()).last();
        QVERIFY(receipt.cancelled && !receipt.openDrawer);
        QCOMPARE(receipt.total, order.total);
        QCOMPARE(shop.till.count("SELECT count(*) FROM print_job WHERE kind = 'refund'"), 0);
        QCOMPARE(shop.changed.count(), 1);
        const auto told = protocol::decodeOnlineChanged(shop.till.facts().last().fact.body).value();
        QCOMPARE(told.orderId, order.id);
        QCOMPARE(told.version, 2);
        QVERIFY(told.cancelled);
        QCOMPARE(told.jobs.size(), 2);
        // The same again, an older state, a newer one: it is over.
        const auto before = shop.till.fingerprint();
        QVERIFY(shop.take({cancelled, {kindOf(ChangeKind::OnlinePlaced), toCbor(order)}, amendment(amended(order, {{Hawaiian, 5}}, 7), true),
                           cancellation(shop.till.clock, order, 9, true)}));
        QCOMPARE(shop.till.fingerprint(), before);
        QCOMPARE(shop.changed.count(), 1);
    }
    void anOrderThatShrinksGivesBackThePiecesOnly()
    {
        Shop shop;
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.place(order));
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 1}}))}));
        QCOMPARE(shop.kinds(), kindList({FactKind::OnlineAccepted, FactKind::OrderRefunded, FactKind::OnlineChanged}));
        const Refund refund = refundFromCbor(shop.till.facts().at(1).fact.body).value();
        QCOMPARE(refund.reason, QStringLiteral("online amended: version 2"));
        QCOMPARE(refund.total, Money(1'325));
        QCOMPARE(shop.net(), 1'325);
        const auto slip = shop.tickets(order.id, QStringLiteral("change"), stations::kitchen()).first();
        QCOMPARE(slip.lines.size(), 1);
        QCOMPARE(slip.lines.first().change, LineChange::Quantity);
        QCOMPARE(slip.lines.first().oldQuantity, 2);
        QCOMPARE(slip.lines.first().quantity, 1);
        const Ticket receipt = shop.tickets(order.id, QStringLiteral("online"), stations::receipt()).last();
        QCOMPARE(receipt.revision, 2);
        QCOMPARE(receipt.lines.size(), 1);
        QCOMPARE(receipt.lines.first().quantity, 1);
        QCOMPARE(receipt.total, Money(1'325));
    }
    void anOrderThatGrowsIsSoldAnewAndCountsOnce()
    {
        Shop shop;
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.take({{kindOf(ChangeKind::MenuPublished), smallMenu(3).toCbor()}, {kindOf(ChangeKind::OnlinePlaced), toCbor(order)}}));
        const OnlineOrder next = amended(order, {{Hawaiian, 1}, {Garden, 2}});
        QVERIFY(shop.take({amendment(next)}));
        QCOMPARE(shop.kinds(), kindList({FactKind::OnlineAccepted, FactKind::OrderRefunded, FactKind::OrderClosed, FactKind::OnlineChanged}));
        const ClosedOrder sold = closedOrderFromCbor(shop.till.facts().at(2).fact.body).value();
        QVERIFY(sold.id != order.id);
        QCOMPARE(sold.sourceKey, QStringLiteral("online/%1/2").arg(idText(order.id)));
        QCOMPARE(sold.channel, QStringLiteral("online"));
        QCOMPARE(sold.platformNumber, order.number);
        QCOMPARE(sold.total, next.total);
        QCOMPARE(sold.payments.first().tender, QStringLiteral("platform"));
        QCOMPARE(sold.lines().first().name, QStringLiteral("Hawaiian"));
        QCOMPARE(shop.net(), 3 * 1'325);
        QCOMPARE(shop.liveSales(), 1);
        QCOMPARE(shop.till.receiptNumbers(), (QList<qint64>{1, 2, 3}));
        // Everything on paper bears the id it was placed with; the kitchen's number is the first slip's.
        const auto slips = shop.tickets(order.id, QStringLiteral("change"), stations::kitchen());
        QCOMPARE(slips.size(), 1);
        QCOMPARE(slips.first().receiptNumber, 1);
        QCOMPARE(slips.first().lines.size(), 2);
        QCOMPARE(slips.first().lines.at(0).change, LineChange::Quantity);
        QCOMPARE(slips.first().lines.at(1).change, LineChange::Added);
        QCOMPARE(slips.first().lines.at(1).quantity, 2);
        QVERIFY(slips.first().lines.at(1).slipJob.isEmpty());
        QCOMPARE(shop.tickets(order.id, QStringLiteral("online"), stations::receipt()).last().receiptNumber, 3);
        QVERIFY(shop.tickets(sold.id, QStringLiteral("online"), stations::receipt()).isEmpty());
        // What came with the change is cancelled with reference to the change's slip.
        QVERIFY(shop.take({cancellation(shop.till.clock, order, 3, true)}));
        QCOMPARE(shop.net(), 0);
        QCOMPARE(shop.liveSales(), 0);
        const Ticket last = shop.tickets(order.id, QStringLiteral("change"), stations::kitchen()).last();
        QCOMPARE(last.lines.size(), 2);
        for (const Ticket::Line &gone : last.lines) {
            QCOMPARE(gone.change, LineChange::Cancelled);
            QCOMPARE(gone.slipJob, idText(slips.first().jobId).right(8));
        }
    }
    void aSecondVersionOfANewerOneChangesNothing()
    {
        Shop shop;
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.place(order));
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 3}}, 3))}));
        const auto before = shop.till.fingerprint();
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 1}}, 2)), amendment(amended(order, {{Hawaiian, 3}}, 3)),
                           {kindOf(ChangeKind::OnlinePlaced), toCbor(order)}, cancellation(shop.till.clock, order, 2)}));
        QCOMPARE(shop.till.fingerprint(), before);
        QCOMPARE(shop.net(), 3 * 1'325);
    }
    void ofStatesThatWaitTogetherTheNewestIsTaken()
    {
        Shop shop;
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.take({{kindOf(ChangeKind::OnlinePlaced), toCbor(order)}, amendment(amended(order, {{Hawaiian, 4}}, 2)),
                           amendment(amended(order, {{Garden, 1}}, 3))}));
        QCOMPARE(shop.kinds(), kindList({FactKind::OnlineAccepted}));
        const auto accepted = protocol::decodeOnlineAccepted(shop.till.facts().first().fact.body).value();
        QCOMPARE(accepted.version, 3);
        QCOMPARE(closedOrderFromCbor(accepted.order)->id, order.id);
        QCOMPARE(shop.net(), 1'325);
        QCOMPARE(shop.till.count("SELECT count(*) FROM print_job"), 2);
        // Cancelled before it was ever sold: nothing on paper, and it stays so.
        const OnlineOrder gone = onlineOrder(shop.till.clock, QStringLiteral("M-2"));
        QVERIFY(shop.take({{kindOf(ChangeKind::OnlinePlaced), toCbor(gone)}, cancellation(shop.till.clock, gone, 2)}));
        QVERIFY(shop.place(gone));
        QCOMPARE(shop.till.count("SELECT count(*) FROM sale"), 1);
        QCOMPARE(shop.till.count("SELECT count(*) FROM print_job"), 2);
        QCOMPARE(shop.kinds(), kindList({FactKind::OnlineAccepted, FactKind::OnlineChanged}));
        QCOMPARE(shop.accepted.count(), 1);
        QCOMPARE(shop.changed.count(), 0);
        // A newer state that cannot be taken hides nothing.
        const OnlineOrder good = onlineOrder(shop.till.clock, QStringLiteral("M-3"));
        OnlineOrder strange = amended(good, {{Hawaiian, 1}});
        strange.storeId = QStringLiteral("BJ009");
        QVERIFY(shop.take({{kindOf(ChangeKind::OnlinePlaced), toCbor(good)}, amendment(strange), {kindOf(ChangeKind::OnlineCancelled), "x"}}));
        QCOMPARE(shop.till.count("SELECT count(*) FROM sale WHERE platform_number = 'M-3'"), 1);
        QCOMPARE(shop.till.count("SELECT count(*) FROM inbox WHERE state = 2"), 2);
    }
    void whatAnotherDatabaseSoldIsSetAsideAndWhatNobodySoldIsAccepted()
    {
        Shop shop;
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 1}}), true), cancellation(shop.till.clock, order, 3, true)}));
        QCOMPARE(shop.till.count("SELECT count(*) FROM inbox WHERE state = 2 AND reason LIKE '%by hand%'"), 2);
        QVERIFY(shop.till.facts().isEmpty());
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 1}}))}));
        QCOMPARE(shop.kinds(), kindList({FactKind::OnlineAccepted}));
        QCOMPARE(shop.net(), 1'325);
    }
    void whatWasChangedInALaterDatabaseIsSetAside()
    {
        Shop shop; // restored from before version 2, of which headquarters was told
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.place(order));
        const auto before = shop.kinds();
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 5}}, 3), true, 2), cancellation(shop.till.clock, order, 4, true, 2)}));
        QCOMPARE(shop.till.count("SELECT count(*) FROM inbox WHERE state = 2"), 2);
        QCOMPARE(shop.kinds(), before);
        QCOMPARE(shop.net(), 2'650);
        // One that it took itself goes on.
        const OnlineOrder other = onlineOrder(shop.till.clock, QStringLiteral("M-2"));
        QVERIFY(shop.place(other));
        QVERIFY(shop.take({cancellation(shop.till.clock, other, 2, true, 1)}));
        QCOMPARE(shop.net(), 2'650);
    }
    void aSlipPrintedAgainSaysThatItIsNotTheLastWord()
    {
        Shop shop;
        OrderBoard board(shop.till.reader(), shop.till.writer(), shop.till.clock);
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.place(order));
        const auto again = [&](const QString &kind) {
            const auto jobs = PrintJobStore::ofOrder(shop.till.reader(), order.id).value();
            for (const PrintJob &job : jobs) {
                if (job.kind != kind || job.copy > 0)
                    continue;
                auto done = board.reprint(job.jobId);
                done.waitForFinished();
                if (!done.result())
                    return Ticket();
                return shop.tickets(order.id, kind, job.station).last();
            }
            return Ticket();
        };
        QCOMPARE(again(QStringLiteral("kitchen")).copy, 1);
        QVERIFY(!again(QStringLiteral("kitchen")).changedSince);
        shop.till.clock.advance(60'000);
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 1}}))}));
        QVERIFY(again(QStringLiteral("kitchen")).changedSince);
        QVERIFY(again(QStringLiteral("online")).changedSince);
        QVERIFY(!again(QStringLiteral("change")).changedSince); // the last word
        shop.till.clock.advance(60'000);
        QVERIFY(shop.take({cancellation(shop.till.clock, order, 3)}));
        const Ticket gone = again(QStringLiteral("kitchen"));
        QVERIFY(gone.cancelled && !gone.changedSince);
        QCOMPARE(gone.copy, 4);
    }
    void slipsAndLabelsOfOneChangeDoNotOutdateEachOther()
    {
        Shop shop;
        OrderBoard board(shop.till.reader(), shop.till.writer(), shop.till.clock);
        const QString cups = QStringLiteral("cups");
        QVERIFY(shop.till.writer().run([&](storage::Transaction &tx) -> Result<void> {
            PrinterRow labels{0, cups, QStringLiteral("tcp:127.0.0.1:9103"), {cups}, 320};
            labels.language = PrinterLanguage::Tspl;
            labels.heightDots = 240;
            HEARTH_TRY(PrinterStore::put(tx, labels, shop.till.clock.nowMs()));
            HEARTH_TRY(RouteStore::put(tx, {Route::otherCategories(), cups, RouteKind::Label, 1}));
            return RouteStore::put(tx, {Route::otherCategories(), stations::kitchen(), RouteKind::Slip, 2});
        }));
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.place(order));
        shop.till.clock.advance(60'000);
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 1}}))}));
        // As on a real clock, which goes on between two jobs.
        QVERIFY(shop.till.writer().run([](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(tx.exec("UPDATE print_job SET created_at_ms = created_at_ms + id"));
            return {};
        }));
        const auto jobs = PrintJobStore::ofOrder(shop.till.reader(), order.id).value();
        int looked = 0;
        for (const PrintJob &job : jobs) {
            const bool ofTheChange = job.kind == QLatin1String("change")
                || (job.kind == QLatin1String("label") && ticketFromCbor(job.ticket)->lines.first().change == LineChange::Cancelled);
            if (!ofTheChange && job.kind != QLatin1String("kitchen"))
                continue;
            auto done = board.reprint(job.jobId);
            done.waitForFinished();
            QVERIFY(done.result().has_value());
            QCOMPARE(shop.tickets(order.id, job.kind, job.station).last().changedSince, !ofTheChange);
            ++looked;
        }
        QCOMPARE(looked, 2 + 2 + 1); // two sheets, two of the change, the label of what goes
    }
    void aStaleSlipThatIsLetGoSaysThatItsOrderIsCancelled()
    {
        Shop shop;
        OrderBoard board(shop.till.reader(), shop.till.writer(), shop.till.clock);
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.place(order));
        PrintJob slip;
        const auto jobs = PrintJobStore::ofOrder(shop.till.reader(), order.id).value();
        for (const PrintJob &job : jobs)
            slip = job.kind == QLatin1String("kitchen") ? job : slip;
        QVERIFY(shop.till.writer().run([&](storage::Transaction &tx) {
            return PrintJobStore::move(tx, slip.jobId, PrintState::Held, PrintJobStore::stale(), shop.till.clock.nowMs());
        }));
        QVERIFY(shop.take({cancellation(shop.till.clock, order, 2)}));
        auto done = board.release(slip.jobId);
        done.waitForFinished();
        QVERIFY(done.result().has_value());
        QVERIFY(shop.tickets(order.id, QStringLiteral("kitchen"), stations::kitchen()).first().cancelled);
    }
    void theRefundSlipOfAnAmendedOrderBearsTheIdItWasPlacedUnder()
    {
        Shop shop;
        SaleDesk sales(shop.till.writer(), shop.till.clock, TillFixture::identity());
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.place(order));
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 3}}))}));
        QUuid sold;
        {
            auto rows = shop.till.reader().query("SELECT order_id FROM sale ORDER BY id DESC LIMIT 1");
            QVERIFY(rows && rows->next().value_or(false));
            sold = rows->id(0);
        }
        QVERIFY(sold != order.id);
        auto refunded = sales.refund({sold, {}, QStringLiteral("cold"), true, QStringLiteral("en")});
        refunded.waitForFinished();
        QVERIFY(refunded.result().has_value());
        QCOMPARE(shop.tickets(order.id, QStringLiteral("refund"), stations::receipt()).size(), 1);
        QCOMPARE(shop.net(), 0);
    }
    void whatTheCashierTookBackStaysTakenBack()
    {
        Shop shop;
        SaleDesk sales(shop.till.writer(), shop.till.clock, TillFixture::identity());
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.place(order));
        RefundRequest one{order.id, {{order.lines.first().id, 1}}, QStringLiteral("burnt"), true, QStringLiteral("en")};
        auto refunded = sales.refund(one);
        refunded.waitForFinished();
        QVERIFY(refunded.result().has_value());
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 2}, {Garden, 1}}))}));
        QCOMPARE(shop.net(), 2 * 1'325);
        QCOMPARE(shop.liveSales(), 1);
        const Ticket slip = shop.tickets(order.id, QStringLiteral("change"), stations::kitchen()).last();
        QCOMPARE(slip.lines.size(), 1);
        QCOMPARE(slip.lines.first().change, LineChange::Added);
        QVERIFY(shop.take({cancellation(shop.till.clock, order, 3)}));
        QCOMPARE(shop.net(), 0);
        QCOMPARE(shop.till.count("SELECT sum(quantity - refunded_quantity) FROM sale_line"), 0);
    }
    void whatTheCashierTookBackIsNotMadeAnewForAnotherPrice()
    {
        Shop shop;
        SaleDesk sales(shop.till.writer(), shop.till.clock, TillFixture::identity());
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.place(order));
        auto refunded = sales.refund({order.id, {{order.lines.first().id, 1}}, QStringLiteral("burnt"), true, QStringLiteral("en")});
        refunded.waitForFinished();
        QVERIFY(refunded.result().has_value());
        const qsizetype slips = shop.tickets(order.id, QStringLiteral("change"), stations::kitchen()).size();
        OnlineOrder cheaper = amended(order, {{Hawaiian, 2}});
        cheaper.lines.first().unit = Money(1'200);
        cheaper.total = Money(2'400);
        QVERIFY(shop.take({amendment(cheaper)}));
        QCOMPARE(shop.net(), 1'200);
        QCOMPARE(shop.tickets(order.id, QStringLiteral("change"), stations::kitchen()).size(), slips);
    }
    void anotherWayOfPayingIsAnotherSaleButNothingForTheKitchen()
    {
        Shop shop;
        const OnlineOrder order = onlineOrder(shop.till.clock, QStringLiteral("M-1"), false);
        QVERIFY(shop.place(order));
        OnlineOrder paid = amended(order, {{Hawaiian, 2}});
        paid.paid = true;
        QVERIFY(shop.take({amendment(paid)}));
        QCOMPARE(shop.till.count("SELECT sum(p.amount_minor) FROM payment p JOIN sale s ON s.id = p.sale WHERE p.tender = 'platform'"), 2'650);
        QCOMPARE(shop.net(), 2'650);
        QVERIFY(shop.tickets(order.id, QStringLiteral("change"), stations::kitchen()).isEmpty());
        QVERIFY(shop.tickets(order.id, QStringLiteral("online"), stations::receipt()).last().paidOnline);
    }
    void aNoteThatChangesIsToldWithoutLines()
    {
        Shop shop;
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.place(order));
        OnlineOrder next = amended(order, {{Hawaiian, 2}});
        next.note = QStringLiteral("ring twice");
        QVERIFY(shop.take({amendment(next)}));
        QCOMPARE(shop.kinds(), kindList({FactKind::OnlineAccepted, FactKind::OnlineChanged}));
        const auto slips = shop.tickets(order.id, QStringLiteral("change"), stations::kitchen());
        QCOMPARE(slips.size(), 1);
        QVERIFY(slips.first().lines.isEmpty());
        QCOMPARE(slips.first().reason, QStringLiteral("ring twice"));
    }
    void eachStationHearsOfItsOwnThingsOnly()
    {
        Shop shop;
        const QString bar = QStringLiteral("bar");
        QVERIFY(shop.till.writer().run([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(PrinterStore::put(tx, {0, bar, QStringLiteral("tcp:127.0.0.1:9102"), {bar}, 576}, shop.till.clock.nowMs()));
            return RouteStore::put(tx, {QStringLiteral("classic"), bar, RouteKind::Slip, 2}); // hawaiian is a classic, garden on no menu
        }));
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.take({{kindOf(ChangeKind::MenuPublished), smallMenu(3).toCbor()}, {kindOf(ChangeKind::OnlinePlaced), toCbor(order)}}));
        QCOMPARE(shop.tickets(order.id, QStringLiteral("kitchen"), bar).size(), 2);
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 1}, {Garden, 1}}))}));
        QCOMPARE(shop.tickets(order.id, QStringLiteral("change"), bar).size(), 2); // both who hold a sheet
        QCOMPARE(shop.tickets(order.id, QStringLiteral("change"), bar).last().sheet, 2);
        QCOMPARE(shop.tickets(order.id, QStringLiteral("change"), bar).first().lines.first().change, LineChange::Quantity);
        QCOMPARE(shop.tickets(order.id, QStringLiteral("change"), stations::kitchen()).size(), 1);
        QCOMPARE(shop.tickets(order.id, QStringLiteral("change"), stations::kitchen()).first().lines.first().change, LineChange::Added);
        QVERIFY(shop.take({cancellation(shop.till.clock, order, 3)}));
        for (const QString &station : {bar, stations::kitchen()}) {
            const Ticket last = shop.tickets(order.id, QStringLiteral("change"), station).last();
            QCOMPARE(last.lines.size(), 1);
            QCOMPARE(last.lines.first().change, LineChange::Cancelled);
            QCOMPARE(last.lines.first().quantity, 1);
        }
    }
    void aStationThatLostItsPrinterIsToldThroughTheKitchen()
    {
        Shop shop;
        const QString bar = QStringLiteral("bar");
        const QString cups = QStringLiteral("cups");
        QVERIFY(shop.till.writer().run([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(PrinterStore::put(tx, {0, bar, QStringLiteral("tcp:127.0.0.1:9102"), {bar}, 576}, shop.till.clock.nowMs()));
            PrinterRow labels{0, cups, QStringLiteral("tcp:127.0.0.1:9103"), {cups}, 320};
            labels.language = PrinterLanguage::Tspl;
            labels.heightDots = 240;
            HEARTH_TRY(PrinterStore::put(tx, labels, shop.till.clock.nowMs()));
            HEARTH_TRY(RouteStore::put(tx, {QStringLiteral("classic"), bar, RouteKind::Slip, 1}));
            return RouteStore::put(tx, {Route::otherCategories(), cups, RouteKind::Label, 1});
        }));
        const OnlineOrder order = amended(onlineOrder(shop.till.clock), {{Hawaiian, 2}, {Garden, 1}}, 1);
        QVERIFY(shop.take({{kindOf(ChangeKind::MenuPublished), smallMenu(3).toCbor()}, {kindOf(ChangeKind::OnlinePlaced), toCbor(order)}}));
        QCOMPARE(shop.tickets(order.id, QStringLiteral("kitchen"), bar).size(), 1);
        QCOMPARE(shop.tickets(order.id, QStringLiteral("label"), cups).size(), 1);
        QVERIFY(shop.till.writer().run([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(PrinterStore::remove(tx, bar, shop.till.clock.nowMs()));
            return PrinterStore::remove(tx, cups, shop.till.clock.nowMs());
        }));
        QVERIFY(shop.take({cancellation(shop.till.clock, order, 2)}));
        const auto slips = shop.tickets(order.id, QStringLiteral("change"), stations::kitchen());
        QCOMPARE(slips.size(), 1);
        QCOMPARE(slips.first().lines.size(), 2);
        for (const Ticket::Line &gone : slips.first().lines) {
            QCOMPARE(gone.change, LineChange::Cancelled);
            QVERIFY(!gone.slipJob.isEmpty());
        }
    }
    void aStationOfLabelsGetsLabelsOfWhatCameAndOneOfWhatGoes()
    {
        Shop shop;
        const QString cups = QStringLiteral("cups");
        const QString label = QStringLiteral("label");
        QVERIFY(shop.till.writer().run([&](storage::Transaction &tx) -> Result<void> {
            PrinterRow labels{0, cups, QStringLiteral("tcp:127.0.0.1:9103"), {cups}, 320};
            labels.language = PrinterLanguage::Tspl;
            labels.heightDots = 240;
            HEARTH_TRY(PrinterStore::put(tx, labels, shop.till.clock.nowMs()));
            return RouteStore::put(tx, {Route::otherCategories(), cups, RouteKind::Label, 1}); // no slips at all
        }));
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.place(order));
        QCOMPARE(shop.tickets(order.id, label, cups).size(), 2);
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 4}, {Garden, 1}}))}));
        const auto more = shop.tickets(order.id, label, cups).mid(2);
        QCOMPARE(more.size(), 3);
        for (const Ticket &one : more) {
            QCOMPARE(one.lines.first().quantity, 1);
            QCOMPARE(one.lines.first().change, LineChange::None);
            QCOMPARE(one.parts, 0);
        }
        QCOMPARE(more.last().lines.first().name, Garden);
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 1}, {Garden, 1}}, 3))}));
        const auto less = shop.tickets(order.id, label, cups).mid(5);
        QCOMPARE(less.size(), 1);
        QCOMPARE(less.first().lines.first().change, LineChange::Cancelled);
        QCOMPARE(less.first().lines.first().quantity, 3);
        QVERIFY(shop.take({cancellation(shop.till.clock, order, 4)}));
        QCOMPARE(shop.tickets(order.id, label, cups).mid(6).size(), 2); // one of each thing
        QVERIFY(shop.tickets(order.id, QStringLiteral("change"), stations::kitchen()).isEmpty());
    }
    void aLabelThatStandsForManyIsFoundAgain()
    {
        Shop shop;
        const QString cups = QStringLiteral("cups");
        QVERIFY(shop.till.writer().run([&](storage::Transaction &tx) -> Result<void> {
            PrinterRow labels{0, cups, QStringLiteral("tcp:127.0.0.1:9103"), {cups}, 320};
            labels.language = PrinterLanguage::Tspl;
            labels.heightDots = 240;
            HEARTH_TRY(PrinterStore::put(tx, labels, shop.till.clock.nowMs()));
            return RouteStore::put(tx, {Route::otherCategories(), cups, RouteKind::Label, 1});
        }));
        const OnlineOrder order = amended(onlineOrder(shop.till.clock), {{Hawaiian, 300}}, 1);
        QVERIFY(shop.place(order));
        QVERIFY(shop.take({cancellation(shop.till.clock, order, 2)}));
        const auto labels = shop.tickets(order.id, QStringLiteral("label"), cups);
        QCOMPARE(labels.size(), 2);
        QCOMPARE(labels.last().lines.first().change, LineChange::Cancelled);
        QCOMPARE(labels.last().lines.first().quantity, 300);
    }
    void manyChangesAreToldByAsManySlipsAsTheyNeed()
    {
        Shop shop;
        OnlineOrder order = onlineOrder(shop.till.clock);
        for (int i = 0; i < 119; ++i)
            order.lines.append(line(QStringLiteral("sku%1").arg(i), 1, 0, QString(480, QChar(0x8fa3))));
        QVERIFY(shop.place(order));
        QVERIFY(shop.take({cancellation(shop.till.clock, order, 2)}));
        const auto slips = shop.tickets(order.id, QStringLiteral("change"), stations::kitchen());
        QCOMPARE(slips.size(), 3);
        QCOMPARE(slips.at(0).lines.size() + slips.at(1).lines.size() + slips.at(2).lines.size(), 120);
    }
    void anOrderAcceptedByAnEarlierProgramChangesToo()
    {
        Shop shop;
        const OnlineOrder order = onlineOrder(shop.till.clock);
        QVERIFY(shop.place(order));
        QVERIFY(shop.till.writer().run([](storage::Transaction &tx) { return tx.exec("DELETE FROM online_order"); }));
        QVERIFY(shop.place(order));
        QCOMPARE(shop.kinds(), kindList({FactKind::OnlineAccepted}));
        QVERIFY(shop.take({amendment(amended(order, {{Hawaiian, 1}}))}));
        QCOMPARE(shop.net(), 1'325);
    }
    void everyWriteOfAChangeIsRefusedWholeAndTriedAgain()
    {
        Shop shop;
        int writes = 1;
        for (int i = 0; i <= writes; ++i) {
            const OnlineOrder order = onlineOrder(shop.till.clock, QString::number(i));
            QVERIFY(shop.place(order));
            QVERIFY(receive(shop.till, {amendment(amended(order, {{Hawaiian, 1}, {Garden, 2}}))}));
            const auto before = shop.till.fingerprint();
            storage::WriteFault::failAt(i == 0 ? 1'000'000 : i, ErrorCode::DiskFull);
            shop.desk.wake();
            shop.till.flush();
            if (i == 0)
                writes = storage::WriteFault::seen();
            else
                QCOMPARE(shop.till.fingerprint(), before);
            storage::WriteFault::failAt(0);
            shop.desk.wake();
            QTRY_COMPARE(shop.till.count("SELECT count(*) FROM inbox WHERE state = 0"), 0);
            QCOMPARE(shop.net(), (i + 1) * 3 * 1'325);
        }
        QVERIFY2(writes >= 14, qPrintable(QString::number(writes)));
        const auto numbers = shop.till.receiptNumbers();
        for (qsizetype i = 0; i < numbers.size(); ++i)
            QCOMPARE(numbers.at(i), i + 1);
    }

    // ---- the till's own orders

    void aYoungRefundTellsTheKitchenAnOldOneDoesNot()
    {
        Shop shop;
        SaleDesk sales(shop.till.writer(), shop.till.clock, TillFixture::identity());
        const auto sell = [&] {
            auto sold = sales.close(shop.till.draft(), Money(5'000));
            sold.waitForFinished();
            return sold.result()->order;
        };
        const auto refund = [&](const ClosedOrder &order, const QList<std::pair<QUuid, int>> &lines) {
            auto back = sales.refund({order.id, lines, QStringLiteral("burnt"), true, QStringLiteral("en")});
            back.waitForFinished();
            return back.result().has_value();
        };
        const auto slips = [&](const ClosedOrder &order) { return shop.tickets(order.id, QStringLiteral("change"), stations::kitchen()); };
        const ClosedOrder young = sell();
        shop.till.clock.advance(59 * 60'000);
        QVERIFY(refund(young, {{young.lines().first().id, 1}}));
        QCOMPARE(slips(young).size(), 1);
        QCOMPARE(slips(young).first().lines.size(), 1);
        QCOMPARE(slips(young).first().lines.first().change, LineChange::Quantity);
        QCOMPARE(slips(young).first().lines.first().oldQuantity, 2);
        QCOMPARE(slips(young).first().reason, QStringLiteral("burnt"));
        QVERIFY(refund(young, {}));
        QCOMPARE(slips(young).last().lines.size(), 2);
        QCOMPARE(slips(young).last().lines.first().quantity, 1);
        QCOMPARE(slips(young).last().lines.first().slipJob, idText(slips(young).first().jobId).right(8));
        const ClosedOrder old = sell();
        shop.till.clock.advance(60 * 60'000);
        QVERIFY(refund(old, {}));
        QVERIFY(slips(old).isEmpty());
        // Set by a person.
        QVERIFY(shop.till.writer().run([](storage::Transaction &tx) { return setChangeSlipMinutes(tx, 0); }));
        const ClosedOrder quiet = sell();
        QVERIFY(refund(quiet, {}));
        QVERIFY(slips(quiet).isEmpty());
        for (const int bad : {-1, 1'441})
            QCOMPARE(shop.till.writer().run([&](storage::Transaction &tx) { return setChangeSlipMinutes(tx, bad); }).error().code, ErrorCode::InvalidInput);
    }
    void whatNoSlipNamedIsNotTakenBackByOne()
    {
        Shop shop;
        SaleDesk sales(shop.till.writer(), shop.till.clock, TillFixture::identity());
        CloseOptions silent;
        silent.print = false;
        auto sold = sales.close(shop.till.draft(), Money(5'000), silent);
        sold.waitForFinished();
        auto back = sales.refund({sold.result()->order.id, {}, {}, true, QStringLiteral("en")});
        back.waitForFinished();
        QVERIFY(back.result().has_value());
        QCOMPARE(shop.till.count("SELECT count(*) FROM print_job WHERE kind = 'change'"), 0);
        QCOMPARE(shop.till.count("SELECT count(*) FROM print_job WHERE kind = 'refund'"), 1);
    }
};

QTEST_GUILESS_MAIN(TestOnlineChanges)
#include "tst_onlinechanges.moc"
