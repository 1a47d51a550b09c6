// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass storeLoyaltyTags()
{
    TagClass tags;
    tags.id = 16;
    tags.name = QStringLiteral("stores");
    tags.values = {QStringLiteral("loyal"), QStringLiteral("roams")};
    tags.evidence = QStringLiteral("%1 stores, %2 in a hundred at the first of late");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr qint64 Least = 3;
        constexpr int Loyal = 80;
        constexpr std::size_t Roaming = 3;
        const std::vector<CodeWeight> &stores = input.stores;
        const CodeWeight *home = heaviest(stores, CounterKind::Store, input.codes);
        if (home == nullptr || ordersOf(input) < Least)
            return {};
        const int share = percent(home->weight, totalWeight(stores));
        if (share >= Loyal)
            output.add(0, input.visits.back().day, 0, static_cast<qint64>(stores.size()), share);
        else if (stores.size() >= Roaming)
            output.add(1, input.visits.back().day, 0, static_cast<qint64>(stores.size()), share);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
