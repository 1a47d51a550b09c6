// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/timertrigger.h"

#include "core/faultpoint.h"

#include <QLoggingCategory>
#include <algorithm>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(timertriggerLog, "hearth.runtime.timer")
constexpr qint64 LookEveryMs = 10'000; // for new stores, and for what other nodes do
constexpr qint64 ShortestLeaseMs = 30'000;
constexpr qint64 ClocksDifferMs = 10'000; // of nodes, at most
// What ran is remembered so long: a clock that is set back by less repeats nothing. Of @every only the pace counts.
constexpr qint64 KeepRunsMs = 8LL * 24 * 3600 * 1000;
constexpr qint64 KeepEveryMs = 3600LL * 1000;
} // namespace

TimerConsumer::TimerConsumer(FunctionSlot &slot, RunnerShared &shared, Cron cron)
    : m_slot(slot), m_shared(shared), m_cron(cron), m_scope(std::get<TimerTrigger>(slot.trigger()).scope)
{
}

qint64 TimerConsumer::leaseMs() const
{
    // A run may not commit after its limit: until another may take over, it is long too late for it.
    return std::max(ShortestLeaseMs, 3LL * m_slot.options().timeLimitMs);
}

Result<void> TimerConsumer::poll(storage::Database &database)
{
    if (m_slot.isPaused()) {
        m_lookAtMs = 0;
        return {};
    }
    const qint64 now = m_shared.clock.nowMs();
    const qint64 monotonic = m_shared.clock.monotonicMs();
    if (now < m_lookAtMs && now >= m_lookedMs && monotonic < m_lookedMonotonicMs + LookEveryMs)
        return {};
    HEARTH_TRY(look(database, now));
    m_lookedMs = now;
    m_lookedMonotonicMs = monotonic;
    return {};
}

Result<void> TimerConsumer::look(storage::Database &database, qint64 now)
{
    HEARTH_ASSIGN(const std::vector<TimerPlace> places, TimerTable::places(database, m_slot.name(), m_scope));
    const QSet<qint64> busy = m_busy.with([](const QSet<qint64> &set) { return set; });
    qint64 next = now + LookEveryMs;
    QList<qint64> fresh;
    for (const TimerPlace &place : places) {
        // Ahead by little: that planned time was run by a node whose clock is.
        if (place.plannedMs && *place.plannedMs > now && *place.plannedMs - now <= ClocksDifferMs) {
            next = std::min(next, *place.plannedMs);
            continue;
        }
        // A new one counts from now, and so does one whose plan lies in the future: the clock was set back.
        if (!place.plannedMs || *place.plannedMs > now) {
            fresh.append(place.id);
            continue;
        }
        const qint64 planned = m_cron.last(now, place.zone);
        if (planned <= *place.plannedMs) {
            next = std::min(next, m_cron.next(now, place.zone));
            continue;
        }
        next = now; // until it is claimed
        if (busy.contains(place.id))
            continue;
        TimerTable::Claiming how{planned, *place.plannedMs, m_cron.count(*place.plannedMs, planned, place.zone) - 1, now, leaseMs(), m_shared.node};
        begin(place, [this, id = place.id, how](storage::Transaction &tx) mutable {
            how.nowMs = m_shared.clock.nowMs(); // it may have waited for a worker
            return TimerTable::claim(tx, m_slot.name(), id, how);
        });
    }
    if (!fresh.isEmpty()) {
        next = now;
        m_shared.writer.post(
            [this, fresh, now](storage::Transaction &tx) -> Result<void> {
                for (const qint64 id : fresh)
                    HEARTH_TRY(TimerTable::plan(tx, m_slot.name(), id, now, m_cron.everyMs() > 0));
                return {};
            },
            [name = m_slot.name()](const Result<void> &done) {
                if (!done)
                    qCWarning(timertriggerLog).noquote() << name << "cannot be planned:" << done.error().toString();
            });
    }
    m_lookAtMs = next;
    return {};
}

void TimerConsumer::again(const TimerOpenRun &run)
{
    TimerPlace place;
    place.id = run.place;
    begin(place, [this, run](storage::Transaction &tx) { return TimerTable::claimAgain(tx, run, m_shared.clock.nowMs(), leaseMs(), m_shared.node); });
}

Result<void> TimerConsumer::runNow(const TimerOpenRun &open)
{
    TimerPlace place;
    place.id = open.place;
    return run(place, [&](storage::Transaction &tx) { return TimerTable::claimAgain(tx, open, m_shared.clock.nowMs(), leaseMs(), m_shared.node); });
}

void TimerConsumer::begin(const TimerPlace &place, std::function<Result<std::optional<TimerClaim>>(storage::Transaction &)> claim)
{
    if (m_busy.with([&](const QSet<qint64> &set) { return set.contains(place.id); }))
        return;
    m_busy.with([&](QSet<qint64> &set) { set.insert(place.id); });
    const auto job = [this, place, claim = std::move(claim)](int) {
        if (const auto done = run(place, claim); !done)
            qCWarning(timertriggerLog).noquote() << m_slot.name() << place.storeCode << "cannot run:" << done.error().toString();
        m_busy.with([&](QSet<qint64> &set) { set.remove(place.id); });
    };
    if (!m_slot.start({job, false, 0}, 0))
        m_busy.with([&](QSet<qint64> &set) { set.remove(place.id); });
}

Result<void> TimerConsumer::run(const TimerPlace &place, const std::function<Result<std::optional<TimerClaim>>(storage::Transaction &)> &claim)
{
    HEARTH_ASSIGN(const std::optional<TimerClaim> mine, m_shared.writer.run([&](storage::Transaction &tx) { return claim(tx); }));
    faultPoint("runtime.timer_claimed");
    return mine ? runClaimed(place, *mine) : Result<void>();
}

Result<void> TimerConsumer::runClaimed(const TimerPlace &place, const TimerClaim &claim)
{
    const qint64 begun = m_shared.clock.monotonicMs();
    const auto ended = [this, begun](const QString &error, qint64 retryAtMs) {
        return TimerTable::Ended{m_shared.clock.nowMs(), m_shared.clock.monotonicMs() - begun, error, retryAtMs,
                                 m_cron.everyMs() > 0 ? KeepEveryMs : KeepRunsMs};
    };
    Result<void> done;
    {
        // Before the connection is there: what it lacks then is this run's failure, too.
        auto database = m_shared.pool.take(m_slot.name());
        if (database) {
            Event event;
            event.atMs = claim.plannedMs;
            event.attempt = claim.attempts;
            event.store = claim.place;
            if (claim.place != 0) {
                HEARTH_ASSIGN(auto rows, (*database)->query("SELECT code FROM store WHERE id = ?1", claim.place));
                HEARTH_ASSIGN(const bool found, rows.next());
                event.storeCode = found ? rows.text(0) : place.storeCode;
            }
            RunContext context(m_shared, **database, m_slot.options().timeLimitMs,
                               [&](storage::Transaction &tx) { return TimerTable::end(tx, m_slot.name(), claim, ended({}, 0)); });
            done = runOnce(m_slot, m_shared, {&event, 1}, context);
            faultPoint("runtime.timer_ran");
            if (done || context.committed())
                return context.finish();
        } else {
            done = tl::unexpected<Error>(database.error());
        }
    }
    const bool last = claim.byHand || claim.attempts >= m_slot.options().maxAttempts;
    const qint64 retryAt = last ? 0 : m_shared.clock.nowMs() + retryWaitMs(m_slot.options(), claim.attempts, claim.plannedMs + claim.place);
    return m_shared.writer.run([&](storage::Transaction &tx) { return TimerTable::end(tx, m_slot.name(), claim, ended(done.error().toString(), retryAt)); });
}

} // namespace hearth::hq
