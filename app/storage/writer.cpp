// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/writer.h"

#include <QLoggingCategory>
#include <pthread.h>

namespace hearth::storage {
namespace {
Q_LOGGING_CATEGORY(writerLog, "hearth.storage.writer")
}

Writer::Writer(std::unique_ptr<Database> db) : Writer(std::move(db), Options{}) {}

Writer::Writer(std::unique_ptr<Database> db, Options options)
    : m_db(std::move(db)), m_path(m_db->path()), m_source(m_db->source()), m_options(options), m_thread([this] { loop(); })
{
}

Writer::~Writer()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

qsizetype Writer::waiting() const
{
    const std::scoped_lock lock(m_mutex);
    return static_cast<qsizetype>(m_jobs.size());
}

void Writer::enqueue(std::unique_ptr<Job> job)
{
    bool wake = false;
    {
        const std::scoped_lock lock(m_mutex);
        wake = m_jobs.empty();
        m_jobs.push_back(std::move(job));
    }
    if (wake)
        m_wake.notify_one();
}

void Writer::loop()
{
    pthread_setname_np(pthread_self(), "storage");
    bool dirty = false; // something was written since the last checkpoint
    for (;;) {
        std::deque<std::unique_ptr<Job>> batch;
        bool idle = false;
        {
            std::unique_lock lock(m_mutex);
            const auto ready = [this] { return m_stopping || !m_jobs.empty(); };
            if (dirty)
                idle = !m_wake.wait_for(lock, std::chrono::milliseconds(m_options.idleCheckpointMs), ready);
            else
                m_wake.wait(lock, ready);
            if (m_jobs.empty() && m_stopping)
                return;
            const auto count = std::min(m_jobs.size(), static_cast<std::size_t>(m_options.maxBatch));
            for (std::size_t i = 0; i < count; ++i) {
                batch.push_back(std::move(m_jobs.front()));
                m_jobs.pop_front();
            }
        }
        if (idle) {
            m_db->checkpoint();
            dirty = false;
            continue;
        }
        runBatch(batch);
        dirty = true;
    }
}

void Writer::lookForDamage()
{
    const QString damage = takeDamage();
    if (m_onBroken && !damage.isEmpty())
        m_onBroken(damage);
}

void Writer::runBatch(const std::deque<std::unique_ptr<Job>> &batch)
{
    std::optional<Error> commitError;
    {
        auto transaction = Transaction::begin(*m_db);
        if (!transaction) {
            commitError = transaction.error();
        } else {
            const bool alone = batch.size() == 1;
            bool any = false;
            for (const auto &job : batch) {
                any = job->run(*transaction, alone) || any;
                // A full disk, an I/O error or a lost connection can end the whole transaction: then nothing in it happened.
                if (!transaction->active()) {
                    commitError = Error{ErrorCode::Io, QStringLiteral("the database rolled back the transaction"), {}};
                    break;
                }
            }
            if (!commitError) {
                if (!any)
                    transaction->rollback();
                else if (auto committed = transaction->commit(); !committed)
                    commitError = committed.error();
            }
        }
    }
    lookForDamage();
    if (commitError)
        qCWarning(writerLog) << "commit failed:" << commitError->toString();
    for (const auto &job : batch)
        job->finish(commitError ? &*commitError : nullptr);
    if (!commitError && m_afterCommit)
        m_afterCommit();
}

} // namespace hearth::storage
