// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass addOnTags()
{
    TagClass tags;
    tags.id = 18;
    tags.name = QStringLiteral("add_on");
    tags.values = {QStringLiteral("declines"), QStringLiteral("open")};
    tags.evidence = QStringLiteral("%1 pieces at %2 orders");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr qint64 Least = 3;
        constexpr qint64 OpenTenths = 3; // a piece at three orders in ten
        const qint64 orders = ordersOf(input);
        // A chain without such items knows nothing of it.
        if (!input.thresholds.sells(QStringLiteral("addon")) || orders < Least)
            return {};
        qint64 pieces = 0;
        for (const CodeWeight &item : weightsOfItemsWith(QStringLiteral("addon"), input))
            pieces += item.count;
        output.add(pieces * 10 >= orders * OpenTenths ? 1 : 0, input.visits.back().day, 0, pieces, orders);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
