// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/member/member.h"
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {

TagClass birthdayTags()
{
    TagClass tags;
    tags.id = 20;
    tags.name = QStringLiteral("birthday");
    tags.values = {QStringLiteral("near")};
    tags.evidence = QStringLiteral("birthday: month %1, day %2");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        const Birthday birthday{input.birthday};
        if (birthday.isNone())
            return {};
        const int thisYear = dateOf(input.today).year();
        nearYearly(input, output, thisYear - 1, thisYear + 1, [&](int year) { return dayOf(birthday.in(year)); },
                   [&](int, Day from, Day until) { output.add(0, from, until, birthday.month(), birthday.day()); });
        return {};
    };
    return tags;
}

} // namespace hearth::hq
