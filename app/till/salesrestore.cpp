// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/salesrestore.h"
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "till/store/counterstore.h"
#include "till/store/paymentstore.h"
#include "till/store/refundstore.h"
#include "till/store/salelinestore.h"
#include "till/store/salestore.h"

namespace hearth {
namespace {
enum class Taken { Yes, Known };

Result<void> mustBeOurs(const QString &store, int number, const TillIdentity &till, const QUuid &id)
{
    if (store == till.storeId && number == till.till)
        return {};
    return fail(ErrorCode::InvalidInput, QStringLiteral("sales of store %1 till %2").arg(store.left(60)).arg(number), idText(id));
}

Result<Taken> restoreSale(storage::Transaction &tx, const ClosedOrder &order, const QByteArray &body, SaleOrigin origin)
{
    HEARTH_ASSIGN(const auto known, SaleStore::byOrder(tx, order.id));
    if (known)
        return Taken::Known;
    HEARTH_TRY(CounterStore::passReceipt(tx, order.receiptNumber));
    HEARTH_ASSIGN(const qint64 sale, SaleStore::insert(tx, order, body, origin));
    const QList<OrderLine> lines = order.lines();
    for (const OrderLine &line : lines)
        HEARTH_TRY(SaleLineStore::insert(tx, sale, line));
    for (const Payment &payment : order.payments)
        HEARTH_TRY(PaymentStore::insert(tx, sale, payment));
    return Taken::Yes;
}

Result<Taken> restoreRefund(storage::Transaction &tx, const Refund &refund, const QByteArray &body, SaleOrigin origin)
{
    HEARTH_ASSIGN(const bool known, RefundStore::contains(tx, refund.id));
    if (known)
        return Taken::Known;
    HEARTH_ASSIGN(const auto sale, SaleStore::byOrder(tx, refund.orderId));
    if (!sale)
        return fail(ErrorCode::NotFound, QStringLiteral("a refund of an order that is not here"), idText(refund.id));
    HEARTH_TRY(CounterStore::passReceipt(tx, refund.receiptNumber));
    HEARTH_TRY(RefundStore::insert(tx, sale->id, refund, body, origin));
    HEARTH_ASSIGN(const QList<SaleLineRow> rows, SaleLineStore::ofSale(tx, sale->id));
    bool whole = true;
    for (const SaleLineRow &row : rows) {
        int back = 0;
        for (const RefundLine &line : refund.lines)
            back += line.lineId == row.line.id ? line.quantity : 0;
        whole = whole && row.refundedQuantity + back == row.line.quantity;
        if (back > 0)
            HEARTH_TRY(SaleLineStore::addRefunded(tx, row.id, back));
    }
    HEARTH_TRY(SaleStore::addRefund(tx, sale->id, refund.total, whole));
    return Taken::Yes;
}

/** A receipt number given twice or a line that is not there is a matter of this document, a full disk is one of all. */
bool isItsOwnFault(ErrorCode code)
{
    return code == ErrorCode::InvalidInput || code == ErrorCode::NotFound || code == ErrorCode::Conflict || code == ErrorCode::Protocol;
}
} // namespace

Result<RestoredSales> restoreSales(storage::Transaction &tx, const Clock &clock, const protocol::SalesRestored &restored, const TillIdentity &till)
{
    const QDate today = till.calendar.businessDate(clock.nowMs());
    const auto origin = [&](QDate date) { return date >= today ? SaleOrigin::EarlierDatabase : SaleOrigin::EarlierDay; };
    RestoredSales taken;
    for (const protocol::SalesRestored::Document &document : restored.documents) {
        const auto one = tx.nested([&](storage::Transaction &inner) -> Result<Taken> {
            if (document.refund) {
                HEARTH_ASSIGN(const Refund refund, refundFromCbor(document.body));
                HEARTH_TRY(mustBeOurs(refund.storeId, refund.till, till, refund.id));
                return restoreRefund(inner, refund, document.body, origin(refund.businessDate));
            }
            HEARTH_ASSIGN(const ClosedOrder order, closedOrderFromCbor(document.body));
            HEARTH_TRY(mustBeOurs(order.storeId, order.till, till, order.id));
            return restoreSale(inner, order, document.body, origin(order.businessDate));
        });
        if (!one) {
            if (!isItsOwnFault(one.error().code))
                return tl::unexpected<Error>(one.error());
            taken.passed.append(one.error().toString());
        } else if (*one == Taken::Yes) {
            ++(document.refund ? taken.refunds : taken.sales);
        }
    }
    return taken;
}

} // namespace hearth
