// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass favouriteItemTags()
{
    TagClass tags;
    tags.id = 6;
    tags.name = QStringLiteral("item");
    tags.codes = CounterKind::Item;
    tags.evidence = QStringLiteral("%1 pieces, %2 in a hundred of late");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr qint64 Least = 2;
        constexpr int Percentage = 15;
        addFavourite(input.items, CounterKind::Item, Least, Percentage, input, output);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
