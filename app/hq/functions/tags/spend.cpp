// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass spendTags()
{
    TagClass tags;
    tags.id = 3;
    tags.name = QStringLiteral("spend");
    tags.values = {QStringLiteral("none"), QStringLiteral("lowest"), QStringLiteral("low"), QStringLiteral("middle"), QStringLiteral("upper"), QStringLiteral("high"),
                   QStringLiteral("top")};
    tags.evidence = QStringLiteral("%3 in %2 days");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr Day Window = 365;
        constexpr int Top = 6;
        const ChainThresholds &chain = input.thresholds;
        if (!chain.known())
            return {};
        const WindowStep step = windowStep(input.visits, Window, input.today, Measure::Spend, [&chain](qint64 spend) {
            if (spend <= 0)
                return 0;
            return spend >= chain.spendTop ? Top : ChainThresholds::fifth(chain.spend, spend);
        });
        output.add(static_cast<quint32>(step.step), step.since, step.until, step.sum, Window);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
