// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "link/uplink.h"
#include "core/faultpoint.h"
#include "link/hqconnection.h"
#include "protocol/identity.h"

#include <QLoggingCategory>

namespace hearth {

namespace {
Q_LOGGING_CATEGORY(uplinkLog, "hearth.link.uplink")

constexpr qint64 FrameBodies = 56 * 1024;       ///< with what is around them a frame stays within 64 KiB
constexpr qint64 MaxWaiting = 1024 * 1024;      ///< bytes the network has not taken yet
constexpr int RetryMs = 1'000;
constexpr int SilentBeats = 4;
constexpr int ShortestSilenceMs = 200;
} // namespace

Uplink::Uplink(storage::Writer &writer, QObject *parent) : QObject(parent), m_writer(writer), m_wake(this), m_job(this), m_retry(this), m_silence(this)
{
    m_silence.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this, [this] {
        Q_EMIT failed({ErrorCode::Timeout, QStringLiteral("headquarters is there, but has acknowledged nothing for %1 s").arg(m_silence.interval() / 1'000.0), {}});
    });
    m_wake.setSingleShot(true);
    m_retry.setSingleShot(true);
    connect(&m_wake, &QTimer::timeout, this, &Uplink::push);
    connect(&m_retry, &QTimer::timeout, this, &Uplink::storeMarks);
    connect(&m_job, &QFutureWatcherBase::finished, this, &Uplink::marksStored);
}

void Uplink::resume(storage::Database &db, HqConnection &connection, const protocol::Welcome &welcome)
{
    m_db = &db;
    m_connection = &connection;
    m_halted = false;
    m_blocked = false;
    m_chained = welcome.version >= 2;
    // A heartbeat says that the line is good; what was lost on it, or forgotten at its end, is only found this way.
    m_silence.setInterval(qMax(ShortestSilenceMs, SilentBeats * welcome.heartbeatMs));
    const auto ahead = hqIsAhead(welcome.committed);
    if (!ahead) {
        Q_EMIT failed(ahead.error());
        return;
    }
    if (*ahead)
        return;
    const auto another = hqHasOthers(welcome);
    if (!another) {
        Q_EMIT failed(another.error());
        return;
    }
    if (*another)
        return;
    m_window = PushWindow(welcome.committed, welcome.windowFacts, welcome.windowBytes);
    connect(&connection, &HqConnection::drained, this, [this] {
        if (std::exchange(m_blocked, false))
            wake();
    });
    acknowledged({welcome.committed, welcome.replicated});
    wake();
}

void Uplink::pause()
{
    if (m_connection != nullptr)
        m_connection->disconnect(this);
    m_connection = nullptr;
    m_db = nullptr;
    m_wake.stop();
    m_silence.stop();
}

Result<bool> Uplink::hqIsAhead(qint64 committed)
{
    HEARTH_ASSIGN(const qint64 last, Outbox::lastSeq(*m_db));
    HEARTH_ASSIGN(const qint64 before, Outbox::hqAhead(*m_db));
    if (committed <= last && before == 0)
        return false;
    haltSetBack(before != 0 ? before : committed);
    return true;
}

Result<bool> Uplink::hqHasOthers(const protocol::Welcome &welcome)
{
    if (!welcome.chain.isEmpty()) {
        HEARTH_ASSIGN(const QByteArray mine, Outbox::chainAt(*m_db, welcome.committed));
        if (mine == welcome.chain)
            return false;
        if (!mine.isEmpty()) {
            haltSetBack(welcome.committed);
            return true;
        }
    }
    if (welcome.committed == 0 || welcome.committedHash.isEmpty())
        return false;
    HEARTH_ASSIGN(const QList<OutboxFact> rows, Outbox::read(*m_db, welcome.committed - 1, 1, 1));
    if (rows.isEmpty() || rows.first().seq != welcome.committed || protocol::hash(rows.first().fact.body) == welcome.committedHash)
        return false; // ours, or deleted since
    haltSetBack(welcome.committed);
    return true;
}

void Uplink::haltSetBack(qint64 committed)
{
    // Kept in the database: once more has been sold than HQ's mark, nothing else may tell.
    m_writer.post([committed](storage::Transaction &tx) { return Outbox::markHqAhead(tx, committed); },
                  [](const Result<void> &done) {
                      if (!done)
                          qCWarning(uplinkLog) << "cannot keep that headquarters is ahead:" << done.error().toString();
                  });
    halt("fork", QStringLiteral("headquarters has facts up to %1 that this till's database does not have: it was restored or copied. "
                                "Sales are kept here and not sent until the till is enrolled anew").arg(committed));
}

void Uplink::halt(const char *code, const QString &why)
{
    qCWarning(uplinkLog).noquote() << why;
    m_halted = true;
    m_connection->send(protocol::ErrorMessage{QString::fromLatin1(code), why, false});
    Q_EMIT halted(why);
}

void Uplink::wake()
{
    if (m_connection != nullptr && !m_halted && !m_wake.isActive())
        m_wake.start(0);
}

void Uplink::push()
{
    while (m_connection != nullptr && !m_halted) {
        const auto more = pushFrame();
        if (!more) {
            Q_EMIT failed(more.error());
            return;
        }
        if (!*more)
            return;
    }
}

Result<bool> Uplink::pushFrame()
{
    const int roomFacts = qMin(m_window.roomFacts(), protocol::MaxFacts);
    if (roomFacts == 0)
        return false; // an ACK wakes us
    if (m_connection->waitingBytes() > MaxWaiting) {
        m_blocked = true;
        return false;
    }
    HEARTH_ASSIGN(const QList<OutboxFact> rows,
                  Outbox::read(*m_db, m_window.sent(), roomFacts, qMin(FrameBodies, m_window.roomBytes())));
    if (rows.isEmpty())
        return false;
    protocol::Push push{m_window.sent() + 1, {}};
    push.facts.reserve(rows.size());
    qint64 bytes = 0;
    for (const OutboxFact &row : rows) {
        if (row.seq != push.firstSeq + push.facts.size()) {
            if (push.facts.isEmpty()) {
                halt("gap", QStringLiteral("headquarters asks for facts from %1 on, the oldest kept here is %2").arg(push.firstSeq).arg(row.seq));
                return false;
            }
            break;
        }
        if (!push.facts.isEmpty() && bytes + row.fact.body.size() > m_window.roomBytes())
            break;
        bytes += row.fact.body.size();
        push.facts.append(row.fact);
        if (m_chained)
            push.chain = row.chain;
    }
    if (!m_window.empty() && bytes > m_window.roomBytes())
        return false; // one large fact: alone, once the window is empty
    faultPoint("link.before_push");
    m_connection->send(push);
    faultPoint("link.pushed");
    m_window.pushed(push.firstSeq + push.facts.size() - 1, bytes);
    if (!m_silence.isActive())
        watch();
    return true;
}

void Uplink::watch()
{
    if (m_window.empty())
        m_silence.stop();
    else
        m_silence.start();
}

void Uplink::acknowledged(const protocol::Ack &ack)
{
    if (m_connection == nullptr || m_halted)
        return;
    faultPoint("link.ack_received");
    if (ack.committed > m_window.sent()) {
        const auto ahead = hqIsAhead(ack.committed);
        if (!ahead) {
            Q_EMIT failed(ahead.error());
            return;
        }
        if (*ahead)
            return;
    }
    m_window.acknowledged(ack.committed);
    watch();
    const bool further = ack.committed > m_heard.committed;
    m_heard = {qMax(m_heard.committed, ack.committed), qMax(m_heard.replicated, ack.replicated)};
    storeMarks();
    wake();
    if (further)
        Q_EMIT progressed();
}

void Uplink::storeMarks()
{
    if (m_jobRuns || m_retry.isActive() || m_heard == m_stored)
        return; // marksStored() looks again: of many ACKs only the newest costs a commit
    m_storing = m_heard;
    m_jobRuns = true;
    m_job.setFuture(m_writer.submit([marks = m_storing](storage::Transaction &tx) {
        return Outbox::acknowledged(tx, marks.committed, marks.replicated);
    }));
}

void Uplink::marksStored()
{
    const Result<void> done = m_job.result();
    m_jobRuns = false;
    if (!done) {
        qCWarning(uplinkLog) << "cannot store headquarters' marks:" << done.error().toString();
        if (done.error().code == ErrorCode::DiskFull)
            Q_EMIT diskFull();
        m_retry.start(RetryMs);
        return;
    }
    faultPoint("link.acked_committed");
    m_stored = m_storing;
    Q_EMIT stored(m_stored.committed, m_stored.replicated);
    storeMarks();
}

} // namespace hearth
