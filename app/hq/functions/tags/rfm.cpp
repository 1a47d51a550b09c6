// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

#include <algorithm>

namespace hearth::hq {

TagClass rfmTags()
{
    TagClass tags;
    tags.id = 4;
    tags.name = QStringLiteral("rfm");
    tags.evidence = QStringLiteral("%1 orders in 365 days, the last %2 days before");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr Day Window = 365;
        constexpr int Fifths = 5;
        const ChainThresholds &chain = input.thresholds;
        if (!chain.known())
            return {};
        const WindowStep orders = windowStep(input.visits, Window, input.today, Measure::Orders, [&chain](qint64 n) { return ChainThresholds::fifth(chain.orders, n); });
        const WindowStep spend = windowStep(input.visits, Window, input.today, Measure::Spend, [&chain](qint64 n) { return ChainThresholds::fifth(chain.spend, n); });
        if (orders.sum <= 0) // a cell is of those who bought in the year
            return {};
        const Day last = input.visits.back().day;
        const Day age = std::max(0, input.today - last);
        // Long ago is little: the fifths are counted from the other end.
        const int part = ChainThresholds::fifth(chain.recency, age);
        Day until = orders.until;
        Day since = std::max(orders.since, spend.since);
        const auto sooner = [&until](Day day) { until = day != 0 && (until == 0 || day < until) ? day : until; };
        sooner(spend.until);
        if (part < Fifths)
            sooner(last + static_cast<Day>(chain.recency.at(static_cast<std::size_t>(part - 1))));
        if (part > 1)
            since = std::max(since, last + static_cast<Day>(chain.recency.at(static_cast<std::size_t>(part - 2))));
        else
            since = std::max(since, last);
        sooner(last + Window);
        output.add(static_cast<quint32>((Fifths + 1 - part) * 100 + orders.step * 10 + spend.step), since, until, orders.sum, age);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
