// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/tagclass.h"
#include "domain/tag/windows.h"

namespace hearth::hq {

/** The heaviest of weights; of equals the one whose text is first, so that it is the same in every database. nullptr: there are none. */
[[nodiscard]] const CodeWeight *heaviest(const std::vector<CodeWeight> &weights, CounterKind kind, const TagCodes &codes);
/** Says the heaviest where it is counted at least `least` times and has `percentage` of the weight. */
void addFavourite(const std::vector<CodeWeight> &weights, CounterKind kind, qint64 least, int percentage, const TagInput &input, TagOutput &output);
/** The items' weights put together by what the menu says of them: each item counts for its category, or for each of its attributes. */
[[nodiscard]] std::vector<CodeWeight> weightsByCategory(const TagInput &input);
[[nodiscard]] std::vector<CodeWeight> weightsByAttribute(const TagInput &input);
[[nodiscard]] std::vector<CodeWeight> weightsOfItemsWith(const QString &attribute, const TagInput &input);
/** A day that comes once a year is near for a week before and after it: calls near(year, first day, day after the last) in that time, else says when it begins. Years in order. */
template <typename DayIn, typename Near>
void nearYearly(const TagInput &input, TagOutput &output, int fromYear, int toYear, DayIn dayIn, Near near)
{
    constexpr Day Around = 7;
    for (int year = fromYear; year <= toYear; ++year) {
        const Day day = dayIn(year);
        if (input.today > day + Around)
            continue;
        if (input.today >= day - Around)
            near(year, day - Around, day + Around + 1);
        else
            output.changesOn(day - Around);
        return;
    }
}
/** Where the member stands between two visits, for the model of returns. */
[[nodiscard]] ReturnStanding returnStanding(const TagInput &input);
/** Orders of all days. */
[[nodiscard]] qint64 ordersOf(const TagInput &input);

} // namespace hearth::hq
