// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass ticketTags()
{
    TagClass tags;
    tags.id = 5;
    tags.name = QStringLiteral("ticket");
    tags.values = {QStringLiteral("low"), QStringLiteral("middle"), QStringLiteral("high")};
    tags.evidence = QStringLiteral("%3 an order, %2 orders");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        if (!input.thresholds.known())
            return {};
        qint64 spend = 0;
        qint64 orders = 0;
        for (const VisitDay &visit : input.visits) {
            spend += visit.spendMinor;
            orders += visit.orders;
        }
        if (orders == 0)
            return {};
        const qint64 average = spend / orders;
        const auto &cuts = input.thresholds.ticket;
        output.add(average < cuts[0] ? 0 : average < cuts[1] ? 1 : 2, input.visits.back().day, 0, average, orders);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
