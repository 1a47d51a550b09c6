// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/guarded.h"
#include "core/taskpool.h"
#include "runtime/function.h"

#include <atomic>
#include <deque>
#include <optional>

namespace hearth::hq {

/** One run's mark on its worker, looked at by the runner's poll thread. */
struct RunMark {
    storage::Database *database = nullptr;
    qint64 deadline = 0;
    qint64 limitMs = 0;
    std::function<void()> overdue; ///< called once, a whole limit after the deadline; HTTP answers its client
};

/** What one thread of the pool keeps: its connection, opened when first needed, and what it runs now. */
struct RunWorker {
    std::unique_ptr<storage::Database> database;
    Guarded<std::optional<RunMark>> mark;
};

/** One function with its slots: at most `concurrency` jobs of it run, the others wait here and not in the pool, so that a
    slow function takes no worker from another. Any thread. */
class FunctionSlot {
public:
    struct Job {
        std::function<void(int thread)> run; ///< what it holds may answer when it is dropped without a run
        bool mayExpire = false;
        qint64 sinceMs = 0; ///< monotonic
    };
    FunctionSlot(Function &function, TaskPool &pool);

    /** Runs the job as soon as a slot is free. False: `maxWaiting` others wait already (0: no limit), or the pool stopped. */
    [[nodiscard]] bool start(Job job, int maxWaiting);
    /** Takes out the jobs that have waited since before `monotonicMs` and may expire. */
    [[nodiscard]] std::vector<Job> takeOverdue(qint64 monotonicMs);
    /** Takes out all that wait. */
    [[nodiscard]] std::vector<Job> takeAll();

    [[nodiscard]] Function &function() const { return m_function; }
    [[nodiscard]] const Trigger &trigger() const { return m_trigger; }
    [[nodiscard]] const FunctionOptions &options() const { return m_options; }
    [[nodiscard]] const QString &name() const { return m_name; }

    void count(qint64 ms, const std::optional<Error> &error);
    struct Counts {
        qint64 runs = 0;
        qint64 failures = 0;
        qint64 totalMs = 0;
        QString lastError;
        int running = 0;
        qint64 waiting = 0;
    };
    [[nodiscard]] Counts counts() const;

private:
    bool launch(Job job);

    Function &m_function;
    TaskPool &m_pool;
    const Trigger m_trigger;
    const FunctionOptions m_options;
    const QString m_name;
    struct State {
        int running = 0;
        std::deque<Job> waiting;
        qint64 runs = 0;
        qint64 failures = 0;
        qint64 totalMs = 0;
        QString lastError;
    };
    Guarded<State> m_state;
};

} // namespace hearth::hq
