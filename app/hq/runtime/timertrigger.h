// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/runcontext.h"

#include <atomic>

namespace hearth::hq {

/** Runs one timer function at its planned times, kept in table timer: runs missed while HQ was down are caught up once, with
    the latest of their planned times. poll() on the runner's poll thread. */
class TimerConsumer {
public:
    TimerConsumer(FunctionSlot &slot, RunnerShared &shared);

    /** Starts the run that is due. */
    [[nodiscard]] Result<void> poll(storage::Database &database);
    [[nodiscard]] FunctionSlot &slot() const { return m_slot; }

private:
    void run(int thread, qint64 plannedMs);
    [[nodiscard]] Result<void> runPlanned(int thread, qint64 plannedMs);
    [[nodiscard]] Result<void> ran(storage::Transaction &tx, qint64 plannedMs, const QString &error) const;

    FunctionSlot &m_slot;
    RunnerShared &m_shared;
    const qint64 m_intervalMs;
    std::atomic<bool> m_busy{false};
};

} // namespace hearth::hq
