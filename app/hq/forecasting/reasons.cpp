// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/reasons.h"

#include <algorithm>
#include <cmath>

namespace hearth::forecasting {
namespace {
constexpr int ShownDays = 56;
constexpr int NewDays = 28;
constexpr float ChangedLog = 0.3F; ///< a third more, or a quarter less
} // namespace

QString reasonName(Reason::Kind kind)
{
    switch (kind) {
    case Reason::Kind::NewStore: return QStringLiteral("new_store");
    case Reason::Kind::ClosedSince: return QStringLiteral("closed_since");
    case Reason::Kind::LevelChanged: return QStringLiteral("level_changed");
    case Reason::Kind::CappedDay: return QStringLiteral("capped_day");
    case Reason::Kind::Holiday: return QStringLiteral("holiday");
    case Reason::Kind::EstimatedHoliday: return QStringLiteral("estimated_holiday");
    case Reason::Kind::Fallback: return QStringLiteral("fallback");
    case Reason::Kind::ModelsMissing: return QStringLiteral("models_missing");
    }
    return {};
}

QList<Reason> historyReasons(const History &history, const HolidayCalendar &calendar, int store)
{
    QList<Reason> reasons;
    const StoreHistory &s = history.stores[static_cast<size_t>(store)];
    const int origin = history.origin();
    const auto date = [&](int day) { return QDate::fromJulianDay(history.firstDay + day); };
    if (s.firstOpen < 0)
        return reasons;
    if (origin - s.firstOpen + 1 < NewDays)
        reasons.append(
            { Reason::Kind::NewStore, date(s.firstOpen), static_cast<double>(origin - s.firstOpen + 1), {} });
    int last = origin;
    while (!s.open(last))
        --last;
    if (origin - last >= NewDays)
        reasons.append({ Reason::Kind::ClosedSince, date(last), static_cast<double>(origin - last), {} });
    if (origin >= ShownDays && s.firstOpen + NewDays <= origin - ShownDays) {
        const float change = s.level[static_cast<size_t>(origin)] - s.level[static_cast<size_t>(origin - ShownDays)];
        if (std::abs(change) > ChangedLog)
            reasons.append(
                { Reason::Kind::LevelChanged, date(origin - ShownDays), std::exp(static_cast<double>(change)), {} });
    }
    for (const Change &change : history.changes)
        if (change.store == store && change.day > origin - ShownDays && change.kind != Change::Kind::Closure)
            reasons.append(
                { Reason::Kind::CappedDay, date(change.day), change.used > 0 ? change.given / change.used : 0, {} });
    for (int day = origin + 1; day <= origin + Horizon; ++day) {
        const CalendarDay &c = history.calendar[static_cast<size_t>(day)];
        if (c.position == 1)
            reasons.append({ c.estimated ? Reason::Kind::EstimatedHoliday : Reason::Kind::Holiday, date(day),
                static_cast<double>(c.runLength), calendar.names().value(c.holiday - 1) });
    }
    return reasons;
}

} // namespace hearth::forecasting
