// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

namespace hearth::hq {
namespace {
void addTo(std::map<quint32, CodeWeight> &sums, quint32 code, const CodeWeight &item)
{
    CodeWeight &sum = sums[code];
    sum.code = code;
    sum.weight += item.weight;
    sum.count += item.count;
}

std::vector<CodeWeight> valuesOf(const std::map<quint32, CodeWeight> &sums)
{
    std::vector<CodeWeight> weights;
    weights.reserve(sums.size());
    for (const auto &[code, sum] : sums)
        weights.push_back(sum);
    return weights;
}
} // namespace

const CodeWeight *heaviest(const std::vector<CodeWeight> &weights, CounterKind kind, const TagCodes &codes)
{
    const CodeWeight *best = nullptr;
    for (const CodeWeight &weight : weights) {
        if (best == nullptr || weight.weight > best->weight
            || (weight.weight == best->weight && codes.text(kind, weight.code) < codes.text(kind, best->code)))
            best = &weight;
    }
    return best;
}

void addFavourite(const std::vector<CodeWeight> &weights, CounterKind kind, qint64 least, int percentage, const TagInput &input, TagOutput &output)
{
    const CodeWeight *best = heaviest(weights, kind, input.codes);
    if (best == nullptr || best->count < least)
        return;
    const int share = percent(best->weight, totalWeight(weights));
    if (share >= percentage)
        output.add(best->code, input.visits.back().day, 0, best->count, share);
}

std::vector<CodeWeight> weightsByCategory(const TagInput &input)
{
    std::map<quint32, CodeWeight> sums;
    for (const CodeWeight &item : input.items) {
        if (const quint32 category = input.thresholds.coded(item.code, input.codes).category; category != 0)
            addTo(sums, category, item);
    }
    return valuesOf(sums);
}

std::vector<CodeWeight> weightsByAttribute(const TagInput &input)
{
    std::map<quint32, CodeWeight> sums;
    for (const CodeWeight &item : input.items) {
        for (const quint32 attribute : input.thresholds.coded(item.code, input.codes).attributes)
            addTo(sums, attribute, item);
    }
    return valuesOf(sums);
}

std::vector<CodeWeight> weightsOfItemsWith(const QString &attribute, const TagInput &input)
{
    std::vector<CodeWeight> weights;
    if (!input.thresholds.sells(attribute))
        return weights;
    std::copy_if(input.items.begin(), input.items.end(), std::back_inserter(weights), [&](const CodeWeight &item) {
        return input.thresholds.coded(item.code, input.codes).texts.contains(attribute);
    });
    return weights;
}

ReturnStanding returnStanding(const TagInput &input)
{
    // No more of them are looked at.
    std::array<Day, ReturnCounts::LookedAt> last{};
    const std::size_t count = std::min(last.size(), input.visits.size());
    std::transform(input.visits.end() - static_cast<std::ptrdiff_t>(count), input.visits.end(), last.begin(), [](const VisitDay &visit) { return visit.day; });
    return ReturnCounts::standing({last.data(), count}, input.today);
}

qint64 ordersOf(const TagInput &input)
{
    qint64 orders = 0;
    for (const VisitDay &visit : input.visits)
        orders += visit.orders;
    return orders;
}

} // namespace hearth::hq
