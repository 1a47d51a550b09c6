// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass channelTags()
{
    TagClass tags;
    tags.id = 13;
    tags.name = QStringLiteral("channel");
    tags.codes = CounterKind::Channel;
    tags.evidence = QStringLiteral("%1 orders, %2 in a hundred of late");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr qint64 Least = 2;
        constexpr int Percentage = 60;
        addFavourite(weightsOf(input.statistics, CounterKind::Channel), CounterKind::Channel, Least, Percentage, input, output);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
