// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

#include <QFuture>
#include <QPromise>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace hearth::storage {

/** The one thread that writes a database. Jobs go in from any thread; all that wait share one transaction (a savepoint
    each), and each result comes back after the commit: a result that says done is on disk. It also checkpoints, in idle
    moments. */
class Writer {
public:
    struct Options {
        int maxBatch = 256;
        int idleCheckpointMs = 500; ///< checkpoint after this long without a job
    };
    /** Takes over the owner's connection. */
    explicit Writer(std::unique_ptr<Database> db);
    Writer(std::unique_ptr<Database> db, Options options);
    /** Finishes what waits, then stops. */
    ~Writer();
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;

    /** `work` is a Result<T>(Transaction &), run on the writer's thread. Its error undoes this job alone; an error of the
        commit is the result of every job in it. After the commit `done` gets the result, on the writer's thread: it must be
        quick (emit, wake, post). Any thread. */
    template <typename Work, typename Done>
    void post(Work work, Done done)
    {
        using R = std::invoke_result_t<Work, Transaction &>;
        enqueue(std::make_unique<Task<R>>(std::move(work), std::move(done)));
    }

    /** As post(); the future is finished after the commit. */
    template <typename Work>
    [[nodiscard]] auto submit(Work work) -> QFuture<std::invoke_result_t<Work, Transaction &>>
    {
        return start<std::invoke_result_t<Work, Transaction &>>(std::move(work));
    }

    /** submit() and wait. Not on the UI thread, never from inside a job. */
    template <typename Work>
    [[nodiscard]] auto run(Work work) -> std::invoke_result_t<Work, Transaction &>
    {
        auto future = submit(std::move(work));
        future.waitForFinished();
        return future.takeResult();
    }

    /** Called on the writer's thread after each commit; set before the first job. */
    void setAfterCommit(std::function<void()> callback) { m_afterCommit = std::move(callback); }
    /** Called on the writer's thread where SQLite finds the file broken; set before the first job. */
    void setOnBroken(std::function<void(const QString &why)> callback) { m_onBroken = std::move(callback); }

    /** Jobs waiting now. Any thread. */
    [[nodiscard]] qsizetype waiting() const;
    [[nodiscard]] QString path() const { return m_path; } ///< for people, as Database::path()
    [[nodiscard]] QString source() const { return m_source; } ///< as Database::source()

private:
    struct Job {
        Job() = default;
        Job(const Job &) = delete;
        Job &operator=(const Job &) = delete;
        virtual ~Job() = default;
        virtual bool run(Transaction &transaction, bool alone) = 0;
        virtual void finish(const Error *commitError) = 0;
    };
    // One class for each type of result, not for each lambda: callers are many, and they are compiled faster so.
    template <typename R>
    struct Task final : Job {
        Task(std::function<R(Transaction &)> w, std::function<void(R)> d) : work(std::move(w)), done(std::move(d)) {}
        bool run(Transaction &transaction, bool alone) override
        {
            result.emplace(alone ? work(transaction) : transaction.nested(work));
            return result->has_value();
        }
        void finish(const Error *commitError) override
        {
            if (commitError != nullptr && (!result || result->has_value()))
                done(R(tl::unexpected<Error>(*commitError)));
            else
                done(std::move(*result));
        }
        std::function<R(Transaction &)> work;
        std::function<void(R)> done;
        std::optional<R> result;
    };
    template <typename R>
    [[nodiscard]] QFuture<R> start(std::function<R(Transaction &)> work)
    {
        auto promise = std::make_shared<QPromise<R>>();
        promise->start();
        QFuture<R> future = promise->future();
        post(std::move(work), [promise](R result) {
            promise->addResult(std::move(result));
            promise->finish();
        });
        return future;
    }
    void enqueue(std::unique_ptr<Job> job);
    void loop();
    void lookForDamage();
    void runBatch(const std::deque<std::unique_ptr<Job>> &batch);

    std::unique_ptr<Database> m_db;
    QString m_path;
    QString m_source;
    Options m_options;
    std::function<void()> m_afterCommit;
    std::function<void(const QString &)> m_onBroken;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::unique_ptr<Job>> m_jobs;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace hearth::storage
