// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/databasepool.h"

#include <QElapsedTimer>
#include <QStringList>
#include <condition_variable>
#include <mutex>
#include <vector>

namespace hearth::storage {

struct DatabasePool::Lease::State {
    mutable std::mutex mutex;
    std::condition_variable returned;
    std::vector<std::unique_ptr<Database>> idle; ///< the one used last is lent first: its cache is warm
    QHash<QString, int> owners;
    Usage usage;
    bool closed = false;
};

DatabasePool::Lease::Lease(std::shared_ptr<State> state, std::unique_ptr<Database> database, QString owner)
    : m_state(std::move(state)), m_database(std::move(database)), m_owner(std::move(owner))
{
}

DatabasePool::Lease &DatabasePool::Lease::operator=(Lease &&other) noexcept
{
    if (this != &other) {
        giveBack();
        m_state = std::move(other.m_state);
        m_database = std::move(other.m_database);
        m_owner = std::move(other.m_owner);
        m_discard = other.m_discard;
    }
    return *this;
}

DatabasePool::Lease::~Lease()
{
    giveBack();
}

void DatabasePool::Lease::giveBack()
{
    if (!m_state)
        return;
    std::unique_ptr<Database> closing; // outside the lock
    {
        const std::scoped_lock lock(m_state->mutex);
        --m_state->usage.inUse;
        const auto owner = m_state->owners.find(m_owner);
        if (--*owner == 0)
            m_state->owners.erase(owner);
        if (m_discard || m_state->closed || !m_database) {
            --m_state->usage.open;
            closing = std::move(m_database);
        } else {
            m_state->idle.push_back(std::move(m_database));
        }
    }
    m_state->returned.notify_one();
    m_state.reset();
}

DatabasePool::DatabasePool(Open open, Options options)
    : m_open(std::move(open)), m_waitMs(options.waitMs), m_state(std::make_shared<Lease::State>())
{
    m_state->usage.limit = std::max(1, options.limit);
}

DatabasePool::~DatabasePool()
{
    close();
}

Result<DatabasePool::Lease> DatabasePool::take(const QString &owner)
{
    std::unique_ptr<Database> database;
    {
        std::unique_lock lock(m_state->mutex);
        Usage &usage = m_state->usage;
        const auto ready = [&] { return m_state->closed || !m_state->idle.empty() || usage.open < usage.limit; };
        if (!ready()) {
            QElapsedTimer waited;
            waited.start();
            ++usage.waits;
            ++usage.waiting;
            const bool got = m_state->returned.wait_for(lock, std::chrono::milliseconds(m_waitMs), ready);
            --usage.waiting;
            usage.waitedMs += waited.elapsed();
            if (!got) {
                ++usage.exhausted;
                QStringList who;
                for (auto it = m_state->owners.cbegin(); it != m_state->owners.cend() && who.size() < 8; ++it)
                    who.append(QStringLiteral("%1 %2").arg(it.key()).arg(it.value()));
                return fail(ErrorCode::Busy, QStringLiteral("all %1 database connections were in use for %2 ms: %3").arg(usage.limit).arg(m_waitMs)
                                                 .arg(who.join(QStringLiteral(", "))), owner);
            }
        }
        if (m_state->closed)
            return fail(ErrorCode::Unavailable, QStringLiteral("the database connections are closed"), owner);
        if (m_state->idle.empty()) {
            ++usage.open; // its place is taken before it is there
        } else {
            database = std::move(m_state->idle.back());
            m_state->idle.pop_back();
        }
        ++usage.inUse;
        ++usage.lent;
        ++m_state->owners[owner];
    }
    Lease lease(m_state, std::move(database), owner);
    if (!lease.m_database) {
        HEARTH_ASSIGN(lease.m_database, m_open());
    }
    return lease;
}

void DatabasePool::close()
{
    std::vector<std::unique_ptr<Database>> closing;
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->closed = true;
        closing.swap(m_state->idle);
        m_state->usage.open -= static_cast<int>(closing.size());
    }
    m_state->returned.notify_all();
}

DatabasePool::Usage DatabasePool::usage() const
{
    const std::scoped_lock lock(m_state->mutex);
    return m_state->usage;
}

QHash<QString, int> DatabasePool::owners() const
{
    const std::scoped_lock lock(m_state->mutex);
    return m_state->owners;
}

} // namespace hearth::storage
