// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass couponTags()
{
    TagClass tags;
    tags.id = 17;
    tags.name = QStringLiteral("coupon");
    tags.values = {QStringLiteral("full_price"), QStringLiteral("sometimes"), QStringLiteral("hunter")};
    tags.evidence = QStringLiteral("%1 of %2 orders with a discount");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr qint64 Least = 3;
        constexpr int Hunter = 60;
        constexpr int FullPrice = 5;
        const qint64 orders = ordersOf(input);
        const qint64 discounted = input.statistics.sum(SumCode::DiscountedOrders);
        if (orders < Least)
            return {};
        const int share = percent(discounted, orders);
        output.add(share >= Hunter ? 2 : share < FullPrice ? 0 : 1, input.visits.back().day, 0, discounted, orders);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
