// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/runcontext.h"
#include "runtime/subscription.h"

#include <atomic>

namespace hearth::hq {

/** Runs one queue function on what its subscription gives: batches, and what failed and is due again one by one. What the function writes
    and what settles its messages is one transaction, so that each message has its effect once. drain() runs on one worker at a time;
    the rest from any thread. */
class QueueConsumer {
public:
    QueueConsumer(FunctionSlot &slot, RunnerShared &shared);

    [[nodiscard]] QueueConsumerInfo info() const;
    /** Before the start, where the function runs in this process; without, only backlog(). */
    void setSubscription(std::unique_ptr<Subscription> subscription) { m_subscription = std::move(subscription); }
    /** Sees to it that drain() runs after this call. */
    void wake();
    /** Passes on whether the function is paused. */
    void tellPause();
    [[nodiscard]] Result<Backlog> backlog(storage::Database &database) const;
    [[nodiscard]] FunctionSlot &slot() const { return m_slot; }

private:
    void drain();
    /** True: there may be more now. */
    [[nodiscard]] Result<bool> drainOnce();
    [[nodiscard]] Result<void> single(storage::Database &database, Delivery &delivery);
    [[nodiscard]] RunContext context(storage::Database &database, std::span<const Delivery> deliveries) const;

    FunctionSlot &m_slot;
    RunnerShared &m_shared;
    const QueueTrigger m_trigger;
    std::unique_ptr<Subscription> m_subscription;
    std::atomic<bool> m_wanted{false};
    mutable std::atomic<qint64> m_topic{0}; ///< row id, once known
};

} // namespace hearth::hq
