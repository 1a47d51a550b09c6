// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass dayPartTags()
{
    TagClass tags;
    tags.id = 11;
    tags.name = QStringLiteral("day_part");
    tags.values = {QStringLiteral("breakfast"), QStringLiteral("lunch"), QStringLiteral("afternoon"), QStringLiteral("dinner"), QStringLiteral("late")};
    tags.evidence = QStringLiteral("%1 orders, %2 in a hundred of late");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr qint64 Least = 3;
        constexpr int Percentage = 50;
        addFavourite(weightsOf(input.statistics, CounterKind::DayPart), CounterKind::DayPart, Least, Percentage, input, output);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
