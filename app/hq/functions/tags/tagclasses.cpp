// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/tagclasses.h"
#include "functions/tags/ruletags.h"

#include <algorithm>

namespace hearth::hq {

const std::vector<TagClass> &tagClasses()
{
    static const std::vector<TagClass> classes = [] {
        std::vector<TagClass> all{frequencyTags(), lifecycleTags(), spendTags(), rfmTags(), ticketTags(), favouriteItemTags(), favouriteCategoryTags(),
                                  favouriteSizeTags(), favouriteToppingTags(), tasteTags(), dayPartTags(), weekdayTags(), channelTags(), partyTags(),
                                  homeStoreTags(), storeLoyaltyTags(), couponTags(), addOnTags(), anniversaryTags(), birthdayTags(), churnTags(), nextVisitTags()};
        auto rules = RuleTags::builtIn();
        if (!rules) // a test reads each of them
            qFatal("a rule that comes with the program: %s", qPrintable(rules.error().toString()));
        for (TagClass &rule : *rules)
            all.push_back(std::move(rule));
        std::sort(all.begin(), all.end(), [](const TagClass &a, const TagClass &b) { return a.id < b.id; });
        return all;
    }();
    return classes;
}

const TagClass *tagClass(const QString &name)
{
    const auto &all = tagClasses();
    const auto found = std::find_if(all.begin(), all.end(), [&name](const TagClass &one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

const TagClass *tagClass(int id)
{
    const auto &all = tagClasses();
    const auto found = std::find_if(all.begin(), all.end(), [id](const TagClass &one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace hearth::hq
