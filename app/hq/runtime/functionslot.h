// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/guarded.h"
#include "core/taskpool.h"
#include "runtime/function.h"

#include <array>
#include <atomic>
#include <deque>
#include <optional>

namespace hearth::hq {

/** One function with its slots: at most `concurrency` jobs of it run, the others wait here and not in the pool, so that a
    slow function takes no worker from another. Any thread. */
class FunctionSlot {
public:
    struct Job {
        std::function<void(int thread)> run; ///< what it holds may answer when it is dropped without a run
        bool mayExpire = false;
        qint64 sinceMs = 0; ///< monotonic
    };
    static constexpr qint64 BucketsMs[] = {5, 20, 100, 500, 2'000, 10'000}; ///< of the time of a run; what is longer is in none
    static constexpr int Buckets = static_cast<int>(std::size(BucketsMs));

    FunctionSlot(Function &function, TaskPool &pool, WorkerClass workers);

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
    [[nodiscard]] WorkerClass workers() const { return m_workers; }
    /** How many jobs run at once. */
    [[nodiscard]] int concurrency() const;

    /** People pause it, or a run that does not come back does. What is paused begins nothing new; what runs goes on. */
    [[nodiscard]] bool isPaused() const { return m_paused || m_stuck > 0; }
    void setPaused(bool paused) { m_paused = paused; }
    [[nodiscard]] bool isPausedByPeople() const { return m_paused; }
    /** A run is over twice its limit: a spare worker takes its place. */
    void gotStuck();
    /** It has come back. */
    void cameBack();
    [[nodiscard]] int stuck() const { return m_stuck; }

    void count(qint64 ms, const std::optional<Error> &error);
    struct Counts {
        qint64 runs = 0;
        qint64 failures = 0;
        qint64 totalMs = 0;
        QString lastError;
        int running = 0;
        qint64 waiting = 0;
        qint64 maxMs = 0;
        qint64 overdue = 0; ///< runs that were over twice their limit
        std::array<qint64, Buckets> buckets{};
    };
    [[nodiscard]] Counts counts() const;

private:
    bool launch(Job job);

    Function &m_function;
    TaskPool &m_pool;
    const Trigger m_trigger;
    const FunctionOptions m_options;
    const QString m_name;
    const WorkerClass m_workers;
    std::atomic<bool> m_paused{false};
    std::atomic<int> m_stuck{0};
    std::atomic<qint64> m_overdue{0};
    struct State {
        int running = 0;
        std::deque<Job> waiting;
        qint64 runs = 0;
        qint64 failures = 0;
        qint64 totalMs = 0;
        QString lastError;
        qint64 maxMs = 0;
        std::array<qint64, Buckets> buckets{};
    };
    Guarded<State> m_state;
};

} // namespace hearth::hq
