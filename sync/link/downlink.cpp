// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "link/downlink.h"
#include "core/faultpoint.h"
#include "link/hqconnection.h"

namespace hearth {

namespace {
constexpr qint64 MaxWaitingBytes = 32 * 1024 * 1024; ///< received and not on disk yet
} // namespace

Downlink::Downlink(storage::Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent), m_writer(writer), m_clock(clock), m_job(this)
{
    connect(&m_job, &QFutureWatcherBase::finished, this, &Downlink::done);
}

void Downlink::pause()
{
    m_connection = nullptr;
    m_waiting.clear();
    m_waitingBytes = 0;
}

void Downlink::take(const protocol::Change &change)
{
    faultPoint("link.change_received");
    for (const protocol::ChangeFact &fact : change.facts)
        m_waitingBytes += fact.body.size();
    m_waiting += change.facts;
    if (m_waitingBytes > MaxWaitingBytes) {
        Q_EMIT failed({ErrorCode::Busy, QStringLiteral("headquarters sends faster than the disk takes it"), {}});
        return;
    }
    store();
}

void Downlink::store()
{
    if (m_jobRuns || m_waiting.isEmpty())
        return;
    m_waitingBytes = 0;
    m_jobRuns = true;
    m_job.setFuture(m_writer.submit([facts = std::exchange(m_waiting, {}), now = m_clock.nowMs()](storage::Transaction &tx) {
        return Inbox::store(tx, facts, now);
    }));
}

void Downlink::done()
{
    const Result<qint64> cursor = m_job.result();
    m_jobRuns = false;
    if (!cursor) {
        m_waiting.clear();
        m_waitingBytes = 0;
        Q_EMIT failed(cursor.error());
        return;
    }
    faultPoint("link.change_stored");
    // Also where the connection it came by is gone: the cursor is what counts.
    if (m_connection != nullptr) {
        m_connection->send(protocol::ChangeAck{*cursor});
        faultPoint("link.cack_sent");
    }
    Q_EMIT stored();
    store();
}

} // namespace hearth
