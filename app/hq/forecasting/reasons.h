// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/history.h"

namespace hearth::forecasting {

/** One thing a manager should know about a forecast. */
struct Reason {
    enum class Kind {
        NewStore, ///< under 28 days of history; value: days
        ClosedSince, ///< no open day in the last 28: the last open days count; date: the last open one
        LevelChanged, ///< value: level now over level 56 days ago
        CappedDay, ///< of the last 56 days; date; value: revenue / what it counts as, 0 where it is left out
        Holiday, ///< among the days ahead; date, name
        EstimatedHoliday, ///< the same, of a year without an official list
        Fallback, ///< the models did worse here than a baseline
        ModelsMissing, ///< the library or the history for them is not there
    };
    Kind kind = Kind::NewStore;
    QDate date;
    double value = 0;
    QString name;
};

/** "new_store", "closed_since" … */
[[nodiscard]] QString reasonName(Reason::Kind kind);

/** What the history itself says about the store's next 30 days. */
[[nodiscard]] QList<Reason> historyReasons(const History &history, const HolidayCalendar &calendar, int store);

} // namespace hearth::forecasting
