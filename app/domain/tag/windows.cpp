// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/tag/windows.h"

#include <algorithm>
#include <limits>

namespace hearth {
namespace {
constexpr int WeightBits = 16;
constexpr int OldestSeasons = 40; // older than that weighs nothing
} // namespace

qint64 windowSum(const std::vector<VisitDay> &visits, Day days, Day today, Measure measure)
{
    qint64 sum = 0;
    for (auto visit = visits.rbegin(); visit != visits.rend() && visit->day > today - days; ++visit)
        sum += visit->day <= today ? measured(*visit, measure) : 0;
    return sum;
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
