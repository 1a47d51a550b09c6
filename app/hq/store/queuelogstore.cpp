// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/queuelogstore.h"

namespace hearth::hq {

Result<QList<DeadLetter>> QueueLogStore::dead(storage::Database &db, const QString &function, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT f.id, f.consumer, t.name, f.message, f.attempts, f.next_at_ms, f.reason, length(f.body)"
                                               " FROM queue_failed f JOIN queue_topic t ON t.id = f.topic WHERE f.dead = 1 AND (?1 = '' OR f.consumer = ?1)"
                                               " ORDER BY f.id LIMIT ?2", function.isNull() ? QStringLiteral("") : function, limit));
    QList<DeadLetter> letters;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return letters;
        letters.append({rows.int64(0), rows.text(1), rows.text(2), rows.int64(3), rows.int32(4), rows.int64(5), rows.text(6), rows.int64(7)});
    }
}

Result<int> QueueLogStore::requeue(storage::Transaction &tx, const QString &function, qint64 id, qint64 nowMs)
{
    return tx.exec("UPDATE queue_failed SET dead = 0, sent = 0, attempts = 0, next_at_ms = ?3 WHERE dead = 1 AND consumer = ?1 AND (?2 = 0 OR id = ?2)", function, id, nowMs);
}

Result<int> QueueLogStore::prune(storage::Transaction &tx, qint64 beforeMs, int limit)
{
    QList<std::pair<qint64, qint64>> topics;
    {
        HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT topic, min(position) FROM queue_cursor GROUP BY topic"));
        for (;;) {
            HEARTH_ASSIGN(const bool more, rows.next());
            if (!more)
                break;
            topics.append({rows.int64(0), rows.int64(1)});
        }
    }
    int pruned = 0;
    for (const auto &[topic, passed] : std::as_const(topics)) {
        // The last message of all stays: the next one is numbered after it, and must stand behind every cursor.
        HEARTH_ASSIGN(const int deleted,
                      tx.exec("DELETE FROM queue_log WHERE id IN (SELECT id FROM (SELECT id, at_ms FROM queue_log"
                              " WHERE topic = ?1 AND id <= ?2 ORDER BY id LIMIT ?4) AS oldest WHERE at_ms < ?3)"
                              " AND id < (SELECT max(id) FROM queue_log)", topic, passed, beforeMs, limit - pruned));
        pruned += deleted;
    }
    return pruned;
}

} // namespace hearth::hq
