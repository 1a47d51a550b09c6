// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/queueconsumer.h"

#include "core/faultpoint.h"
#include "storage/namelock.h"

#include <QLoggingCategory>
#include <algorithm>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(queueconsumerLog, "hearth.runtime.queue")
constexpr int RetriesAtOnce = 32;
constexpr qint64 FarAheadMs = 10 * 60'000; // no wait is that long
constexpr qsizetype BatchBytes = 4 << 20;
} // namespace

QueueConsumer::QueueConsumer(FunctionSlot &slot, RunnerShared &shared)
    : m_slot(slot), m_shared(shared), m_trigger(std::get<QueueTrigger>(slot.trigger()))
{
}

void QueueConsumer::wake()
{
    if (m_slot.isPaused() || m_wanted.exchange(true)) // its messages are kept; the runner's poll wakes it again
        return;
    if (!m_slot.start({[this](int) { drain(); }, false, 0}, 0))
        m_wanted = false;
}

void QueueConsumer::drain()
{
    m_wanted = false;
    if (m_slot.isPaused())
        return;
    const auto more = drainOnce();
    // What could not be written now is looked at again at the next poll.
    if (!more)
        qCWarning(queueconsumerLog).noquote() << m_slot.name() << "cannot go on:" << more.error().toString();
    else if (*more)
        wake();
}

Result<std::optional<qint64>> QueueConsumer::topic(storage::Database &database) const
{
    if (const qint64 known = m_topic; known != 0)
        return std::optional(known);
    HEARTH_ASSIGN(auto rows, database.query("SELECT id FROM queue_topic WHERE name=?1", m_trigger.topic));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return std::optional<qint64>();
    m_topic = rows.int64(0);
    return std::optional(rows.int64(0));
}

RunContext QueueConsumer::context(storage::Database &database, RunContext::Work move) const
{
    return {m_shared, database, m_slot.options().timeLimitMs, std::move(move)};
}

Result<std::vector<QueueConsumer::Failed>> QueueConsumer::failedAndDue(storage::Database &database, qint64 topic) const
{
    std::vector<Failed> due;
    HEARTH_ASSIGN(auto rows, database.query("SELECT f.id, f.attempts, f.message, f.body, coalesce(l.at_ms, 0) FROM queue_failed f "
                                            "LEFT JOIN queue_log l ON l.id = f.message "
                                            "WHERE f.topic=?1 AND f.consumer=?2 AND f.dead=0 AND (f.next_at_ms<=?3 OR f.next_at_ms>?5) "
                                            "ORDER BY f.next_at_ms LIMIT ?4",
                                            topic, m_slot.name(), m_shared.clock.nowMs(), RetriesAtOnce,
                                            m_shared.clock.nowMs() + FarAheadMs)); // the clock was set back since
    for (;;) {
        HEARTH_ASSIGN(const bool row, rows.next());
        if (!row)
            return due;
        due.push_back({rows.int64(0), rows.int32(1), Event{rows.blob(3), rows.int64(2), rows.int64(4), nullptr}});
        due.back().event.attempt = due.back().attempts + 1;
    }
}

Result<bool> QueueConsumer::drainOnce()
{
    HEARTH_ASSIGN(const storage::DatabasePool::Lease database, m_shared.pool.take(m_slot.name()));
    HEARTH_ASSIGN(const std::optional<qint64> topicId, topic(*database));
    if (!topicId)
        return false;
    // One node at a time: two would call the function twice for each message, though only one could commit.
    HEARTH_ASSIGN(const auto mine, storage::NameLock::tryTake(*database, m_slot.name() + QLatin1Char(' ') + m_trigger.topic));
    if (!mine)
        return false; // whoever has it goes on to the end; the poll looks again

    HEARTH_ASSIGN(const std::vector<Failed> due, failedAndDue(*database, *topicId));
    for (const Failed &failed : due) {
        HEARTH_TRY(retry(*database, failed));
        if (m_slot.isPaused())
            return false;
    }

    qint64 position = 0;
    std::vector<Event> events;
    {
        HEARTH_ASSIGN(auto rows, database->query("SELECT position FROM queue_cursor WHERE topic=?1 AND consumer=?2", *topicId,
                                                 m_slot.name()));
        HEARTH_ASSIGN(const bool found, rows.next());
        position = found ? rows.int64(0) : 0;
    }
    {
        HEARTH_ASSIGN(auto rows, database->query("SELECT id, at_ms, body FROM queue_log WHERE topic=?1 AND id>?2 ORDER BY id LIMIT ?3",
                                                 *topicId, position, std::max(1, m_trigger.batch)));
        qsizetype bytes = 0;
        while (bytes < BatchBytes) {
            HEARTH_ASSIGN(const bool row, rows.next());
            if (!row)
                break;
            events.push_back(Event{rows.blob(2), rows.int64(0), rows.int64(1), nullptr});
            bytes += events.back().body.size();
        }
    }
    if (events.empty())
        return static_cast<int>(due.size()) == RetriesAtOnce;

    const qint64 last = events.back().id;
    faultPoint("runtime.queue_read");
    if (events.size() > 1) {
        RunContext run = context(*database, [this, position, last](storage::Transaction &tx) { return moveCursor(tx, position, last); });
        const auto done = runOnce(m_slot, m_shared, events, run);
        if (done || run.committed()) {
            HEARTH_TRY(run.finish());
            return true;
        }
    }
    for (const Event &event : events) {
        HEARTH_TRY(single(*database, event, position));
        position = event.id;
        if (m_slot.isPaused())
            return false;
    }
    return true;
}

Result<void> QueueConsumer::single(storage::Database &database, const Event &event, qint64 position)
{
    RunContext run =
        context(database, [this, position, to = event.id](storage::Transaction &tx) { return moveCursor(tx, position, to); });
    const auto done = runOnce(m_slot, m_shared, {&event, 1}, run);
    if (done || run.committed())
        return run.finish();
    const bool dead = m_slot.options().maxAttempts <= 1;
    return m_shared.writer.run([&](storage::Transaction &tx) -> Result<void> {
        HEARTH_TRY(moveCursor(tx, position, event.id));
        HEARTH_TRY(tx.exec("INSERT INTO queue_failed (topic, consumer, message, body, attempts, next_at_ms, dead, reason) "
                           "VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7)",
                           m_topic.load(), m_slot.name(), event.id, event.body, dead ? m_shared.clock.nowMs() : nextAttemptMs(1, event.id), dead, done.error().toString()));
        return {};
    });
}

Result<void> QueueConsumer::retry(storage::Database &database, const Failed &failed)
{
    RunContext run = context(database, [row = failed.row](storage::Transaction &tx) -> Result<void> {
        HEARTH_ASSIGN(const int gone, tx.exec("DELETE FROM queue_failed WHERE id=?1 AND dead=0", row));
        if (gone != 1)
            return fail(ErrorCode::Conflict, QStringLiteral("the message was handled meanwhile"));
        return {};
    });
    const auto done = runOnce(m_slot, m_shared, {&failed.event, 1}, run);
    if (done || run.committed())
        return run.finish();
    const int attempts = failed.attempts + 1;
    const bool dead = attempts >= m_slot.options().maxAttempts;
    if (dead)
        qCWarning(queueconsumerLog).noquote() << m_slot.name() << "gives message" << failed.event.id << "up after" << attempts
                                 << "attempts:" << done.error().toString();
    return m_shared.writer.run([&](storage::Transaction &tx) -> Result<void> {
        HEARTH_TRY(tx.exec("UPDATE queue_failed SET attempts=?2, next_at_ms=?3, dead=?4, reason=?5 WHERE id=?1", failed.row, attempts,
                           dead ? m_shared.clock.nowMs() : nextAttemptMs(attempts, failed.event.id), dead, done.error().toString()));
        return {};
    });
}

Result<void> QueueConsumer::moveCursor(storage::Transaction &tx, qint64 from, qint64 to) const
{
    HEARTH_ASSIGN(const int moved, tx.exec("INSERT INTO queue_cursor (topic, consumer, position) VALUES (?1, ?2, ?4) "
                                           "ON CONFLICT (topic, consumer) DO UPDATE SET position=excluded.position "
                                           "WHERE queue_cursor.position=?3",
                                           m_topic.load(), m_slot.name(), from, to));
    if (moved != 1)
        return fail(ErrorCode::Conflict, QStringLiteral("the messages were handled meanwhile"));
    return {};
}

qint64 QueueConsumer::nextAttemptMs(int attempts, qint64 message) const
{
    return m_shared.clock.nowMs() + retryWaitMs(m_slot.options(), attempts, message);
}

Result<QueueConsumer::Backlog> QueueConsumer::backlog(storage::Database &database) const
{
    Backlog result;
    HEARTH_ASSIGN(const std::optional<qint64> topicId, topic(database));
    if (!topicId)
        return result;
    HEARTH_ASSIGN(auto rows, database.query("SELECT (SELECT count(*) FROM queue_log WHERE topic=?1 AND id > coalesce("
                                            "(SELECT position FROM queue_cursor WHERE topic=?1 AND consumer=?2), 0)), "
                                            "(SELECT count(*) FROM queue_failed WHERE topic=?1 AND consumer=?2 AND dead=0), "
                                            "(SELECT count(*) FROM queue_failed WHERE topic=?1 AND consumer=?2 AND dead=1), "
                                            "coalesce((SELECT at_ms FROM queue_log WHERE topic=?1 AND id > coalesce("
                                            "(SELECT position FROM queue_cursor WHERE topic=?1 AND consumer=?2), 0) ORDER BY id LIMIT 1), 0)",
                                            *topicId, m_slot.name()));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (found)
        result = {rows.int64(0) + rows.int64(1), rows.int64(2), rows.int64(3)};
    return result;
}

} // namespace hearth::hq
