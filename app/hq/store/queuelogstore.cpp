// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/queuelogstore.h"

namespace hearth::hq {

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
                              " WHERE topic = ?1 AND id <= ?2 ORDER BY id LIMIT ?4) WHERE at_ms < ?3)"
                              " AND id < (SELECT max(id) FROM queue_log)", topic, passed, beforeMs, limit - pruned));
        pruned += deleted;
    }
    return pruned;
}

} // namespace hearth::hq
