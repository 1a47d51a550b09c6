// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/timertable.h"
#include "runtime/functionpause.h"

#include <algorithm>

namespace hearth::hq {
namespace {
constexpr char DefaultChainZone[] = "Asia/Shanghai";
constexpr int RunOpen = 1;
constexpr int RunDone = 2;
constexpr int RunGivenUp = 3;
constexpr int OrderTries = 100; // so many may be asked for in one millisecond

Result<TimerClaim> readClaim(storage::Transaction &tx, const QString &timer, qint64 place, qint64 plannedMs)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT generation, attempts, by_hand FROM timer_run WHERE timer = ?1 AND scope = ?2 AND planned_ms = ?3",
                                               timer, place, plannedMs));
    HEARTH_TRY(rows.next());
    return TimerClaim{place, plannedMs, rows.int64(0), rows.int32(1), rows.boolean(2)};
}
} // namespace

Result<QTimeZone> TimerTable::chainZone(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT value FROM chain_setting WHERE name = 'zone'"));
    HEARTH_ASSIGN(const bool found, rows.next());
    const QTimeZone zone(found ? rows.text(0).toUtf8() : QByteArray(DefaultChainZone));
    return zone.isValid() ? zone : QTimeZone(DefaultChainZone);
}

Result<void> TimerTable::setChainZone(storage::Transaction &tx, const QString &zone)
{
    if (!QTimeZone(zone.toUtf8()).isValid())
        return fail(ErrorCode::InvalidInput, QStringLiteral("there is no time zone \"%1\"").arg(zone.left(60)), QStringLiteral("zone"));
    HEARTH_TRY(tx.exec("INSERT INTO chain_setting (name, value) VALUES ('zone', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value", zone));
    return {};
}

Result<std::vector<TimerPlace>> TimerTable::places(storage::Database &db, const QString &timer, TimerScope scope)
{
    std::vector<TimerPlace> places;
    HEARTH_ASSIGN(const QTimeZone chain, chainZone(db));
    if (scope == TimerScope::Chain) {
        HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT planned_ms FROM timer_plan WHERE timer = ?1 AND scope = 0", timer));
        HEARTH_ASSIGN(const bool found, rows.next());
        places.push_back({0, {}, chain, found ? std::optional(rows.int64(0)) : std::nullopt});
        return places;
    }
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT s.id, s.code, s.zone, p.planned_ms FROM store s LEFT JOIN timer_plan p ON p.timer = ?1 AND p.scope = s.id "
                                               "ORDER BY s.id", timer));
    QHash<QString, QTimeZone> zones; // few, and each is read from a file
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return places;
        const QString name = rows.text(2);
        auto zone = zones.constFind(name);
        if (zone == zones.constEnd()) {
            const QTimeZone read(name.toUtf8());
            zone = zones.insert(name, read.isValid() ? read : chain);
        }
        places.push_back({rows.int64(0), rows.text(1), *zone, rows.isNull(3) ? std::nullopt : std::optional(rows.int64(3))});
    }
}

Result<void> TimerTable::plan(storage::Transaction &tx, const QString &timer, qint64 place, qint64 atMs, bool forget)
{
    if (forget)
        HEARTH_TRY(tx.exec("DELETE FROM timer_run WHERE timer = ?1 AND scope = ?2 AND planned_ms > ?3 AND state <> 1", timer, place, atMs));
    HEARTH_TRY(tx.exec("INSERT INTO timer_plan (timer, scope, planned_ms) VALUES (?1, ?2, ?3) ON CONFLICT (timer, scope) DO UPDATE "
                       "SET planned_ms = excluded.planned_ms WHERE timer_plan.planned_ms > excluded.planned_ms", timer, place, atMs));
    return {};
}

Result<std::optional<TimerClaim>> TimerTable::claim(storage::Transaction &tx, const QString &timer, qint64 place, const Claiming &how)
{
    // One statement decides: the plan is where it was seen, nobody has paused the timer, and its last run is over.
    HEARTH_ASSIGN(const int moved,
                  tx.exec("UPDATE timer_plan SET planned_ms = ?3, missed = missed + ?5 WHERE timer = ?1 AND scope = ?2 AND planned_ms = ?4 "
                          "AND NOT EXISTS (SELECT 1 FROM function_pause WHERE name = ?1) "
                          "AND NOT EXISTS (SELECT 1 FROM timer_run WHERE timer = ?1 AND scope = ?2 AND state = 1 AND node <> '' AND due_ms > ?6)",
                          timer, place, how.plannedMs, how.planMs, how.missed, how.nowMs));
    if (moved != 1)
        return std::nullopt;
    HEARTH_TRY(tx.exec("UPDATE timer_run SET state = ?3, generation = generation + 1, node = '', error = CASE error WHEN '' THEN 'did not come back' ELSE error END "
                       "WHERE timer = ?1 AND scope = ?2 AND state = 1 AND by_hand = 0", timer, place, RunGivenUp));
    HEARTH_ASSIGN(const int taken, tx.exec("INSERT INTO timer_run (timer, scope, planned_ms, state, generation, node, due_ms, attempts) "
                                           "VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, 1) ON CONFLICT (timer, scope, planned_ms) DO NOTHING",
                                           timer, place, how.plannedMs, RunOpen, how.node, how.nowMs + how.leaseMs));
    if (taken != 1)
        return std::nullopt; // it ran before the clock was set back
    return TimerClaim{place, how.plannedMs, 1, 1, false};
}

Result<std::optional<TimerClaim>> TimerTable::claimAgain(storage::Transaction &tx, const TimerOpenRun &run, qint64 nowMs, qint64 leaseMs,
                                                         const QString &node)
{
    HEARTH_ASSIGN(const int taken,
                  tx.exec("UPDATE timer_run SET generation = generation + 1, attempts = attempts + 1, node = ?5, due_ms = ?6 "
                          "WHERE timer = ?1 AND scope = ?2 AND planned_ms = ?3 AND state = 1 AND due_ms <= ?4 "
                          "AND (by_hand = 1 OR NOT EXISTS (SELECT 1 FROM function_pause WHERE name = ?1))",
                          run.timer, run.place, run.plannedMs, nowMs, node, nowMs + leaseMs));
    if (taken != 1)
        return std::nullopt;
    HEARTH_ASSIGN(const TimerClaim claim, readClaim(tx, run.timer, run.place, run.plannedMs));
    return std::optional(claim);
}

Result<void> TimerTable::end(storage::Transaction &tx, const QString &timer, const TimerClaim &claim, const Ended &ended)
{
    const bool done = ended.error.isEmpty();
    const int state = done ? RunDone : ended.retryAtMs > 0 ? RunOpen : RunGivenUp;
    HEARTH_ASSIGN(const int ours, tx.exec("UPDATE timer_run SET state = ?5, node = '', due_ms = ?6, error = ?7 "
                                          "WHERE timer = ?1 AND scope = ?2 AND planned_ms = ?3 AND state = 1 AND generation = ?4",
                                          timer, claim.place, claim.plannedMs, claim.generation, state, ended.retryAtMs, done ? QStringLiteral("") : ended.error));
    if (ours != 1)
        return fail(ErrorCode::Conflict, QStringLiteral("another has taken this run over"), timer);
    HEARTH_TRY(tx.exec("INSERT INTO timer_plan (timer, scope, planned_ms) VALUES (?1, ?2, ?3) ON CONFLICT (timer, scope) DO NOTHING", timer, claim.place, ended.nowMs));
    HEARTH_TRY(tx.exec("UPDATE timer_plan SET runs = runs + 1, failures = failures + ?3, last_run_ms = ?4, last_took_ms = ?5, last_error = ?6, "
                       "last_success_ms = CASE WHEN ?3 = 0 THEN ?4 ELSE last_success_ms END WHERE timer = ?1 AND scope = ?2",
                       timer, claim.place, done ? 0 : 1, ended.nowMs, ended.tookMs, done ? QStringLiteral("") : ended.error));
    HEARTH_TRY(tx.exec("DELETE FROM timer_run WHERE timer = ?1 AND scope = ?2 AND planned_ms < ?3 AND state <> 1", timer, claim.place,
                       claim.plannedMs - ended.keepMs));
    return {};
}

Result<std::vector<TimerOpenRun>> TimerTable::due(storage::Database &db, qint64 nowMs, int limit)
{
    std::vector<TimerOpenRun> runs;
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT timer, scope, planned_ms FROM timer_run WHERE state = 1 AND due_ms <= ?1 "
                                               "AND (by_hand = 1 OR NOT EXISTS (SELECT 1 FROM function_pause WHERE name = timer)) "
                                               "ORDER BY by_hand DESC, due_ms LIMIT ?2", nowMs, limit));
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return runs;
        runs.push_back({rows.text(0), rows.int64(1), rows.int64(2)});
    }
}

Result<qint64> TimerTable::order(storage::Transaction &tx, const QString &timer, qint64 place, qint64 nowMs)
{
    for (qint64 plannedMs = nowMs; plannedMs < nowMs + OrderTries; ++plannedMs) {
        HEARTH_ASSIGN(const int added, tx.exec("INSERT INTO timer_run (timer, scope, planned_ms, state, generation, node, due_ms, attempts, by_hand) "
                                               "VALUES (?1, ?2, ?3, ?4, 0, '', ?5, 0, 1) ON CONFLICT (timer, scope, planned_ms) DO NOTHING",
                                               timer, place, plannedMs, RunOpen, nowMs));
        if (added == 1)
            return plannedMs;
    }
    return fail(ErrorCode::Busy, QStringLiteral("it is asked for too often"), timer);
}

Result<QList<TimerState>> timerStates(storage::Database &db, const Registry &registry, qint64 nowMs)
{
    QList<TimerState> states;
    HEARTH_ASSIGN(const QTimeZone chain, TimerTable::chainZone(db));
    HEARTH_ASSIGN(const auto pauses, FunctionPause::all(db));
    for (const auto &function : registry.functions()) {
        const Trigger any = function->trigger();
        const auto *trigger = std::get_if<TimerTrigger>(&any);
        if (trigger == nullptr)
            continue;
        TimerState state;
        state.name = function->name();
        state.cron = trigger->cron;
        state.perStore = trigger->scope == TimerScope::Store;
        state.zone = state.perStore ? QString() : QString::fromUtf8(chain.id());
        const auto pause = pauses.constFind(state.name);
        state.paused = pause != pauses.constEnd();
        state.pausedBy = state.paused ? pause->actor : QString();
        HEARTH_ASSIGN(const Cron cron, Cron::parse(trigger->cron));
        HEARTH_ASSIGN(const auto places, TimerTable::places(db, state.name, trigger->scope));
        state.places = static_cast<int>(places.size());
        for (const TimerPlace &place : places) {
            if (!place.plannedMs)
                continue;
            // What is due and has not begun is next.
            const qint64 last = cron.last(nowMs, place.zone);
            const qint64 next = last > *place.plannedMs ? last : cron.next(nowMs, place.zone);
            state.nextMs = state.nextMs == 0 ? next : std::min(state.nextMs, next);
        }
        HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT runs, failures, missed, last_run_ms, last_took_ms, last_success_ms, last_error FROM timer_plan "
                                                   "WHERE timer = ?1 ORDER BY coalesce(last_run_ms, 0)", state.name));
        for (;;) {
            HEARTH_ASSIGN(const bool more, rows.next());
            if (!more)
                break;
            state.runs += rows.int64(0);
            state.failures += rows.int64(1);
            state.missed += rows.int64(2);
            if (rows.isNull(3))
                continue;
            state.lastRunMs = rows.int64(3);
            state.lastTookMs = rows.int64(4);
            if (!rows.isNull(5))
                state.lastSuccessMs = std::max(state.lastSuccessMs.value_or(0), rows.int64(5));
            if (!rows.text(6).isEmpty()) {
                ++state.failing;
                state.lastError = rows.text(6);
            }
        }
        HEARTH_ASSIGN(storage::Rows open, db.query("SELECT count(*) FROM timer_run WHERE timer = ?1 AND state = 1 AND node <> ''", state.name));
        HEARTH_ASSIGN(const bool counted, open.next());
        state.running = counted ? open.int32(0) : 0;
        states.append(std::move(state));
    }
    return states;
}

} // namespace hearth::hq
