// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/runcontext.h"

#include <atomic>

namespace hearth::hq {

/** Drains one topic for one queue function: a batch after its cursor, and what failed and is due again. The cursor and what
    the function writes move in one transaction, so that each message has its effect once. drain() runs on one worker at a
    time, and of several nodes on one; the rest from any thread. */
class QueueConsumer {
public:
    QueueConsumer(FunctionSlot &slot, RunnerShared &shared);

    /** Sees to it that drain() runs after this call. */
    void wake();

    struct Backlog {
        qint64 waiting = 0;
        qint64 dead = 0;
        qint64 sinceMs = 0; ///< when the oldest one behind the cursor was written; 0: none
    };
    [[nodiscard]] Result<Backlog> backlog(storage::Database &database) const;
    [[nodiscard]] FunctionSlot &slot() const { return m_slot; }

private:
    struct Failed {
        qint64 row = 0;
        int attempts = 0;
        Event event;
    };
    void drain();
    /** True: there may be more now. */
    [[nodiscard]] Result<bool> drainOnce();
    [[nodiscard]] Result<void> retry(storage::Database &database, const Failed &failed);
    [[nodiscard]] Result<void> single(storage::Database &database, const Event &event, qint64 position);
    [[nodiscard]] Result<void> moveCursor(storage::Transaction &tx, qint64 from, qint64 to) const;
    [[nodiscard]] Result<std::optional<qint64>> topic(storage::Database &database) const;
    [[nodiscard]] qint64 nextAttemptMs(int attempts, qint64 message) const;
    [[nodiscard]] RunContext context(storage::Database &database, RunContext::Work move) const;
    [[nodiscard]] Result<std::vector<Failed>> failedAndDue(storage::Database &database, qint64 topic) const;

    FunctionSlot &m_slot;
    RunnerShared &m_shared;
    const QueueTrigger m_trigger;
    std::atomic<bool> m_wanted{false};
    mutable std::atomic<qint64> m_topic{0}; ///< row id, once known
};

} // namespace hearth::hq
