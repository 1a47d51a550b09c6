// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/cron.h"
#include "runtime/function.h"

namespace hearth::hq {

/** Where a timer runs: the chain (id 0) or a store. */
struct TimerPlace {
    qint64 id = 0;
    QString storeCode;
    QTimeZone zone;
    std::optional<qint64> plannedMs; ///< its plan; empty: it has none yet
};

/** An open run that another attempt may take. */
struct TimerOpenRun {
    QString timer;
    qint64 place = 0;
    qint64 plannedMs = 0;
};

/** A run that this node has claimed. The generation is its fencing token: who was overtaken cannot finish it. */
struct TimerClaim {
    qint64 place = 0;
    qint64 plannedMs = 0;
    qint64 generation = 0;
    int attempts = 1;
    bool byHand = false;
};

/** Tables timer_plan, timer_run and chain_setting: the plan of each timer and place, and its runs. Stateless: works on the connection
    or transaction it is given. */
class TimerTable {
public:
    /** The zone of the chain's timers. */
    [[nodiscard]] static Result<QTimeZone> chainZone(storage::Database &db);
    /** Error InvalidInput: there is no such zone. */
    [[nodiscard]] static Result<void> setChainZone(storage::Transaction &tx, const QString &zone);
    /** Every place of a timer with its plan. A store with an unknown zone runs in the chain's. */
    [[nodiscard]] static Result<std::vector<TimerPlace>> places(storage::Database &db, const QString &timer, TimerScope scope);
    /** A place's plan begins anew at `atMs`: it is new, or the clock was set back before its plan. What ran at a later planned time is
        remembered, and not run again; `forget`: it is not. */
    [[nodiscard]] static Result<void> plan(storage::Transaction &tx, const QString &timer, qint64 place, qint64 atMs, bool forget);

    struct Claiming {
        qint64 plannedMs = 0;
        qint64 planMs = 0;   ///< the plan as it was seen: where it has moved, another node was quicker
        qint64 missed = 0;   ///< planned times between the two
        qint64 nowMs = 0;
        qint64 leaseMs = 0;
        QString node;
    };
    /** Takes the run of a planned time and moves the plan there. Nothing: it was run, is another's, the last one still runs, or the timer
        is paused. */
    [[nodiscard]] static Result<std::optional<TimerClaim>> claim(storage::Transaction &tx, const QString &timer, qint64 place, const Claiming &how);
    /** Takes an open run that nobody runs any more. Nothing: another node was quicker, or the timer is paused. */
    [[nodiscard]] static Result<std::optional<TimerClaim>> claimAgain(storage::Transaction &tx, const TimerOpenRun &run, qint64 nowMs, qint64 leaseMs,
                                                                      const QString &node);
    struct Ended {
        qint64 nowMs = 0;
        qint64 tookMs = 0;
        QString error;        ///< empty: it is done
        qint64 retryAtMs = 0; ///< with an error: when to try again; 0: it is given up
        qint64 keepMs = 0;    ///< what ended and was planned longer ago is forgotten
    };
    /** Ends the claimed run. Error Conflict: another has taken it over. */
    [[nodiscard]] static Result<void> end(storage::Transaction &tx, const QString &timer, const TimerClaim &claim, const Ended &ended);
    /** Open runs that wait, or whose node has fallen silent, oldest first. */
    [[nodiscard]] static Result<std::vector<TimerOpenRun>> due(storage::Database &db, qint64 nowMs, int limit);
    /** A run that somebody asks for, as soon as possible. Gives its planned time, which is its name. */
    [[nodiscard]] static Result<qint64> order(storage::Transaction &tx, const QString &timer, qint64 place, qint64 nowMs);
};

/** A timer as people see it: over all its places. */
struct TimerState {
    QString name;
    QString cron;
    bool perStore = false;
    QString zone;          ///< the chain's; of a store's timer empty
    int places = 1;
    qint64 nextMs = 0;     ///< 0: no place has a plan yet
    qint64 runs = 0;
    qint64 failures = 0;
    qint64 missed = 0;     ///< planned times that a later run caught up
    int running = 0;
    int failing = 0;       ///< places whose last run failed
    std::optional<qint64> lastRunMs;
    std::optional<qint64> lastTookMs;
    std::optional<qint64> lastSuccessMs;
    QString lastError;     ///< of the place that ran last of those that fail
    bool paused = false;
    QString pausedBy;
};
/** The timers among these functions. */
[[nodiscard]] Result<QList<TimerState>> timerStates(storage::Database &db, const Registry &registry, qint64 nowMs);

} // namespace hearth::hq
