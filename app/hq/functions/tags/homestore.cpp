// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass homeStoreTags()
{
    TagClass tags;
    tags.id = 15;
    tags.name = QStringLiteral("home_store");
    tags.codes = CounterKind::Store;
    tags.evidence = QStringLiteral("%1 orders, %2 in a hundred of late");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr qint64 Least = 2;
        constexpr int Percentage = 50;
        addFavourite(input.stores, CounterKind::Store, Least, Percentage, input, output);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
