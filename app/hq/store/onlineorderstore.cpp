// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/onlineorderstore.h"
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "hqstore/outboxstore.h"

namespace hearth::hq {
namespace {
Result<std::optional<OnlineOrderRow>> first(storage::Rows rows)
{
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return std::optional<OnlineOrderRow>();
    const auto time = [&](int column) { return rows.isNull(column) ? std::nullopt : std::optional<qint64>(rows.int64(column)); };
    return std::optional<OnlineOrderRow>(OnlineOrderRow{rows.id(0), rows.blob(1), rows.text(2), rows.int32(3), rows.int64(4), time(5),
                                                        time(6), time(7)});
}
} // namespace

Result<void> OnlineOrderStore::add(storage::Transaction &tx, const OnlineOrder &order, const QByteArray &requestHash, qint64 store,
                                   qint64 till, qint64 rev)
{
    HEARTH_TRY(tx.exec("INSERT INTO online_order (order_id, platform, number, request_hash, store, till, rev, accepted_at_ms, body)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                       order.id, order.platform, order.number, requestHash, store, till, rev, order.acceptedAtMs, toCbor(order)));
    return {};
}

Result<std::optional<OnlineOrderRow>> OnlineOrderStore::find(storage::Transaction &tx, const QString &platform, const QString &number)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  tx.query("SELECT o.order_id, o.request_hash, s.code, t.number, o.accepted_at_ms, o.pushed_at_ms, o.till_stored_at_ms,"
                           " o.job_queued_at_ms FROM online_order o JOIN store s ON s.id = o.store JOIN till t ON t.id = o.till"
                           " WHERE o.platform = ?1 AND o.number = ?2", platform, number));
    return first(std::move(rows));
}

Result<std::optional<OnlineOrderRow>> OnlineOrderStore::find(storage::Database &db, const QUuid &orderId)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT o.order_id, o.request_hash, s.code, t.number, o.accepted_at_ms, o.pushed_at_ms, o.till_stored_at_ms,"
                           " o.job_queued_at_ms FROM online_order o JOIN store s ON s.id = o.store JOIN till t ON t.id = o.till"
                           " WHERE o.order_id = ?1", orderId));
    return first(std::move(rows));
}

Result<void> OnlineOrderStore::sendUnsoldTo(storage::Transaction &tx, qint64 till, qint64 nowMs)
{
    QList<std::pair<qint64, QByteArray>> unsold;
    {
        HEARTH_ASSIGN(storage::Rows rows,
                      tx.query("SELECT o.id, o.body FROM online_order o WHERE o.till = ?1"
                               " AND NOT EXISTS (SELECT 1 FROM sale s WHERE s.order_id = o.order_id) ORDER BY o.id", till));
        for (;;) {
            HEARTH_ASSIGN(const bool more, rows.next());
            if (!more)
                break;
            unsold.append({rows.int64(0), rows.blob(1)});
        }
    }
    for (const auto &[id, body] : std::as_const(unsold)) {
        HEARTH_ASSIGN(const qint64 rev, OutboxStore::append(tx, till, protocol::ChangeKind::OnlinePlaced, body, nowMs));
        HEARTH_TRY(tx.exec("UPDATE online_order SET rev = ?2 WHERE id = ?1", id, rev));
    }
    return {};
}

Result<void> OnlineOrderStore::pushed(storage::Transaction &tx, qint64 till, qint64 afterRev, qint64 uptoRev, qint64 atMs)
{
    HEARTH_TRY(tx.exec("UPDATE online_order SET pushed_at_ms = ?4"
                       " WHERE till = ?1 AND rev > ?2 AND rev <= ?3 AND pushed_at_ms IS NULL", till, afterRev, uptoRev, atMs));
    return {};
}

Result<void> OnlineOrderStore::tillStored(storage::Transaction &tx, qint64 till, qint64 afterRev, qint64 uptoRev, qint64 atMs)
{
    HEARTH_TRY(tx.exec("UPDATE online_order SET till_stored_at_ms = ?4"
                       " WHERE till = ?1 AND rev > ?2 AND rev <= ?3 AND till_stored_at_ms IS NULL", till, afterRev, uptoRev, atMs));
    return {};
}

Result<void> OnlineOrderStore::accepted(storage::Transaction &tx, const QUuid &orderId, qint64 till, qint64 storedAtMs,
                                        qint64 jobQueuedAtMs)
{
    // The till's own times are the true ones; what the hub noted came from the acknowledgement, a little later.
    HEARTH_ASSIGN(const int changed,
                  tx.exec("UPDATE online_order SET till_stored_at_ms = coalesce(nullif(?3, 0), till_stored_at_ms),"
                          " job_queued_at_ms = coalesce(nullif(?4, 0), job_queued_at_ms) WHERE order_id = ?1 AND till = ?2",
                          orderId, till, storedAtMs, jobQueuedAtMs));
    if (changed != 0)
        return {};
    HEARTH_ASSIGN(const auto other, tx.value("SELECT till FROM online_order WHERE order_id = ?1", orderId));
    if (other)
        return fail(ErrorCode::Conflict, QStringLiteral("this online order was sent to another till"), idText(orderId));
    return {};
}

} // namespace hearth::hq
