// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/onlineorderjob.h"
#include "core/faultpoint.h"
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "outbox/outbox.h"
#include "protocol/factbodies.h"
#include "till/changeslip.h"
#include "till/kitchenjobs.h"
#include "till/onlinesettlement.h"
#include "till/refundjob.h"
#include "till/store/counterstore.h"
#include "till/store/paymentstore.h"
#include "till/store/salelinestore.h"
#include "till/store/salestore.h"

namespace hearth {
namespace {
/** The item's name as this store calls it; else as the platform does; else the sku. */
QString itemName(const Menu &menu, const OrderLine &line, const QString &language)
{
    if (const MenuItem *item = menu.item(line.sku); item != nullptr && !item->name.in(language).isEmpty())
        return item->name.in(language);
    return line.name.isEmpty() ? line.sku : line.name;
}

QList<OrderLine> named(QList<OrderLine> lines, const Menu &menu, const QString &language)
{
    for (OrderLine &line : lines)
        line.name = itemName(menu, line, language);
    return lines;
}

/** A sale of these lines under an id of its own, not numbered yet. */
ClosedOrder closedFrom(const OnlineOrder &online, const QUuid &id, const QList<OrderLine> &lines, const TicketContext &context,
                       qint64 menuRevision, const Clock &clock)
{
    ClosedOrder order;
    order.id = id;
    order.storeId = context.till.storeId;
    order.till = context.till.till;
    order.channel = QStringLiteral("online");
    order.closedAtMs = clock.nowMs(); // it is revenue when the till accepts it
    order.businessDate = context.till.calendar.businessDate(order.closedAtMs);
    order.menuRevision = menuRevision;
    order.currency = context.till.currency;
    for (const OrderLine &line : lines)
        order.events.append({newId(clock), line.id, LineEventKind::Add, order.closedAtMs, line.quantity, line.sku, line.name, line.size,
                             line.unit, line.note});
    order.total = totalOf(order.lines());
    order.payments.append({newId(clock), online.paid ? QStringLiteral("platform") : QStringLiteral("on_delivery"), order.total,
                           order.total, Money()});
    order.platform = online.platform;
    order.platformNumber = online.number;
    order.paidOnline = online.paid;
    return order;
}

/** Numbers the sale and stores it with its lines and payment; returns its row. */
Result<qint64> storeSale(storage::Transaction &tx, ClosedOrder &order)
{
    HEARTH_ASSIGN(order.receiptNumber, CounterStore::nextReceipt(tx));
    faultPoint("till.inbox_receipt_number");
    HEARTH_ASSIGN(const qint64 row, SaleStore::insert(tx, order, toCbor(order)));
    const QList<OrderLine> lines = order.lines();
    for (const OrderLine &line : lines)
        HEARTH_TRY(SaleLineStore::insert(tx, row, line));
    for (const Payment &payment : std::as_const(order.payments))
        HEARTH_TRY(PaymentStore::insert(tx, row, payment));
    faultPoint("till.inbox_sale_inserted");
    return row;
}

Result<OnlineTaken> accept(storage::Transaction &tx, const Clock &clock, const OnlineOrder &online, const TicketContext &context,
                           const Menu &menu)
{
    ClosedOrder order = closedFrom(online, online.id, named(online.lines, menu, context.language), context, menu.revision, clock);
    HEARTH_ASSIGN(const qint64 row, storeSale(tx, order));
    HEARTH_TRY(OnlineOrderStore::put(tx, online.id, {online.version, false, row, toCbor(online)}));
    const QList<OrderLine> lines = order.lines();
    protocol::OnlineAccepted accepted{toCbor(order), order.closedAtMs, {}, online.version};
    HEARTH_ASSIGN(const auto slip, queueTicket(tx, clock, stations::receipt(), QStringLiteral("online"),
                                               onlineTicket(context, order, lines, online.note)));
    const auto categoryOf = [&menu](const QString &sku) {
        const MenuItem *item = menu.item(sku);
        return item == nullptr ? QString() : item->category;
    };
    HEARTH_ASSIGN(const QList<PrintJob> kitchen, queueKitchen(tx, clock, context, order, lines, categoryOf, online.note));
    if (slip)
        accepted.jobs.append({slip->jobId, slip->station, slip->createdAtMs});
    for (const PrintJob &job : kitchen)
        accepted.jobs.append({job.jobId, job.station, job.createdAtMs});
    faultPoint("till.inbox_jobs_inserted");
    HEARTH_TRY(Outbox::append(tx, protocol::FactKind::OnlineAccepted, order.id, order.closedAtMs, protocol::encode(accepted)));
    faultPoint("till.inbox_outbox_inserted");
    const int jobs = static_cast<int>(accepted.jobs.size());
    return OnlineTaken{SoldOrder{std::move(order), false, jobs}, {}, true};
}

/** The sale that stands for an order, with what is left of it. */
struct Standing {
    ClosedOrder order;
    QList<OrderLine> left; ///< in the order of its lines, also those of which nothing is left
};

Result<Standing> standing(storage::Transaction &tx, qint64 sale)
{
    HEARTH_ASSIGN(const auto row, SaleStore::byRow(tx, sale));
    if (!row)
        return fail(ErrorCode::Internal, QStringLiteral("the sale of an online order is missing"), QStringLiteral("sale %1").arg(sale));
    Standing sold;
    HEARTH_ASSIGN(sold.order, closedOrderFromCbor(row->body));
    HEARTH_ASSIGN(const QList<SaleLineRow> rows, SaleLineStore::ofSale(tx, sale));
    sold.left = sold.order.lines(); // the table has no notes
    if (sold.left.size() != rows.size())
        return fail(ErrorCode::Internal, QStringLiteral("the lines of the order do not match its document"), idText(sold.order.id));
    for (qsizetype i = 0; i < rows.size(); ++i)
        sold.left[i].quantity -= rows.at(i).refundedQuantity;
    return sold;
}

Result<void> takeBack(storage::Transaction &tx, const Clock &clock, const Standing &sold, const QList<OrderLine> &keep, const QString &reason,
                      const TicketContext &context)
{
    RefundRequest request{sold.order.id, {}, reason.left(500), false, context.language};
    for (qsizetype i = 0; i < sold.left.size(); ++i) {
        const int back = sold.left.at(i).quantity - (i < keep.size() ? keep.at(i).quantity : 0);
        if (back > 0)
            request.lines.append({sold.left.at(i).id, back});
    }
    if (request.lines.isEmpty())
        return {};
    HEARTH_TRY(recordRefund(tx, clock, request, context.till));
    faultPoint("till.inbox_change_refunded");
    return {};
}

/** Slips of a change, and what HQ hears of it. */
Result<OnlineTaken> tell(storage::Transaction &tx, const Clock &clock, const TicketContext &context, const Standing &sold,
                         const QList<OrderLine> &now, OnlineChange change, const QString &note, const QString &kitchenNote)
{
    HEARTH_ASSIGN(QList<PrintJob> jobs,
                  queueChangeSlips(tx, clock, context, sold.order, kitchenChanges(sold.left, change.cancelled ? QList<OrderLine>() : now),
                                   kitchenNote));
    // The slip of the order as it is now, under the id it was placed with and the number of the sale that stands for it.
    ClosedOrder shown = sold.order;
    shown.id = change.orderId;
    shown.closedAtMs = clock.nowMs();
    shown.total = change.total;
    for (Payment &payment : shown.payments)
        payment.amount = payment.tendered = change.total;
    Ticket ticket = onlineTicket(context, shown, now, note);
    ticket.revision = change.version;
    ticket.cancelled = change.cancelled;
    HEARTH_ASSIGN(const auto slip, queueTicket(tx, clock, stations::receipt(), QStringLiteral("online"), std::move(ticket)));
    if (slip)
        jobs.append(*slip);
    protocol::OnlineChanged fact{change.orderId, change.version, shown.closedAtMs, {}, change.cancelled};
    for (const PrintJob &job : std::as_const(jobs))
        fact.jobs.append({job.jobId, job.station, job.createdAtMs});
    faultPoint("till.inbox_change_jobs_inserted");
    HEARTH_TRY(Outbox::append(tx, protocol::FactKind::OnlineChanged, newId(clock), shown.closedAtMs, protocol::encode(fact)));
    faultPoint("till.inbox_change_told");
    change.jobs = static_cast<int>(jobs.size());
    return OnlineTaken{{}, std::move(change), true};
}

Result<OnlineTaken> amend(storage::Transaction &tx, const Clock &clock, const OnlineOrder &online, const KnownOnlineOrder &known,
                          const TicketContext &context, const Menu &menu)
{
    HEARTH_ASSIGN(const Standing before, standing(tx, known.sale.value_or(0)));
    OnlineOrder said; // what headquarters said last
    said.lines = before.order.lines();
    said.paid = before.order.paidOnline;
    if (!known.body.isEmpty()) {
        HEARTH_ASSIGN(said, onlineOrderFromCbor(known.body));
    }
    const OnlineSettlement settled = settleAmendment(before.left, said.lines, online.lines);
    const QString reason = QStringLiteral("online amended: version %1").arg(online.version);
    KnownOnlineOrder next{online.version, false, known.sale, toCbor(online)};
    Standing after = before;
    QList<OrderLine> now = settled.kept;
    if (settled.grows || online.paid != said.paid) {
        HEARTH_TRY(takeBack(tx, clock, before, {}, reason, context));
        // What is on slips already keeps its name, whatever the menu says by now.
        now = named(settled.wanted, menu, context.language);
        keepNames(now, before.order.lines());
        if (!now.isEmpty()) {
            after.order = closedFrom(online, newId(clock), now, context, menu.revision, clock);
            after.order.sourceKey = amendedSourceKey(online.id, online.version);
            HEARTH_ASSIGN(next.sale, storeSale(tx, after.order));
            HEARTH_TRY(Outbox::append(tx, protocol::FactKind::OrderClosed, after.order.id, after.order.closedAtMs, toCbor(after.order)));
        }
    } else {
        HEARTH_TRY(takeBack(tx, clock, before, settled.kept, reason, context));
        now.removeIf([](const OrderLine &line) { return line.quantity == 0; });
    }
    after.order.paidOnline = online.paid;
    HEARTH_TRY(OnlineOrderStore::put(tx, online.id, next));
    faultPoint("till.inbox_change_settled");
    const QString note = online.note == said.note || known.body.isEmpty() ? QString()
                                                                          : (online.note.isEmpty() ? QStringLiteral("-") : online.note);
    return tell(tx, clock, context, after, now,
                {online.id, online.platform, online.number, online.version, false, totalOf(now), 0}, online.note, note);
}
} // namespace

Result<std::optional<KnownOnlineOrder>> knownOnlineOrder(storage::Transaction &tx, const QUuid &orderId)
{
    HEARTH_ASSIGN(auto known, OnlineOrderStore::find(tx, orderId));
    if (known)
        return known;
    // Accepted by an earlier version of this program.
    HEARTH_ASSIGN(const auto sale, SaleStore::byOrder(tx, orderId));
    return sale ? std::optional(KnownOnlineOrder{1, false, sale->id, {}}) : std::nullopt;
}

Result<OnlineTaken> takeOnlineOrder(storage::Transaction &tx, const Clock &clock, const OnlineOrder &online, const TicketContext &context,
                                    const Menu &menu)
{
    HEARTH_ASSIGN(const auto known, knownOnlineOrder(tx, online.id));
    if (!known)
        return accept(tx, clock, online, context, menu);
    if (known->cancelled || known->version >= online.version)
        return OnlineTaken();
    return amend(tx, clock, online, *known, context, menu);
}

Result<OnlineTaken> takeOnlineCancellation(storage::Transaction &tx, const Clock &clock, const protocol::OnlineCancelled &cancelled,
                                           const TicketContext &context)
{
    HEARTH_ASSIGN(const auto known, knownOnlineOrder(tx, cancelled.orderId));
    if (known && (known->cancelled || known->version >= cancelled.version))
        return OnlineTaken();
    KnownOnlineOrder next = known.value_or(KnownOnlineOrder());
    next.version = cancelled.version;
    next.cancelled = true;
    HEARTH_TRY(OnlineOrderStore::put(tx, cancelled.orderId, next));
    if (!known) {
        const qint64 nowMs = clock.nowMs();
        const protocol::OnlineChanged fact{cancelled.orderId, cancelled.version, nowMs, {}, true};
        HEARTH_TRY(Outbox::append(tx, protocol::FactKind::OnlineChanged, newId(clock), nowMs, protocol::encode(fact)));
        return OnlineTaken{{}, {}, true};
    }
    HEARTH_ASSIGN(const Standing sold, standing(tx, known->sale.value_or(0)));
    HEARTH_TRY(takeBack(tx, clock, sold, {}, QStringLiteral("online cancelled: ") + cancelled.reason, context));
    faultPoint("till.inbox_change_settled");
    QList<OrderLine> gone = sold.left;
    gone.removeIf([](const OrderLine &line) { return line.quantity == 0; });
    return tell(tx, clock, context, sold, gone,
                {cancelled.orderId, sold.order.platform, sold.order.platformNumber, cancelled.version, true, totalOf(gone), 0},
                cancelled.reason, cancelled.reason);
}

} // namespace hearth
