// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass weekdayTags()
{
    TagClass tags;
    tags.id = 12;
    tags.name = QStringLiteral("weekday");
    tags.values = {QStringLiteral("weekdays"), QStringLiteral("weekend"), QStringLiteral("any_day")};
    tags.evidence = QStringLiteral("%1 orders, %2 in a hundred at weekends of late");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr qint64 Least = 3;
        constexpr int MostlyWeekend = 60;
        constexpr int HardlyWeekend = 15;
        qint64 weekend = 0;
        qint64 orders = 0;
        const std::vector<CodeWeight> days = weightsOf(input.statistics, CounterKind::Weekday);
        for (const CodeWeight &day : days) {
            orders += day.count;
            weekend += day.code >= Qt::Saturday ? day.weight : 0;
        }
        if (orders < Least)
            return {};
        const int share = percent(weekend, totalWeight(days));
        output.add(share >= MostlyWeekend ? 1 : share < HardlyWeekend ? 0 : 2, input.visits.back().day, 0, orders, share);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
