// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/member/member.h"
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
        constexpr Day Around = 7; // days before and after
        const Birthday birthday{input.birthday};
        if (birthday.isNone())
            return {};
        const int thisYear = dateOf(input.today).year();
        for (int year = thisYear - 1; year <= thisYear + 1; ++year) {
            const Day day = dayOf(birthday.in(year));
            if (input.today > day + Around)
                continue;
            if (input.today >= day - Around)
                output.add(0, day - Around, day + Around + 1, birthday.month(), birthday.day());
            else
                output.changesOn(day - Around);
            break;
        }
        return {};
    };
    return tags;
}

} // namespace hearth::hq
