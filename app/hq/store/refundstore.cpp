// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/refundstore.h"
#include "core/ids.h"
#include "hqstore/tillstore.h"

namespace hearth::hq {
namespace {
Result<StoredRefund> explain(storage::Transaction &tx, const Refund &refund, const QByteArray &hash, qint64 till)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT hash FROM refund WHERE refund_id = ?1", refund.id));
    HEARTH_ASSIGN(const bool stored, rows.next());
    if (stored && rows.blob(0) == hash)
        return StoredRefund{true, 0, {}, false, 0, 0, {}};
    if (stored)
        return fail(ErrorCode::Conflict, QStringLiteral("another refund is stored under this id"), idText(refund.id));
    HEARTH_ASSIGN(const auto sender, TillStore::get(tx, till));
    if (!sender)
        return fail(ErrorCode::NotFound, QStringLiteral("the sending till is unknown"), QStringLiteral("refund.till"));
    if (sender->storeCode != refund.storeId || sender->number != refund.till)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("the refund is of store %1 till %2, it was sent by store %3 till %4")
                        .arg(refund.storeId).arg(refund.till).arg(sender->storeCode).arg(sender->number),
                    QStringLiteral("refund.store"));
    if (sender->settings.currency != refund.currency)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("the refund is in %1, its store sells in %2").arg(refund.currency, sender->settings.currency),
                    QStringLiteral("refund.currency"));
    return fail(ErrorCode::NotFound, QStringLiteral("the order it takes back is not one of this store's"), idText(refund.orderId));
}
} // namespace

Result<StoredRefund> RefundStore::add(storage::Transaction &tx, const Refund &refund, const QByteArray &hash, qint64 till)
{
    StoredRefund stored;
    for (const RefundLine &line : refund.lines) {
        if (line.amount.isNegative() || line.quantity < 0)
            return fail(ErrorCode::InvalidInput, QStringLiteral("a refund's amounts and quantities are not negative"),
                        QStringLiteral("refund.lines"));
        stored.quantity += line.quantity;
    }
    HEARTH_ASSIGN(const int added,
                  tx.exec("INSERT INTO refund (refund_id, sale, business_date, at_ms, total_minor, quantity, hash, till)"
                          " SELECT ?1, sale.id, ?2, ?3, ?4, ?5, ?6, t.id FROM sale JOIN store s ON s.id = sale.store JOIN till t ON t.store = s.id"
                          " WHERE sale.order_id = ?7 AND t.id = ?8 AND t.number = ?9 AND s.code = ?10 AND s.currency = ?11"
                          " ON CONFLICT (refund_id) DO NOTHING",
                          refund.id, refund.businessDate.toString(Qt::ISODate), refund.atMs, refund.total, stored.quantity, hash,
                          refund.orderId, till, refund.till, refund.storeId, refund.currency));
    if (added == 0)
        return explain(tx, refund, hash, till);
    const auto tooMuch = [&](const QString &where) {
        return fail(ErrorCode::Conflict, QStringLiteral("more is taken back than was sold and is left"), where);
    };
    qint64 sale = 0;
    {
        HEARTH_ASSIGN(storage::Rows rows,
                      tx.query("UPDATE sale SET refunded_minor = refunded_minor + ?2, refunded_quantity = refunded_quantity + ?3"
                               " WHERE order_id = ?1 AND refunded_minor + ?2 <= total_minor AND refunded_quantity + ?3 <= quantity"
                               " RETURNING id, store, business_date, refunded_quantity = quantity AND ?3 > 0, total_minor - refunded_minor",
                               refund.orderId, refund.total, stored.quantity));
        HEARTH_ASSIGN(const bool changed, rows.next());
        if (!changed)
            return tooMuch(QStringLiteral("refund.total"));
        sale = rows.int64(0);
        stored.store = rows.int64(1);
        stored.saleDate = rows.text(2);
        stored.whole = rows.boolean(3);
        stored.sale = sale;
        stored.remaining = rows.money(4) + refund.total;
        HEARTH_TRY(rows.next());
    }
    for (qsizetype i = 0; i < refund.lines.size(); ++i) {
        const RefundLine &line = refund.lines.at(i);
        HEARTH_ASSIGN(const int changed,
                      tx.exec("UPDATE sale_line SET refunded_quantity = refunded_quantity + ?3"
                              " WHERE sale = ?1 AND line_id = ?2 AND refunded_quantity + ?3 <= quantity",
                              sale, line.lineId, line.quantity));
        if (changed == 0)
            return tooMuch(QStringLiteral("refund.lines[%1]").arg(i));
    }
    return stored;
}

} // namespace hearth::hq
