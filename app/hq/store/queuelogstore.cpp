// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/queuelogstore.h"

namespace hearth::hq {

Result<int> QueueLogStore::prune(storage::Transaction &tx, qint64 beforeMs, int limit)
{
    return tx.exec("DELETE FROM queue_log WHERE id IN (SELECT l.id FROM queue_log l"
                   " JOIN (SELECT topic, min(position) AS passed FROM queue_cursor GROUP BY topic) c ON c.topic = l.topic"
                   " WHERE l.id <= c.passed AND l.at_ms < ?1 ORDER BY l.id LIMIT ?2)", beforeMs, limit);
}

} // namespace hearth::hq
