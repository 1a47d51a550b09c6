// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/memberstatistics.h"

#include <algorithm>
#include <limits>

namespace hearth {

enum class Measure { Orders, Spend };

/** A step of a sum over the last so many days: which one it is today, since when, and until when if no more orders come. */
struct WindowStep {
    int step = 0;
    qint64 sum = 0;
    Day since = 0;
    Day until = 0; ///< 0: it stays
};
/** The window is the `days` days that end with `today`. `visits` ascend; `stepOf` maps a sum to a step. What is dated after `today`
    counts from its own day on. */
template <typename StepOf>
[[nodiscard]] WindowStep windowStep(const std::vector<VisitDay> &visits, Day days, Day today, Measure measure, const StepOf &stepOf);
[[nodiscard]] qint64 windowSum(const std::vector<VisitDay> &visits, Day days, Day today, Measure measure);

/** How much each code of a kind weighs: a season that is older than the member's newest by one counts half, so that weights compare among
    one member's codes and do not change with time alone. */
struct CodeWeight {
    quint32 code = 0;
    qint64 weight = 0;
    qint64 count = 0; ///< undecayed
};
/** By code; only those with more than nothing. */
[[nodiscard]] std::vector<CodeWeight> weightsOf(const MemberStatistics &statistics, CounterKind kind);
[[nodiscard]] qint64 totalWeight(const std::vector<CodeWeight> &weights);
/** Parts per hundred, rounded down; 0 of nothing. */
[[nodiscard]] int percent(qint64 part, qint64 whole);

[[nodiscard]] inline qint64 measured(const VisitDay &visit, Measure measure)
{
    return measure == Measure::Orders ? visit.orders : visit.spendMinor;
}

template <typename StepOf>
WindowStep windowStep(const std::vector<VisitDay> &visits, Day days, Day today, Measure measure, const StepOf &stepOf)
{
    WindowStep result;
    result.sum = windowSum(visits, days, today, measure);
    result.step = stepOf(result.sum);
    // Forward: each day on which something leaves the window or, dated ahead, enters it.
    auto leaving = std::find_if(visits.begin(), visits.end(), [&](const VisitDay &v) { return v.day + days > today; });
    auto entering = std::find_if(leaving, visits.end(), [&](const VisitDay &v) { return v.day > today; });
    qint64 sum = result.sum;
    while (leaving != visits.end()) {
        Day day = leaving->day + days;
        if (entering != visits.end())
            day = std::min(day, entering->day);
        while (entering != visits.end() && entering->day == day)
            sum += measured(*entering++, measure);
        while (leaving != visits.end() && leaving->day + days == day)
            sum -= measured(*leaving++, measure);
        if (stepOf(sum) != result.step) {
            result.until = day;
            break;
        }
    }
    // Backward: each day on which something entered or left.
    auto entered = std::find_if(visits.rbegin(), visits.rend(), [&](const VisitDay &v) { return v.day <= today; });
    auto left = std::find_if(entered, visits.rend(), [&](const VisitDay &v) { return v.day + days <= today; });
    sum = result.sum;
    result.since = visits.empty() ? today : visits.front().day;
    while (entered != visits.rend()) {
        const Day none = std::numeric_limits<Day>::min();
        const Day day = std::max(entered->day, left != visits.rend() ? left->day + days : none);
        while (left != visits.rend() && left->day + days == day)
            sum += measured(*left++, measure);
        while (entered != visits.rend() && entered->day == day)
            sum -= measured(*entered++, measure);
        if (stepOf(sum) != result.step) {
            result.since = day;
            break;
        }
    }
    return result;
}

} // namespace hearth
