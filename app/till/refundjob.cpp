// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/refundjob.h"
#include "core/faultpoint.h"
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "outbox/outbox.h"
#include "till/changeslip.h"
#include "till/refundrules.h"
#include "till/store/counterstore.h"
#include "till/store/refundstore.h"
#include "till/store/salelinestore.h"
#include "till/store/salestore.h"
#include "till/tickets.h"

#include <QHash>

namespace hearth {
namespace {
constexpr int MaxReason = 500;

/** How many of each line go back: what was asked for, or all that is left. */
Result<QHash<QUuid, int>> wanted(const RefundRequest &request, const QList<SaleLineRow> &rows)
{
    QHash<QUuid, int> quantities;
    if (request.lines.isEmpty()) {
        for (const SaleLineRow &row : rows) {
            if (row.line.quantity > row.refundedQuantity)
                quantities.insert(row.line.id, row.line.quantity - row.refundedQuantity);
        }
        if (quantities.isEmpty())
            return fail(ErrorCode::InvalidInput, QStringLiteral("nothing is left of this order to take back"), idText(request.orderId));
        return quantities;
    }
    for (qsizetype i = 0; i < request.lines.size(); ++i) {
        const QUuid lineId = request.lines.at(i).first;
        const int quantity = request.lines.at(i).second;
        const QString where = QStringLiteral("lines[%1]").arg(i);
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const SaleLineRow &r) { return r.line.id == lineId; });
        if (row == rows.end())
            return fail(ErrorCode::InvalidInput, QStringLiteral("the order has no such line"), where);
        const int left = row->line.quantity - row->refundedQuantity - quantities.value(lineId);
        if (quantity < 1 || quantity > left)
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("%1 of \"%2\" cannot be taken back, %3 are left").arg(quantity).arg(row->line.name).arg(left),
                        where + QStringLiteral(".quantity"));
        quantities[lineId] += quantity;
    }
    return quantities;
}

/** What an order's kitchen slips say and no longer holds, where that is young enough to matter; returns how many slips. */
Result<int> tellKitchen(storage::Transaction &tx, const Clock &clock, const ClosedOrder &order, const QList<SaleLineRow> &rows,
                        const Refund &refund, const TicketContext &context)
{
    HEARTH_ASSIGN(const int minutes, changeSlipMinutes(tx));
    if (refund.atMs - order.closedAtMs >= minutes * 60'000LL)
        return 0;
    QList<OrderLine> before = order.lines(); // with their notes
    QList<OrderLine> after = before;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        before[i].quantity -= rows.at(i).refundedQuantity;
        after[i].quantity = before.at(i).quantity;
    }
    for (const RefundLine &line : refund.lines) {
        for (OrderLine &left : after)
            left.quantity -= left.id == line.lineId ? line.quantity : 0;
    }
    HEARTH_ASSIGN(const auto jobs, queueChangeSlips(tx, clock, context, order, kitchenChanges(before, after), refund.reason));
    return static_cast<int>(jobs.size());
}
} // namespace

Result<RecordedRefund> recordRefund(storage::Transaction &tx, const Clock &clock, const RefundRequest &request, const TillIdentity &till)
{
    faultPoint("till.refund_begin");
    if (request.reason.size() > MaxReason)
        return fail(ErrorCode::InvalidInput, QStringLiteral("longer than %1 characters").arg(MaxReason), QStringLiteral("reason"));
    HEARTH_ASSIGN(const auto sale, SaleStore::byOrder(tx, request.orderId));
    if (!sale)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such order at this till"), idText(request.orderId));
    HEARTH_ASSIGN(const ClosedOrder order, closedOrderFromCbor(sale->body));
    HEARTH_ASSIGN(const QList<SaleLineRow> rows, SaleLineStore::ofSale(tx, sale->id));
    HEARTH_ASSIGN(const auto quantities, wanted(request, rows));
    const QList<Money> nets = netLineAmounts(order);
    if (nets.size() != rows.size())
        return fail(ErrorCode::Corrupt, QStringLiteral("the lines of the order do not match its document"), idText(order.id));

    Refund refund;
    refund.id = newId(clock);
    refund.orderId = order.id;
    refund.storeId = till.storeId;
    refund.till = till.till;
    refund.atMs = clock.nowMs();
    refund.businessDate = till.calendar.businessDate(refund.atMs);
    refund.currency = order.currency;
    refund.reason = request.reason;
    if (!order.payments.isEmpty())
        refund.tender = order.payments.first().tender; // it goes back the way it came
    bool whole = true;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const SaleLineRow &row = rows.at(i);
        const int quantity = quantities.value(row.line.id);
        whole = whole && row.refundedQuantity + quantity == row.line.quantity;
        if (quantity == 0)
            continue;
        refund.lines.append({row.line.id, quantity, refundAmount(nets.at(i), row.line.quantity, row.refundedQuantity, quantity)});
        refund.total += refund.lines.last().amount;
    }
    HEARTH_ASSIGN(refund.receiptNumber, CounterStore::nextReceipt(tx));
    faultPoint("till.refund_receipt_number");
    const QByteArray body = toCbor(refund);
    HEARTH_TRY(RefundStore::insert(tx, sale->id, refund, body));
    faultPoint("till.refund_inserted");
    for (const SaleLineRow &row : rows) {
        if (const int quantity = quantities.value(row.line.id); quantity > 0)
            HEARTH_TRY(SaleLineStore::addRefunded(tx, row.id, quantity));
    }
    HEARTH_TRY(SaleStore::addRefund(tx, sale->id, refund.total, whole));
    faultPoint("till.refund_lines_updated");
    RecordedRefund recorded;
    if (request.print) {
        HEARTH_ASSIGN(const auto job, queueTicket(tx, clock, stations::receipt(), QStringLiteral("refund"),
                                                  refundTicket({till, request.language}, order, refund)));
        HEARTH_ASSIGN(const int slips, tellKitchen(tx, clock, order, rows, refund, {till, request.language}));
        recorded.jobs = (job ? 1 : 0) + slips;
    }
    faultPoint("till.refund_jobs_inserted");
    HEARTH_TRY(Outbox::append(tx, protocol::FactKind::OrderRefunded, refund.id, refund.atMs, body));
    faultPoint("till.refund_outbox_inserted");
    recorded.refund = std::move(refund);
    return recorded;
}

} // namespace hearth
