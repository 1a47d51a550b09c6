// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/functionslot.h"
#include "runtime/runner.h"
#include "storage/databasepool.h"

#include <list>

namespace hearth::hq {

/** One run as the runner's poll thread looks at it. */
struct RunMark {
    FunctionSlot *slot = nullptr;
    storage::Database *database = nullptr;
    qint64 deadline = 0;
    qint64 limitMs = 0;
    std::function<void()> overdue; ///< called once, a whole limit after the deadline; HTTP answers its client
    bool stuck = false;
};

/** What the runner's parts share. */
struct RunnerShared {
    Runner::Config config;
    storage::Writer &writer;
    const Clock &clock;
    std::function<void(const QList<qint64> &)> wakeTills;
    std::function<void()> wakeQueues; ///< a run has committed
    QString node;                     ///< this process among those that share the database
    storage::DatabasePool pool;
    Guarded<std::list<RunMark>> marks; ///< of the runs at this moment
};

/** Context of one run, on its worker's thread. */
class RunContext final : public Context {
public:
    using Work = std::function<Result<void>(storage::Transaction &)>;
    /** `moveCursor` runs in the same transaction as the function's work; empty where nothing is to be moved. */
    RunContext(RunnerShared &shared, storage::Database &database, int limitMs, Work moveCursor);
    /** All that is written is rolled back, as if it had been committed. */
    void setDryRun() { m_dryRun = true; }

    [[nodiscard]] storage::Database &database() override { return m_database; }
    [[nodiscard]] Result<void> commit(Work work) override;
    [[nodiscard]] const Clock &clock() const override { return m_shared.clock; }
    [[nodiscard]] qint64 deadline() const override { return m_deadline; }
    void respond(HttpResponse response) override { m_response = std::move(response); }
    void wakeTills(const QList<qint64> &tills) override;

    [[nodiscard]] bool committed() const { return m_committed; }
    [[nodiscard]] std::optional<HttpResponse> takeResponse() { return std::move(m_response); }
    /** Moves the cursor where the function had nothing to write, and passes its wakes on. */
    [[nodiscard]] Result<void> finish();

private:
    [[nodiscard]] Result<void> write(const Work &work);
    void passWakes();

    RunnerShared &m_shared;
    storage::Database &m_database;
    const qint64 m_deadline;
    const Work m_moveCursor;
    bool m_dryRun = false;
    bool m_committed = false;
    std::optional<HttpResponse> m_response;
    QList<qint64> m_tills;
};

/** Calls the function once with its time limit: marks the run for the poll thread, counts it. A run that is too late and
    has not committed is an error Timeout. `overdue` is called where the function does not come back at all. */
[[nodiscard]] Result<void> runOnce(FunctionSlot &slot, RunnerShared &shared, std::span<const Event> events, RunContext &context,
                                   std::function<void()> overdue = {});

} // namespace hearth::hq
