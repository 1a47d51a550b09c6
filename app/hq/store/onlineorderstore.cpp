// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/onlineorderstore.h"
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "hqstore/outboxstore.h"
#include "protocol/factbodies.h"

namespace hearth::hq {
namespace {
#define HEARTH_ONLINE_ORDER_SELECT                                                                                                     \
    "SELECT o.id, o.order_id, o.request_hash, coalesce(o.state_hash, o.request_hash), s.code, t.id, t.number, o.accepted_at_ms,"       \
    " o.pushed_at_ms, o.till_stored_at_ms, o.job_queued_at_ms, o.version, o.cancelled_at_ms,"                                          \
    " EXISTS (SELECT 1 FROM sale WHERE sale.order_id = o.order_id), o.till_version"                                                    \
    " FROM online_order o JOIN store s ON s.id = o.store JOIN till t ON t.id = o.till"
constexpr char OnlineByNumberSql[] = HEARTH_ONLINE_ORDER_SELECT " WHERE o.platform = ?1 AND o.number = ?2";
constexpr char OnlineByIdSql[] = HEARTH_ONLINE_ORDER_SELECT " WHERE o.order_id = ?1";
#undef HEARTH_ONLINE_ORDER_SELECT

std::optional<qint64> onlineTime(const storage::Rows &rows, int column)
{
    return rows.isNull(column) ? std::nullopt : std::optional<qint64>(rows.int64(column));
}

OnlineOrderRow onlineOrderFromRow(const storage::Rows &rows)
{
    return {rows.int64(0), rows.id(1), rows.blob(2), rows.blob(3), rows.text(4), rows.int64(5), rows.int32(6), rows.int64(7),
            onlineTime(rows, 8), onlineTime(rows, 9), onlineTime(rows, 10), rows.int32(11), onlineTime(rows, 12), rows.boolean(13), rows.int32(14)};
}

Result<void> addChange(storage::Transaction &tx, const OnlineOrderRow &row, bool cancelled, qint64 atMs)
{
    HEARTH_TRY(tx.exec("INSERT INTO online_order_change (online_order, version, cancelled, at_ms) VALUES (?1, ?2, ?3, ?4)", row.id,
                       row.version + 1, cancelled, atMs));
    return {};
}

/** Of states that waited together the till takes the newest only. */
Result<void> tillHas(storage::Transaction &tx, const QUuid &orderId, int version, qint64 atMs)
{
    HEARTH_TRY(tx.exec("UPDATE online_order_change SET till_at_ms = ?3 WHERE version = ?2 AND till_at_ms IS NULL"
                       " AND online_order = (SELECT id FROM online_order WHERE order_id = ?1)", orderId, version, atMs));
    return {};
}

/** Nothing was changed: an order HQ has lost, or one of another till. */
Result<void> explainOnline(storage::Transaction &tx, const QUuid &orderId)
{
    HEARTH_ASSIGN(const auto other, tx.value("SELECT till FROM online_order WHERE order_id = ?1", orderId));
    if (other)
        return fail(ErrorCode::Conflict, QStringLiteral("this online order was sent to another till"), idText(orderId));
    return {};
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
    HEARTH_ASSIGN(storage::Rows rows, tx.query(OnlineByNumberSql, platform, number));
    return storage::firstRow(std::move(rows), onlineOrderFromRow);
}

Result<std::optional<OnlineOrderRow>> OnlineOrderStore::find(storage::Transaction &tx, const QUuid &orderId)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(OnlineByIdSql, orderId));
    return storage::firstRow(std::move(rows), onlineOrderFromRow);
}

Result<std::optional<OnlineOrderRow>> OnlineOrderStore::find(storage::Database &db, const QUuid &orderId)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(OnlineByIdSql, orderId));
    return storage::firstRow(std::move(rows), onlineOrderFromRow);
}

Result<OnlineOrder> OnlineOrderStore::state(storage::Transaction &tx, const QUuid &orderId)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT body FROM online_order WHERE order_id = ?1", orderId));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no online order with this id"), idText(orderId));
    return onlineOrderFromCbor(rows.blob(0));
}

Result<void> OnlineOrderStore::amend(storage::Transaction &tx, const OnlineOrderRow &row, const OnlineOrder &state,
                                     const QByteArray &stateHash, qint64 atMs)
{
    HEARTH_TRY(tx.exec("UPDATE online_order SET version = ?2, body = ?3, state_hash = ?4 WHERE id = ?1", row.id, state.version,
                       toCbor(state), stateHash));
    return addChange(tx, row, false, atMs);
}

Result<void> OnlineOrderStore::cancel(storage::Transaction &tx, const OnlineOrderRow &row, const QString &reason, qint64 atMs)
{
    HEARTH_TRY(tx.exec("UPDATE online_order SET version = ?2, cancelled_at_ms = ?3, cancel_reason = ?4 WHERE id = ?1", row.id,
                       row.version + 1, atMs, reason));
    return addChange(tx, row, true, atMs);
}

Result<QList<OnlineOrderChange>> OnlineOrderStore::changes(storage::Database &db, const QUuid &orderId)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT c.version, c.cancelled, c.at_ms, c.till_at_ms FROM online_order o"
                           " JOIN online_order_change c ON c.online_order = o.id WHERE o.order_id = ?1 ORDER BY c.version", orderId));
    QList<OnlineOrderChange> changes;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return changes;
        changes.append({rows.int32(0), rows.boolean(1), rows.int64(2), onlineTime(rows, 3)});
    }
}

Result<void> OnlineOrderStore::sendOpenTo(storage::Transaction &tx, qint64 till, qint64 nowMs)
{
    struct Open {
        qint64 id = 0;
        QUuid orderId;
        QByteArray body;
        int version = 0;
        qint64 cancelledAtMs = 0;
        QString reason;
        bool sold = false;
        int tillVersion = 0;
    };
    QList<Open> open;
    {
        // What is sold is open where the till has not answered its last change; what is not and is cancelled likewise.
        HEARTH_ASSIGN(storage::Rows rows,
                      tx.query("SELECT * FROM (SELECT o.id, o.order_id, o.body, o.version, coalesce(o.cancelled_at_ms, 0) AS cancelled_at_ms,"
                               " o.cancel_reason, EXISTS (SELECT 1 FROM sale s WHERE s.order_id = o.order_id) AS sold, o.till_version"
                               " FROM online_order o WHERE o.till = ?1) AS known"
                               " WHERE NOT (sold OR cancelled_at_ms > 0) OR (version > till_version AND version > 1) ORDER BY id", till));
        for (;;) {
            HEARTH_ASSIGN(const bool more, rows.next());
            if (!more)
                break;
            open.append({rows.int64(0), rows.id(1), rows.blob(2), rows.int32(3), rows.int64(4), rows.text(5), rows.boolean(6), rows.int32(7)});
        }
    }
    using protocol::ChangeKind;
    for (const Open &order : std::as_const(open)) {
        Result<qint64> rev = 0;
        if (order.cancelledAtMs > 0)
            rev = OutboxStore::append(tx, till, ChangeKind::OnlineCancelled,
                                      protocol::encode(protocol::OnlineCancelled{order.orderId, order.version, order.cancelledAtMs,
                                                                                 order.reason, order.sold, order.tillVersion}), nowMs);
        else if (order.sold)
            rev = OutboxStore::append(tx, till, ChangeKind::OnlineAmended,
                                      protocol::encode(protocol::OnlineAmended{order.body, true, order.tillVersion}), nowMs);
        else
            rev = OutboxStore::append(tx, till, ChangeKind::OnlinePlaced, order.body, nowMs);
        if (!rev)
            return tl::unexpected<Error>(rev.error());
        HEARTH_TRY(tx.exec("UPDATE online_order SET rev = ?2 WHERE id = ?1", order.id, *rev));
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
                                        qint64 jobQueuedAtMs, int version)
{
    // The till's own times are the true ones; what the hub noted came from the acknowledgement, a little later.
    HEARTH_ASSIGN(const int known,
                  tx.exec("UPDATE online_order SET till_stored_at_ms = coalesce(nullif(?3, 0), till_stored_at_ms),"
                          " job_queued_at_ms = coalesce(nullif(?4, 0), job_queued_at_ms), till_version = CASE WHEN till_version < ?5 THEN ?5 ELSE till_version END"
                          " WHERE order_id = ?1 AND till = ?2", orderId, till, storedAtMs, jobQueuedAtMs, version));
    if (known == 0)
        return explainOnline(tx, orderId);
    return tillHas(tx, orderId, version, storedAtMs);
}

Result<void> OnlineOrderStore::changed(storage::Transaction &tx, const QUuid &orderId, qint64 till, int version, qint64 storedAtMs)
{
    HEARTH_ASSIGN(const int known,
                  tx.exec("UPDATE online_order SET till_version = CASE WHEN till_version < ?3 THEN ?3 ELSE till_version END WHERE order_id = ?1 AND till = ?2", orderId, till,
                          version));
    if (known == 0)
        return explainOnline(tx, orderId);
    return tillHas(tx, orderId, version, storedAtMs);
}

} // namespace hearth::hq
