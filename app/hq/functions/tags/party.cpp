// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass partyTags()
{
    TagClass tags;
    tags.id = 14;
    tags.name = QStringLiteral("party");
    tags.values = {QStringLiteral("alone"), QStringLiteral("pair"), QStringLiteral("small"), QStringLiteral("large")};
    tags.evidence = QStringLiteral("%1 guests at %2 orders");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr qint64 Least = 2;
        const qint64 orders = input.statistics.sum(SumCode::CoveredOrders);
        const qint64 guests = input.statistics.sum(SumCode::Covers);
        if (orders < Least)
            return {};
        const qint64 tenths = guests * 10 / orders;
        output.add(tenths < 15 ? 0 : tenths < 25 ? 1 : tenths < 55 ? 2 : 3, input.visits.back().day, 0, guests, orders);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
