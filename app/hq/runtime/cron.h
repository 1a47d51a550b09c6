// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QTimeZone>
#include <bitset>
#include <optional>
#include <vector>

namespace hearth::hq {

/** When a timer runs: cron text, "minute hour day month weekday" (crontab(5): names, ranges, steps, lists; day and weekday both given:
    either), "@hourly" and its kin, or "@every 30s" (ms, s, m, h: counted from 1970). A value; any thread.

    Where a zone changes its clocks a timer of every hour goes by time that passes: what the clock leaves out is left out, what it shows
    twice counts twice. Any other keeps to the clock: what is left out is due, once, where the gap ends; what is shown twice is due the
    first time. */
class Cron {
public:
    static constexpr qsizetype MaxSize = 200; ///< characters of a text
    static constexpr int MaxCountedDays = 400;
    static constexpr qint64 MaxEveryMs = 366LL * 24 * 3600 * 1000;

    /** Error InvalidInput; `where` is the field: minute, hour, day, month, weekday, or cron. */
    [[nodiscard]] static Result<Cron> parse(const QString &text);

    /** The first planned time after `afterMs` (UTC ms). Every text that parse() takes has one. */
    [[nodiscard]] qint64 next(qint64 afterMs, const QTimeZone &zone) const;
    /** The last planned time at or before `atMs`. */
    [[nodiscard]] qint64 last(qint64 atMs, const QTimeZone &zone) const;
    /** How many planned times there are after `afterMs` until `toMs`, that one with it; of a clock's at most those of the last 400 days. */
    [[nodiscard]] qint64 count(qint64 afterMs, qint64 toMs, const QTimeZone &zone) const;
    /** 0: it keeps to a clock. */
    [[nodiscard]] qint64 everyMs() const { return m_everyMs; }

private:
    Cron() = default;
    [[nodiscard]] bool hasDay(QDate day) const;
    /** A stretch of time with one offset from UTC. */
    struct Span {
        qint64 fromMs = 0;
        qint64 offsetMs = 0;
    };
    /** The planned times (UTC ms, ascending) of one day of a clock; `spans` are in force around it. */
    [[nodiscard]] std::vector<qint64> timesOn(QDate day, const std::vector<Span> &spans) const;

    qint64 m_everyMs = 0;
    std::bitset<60> m_minutes;
    std::bitset<24> m_hours;
    std::bitset<32> m_days;
    std::bitset<13> m_months;
    std::bitset<7> m_weekdays; ///< 0: Sunday
    bool m_anyDay = true;      ///< the day of the month is not said
    bool m_anyWeekday = true;
};

} // namespace hearth::hq
