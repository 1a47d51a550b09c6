// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

namespace hearth::hq {

/** Table queue_log, its old end: what every consumer has done. (Appending and consuming are the runtime's.) Stateless: works in
    the transaction it is given. */
class QueueLogStore {
public:
    /** Deletes messages written before `beforeMs` that every consumer of their topic has passed, at most `limit`, oldest first.
        A topic without a consumer keeps all, and the newest message of all topics stays. Returns how many. */
    [[nodiscard]] static Result<int> prune(storage::Transaction &tx, qint64 beforeMs, int limit);
};

} // namespace hearth::hq
