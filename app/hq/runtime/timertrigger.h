// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/runcontext.h"
#include "runtime/timertable.h"

#include <QSet>

namespace hearth::hq {

/** Runs one timer function at its planned times, in the chain or in each store: what was missed is caught up once, with the latest of
    the missed times. Each planned time is claimed in the database before it runs, so that it runs once, on one node, whatever the clock
    does; the claim ends in the transaction of what the function writes. poll() and again() on the runner's poll thread. */
class TimerConsumer {
public:
    TimerConsumer(FunctionSlot &slot, RunnerShared &shared, Cron cron);

    /** Starts the runs that are due. */
    [[nodiscard]] Result<void> poll(storage::Database &database);
    /** An open run nobody runs any more, or that somebody has asked for: tries it again. */
    void again(const TimerOpenRun &run);
    /** The same on the caller's thread; waits for it. */
    [[nodiscard]] Result<void> runNow(const TimerOpenRun &run);
    /** Looks at every place at the next poll: plans, stores or pauses have changed. */
    void lookAgain() { m_lookAtMs = 0; }
    [[nodiscard]] FunctionSlot &slot() const { return m_slot; }

private:
    [[nodiscard]] Result<void> look(storage::Database &database, qint64 now);
    void begin(const TimerPlace &place, std::function<Result<std::optional<TimerClaim>>(storage::Transaction &)> claim);
    [[nodiscard]] Result<void> run(const TimerPlace &place, const std::function<Result<std::optional<TimerClaim>>(storage::Transaction &)> &claim);
    [[nodiscard]] Result<void> runClaimed(const TimerPlace &place, const TimerClaim &claim);
    [[nodiscard]] qint64 leaseMs() const;

    FunctionSlot &m_slot;
    RunnerShared &m_shared;
    const Cron m_cron;
    const TimerScope m_scope;
    Guarded<QSet<qint64>> m_busy; ///< places with a job
    // When to look again: by the clock, or after a while, or where the clock was set back.
    qint64 m_lookAtMs = 0;
    qint64 m_lookedMs = 0;
    qint64 m_lookedMonotonicMs = 0;
};

} // namespace hearth::hq
