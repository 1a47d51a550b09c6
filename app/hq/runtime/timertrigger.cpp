// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/timertrigger.h"

#include "core/faultpoint.h"

#include <QLoggingCategory>
#include <algorithm>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(log, "hearth.runtime.timer")
}

TimerConsumer::TimerConsumer(FunctionSlot &slot, RunnerShared &shared)
    : m_slot(slot), m_shared(shared), m_intervalMs(std::max<qint64>(1, std::get<TimerTrigger>(slot.trigger()).intervalMs))
{
}

Result<void> TimerConsumer::poll(storage::Database &database)
{
    if (m_busy)
        return {};
    const qint64 now = m_shared.clock.nowMs();
    std::optional<qint64> last;
    {
        HEARTH_ASSIGN(auto rows, database.query("SELECT last_planned_ms, paused FROM timer WHERE name=?1", m_slot.name()));
        HEARTH_ASSIGN(const bool found, rows.next());
        if (found) {
            if (rows.boolean(1))
                return {};
            last = rows.int64(0);
        }
    }
    // A new timer counts from now, and so does one whose last run lies in the future: the clock was set back.
    if (!last || *last > now + m_intervalMs)
        return m_shared.writer.run([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(tx.exec("INSERT INTO timer (name, last_planned_ms) VALUES (?1, ?2) "
                               "ON CONFLICT (name) DO UPDATE SET last_planned_ms=excluded.last_planned_ms",
                               m_slot.name(), now));
            return {};
        });
    if (now < *last + m_intervalMs)
        return {};
    const qint64 planned = *last + (now - *last) / m_intervalMs * m_intervalMs;
    m_busy = true;
    if (!m_slot.start({[this, planned](int thread) { run(thread, planned); }, false, 0}, 0))
        m_busy = false;
    return {};
}

void TimerConsumer::run(int thread, qint64 plannedMs)
{
    const auto done = runPlanned(thread, plannedMs);
    if (!done)
        qCWarning(log).noquote() << m_slot.name() << "cannot be marked as run:" << done.error().toString();
    m_busy = false;
}

Result<void> TimerConsumer::runPlanned(int thread, qint64 plannedMs)
{
    HEARTH_ASSIGN(storage::Database * database, m_shared.database(thread));
    RunContext context(m_shared, *database, m_shared.clock.monotonicMs() + m_slot.options().timeLimitMs,
                       [this, plannedMs](storage::Transaction &tx) { return ran(tx, plannedMs, QString()); });
    Event event;
    event.atMs = plannedMs;
    const auto done = runOnce(m_slot, m_shared, thread, {&event, 1}, context);
    faultPoint("runtime.timer_ran");
    if (done || context.committed())
        return context.finish();
    return m_shared.writer.run(
        [&](storage::Transaction &tx) -> Result<void> { return ran(tx, plannedMs, done.error().toString()); });
}

Result<void> TimerConsumer::ran(storage::Transaction &tx, qint64 plannedMs, const QString &error) const
{
    HEARTH_TRY(tx.exec("UPDATE timer SET last_planned_ms=?2, last_run_ms=?3, last_error=?4 WHERE name=?1", m_slot.name(), plannedMs,
                       m_shared.clock.nowMs(), error));
    return {};
}

} // namespace hearth::hq
