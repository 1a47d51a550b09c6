// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/onlineorderjob.h"
#include "core/faultpoint.h"
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "outbox/outbox.h"
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

ClosedOrder closedFrom(const OnlineOrder &online, const TicketContext &context, const Menu &menu, const Clock &clock)
{
    ClosedOrder order;
    order.id = online.id;
    order.storeId = context.till.storeId;
    order.till = context.till.till;
    order.channel = QStringLiteral("online");
    order.closedAtMs = clock.nowMs(); // it is revenue when the till accepts it
    order.businessDate = context.till.calendar.businessDate(order.closedAtMs);
    order.menuRevision = menu.revision;
    order.currency = context.till.currency;
    for (const OrderLine &line : online.lines)
        order.events.append({newId(clock), line.id, LineEventKind::Add, order.closedAtMs, line.quantity, line.sku,
                             itemName(menu, line, context.language), line.size, line.unit, line.note});
    order.total = totalOf(order.lines());
    order.payments.append({newId(clock), online.paid ? QStringLiteral("platform") : QStringLiteral("on_delivery"), order.total,
                           order.total, Money()});
    order.platform = online.platform;
    order.platformNumber = online.number;
    order.paidOnline = online.paid;
    return order;
}
} // namespace

Result<std::optional<SoldOrder>> recordOnlineOrder(storage::Transaction &tx, const Clock &clock, const OnlineOrder &online,
                                                   const TicketContext &context, const Menu &menu)
{
    HEARTH_ASSIGN(const auto before, SaleStore::byOrder(tx, online.id));
    if (before)
        return std::optional<SoldOrder>();
    ClosedOrder order = closedFrom(online, context, menu, clock);
    HEARTH_ASSIGN(order.receiptNumber, CounterStore::nextReceipt(tx));
    faultPoint("till.inbox_receipt_number");
    const QByteArray body = toCbor(order);
    const QList<OrderLine> lines = order.lines();
    HEARTH_ASSIGN(const qint64 row, SaleStore::insert(tx, order, body));
    for (const OrderLine &line : lines)
        HEARTH_TRY(SaleLineStore::insert(tx, row, line));
    for (const Payment &payment : std::as_const(order.payments))
        HEARTH_TRY(PaymentStore::insert(tx, row, payment));
    faultPoint("till.inbox_sale_inserted");
    protocol::OnlineAccepted accepted{body, order.closedAtMs, {}};
    HEARTH_ASSIGN(const auto slip, queueTicket(tx, clock, stations::receipt(), QStringLiteral("online"),
                                               onlineTicket(context, order, lines, online.note)));
    HEARTH_ASSIGN(const auto kitchen, queueTicket(tx, clock, stations::kitchen(), QStringLiteral("kitchen"),
                                                  kitchenTicket(context, order, lines, online.note)));
    for (const auto &job : {slip, kitchen}) {
        if (job)
            accepted.jobs.append({job->jobId, job->station, job->createdAtMs});
    }
    faultPoint("till.inbox_jobs_inserted");
    HEARTH_TRY(Outbox::append(tx, protocol::FactKind::OnlineAccepted, order.id, order.closedAtMs, protocol::encode(accepted)));
    faultPoint("till.inbox_outbox_inserted");
    const int jobs = static_cast<int>(accepted.jobs.size());
    return std::optional<SoldOrder>(SoldOrder{std::move(order), false, jobs});
}

} // namespace hearth
