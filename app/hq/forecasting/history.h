// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/calendar.h"
#include "forecasting/panel.h"

#include <array>
#include <cstdint>

namespace hearth::forecasting {

constexpr int Horizon = 30; ///< days that are forecast, 1 to 30 after the origin

/** One thing cleaning did; nothing is altered without one. */
struct Change {
    enum class Kind {
        Capped,
        LeftOut,
        Closure
    }; ///< limited for levels; not learnt from; three days and more without revenue
    int store = 0;
    int day = 0;
    Kind kind = Kind::Capped;
    int length = 1; ///< days, of a closure
    double given = 0; ///< revenue
    double used = 0; ///< revenue after it; 0 where left out
};

/** A store's days, cleaned. Logarithms of revenue; NaN where closed. Every value of a day is made of that day and
 * earlier ones. */
struct StoreHistory {
    std::vector<float> log;
    std::vector<float> effect; ///< of a day, days + Horizon: what columns known in advance (campaigns, weather) do to it, in logarithms; 0
                               ///< without such columns
    std::vector<float> plain29; ///< median29 of log less effect
    std::vector<float> capped; ///< log less effect, at most 3 deviations from its median
    std::vector<float> median29; ///< of log, this day and the 28 before; NaN where none was open
    std::vector<float>
        level; ///< median of capped over 28 days, of the last 28 open days where fewer than 4 of them were open
    std::vector<float> surprise; ///< log less effect, less the mean of the same weekday in the 4 weeks before
    std::vector<float> deviation; ///< of log less effect around its median over 56 days, at least 0.15
    std::vector<uint8_t> strange; ///< not to be learnt from: more than 1.6 from its median
    int firstOpen = -1;
    [[nodiscard]] bool open(int day) const
    {
        return day >= 0 && day < static_cast<int>(log.size())
            && log[static_cast<size_t>(day)] == log[static_cast<size_t>(day)];
    }
    [[nodiscard]] int openDays(int from, int to) const;
};

/** Cleaned series of a panel that ends at the origin, its calendar up to 30 days past it, and what the chain does as a
 * whole. */
struct History {
    qint64 firstDay = 0;
    int days = 0;
    std::vector<StoreHistory> stores;
    std::vector<CalendarDay> calendar; ///< days + Horizon
    std::vector<float> chainSurprise; ///< median over the stores; NaN where fewer than 3 were open
    std::vector<float> chainPath; ///< sum of the median weekly changes of level, in logarithms
    std::vector<std::array<float, 7>>
        chainWeekday; ///< after each day: the chain's weekday effects, Monday first, in logarithms
    std::vector<float> opening; ///< by age in days: how far below (or above) its later level a store of the chain is then, in
                                ///< logarithms; 0 beyond
    std::vector<float> holidayEffect; ///< of a day, days + Horizon: what the chain did on the same day of this holiday
                                      ///< before; NaN unknown
    std::vector<Change> changes;
    const Panel *panel = nullptr; ///< what it was made of
    [[nodiscard]] int origin() const { return days - 1; }
    /** What `opening` says of a store on a day. */
    [[nodiscard]] float openingEffect(const StoreHistory &store, int day) const
    {
        const int age = day - store.firstOpen;
        // A store that was there in the first weeks of the series may have opened long before.
        return store.firstOpen >= OpeningSeen && age >= 0 && age < static_cast<int>(opening.size())
            ? opening[static_cast<size_t>(age)]
            : 0;
    }
    static constexpr int OpeningSeen = 28;
    [[nodiscard]] int weekday(int day) const { return static_cast<int>((firstDay + day) % 7); } ///< Monday 0
};

/** `known` outlives the result. */
[[nodiscard]] History prepare(const Panel &known, const HolidayCalendar &calendar);
History prepare(Panel &&known, const HolidayCalendar &calendar) = delete; ///< the history looks into it

/** The value below which half the weight lies; NaN without values. Reorders `values` (value, weight). */
[[nodiscard]] float weightedMedian(std::vector<std::pair<float, float>> &values);
[[nodiscard]] float median(std::vector<float> &values);

} // namespace hearth::forecasting
