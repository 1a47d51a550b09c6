// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/store/salestore.h"

namespace hearth {
namespace {
std::optional<QString> orNull(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional<QString>(text);
}

Result<std::optional<SaleRow>> firstSale(Result<storage::Rows> rows)
{
    if (!rows)
        return tl::unexpected<Error>(std::move(rows).error());
    HEARTH_ASSIGN(const bool found, rows->next());
    if (!found)
        return std::optional<SaleRow>();
    return std::optional<SaleRow>(SaleRow{rows->int64(0), rows->int32(1), rows->money(2), rows->blob(3)});
}
} // namespace

Result<qint64> SaleStore::insert(storage::Transaction &tx, const ClosedOrder &order, const QByteArray &body, SaleOrigin origin)
{
    HEARTH_TRY(tx.exec("INSERT INTO sale (order_id, receipt_number, business_date, channel, closed_at_ms, total_minor, source_key,"
                       " platform, platform_number, body, origin) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                       order.id, order.receiptNumber, order.businessDate.toString(Qt::ISODate), order.channel, order.closedAtMs,
                       order.total, orNull(order.sourceKey), orNull(order.platform), orNull(order.platformNumber), body,
                       static_cast<int>(origin)));
    return tx.lastInsertRowId();
}

Result<std::optional<SaleRow>> SaleStore::byOrder(storage::Transaction &tx, const QUuid &orderId)
{
    return firstSale(tx.query("SELECT id, state, refunded_minor, body FROM sale WHERE order_id = ?1", orderId));
}

Result<std::optional<SaleRow>> SaleStore::byOrder(storage::Database &db, const QUuid &orderId)
{
    return firstSale(db.query("SELECT id, state, refunded_minor, body FROM sale WHERE order_id = ?1", orderId));
}

Result<std::optional<SaleRow>> SaleStore::byRow(storage::Transaction &tx, qint64 row)
{
    return firstSale(tx.query("SELECT id, state, refunded_minor, body FROM sale WHERE id = ?1", row));
}

Result<std::optional<SaleRow>> SaleStore::bySourceKey(storage::Transaction &tx, const QString &key)
{
    return firstSale(tx.query("SELECT id, state, refunded_minor, body FROM sale WHERE source_key = ?1", key));
}

Result<std::optional<QUuid>> SaleStore::orderOfReceipt(storage::Database &db, qint64 receiptNumber)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT order_id FROM sale WHERE receipt_number = ?1", receiptNumber));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? std::optional<QUuid>(rows.id(0)) : std::nullopt;
}

Result<void> SaleStore::addRefund(storage::Transaction &tx, qint64 sale, Money amount, bool whole)
{
    HEARTH_TRY(tx.exec("UPDATE sale SET refunded_minor = refunded_minor + ?2, state = max(state, ?3) WHERE id = ?1", sale, amount,
                       whole ? 3 : 2));
    return {};
}

Result<QList<SaleListRow>> SaleStore::ofDate(storage::Database &db, QDate businessDate, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT s.order_id, coalesce(s.source_key, ''), s.receipt_number, s.closed_at_ms, s.channel, s.platform, s.platform_number,"
                           " (SELECT coalesce(sum(quantity), 0) FROM sale_line WHERE sale = s.id), s.total_minor, s.refunded_minor,"
                           " NOT EXISTS (SELECT 1 FROM outbox o, sync_state y WHERE o.fact_id = s.order_id AND o.seq > y.committed)"
                           " FROM sale s WHERE s.business_date = ?1 ORDER BY s.id DESC LIMIT ?2",
                           businessDate.toString(Qt::ISODate), limit));
    QList<SaleListRow> list;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return list;
        list.append({rows.id(0), rows.text(1), rows.int64(2), rows.int64(3), rows.text(4), rows.text(5), rows.text(6), rows.int32(7),
                     rows.money(8), rows.money(9), rows.boolean(10)});
    }
}

Result<QSet<QString>> SaleStore::sourceKeys(storage::Database &db, const QString &prefix)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT source_key FROM sale WHERE source_key >= ?1 AND substr(source_key, 1, length(?1)) = ?1", prefix));
    QSet<QString> keys;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return keys;
        keys.insert(rows.text(0));
    }
}

Result<SaleTotals> SaleStore::totals(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT count(*), (SELECT coalesce(sum(quantity - refunded_quantity), 0) FROM sale_line), coalesce(sum(total_minor - refunded_minor), 0),"
                           " coalesce(sum(refunded_minor), 0) FROM sale"));
    HEARTH_TRY(rows.next());
    return SaleTotals{rows.int64(0), rows.int64(1), rows.money(2), rows.money(3)};
}

} // namespace hearth
