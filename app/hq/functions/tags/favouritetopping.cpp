// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass favouriteToppingTags()
{
    TagClass tags;
    tags.id = 9;
    tags.name = QStringLiteral("topping");
    tags.codes = CounterKind::Item;
    tags.evidence = QStringLiteral("%1 pieces, %2 in a hundred of late");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr qint64 Least = 2;
        constexpr int Percentage = 30;
        addFavourite(weightsOfItemsWith(QStringLiteral("topping"), input), CounterKind::Item, Least, Percentage, input, output);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
