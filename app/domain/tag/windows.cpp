// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/tag/windows.h"

#include <algorithm>
#include <limits>

namespace hearth {
namespace {
constexpr int WeightBits = 16;
constexpr int OldestSeasons = 40; // older than that weighs nothing

qint64 measured(const VisitDay &visit, Measure measure)
{
    return measure == Measure::Orders ? visit.orders : visit.spendMinor;
}
} // namespace

qint64 windowSum(const std::vector<VisitDay> &visits, Day days, Day today, Measure measure)
{
    qint64 sum = 0;
    for (auto visit = visits.rbegin(); visit != visits.rend() && visit->day > today - days; ++visit)
        sum += visit->day <= today ? measured(*visit, measure) : 0;
    return sum;
}

WindowStep windowStep(const std::vector<VisitDay> &visits, Day days, Day today, Measure measure, const std::function<int(qint64)> &stepOf)
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

std::vector<CodeWeight> weightsOf(const MemberStatistics &statistics, CounterKind kind)
{
    std::vector<CodeWeight> weights;
    const auto counters = statistics.of(kind);
    qint32 newest = std::numeric_limits<qint32>::min();
    for (const Counter &counter : counters)
        newest = std::max(newest, counter.season);
    for (const Counter &counter : counters) {
        if (weights.empty() || weights.back().code != counter.code)
            weights.push_back({counter.code, 0, 0});
        const qint32 age = newest - counter.season;
        weights.back().count += counter.count;
        weights.back().weight += age < OldestSeasons ? (counter.count << WeightBits) >> age : 0;
    }
    std::erase_if(weights, [](const CodeWeight &w) { return w.weight <= 0 || w.count <= 0; });
    return weights;
}

qint64 totalWeight(const std::vector<CodeWeight> &weights)
{
    qint64 total = 0;
    for (const CodeWeight &weight : weights)
        total += weight.weight;
    return total;
}

int percent(qint64 part, qint64 whole)
{
    constexpr qint64 Hundred = 100;
    return whole <= 0 ? 0 : static_cast<int>(part * Hundred / whole);
}

} // namespace hearth
