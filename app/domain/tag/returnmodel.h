// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "domain/tag/day.h"

#include <QByteArray>
#include <QString>
#include <array>
#include <span>
#include <vector>

namespace hearth {

/** Where a member stands after a visit: all that the model looks at. */
struct ReturnStanding {
    int group = 0; ///< by the number of visits and how far apart the last of them were
    Day waited = 0; ///< days since the last visit
};

/** Gaps between visits, of all members: a life table. Days waited and returns in whole numbers, so that members add up
 * in any order. A value. */
class ReturnCounts {
public:
    static constexpr int Gaps = 12; ///< groups by the mean of the last gaps
    static constexpr int Visits = 4; ///< each of them by the number of visits: 2, up to 4, up to 9, more
    static constexpr int Groups = 1 + Gaps * Visits; ///< 0: of one visit
    static constexpr int Steps = 18; ///< of the time waited, in parts and multiples of the group's gap
    static constexpr Day Longest = 425; ///< nobody is looked at for longer after a visit
    static constexpr std::size_t LookedAt = 11; ///< a member's last visits: those before make no difference
    struct Cell {
        qint64 waited = 0; ///< days on which a member of the group was waited for
        qint64 returned = 0; ///< of them those on which the member came
        bool operator==(const Cell &) const = default;
    };

    /** A member's days with a visit, ascending, as they were known at the end of `until`: what came later is not looked
     * at. */
    void add(std::span<const Day> days, Day until);
    /** Where a group's step is in a table of all of them. */
    [[nodiscard]] static constexpr std::size_t placeOf(int group, int step)
    {
        return static_cast<std::size_t>(group) * Steps + static_cast<std::size_t>(step);
    }
    [[nodiscard]] const Cell &cell(int group, int step) const
    {
        return m_cells[placeOf(group, step)];
    }
    /** Of somebody with these visits, the last of them on `today` or before. */
    [[nodiscard]] static ReturnStanding standing(std::span<const Day> days, Day today);
    [[nodiscard]] static Day typicalGap(int group);
    /** The step of the day so many days after the visit, from 1. */
    [[nodiscard]] static int stepOf(int group, Day day);
    /** The last day of a step. */
    [[nodiscard]] static Day stepEnd(int group, int step);

    [[nodiscard]] QByteArray toBytes() const;
    /** Error Corrupt. */
    [[nodiscard]] static Result<ReturnCounts> fromBytes(const QByteArray &bytes);
    bool operator==(const ReturnCounts &) const = default;

private:
    std::array<Cell, static_cast<std::size_t>(Groups) * Steps> m_cells{};
};

/** How good the model was on days it did not know, beside what needs no model. Shares in thousandths, squared errors in
 * millionths. */
struct ReturnAccuracy {
    Day day = 0; ///< the model knew this day and what was before; 0: it was not tried
    qint64 members = 0; ///< with a visit in the year before
    qint64 returned = 0; ///< of them, within the days the model speaks of
    int ranked = 0; ///< of pairs of one who came and one who did not, so many were told apart (AUC)
    int rankedByWait = 0; ///< the same by the days since the last visit alone
    int squaredError = 0; ///< of the probability (Brier)
    int squaredErrorOfShare = 0; ///< where everybody is given the share that came
    bool surelyBetter = false; ///< the difference of these two is more than twice its standard error
    struct Tenth {
        qint64 members = 0;
        qint64 expected = 0; ///< thousandths, the sum
        qint64 returned = 0;
        bool operator==(const Tenth &) const = default;
    };
    std::array<Tenth, 10> calibration{}; ///< by the probability
    qint64 dated = 0; ///< members for whom a day could be said
    int near = 0; ///< of them came within NearDays of it
    int nearByGap = 0; ///< within NearDays of last visit and median gap
    int medianError = 0; ///< days; MissedDays: half of them did not come in time
    int medianErrorByGap = 0;
    bool daySurelyBetter =
        false; ///< of those of whom only one of the two came near, more than by chance are the model's
    bool operator==(const ReturnAccuracy &) const = default;

    static constexpr int NearDays = 3;
    static constexpr int MissedDays = 61;
    static constexpr qint64 LeastMembers = 200;
    static constexpr qint64 LeastOfEach = 30;
    static constexpr qint64 LeastDated = 100;
    /** Why nothing is said of how likely a return is; empty: it is said. */
    [[nodiscard]] QString whyNoRisk() const;
    /** Why no day is said. */
    [[nodiscard]] QString whyNoDay() const;
};

/** How likely a member comes again, and when: the chance of each day after a visit by a life table of the chain's own
   gaps, where thin parts of it lean on those beside them. Whole numbers only: the same everywhere. A value. */
class ReturnModel {
public:
    static constexpr Day Horizon = 60; ///< days it speaks of
    static constexpr Day LongestWait = 365; ///< it says nothing of those who were away longer

    [[nodiscard]] static ReturnModel fit(const ReturnCounts &counts);
    [[nodiscard]] bool known() const { return !m_chances.empty(); }
    /** Thousandths: at least one visit in the next Horizon days. `standing` of at most LongestWait. */
    [[nodiscard]] int returns(const ReturnStanding &standing) const { return at(standing).returns; }
    /** In so many days it is as likely as not that the member was there, 1 to Horizon; 0: later, never, or too vague to
     * be said. */
    [[nodiscard]] Day expectedIn(const ReturnStanding &standing) const { return at(standing).expectedIn; }
    /** Millionths: of coming on one day of that step. */
    [[nodiscard]] int dailyChance(int group, int step) const;

    ReturnAccuracy accuracy;

    [[nodiscard]] QByteArray toBytes() const;
    /** Error Corrupt. */
    [[nodiscard]] static Result<ReturnModel> fromBytes(const QByteArray &bytes);
    bool operator==(const ReturnModel &other) const
    {
        return m_chances == other.m_chances && accuracy == other.accuracy;
    }

private:
    struct Entry {
        quint16 returns = 0;
        quint16 expectedIn = 0;
    };
    [[nodiscard]] const Entry &at(const ReturnStanding &standing) const
    {
        return m_table[static_cast<std::size_t>(standing.group) * (LongestWait + 1)
            + static_cast<std::size_t>(standing.waited)];
    }
    void makeTable();
    std::vector<quint32> m_chances; ///< by group and step, of 2^30
    std::vector<Entry> m_table; ///< by group and days waited
};

/** Holds a model that knew the days up to `day` against what came then. Members add up in any order. A value. */
class ReturnTrial {
public:
    void add(const ReturnModel &model, std::span<const Day> days, Day day);
    [[nodiscard]] ReturnAccuracy accuracy(Day day) const;

    [[nodiscard]] QByteArray toBytes() const;
    /** Error Corrupt. */
    [[nodiscard]] static Result<ReturnTrial> fromBytes(const QByteArray &bytes);

private:
    static constexpr std::size_t Chances = 1'001;
    static constexpr std::size_t Errors = ReturnAccuracy::MissedDays + 1;
    /** By thousandths, who did not come and who did; the same by days waited; members by the days a day was wrong, the
     * model's and the rule's. */
    using Counts = std::vector<qint64>;
    Counts m_stayed = Counts(Chances);
    Counts m_came = Counts(Chances);
    Counts m_stayedByWait = Counts(ReturnModel::LongestWait + 1);
    Counts m_cameByWait = Counts(ReturnModel::LongestWait + 1);
    Counts m_errors = Counts(Errors);
    Counts m_errorsByGap = Counts(Errors);
    Counts m_nearByOne = Counts(2); ///< by the model alone, by the rule alone
    [[nodiscard]] std::array<Counts *, 7> all()
    {
        return { &m_stayed, &m_came, &m_stayedByWait, &m_cameByWait, &m_errors, &m_errorsByGap, &m_nearByOne };
    }
};

/** The time a member waits, from `waited` on and back: how long a step of the waiting stays the same without another
 * visit. */
struct ReturnRun {
    Day begin = 0; ///< waited days
    Day end = 0; ///< the first on which it is another; LongestWait + 1: the model says nothing any more
};
template <typename StepOf> [[nodiscard]] ReturnRun returnRun(Day waited, StepOf stepOf)
{
    const auto now = stepOf(waited);
    ReturnRun run{ waited, waited + 1 };
    while (run.begin > 0 && stepOf(run.begin - 1) == now)
        --run.begin;
    while (run.end <= ReturnModel::LongestWait && stepOf(run.end) == now)
        ++run.end;
    return run;
}

} // namespace hearth
