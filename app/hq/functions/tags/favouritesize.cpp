// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass favouriteSizeTags()
{
    TagClass tags;
    tags.id = 8;
    tags.name = QStringLiteral("size");
    tags.codes = CounterKind::Size;
    tags.evidence = QStringLiteral("%1 pieces, %2 in a hundred of late");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr qint64 Least = 3;
        constexpr int Percentage = 50;
        addFavourite(weightsOf(input.statistics, CounterKind::Size), CounterKind::Size, Least, Percentage, input, output);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
