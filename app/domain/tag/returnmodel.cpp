// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/tag/returnmodel.h"
#include "domain/tag/packedbytes.h"

#include <algorithm>
#include <numeric>

namespace hearth {
namespace {
constexpr Day GapHistory = 730; ///< gaps that began before are of another time
constexpr std::size_t LastGaps = ReturnCounts::LookedAt - 1; ///< whose mean is a member's gap
constexpr Day GapOfOneVisit = 30;
// A group has the mean gaps up to this, and about that is what they are.
constexpr std::array<Day, ReturnCounts::Gaps - 1> GapEnd{ 3, 4, 6, 8, 11, 15, 21, 30, 42, 60, 85 };
constexpr std::array<Day, ReturnCounts::Gaps> MiddleGap{ 2, 4, 5, 7, 10, 13, 18, 25, 36, 50, 72, 120 };
constexpr std::array<std::size_t, ReturnCounts::Visits - 1> VisitsEnd{ 2, 4, 9 };
static_assert(VisitsEnd.back() < ReturnCounts::LookedAt);
// The last part of each step, in eighths of the gap.
constexpr std::array<Day, ReturnCounts::Steps - 1> StepEnd{ 2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 160, 256,
    480, 960 };
constexpr Day GapEighths = 8;

constexpr int ChanceBits = 30;
constexpr quint64 CertainReturn = quint64(1) << ChanceBits;
constexpr quint64 HighestChance = CertainReturn / 20 * 19;
constexpr qint64 LeaningReturns = 4; ///< what is known from elsewhere weighs as much as so many returns
constexpr quint64 LeastNear = 3; ///< a day is said where one in so many comes near it
constexpr int ThousandParts = 1'000;
constexpr quint64 ReturnFormat = 1;

/** Returns by days waited, leaning on `elsewhere`, of CertainReturn. */
quint64 chanceOf(qint64 returned, qint64 waited, quint64 elsewhere)
{
    const quint64 leaningDays = (static_cast<quint64>(LeaningReturns) << ChanceBits) / elsewhere;
    const quint64 chance = (static_cast<quint64>(returned + LeaningReturns) << ChanceBits)
        / std::max<quint64>(1, static_cast<quint64>(waited) + leaningDays);
    return std::clamp<quint64>(chance, 1, HighestChance);
}

int gapGroup(int group)
{
    return (group - 1) / ReturnCounts::Visits;
}

void writeCounts(PackedWriter &w, const std::vector<qint64> &counts)
{
    w.unsignedNumber(counts.size());
    for (const qint64 count : counts)
        w.number(count);
}

bool readCounts(PackedReader &r, std::vector<qint64> &counts)
{
    if (r.unsignedNumber() != counts.size())
        return false;
    for (qint64 &count : counts)
        count = r.number();
    return r.ok();
}

/** Of all pairs of a 1 and a 0 those with the 1 on the greater side, halves of equal ones, in thousandths. */
int rankedPairs(const std::vector<qint64> &zeros, const std::vector<qint64> &ones)
{
    qint64 twice = 0;
    qint64 below = 0;
    qint64 sum = 0;
    for (std::size_t i = 0; i < zeros.size(); ++i) {
        twice += ones[i] * (2 * below + zeros[i]);
        below += zeros[i];
        sum += ones[i];
    }
    // Of millions by millions: divided first by the one, then by the other.
    return sum == 0 || below == 0 ? 0 : static_cast<int>(twice / sum * ThousandParts / (2 * below));
}

int medianOf(const std::vector<qint64> &counts)
{
    const qint64 all = std::accumulate(counts.begin(), counts.end(), qint64(0));
    qint64 before = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        before += counts[i];
        if (2 * before > all)
            return static_cast<int>(i);
    }
    return 0;
}

tl::unexpected<Error> brokenReturns()
{
    return fail(ErrorCode::Corrupt, QStringLiteral("a model of returns cannot be read"));
}
} // namespace

ReturnStanding ReturnCounts::standing(std::span<const Day> days, Day today)
{
    if (days.empty())
        return {};
    ReturnStanding standing{ 0, std::max(0, today - days.back()) };
    if (days.size() == 1)
        return standing;
    const std::size_t gaps = std::min(LastGaps, days.size() - 1);
    const Day sum = days.back() - days[days.size() - 1 - gaps];
    const auto gap = std::find_if(GapEnd.begin(), GapEnd.end(), [&](Day end) {
        return sum <= end * static_cast<Day>(gaps);
    }) - GapEnd.begin();
    const auto visits = std::find_if(VisitsEnd.begin(), VisitsEnd.end(), [&](std::size_t end) {
        return days.size() <= end;
    }) - VisitsEnd.begin();
    standing.group = 1 + static_cast<int>(gap) * Visits + static_cast<int>(visits);
    return standing;
}

Day ReturnCounts::typicalGap(int group)
{
    return group == 0 ? GapOfOneVisit : MiddleGap[static_cast<std::size_t>(gapGroup(group))];
}

int ReturnCounts::stepOf(int group, Day day)
{
    const Day gap = typicalGap(group);
    return static_cast<int>(std::find_if(StepEnd.begin(), StepEnd.end(), [&](Day end) {
        return day * GapEighths <= end * gap;
    }) - StepEnd.begin());
}

Day ReturnCounts::stepEnd(int group, int step)
{
    return step == Steps - 1
        ? Longest
        : std::min(Longest, StepEnd[static_cast<std::size_t>(step)] * typicalGap(group) / GapEighths);
}

void ReturnCounts::add(std::span<const Day> days, Day until)
{
    const auto known = static_cast<std::size_t>(std::upper_bound(days.begin(), days.end(), until) - days.begin());
    for (std::size_t i = known; i > 0 && days[i - 1] >= until - GapHistory; --i) {
        const Day begin = days[i - 1];
        const int group = standing(days.first(i), begin).group;
        const bool returned = i < known && days[i] - begin <= Longest;
        const Day last = std::min(Longest, (i < known ? days[i] : until) - begin);
        Day from = 1;
        for (int step = 0; step < Steps && from <= last; ++step) {
            const Day to = std::min(last, stepEnd(group, step));
            if (to < from) // a short gap has no day in this part
                continue;
            Cell &cell = m_cells[placeOf(group, step)];
            cell.waited += to - from + 1;
            cell.returned += returned && to == last ? 1 : 0;
            from = to + 1;
        }
    }
}

QByteArray ReturnCounts::toBytes() const
{
    PackedWriter w;
    w.unsignedNumber(ReturnFormat);
    for (const Cell &cell : m_cells) {
        w.number(cell.waited);
        w.number(cell.returned);
    }
    return w.result();
}

Result<ReturnCounts> ReturnCounts::fromBytes(const QByteArray &bytes)
{
    ReturnCounts counts;
    PackedReader r(bytes);
    if (r.unsignedNumber() != ReturnFormat)
        return brokenReturns();
    for (Cell &cell : counts.m_cells) {
        cell.waited = r.number();
        cell.returned = r.number();
    }
    if (!r.ok() || !r.atEnd())
        return brokenReturns();
    return counts;
}

ReturnModel ReturnModel::fit(const ReturnCounts &counts)
{
    ReturnModel model;
    constexpr auto Steps = ReturnCounts::Steps;
    model.m_chances.resize(static_cast<std::size_t>(ReturnCounts::Groups) * Steps);
    std::array<quint64, Steps> ofAll{}; // chances of a whole gap's length: what groups have in common
    std::array<std::array<quint64, Steps>, ReturnCounts::Gaps> ofGap{};
    for (int step = 0; step < Steps; ++step) {
        qint64 gaps = 0; // thousandths
        qint64 returned = 0;
        for (int group = 0; group < ReturnCounts::Groups; ++group) {
            gaps += counts.cell(group, step).waited * ThousandParts / ReturnCounts::typicalGap(group);
            returned += counts.cell(group, step).returned;
        }
        const auto at = static_cast<std::size_t>(step);
        const quint64 before = step == 0 ? CertainReturn / 2 : ofAll.at(at - 1);
        ofAll.at(at) = chanceOf(returned, gaps / ThousandParts, before);
        for (int gap = 0; gap < ReturnCounts::Gaps; ++gap) {
            ReturnCounts::Cell sum;
            for (int group = 1 + gap * ReturnCounts::Visits; group < 1 + (gap + 1) * ReturnCounts::Visits; ++group) {
                sum.waited += counts.cell(group, step).waited;
                sum.returned += counts.cell(group, step).returned;
            }
            const quint64 daily =
                std::max<quint64>(1, ofAll.at(at) / static_cast<quint64>(MiddleGap[static_cast<std::size_t>(gap)]));
            ofGap[static_cast<std::size_t>(gap)].at(at) = chanceOf(sum.returned, sum.waited, daily);
        }
        for (int group = 0; group < ReturnCounts::Groups; ++group) {
            const ReturnCounts::Cell &cell = counts.cell(group, step);
            const quint64 elsewhere = group == 0 ? std::max<quint64>(1, ofAll.at(at) / GapOfOneVisit)
                                                 : ofGap[static_cast<std::size_t>(gapGroup(group))].at(at);
            model.m_chances[ReturnCounts::placeOf(group, step)] =
                static_cast<quint32>(chanceOf(cell.returned, cell.waited, elsewhere));
        }
    }
    model.makeTable();
    return model;
}

void ReturnModel::makeTable()
{
    m_table.assign(static_cast<std::size_t>(ReturnCounts::Groups) * (LongestWait + 1), {});
    for (int group = 0; group < ReturnCounts::Groups; ++group) {
        std::array<quint64, LongestWait + Horizon + 1> stays{}; // of each day
        for (Day day = 1; day <= LongestWait + Horizon; ++day)
            stays[static_cast<std::size_t>(day)] = CertainReturn
                - m_chances[ReturnCounts::placeOf(group, ReturnCounts::stepOf(group, day))];
        for (Day waited = 0; waited <= LongestWait; ++waited) {
            Entry &entry =
                m_table[static_cast<std::size_t>(group) * (LongestWait + 1) + static_cast<std::size_t>(waited)];
            std::array<quint64, Horizon + 1> away{}; // still, at the end of each day
            away[0] = CertainReturn;
            for (Day day = 1; day <= Horizon; ++day) {
                const auto i = static_cast<std::size_t>(day);
                away.at(i) = (away.at(i - 1) * stays[static_cast<std::size_t>(waited) + i]) >> ChanceBits;
                if (entry.expectedIn == 0 && away.at(i) <= CertainReturn / 2)
                    entry.expectedIn = static_cast<quint16>(day);
            }
            if (entry.expectedIn != 0) {
                const Day from = std::max(0, entry.expectedIn - ReturnAccuracy::NearDays - 1);
                const Day to = std::min(Horizon, entry.expectedIn + ReturnAccuracy::NearDays);
                if (away.at(static_cast<std::size_t>(from)) - away.at(static_cast<std::size_t>(to))
                    < CertainReturn / LeastNear)
                    entry.expectedIn = 0; // too vague to be said
            }
            entry.returns =
                static_cast<quint16>(((CertainReturn - away.back()) * ThousandParts + CertainReturn / 2) >> ChanceBits);
        }
    }
}

int ReturnModel::dailyChance(int group, int step) const
{
    constexpr quint64 Million = 1'000'000;
    return static_cast<int>(
        (quint64(m_chances[ReturnCounts::placeOf(group, step)]) * Million) >> ChanceBits);
}

QByteArray ReturnModel::toBytes() const
{
    PackedWriter w;
    w.unsignedNumber(ReturnFormat);
    w.unsignedNumber(m_chances.size());
    for (const quint32 chance : m_chances)
        w.unsignedNumber(chance);
    for (const qint64 number :
        { qint64(accuracy.day), accuracy.members, accuracy.returned, qint64(accuracy.ranked),
            qint64(accuracy.rankedByWait), qint64(accuracy.squaredError), qint64(accuracy.squaredErrorOfShare),
            qint64(accuracy.surelyBetter ? 1 : 0), accuracy.dated, qint64(accuracy.near), qint64(accuracy.nearByGap),
            qint64(accuracy.medianError), qint64(accuracy.medianErrorByGap), qint64(accuracy.daySurelyBetter ? 1 : 0) })
        w.number(number);
    for (const ReturnAccuracy::Tenth &tenth : accuracy.calibration) {
        w.number(tenth.members);
        w.number(tenth.expected);
        w.number(tenth.returned);
    }
    return w.result();
}

Result<ReturnModel> ReturnModel::fromBytes(const QByteArray &bytes)
{
    ReturnModel model;
    PackedReader r(bytes);
    if (r.unsignedNumber() != ReturnFormat)
        return brokenReturns();
    const quint64 chances = r.unsignedNumber();
    if (chances != static_cast<quint64>(ReturnCounts::Groups) * ReturnCounts::Steps)
        return brokenReturns();
    for (quint64 i = 0; i < chances; ++i) {
        const quint64 chance = r.unsignedNumber();
        if (chance > CertainReturn)
            return brokenReturns();
        model.m_chances.push_back(static_cast<quint32>(chance));
    }
    ReturnAccuracy &accuracy = model.accuracy;
    const auto small = [&r] { return static_cast<int>(r.number()); };
    accuracy.day = small();
    accuracy.members = r.number();
    accuracy.returned = r.number();
    accuracy.ranked = small();
    accuracy.rankedByWait = small();
    accuracy.squaredError = small();
    accuracy.squaredErrorOfShare = small();
    accuracy.surelyBetter = r.number() != 0;
    accuracy.dated = r.number();
    accuracy.near = small();
    accuracy.nearByGap = small();
    accuracy.medianError = small();
    accuracy.medianErrorByGap = small();
    accuracy.daySurelyBetter = r.number() != 0;
    for (ReturnAccuracy::Tenth &tenth : accuracy.calibration) {
        tenth.members = r.number();
        tenth.expected = r.number();
        tenth.returned = r.number();
    }
    if (!r.ok() || !r.atEnd())
        return brokenReturns();
    model.makeTable();
    return model;
}

QString ReturnAccuracy::whyNoRisk() const
{
    const qint64 stayed = members - returned;
    if (members < LeastMembers || returned < LeastOfEach || stayed < LeastOfEach)
        return QStringLiteral(
            "too little to judge by: of %1 members %2 came (at least %3, and %4 who came and who did not)")
            .arg(members)
            .arg(returned)
            .arg(LeastMembers)
            .arg(LeastOfEach);
    if (!surelyBetter)
        return QStringLiteral("no better than the share of all who come");
    if (ranked <= rankedByWait)
        return QStringLiteral("no better than the days since the last visit alone");
    return {};
}

QString ReturnAccuracy::whyNoDay() const
{
    if (dated < LeastDated)
        return QStringLiteral("too little to judge by: a day could be said for %1 members (at least %2)")
            .arg(dated)
            .arg(LeastDated);
    if (!daySurelyBetter)
        return QStringLiteral("no better than the last visit and the median gap");
    return {};
}

void ReturnTrial::add(const ReturnModel &model, std::span<const Day> days, Day day)
{
    const auto known = static_cast<std::size_t>(std::upper_bound(days.begin(), days.end(), day) - days.begin());
    if (known == 0)
        return;
    const std::span<const Day> before = days.first(known);
    const ReturnStanding standing = ReturnCounts::standing(before, day);
    if (standing.waited > ReturnModel::LongestWait)
        return;
    const Day next = known < days.size() ? days[known] : 0;
    const bool came = next != 0 && next <= day + ReturnModel::Horizon;
    ++(came ? m_came : m_stayed)[static_cast<std::size_t>(model.returns(standing))];
    ++(came ? m_cameByWait : m_stayedByWait)[static_cast<std::size_t>(standing.waited)];
    const Day expectedIn = model.expectedIn(standing);
    if (expectedIn == 0)
        return;
    std::vector<Day> gaps;
    for (std::size_t i = 1; i < known; ++i)
        gaps.push_back(before[i] - before[i - 1]);
    Day gap = GapOfOneVisit;
    if (!gaps.empty()) {
        const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
        std::nth_element(gaps.begin(), middle, gaps.end());
        gap = *middle;
    }
    const auto wrongBy = [&](Day said) {
        return came ? static_cast<std::size_t>(std::min(std::abs(said - next), ReturnAccuracy::MissedDays - 1))
                    : std::size_t(ReturnAccuracy::MissedDays);
    };
    const std::size_t own = wrongBy(day + expectedIn);
    const std::size_t byGap = wrongBy(std::max(day + 1, before.back() + gap));
    ++m_errors[own];
    ++m_errorsByGap[byGap];
    constexpr std::size_t Near = ReturnAccuracy::NearDays;
    if ((own <= Near) != (byGap <= Near))
        ++m_nearByOne[own <= Near ? 0 : 1];
}

ReturnAccuracy ReturnTrial::accuracy(Day day) const
{
    ReturnAccuracy result;
    result.day = day;
    const auto sum = [](const Counts &counts) { return std::accumulate(counts.begin(), counts.end(), qint64(0)); };
    result.returned = sum(m_came);
    result.members = result.returned + sum(m_stayed);
    result.dated = sum(m_errors);
    if (result.members == 0)
        return result;
    result.ranked = rankedPairs(m_stayed, m_came);
    // Who waited longer comes less: the other way round.
    const int byWait = rankedPairs(m_stayedByWait, m_cameByWait);
    result.rankedByWait = std::max(byWait, ThousandParts - byWait);
    constexpr qint64 Million = 1'000'000;
    const qint64 share = result.returned * ThousandParts / result.members;
    qint64 squares = 0;
    qint64 squaresOfShare = 0;
    double better = 0; // of each member, and its square
    double betterSquared = 0;
    for (qint64 chance = 0; chance <= ThousandParts; ++chance) {
        const auto i = static_cast<std::size_t>(chance);
        for (const auto &[members, outcome] :
            { std::pair(m_stayed[i], qint64(0)), std::pair(m_came[i], qint64(ThousandParts)) }) {
            const qint64 own = (outcome - chance) * (outcome - chance);
            const qint64 general = (outcome - share) * (outcome - share);
            squares += members * own;
            squaresOfShare += members * general;
            const auto difference = static_cast<double>(general - own);
            better += static_cast<double>(members) * difference;
            betterSquared += static_cast<double>(members) * difference * difference;
        }
        ReturnAccuracy::Tenth &tenth =
            result.calibration.at(std::min<std::size_t>(i / 100, result.calibration.size() - 1));
        tenth.members += m_stayed[i] + m_came[i];
        tenth.expected += chance * (m_stayed[i] + m_came[i]);
        tenth.returned += m_came[i];
    }
    static_assert(Million == qint64(ThousandParts) * ThousandParts); // squares of thousandths are millionths
    result.squaredError = static_cast<int>(squares / result.members);
    result.squaredErrorOfShare = static_cast<int>(squaresOfShare / result.members);
    const auto members = static_cast<double>(result.members);
    const double mean = better / members;
    const double variance = betterSquared / members - mean * mean;
    result.surelyBetter = mean > 0 && mean * mean * members > 4 * variance;
    if (result.dated == 0)
        return result;
    const auto near = [&](const Counts &errors) {
        return static_cast<int>(
            std::accumulate(errors.begin(), errors.begin() + ReturnAccuracy::NearDays + 1, qint64(0)) * ThousandParts
            / result.dated);
    };
    result.near = near(m_errors);
    result.nearByGap = near(m_errorsByGap);
    result.medianError = medianOf(m_errors);
    result.medianErrorByGap = medianOf(m_errorsByGap);
    const qint64 ahead = m_nearByOne[0] - m_nearByOne[1];
    result.daySurelyBetter = ahead > 0 && ahead * ahead > 4 * (m_nearByOne[0] + m_nearByOne[1]);
    return result;
}

QByteArray ReturnTrial::toBytes() const
{
    PackedWriter w;
    w.unsignedNumber(ReturnFormat);
    for (const Counts *counts : const_cast<ReturnTrial *>(this)->all()) // only read
        writeCounts(w, *counts);
    return w.result();
}

Result<ReturnTrial> ReturnTrial::fromBytes(const QByteArray &bytes)
{
    ReturnTrial trial;
    PackedReader r(bytes);
    if (r.unsignedNumber() != ReturnFormat)
        return brokenReturns();
    for (Counts *counts : trial.all()) {
        if (!readCounts(r, *counts))
            return brokenReturns();
    }
    if (!r.atEnd())
        return brokenReturns();
    return trial;
}

} // namespace hearth
