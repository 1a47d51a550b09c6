// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

#include <algorithm>

namespace hearth::hq {

TagClass anniversaryTags()
{
    TagClass tags;
    tags.id = 19;
    tags.name = QStringLiteral("anniversary");
    tags.values = {QStringLiteral("near")};
    tags.evidence = QStringLiteral("%1 years since the first order");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        const QDate first = dateOf(input.visits.front().day);
        const int years = dateOf(input.today).year() - first.year();
        nearYearly(input, output, std::max(1, years - 1), years + 2, [&](int year) { return dayOf(first.addYears(year)); }, // of 29 February: the 28th
                   [&](int year, Day from, Day until) { output.add(0, from, until, year); });
        return {};
    };
    return tags;
}

} // namespace hearth::hq
