// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass favouriteCategoryTags()
{
    TagClass tags;
    tags.id = 7;
    tags.name = QStringLiteral("category");
    tags.codes = CounterKind::Category;
    tags.evidence = QStringLiteral("%1 pieces, %2 in a hundred of late");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr qint64 Least = 3;
        constexpr int Percentage = 40;
        addFavourite(weightsByCategory(input), CounterKind::Category, Least, Percentage, input, output);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
