// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass tasteTags()
{
    TagClass tags;
    tags.id = 10;
    tags.name = QStringLiteral("taste");
    tags.codes = CounterKind::Attribute;
    tags.evidence = QStringLiteral("%1 pieces, %2 in a hundred of late");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr qint64 Least = 3;
        constexpr int Percentage = 40;
        const qint64 whole = totalWeight(input.items);
        const std::vector<CodeWeight> attributes = weightsByAttribute(input);
        for (const CodeWeight &attribute : attributes) {
            const QString name = input.codes.text(CounterKind::Attribute, attribute.code);
            const int share = percent(attribute.weight, whole);
            // What goes with a dish is no taste.
            if (name != QLatin1String("topping") && name != QLatin1String("addon") && attribute.count >= Least && share >= Percentage)
                output.add(attribute.code, input.visits.back().day, 0, attribute.count, share);
        }
        return {};
    };
    return tags;
}

} // namespace hearth::hq
