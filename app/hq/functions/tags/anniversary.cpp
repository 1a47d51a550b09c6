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
        constexpr Day Around = 7; // days before and after
        const QDate first = dateOf(input.visits.front().day);
        const int years = dateOf(input.today).year() - first.year();
        for (int year = std::max(1, years - 1); year <= years + 2; ++year) {
            const Day day = dayOf(first.addYears(year)); // of 29 February: the 28th
            if (input.today > day + Around)
                continue;
            if (input.today >= day - Around)
                output.add(0, day - Around, day + Around + 1, year);
            else
                output.changesOn(day - Around);
            break;
        }
        return {};
    };
    return tags;
}

} // namespace hearth::hq
