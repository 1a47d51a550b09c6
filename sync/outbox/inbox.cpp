// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "outbox/outbox.h"

namespace hearth {
namespace {

/** A row's state only rises, and a row at rest stays as it is. */
enum State { Waiting = 0, Done = 1, Parked = 2 };

Result<void> rest(storage::Transaction &tx, qint64 rev, State state, const QString &reason, qint64 nowMs)
{
    HEARTH_ASSIGN(const int changed,
                  tx.exec("UPDATE inbox SET state = ?2, reason = ?3, done_at_ms = ?4 WHERE rev = ?1 AND state = 0", rev,
                          static_cast<int>(state), reason, nowMs));
    if (changed == 1)
        return {};
    HEARTH_ASSIGN(const std::optional<qint64> found, tx.value("SELECT state FROM inbox WHERE rev = ?1", rev));
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("no such row"), QStringLiteral("inbox row %1").arg(rev));
    if (*found != state)
        return fail(ErrorCode::Conflict, *found == Done ? QStringLiteral("it is done") : QStringLiteral("it is set aside"),
                    QStringLiteral("inbox row %1").arg(rev));
    return {};
}

template <typename Connection>
Result<QList<Inbox::Row>> readWaiting(Connection &connection, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  connection.query("SELECT rev, kind, body FROM inbox WHERE state <> 1 AND state = 0 ORDER BY rev LIMIT ?1", limit));
    QList<Inbox::Row> waiting;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return waiting;
        waiting.append({rows.int64(0), rows.int32(1), rows.blob(2)});
    }
}

} // namespace

Result<qint64> Inbox::store(storage::Transaction &tx, const QList<protocol::ChangeFact> &facts, qint64 nowMs)
{
    HEARTH_ASSIGN(const std::optional<qint64> stored, tx.value("SELECT down_rev FROM sync_state WHERE id = 1"));
    if (!stored)
        return fail(ErrorCode::Corrupt, QStringLiteral("the sync state is missing"), QStringLiteral("inbox"));
    qint64 cursor = *stored;
    for (const protocol::ChangeFact &fact : facts) {
        if (fact.rev <= cursor)
            continue; // comes again after a reconnect
        if (fact.rev != cursor + 1)
            return fail(ErrorCode::Protocol, QStringLiteral("revision %1 follows %2").arg(fact.rev).arg(cursor),
                        QStringLiteral("inbox"));
        HEARTH_TRY(tx.exec("INSERT INTO inbox (rev, kind, received_at_ms, body) VALUES (?1, ?2, ?3, ?4)", fact.rev, fact.kind,
                           nowMs, fact.body));
        cursor = fact.rev;
    }
    if (cursor != *stored)
        HEARTH_TRY(tx.exec("UPDATE sync_state SET down_rev = ?1 WHERE id = 1", cursor));
    return cursor;
}

Result<void> Inbox::restart(storage::Transaction &tx)
{
    HEARTH_TRY(tx.exec("DELETE FROM inbox WHERE state = 1"));
    HEARTH_TRY(tx.exec("UPDATE inbox SET rev = rev - (SELECT max(0, max(rev)) + 1 FROM inbox)"));
    HEARTH_TRY(tx.exec("UPDATE sync_state SET down_rev = 0 WHERE id = 1"));
    return {};
}

Result<qint64> Inbox::cursor(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT down_rev FROM sync_state WHERE id = 1"));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return fail(ErrorCode::Corrupt, QStringLiteral("the sync state is missing"), db.path());
    return rows.int64(0);
}

Result<QList<Inbox::Row>> Inbox::waiting(storage::Database &db, int limit)
{
    return readWaiting(db, limit);
}

Result<QList<Inbox::Row>> Inbox::waiting(storage::Transaction &tx, int limit)
{
    return readWaiting(tx, limit);
}

Result<void> Inbox::done(storage::Transaction &tx, qint64 rev, qint64 nowMs)
{
    return rest(tx, rev, Done, {}, nowMs);
}

Result<void> Inbox::park(storage::Transaction &tx, qint64 rev, const QString &reason, qint64 nowMs)
{
    return rest(tx, rev, Parked, reason, nowMs);
}

Result<QList<ParkedRow>> Inbox::parked(storage::Database &db, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT rev, kind, coalesce(done_at_ms, received_at_ms) AS at_ms, reason FROM inbox "
                           "WHERE state <> 1 AND state = 2 ORDER BY at_ms DESC, rev DESC LIMIT ?1", // the first names the index
                           limit));
    QList<ParkedRow> parked;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return parked;
        parked.append({rows.int64(0), rows.int32(1), rows.int64(2), rows.text(3)});
    }
}

} // namespace hearth
