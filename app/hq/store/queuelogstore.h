// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/database.h"
#include "storage/transaction.h"

namespace hearth::hq {

/** A message a function was given and could not take, however often. */
struct DeadLetter {
    qint64 id = 0;      ///< its number among them
    QString function;
    QString topic;
    qint64 message = 0; ///< in the log
    int attempts = 0;
    qint64 triedAtMs = 0; ///< the last time
    QString reason;
    qsizetype bytes = 0;
};

/** Table queue_log, its old end: what every consumer has done; and what was given up. (Appending and consuming are the runtime's.)
    Stateless: works on the connection or transaction it is given. */
class QueueLogStore {
public:
    /** Oldest first; of one function where it is named. */
    [[nodiscard]] static Result<QList<DeadLetter>> dead(storage::Database &db, const QString &function, int limit);
    /** Gives dead letters of a function back to it, with all their attempts before them: one (`id`), or all (0). Returns how many. */
    [[nodiscard]] static Result<int> requeue(storage::Transaction &tx, const QString &function, qint64 id, qint64 nowMs);
    /** Deletes messages written before `beforeMs` that every consumer of their topic has passed, at most `limit`, oldest first.
        A topic without a consumer keeps all, and the newest message of all topics stays. Returns how many. */
    [[nodiscard]] static Result<int> prune(storage::Transaction &tx, qint64 beforeMs, int limit);
};

} // namespace hearth::hq
