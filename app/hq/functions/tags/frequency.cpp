// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass frequencyTags()
{
    TagClass tags;
    tags.id = 1;
    tags.name = QStringLiteral("frequency");
    tags.values = {QStringLiteral("none"), QStringLiteral("once"), QStringLiteral("some"), QStringLiteral("regular")};
    tags.evidence = QStringLiteral("%1 orders in %2 days");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr Day Window = 90;
        const WindowStep step = windowStep(input.visits, Window, input.today, Measure::Orders,
                                           [](qint64 orders) { return orders <= 0 ? 0 : orders == 1 ? 1 : orders < 5 ? 2 : 3; });
        output.add(static_cast<quint32>(step.step), step.since, step.until, step.sum, Window);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
