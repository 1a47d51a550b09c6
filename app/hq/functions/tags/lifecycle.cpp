// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

#include <algorithm>

namespace hearth::hq {

namespace {
enum class Lifecycle : quint32 { New, Active, Cooling, Sleeping, Lost, WonBack };
constexpr Day LifecycleNewDays = 30;
constexpr Day LifecycleLostDays = 180;
constexpr Day LifecycleWonBackDays = 60;

/** Days between two visits, as the member keeps them; of a member with one visit the chain's guess. */
Day usualInterval(const std::vector<VisitDay> &visits)
{
    constexpr Day Guess = 30;
    constexpr Day Shortest = 7;
    constexpr Day Longest = 90;
    if (visits.size() < 2)
        return Guess;
    return std::clamp((visits.back().day - visits.front().day) / static_cast<Day>(visits.size() - 1), Shortest, Longest);
}

/** The day of the last return after an absence that made the member lost; 0: none. */
Day lastReturn(const std::vector<VisitDay> &visits)
{
    for (auto visit = visits.rbegin(); visit != visits.rend() && std::next(visit) != visits.rend(); ++visit) {
        if (visit->day - std::next(visit)->day > LifecycleLostDays)
            return visit->day;
    }
    return 0;
}
} // namespace

TagClass lifecycleTags()
{
    TagClass tags;
    tags.id = 2;
    tags.name = QStringLiteral("lifecycle");
    tags.values = {QStringLiteral("new"), QStringLiteral("active"), QStringLiteral("cooling"), QStringLiteral("sleeping"), QStringLiteral("lost"),
                   QStringLiteral("won_back")};
    tags.evidence = QStringLiteral("%1 days with a visit, usual interval %2 days");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        const std::vector<VisitDay> &visits = input.visits;
        const Day first = visits.front().day;
        const Day last = visits.back().day;
        const Day interval = usualInterval(visits);
        const auto count = static_cast<qint64>(visits.size());
        const auto say = [&](Lifecycle value, Day since, Day until) { output.add(static_cast<quint32>(value), since, until, count, interval); };
        // Each stage ends where the next one begins.
        const Day cooling = last + interval * 3 / 2 + 1;
        const Day sleeping = last + interval * 3 + 1;
        const Day lost = std::max(last + LifecycleLostDays + 1, sleeping + 1);
        if (input.today >= lost) {
            say(Lifecycle::Lost, lost, 0);
        } else if (input.today >= sleeping) {
            say(Lifecycle::Sleeping, sleeping, lost);
        } else if (count <= 2 && input.today < first + LifecycleNewDays) {
            say(Lifecycle::New, first, std::min(first + LifecycleNewDays, sleeping));
        } else if (input.today >= cooling) {
            say(Lifecycle::Cooling, std::max(cooling, count <= 2 ? first + LifecycleNewDays : cooling), sleeping);
        } else if (const Day back = lastReturn(visits); back != 0 && input.today < back + LifecycleWonBackDays) {
            say(Lifecycle::WonBack, back, std::min(back + LifecycleWonBackDays, cooling));
        } else {
            say(Lifecycle::Active, back != 0 ? std::max(back + LifecycleWonBackDays, first) : first, cooling);
        }
        return {};
    };
    return tags;
}

} // namespace hearth::hq
