// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

#include <algorithm>
#include <array>

namespace hearth::hq {
namespace {
constexpr std::array<Day, 5> NextVisitWithin{ 3, 7, 14, 30, 60 }; // days, by value
constexpr int NoNextVisit = -1;

int nextVisitIn(Day days)
{
    if (days == 0)
        return NoNextVisit;
    return static_cast<int>(
        std::lower_bound(NextVisitWithin.begin(), NextVisitWithin.end(), days) - NextVisitWithin.begin());
}
} // namespace

TagClass nextVisitTags()
{
    static_assert(NextVisitWithin.back() == ReturnModel::Horizon);
    TagClass tags;
    tags.id = 22;
    tags.name = QStringLiteral("next_visit");
    for (const Day days : NextVisitWithin)
        tags.values.append(QStringLiteral("in_%1_days").arg(days));
    tags.evidence = QStringLiteral("expected on %4, right within 3 days in %2 % of cases");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr int PerPercent = 10;
        const ReturnModel &model = input.thresholds.returns;
        if (!model.known() || !model.accuracy.whyNoDay().isEmpty())
            return {};
        const ReturnStanding now = returnStanding(input);
        if (now.waited > ReturnModel::LongestWait)
            return {};
        const auto valueAfter = [&](Day waited) { return nextVisitIn(model.expectedIn({ now.group, waited })); };
        const int value = valueAfter(now.waited);
        const ReturnRun run = returnRun(now.waited, valueAfter);
        const Day last = input.visits.back().day;
        if (value == NoNextVisit) {
            output.changesOn(last + run.end);
            return {};
        }
        output.add(static_cast<quint32>(value), last + run.begin, last + run.end,
            std::max(input.today, last) + model.expectedIn(now), model.accuracy.near / PerPercent);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
