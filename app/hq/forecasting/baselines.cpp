// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/baselines.h"

#include <cmath>

namespace hearth::forecasting {
namespace {
constexpr int ProfileDays = 84;
constexpr int NearDays = 42;
constexpr int NearHalfLife = 7; // days
constexpr int FarHalfLife = 28;
constexpr int SmoothDays = 168;
constexpr int ShiftDays = 84;
constexpr size_t ShiftLeast = 10; // open days on each side
constexpr double LeastShift = 0.25;
constexpr double LeastShiftScore = 9; // deviations of the difference
constexpr float SmoothNear = 10; // half-lives in days
constexpr float SmoothFar = 35;
constexpr float WeekdayHalfLife = 56;
constexpr float ChainDays = 1.5F; // fresh same weekdays at which a store's own effect counts half
constexpr float Slide = 40; // days in which the near level gives way to the far one

/** What a day weighs by its age, 0 to 83 days: a profile is made for every store and day, and powers were a third of its time. */
template <int HalfLife> const std::array<float, ProfileDays> &weightsByAge()
{
    static const std::array<float, ProfileDays> weights = [] {
        std::array<float, ProfileDays> made{};
        for (size_t age = 0; age < made.size(); ++age)
            made[age] = std::exp2(-static_cast<float>(age) / static_cast<float>(HalfLife));
        return made;
    }();
    return weights;
}
} // namespace

Path seasonalNaive(const History &h, int store, int origin)
{
    const StoreHistory &s = h.stores[static_cast<size_t>(store)];
    Path path;
    for (int ahead = 1; ahead <= Horizon; ++ahead) {
        const int first = origin + ahead - 7 * ((ahead + 6) / 7);
        float value = Missing;
        for (int week = 0; week < 4 && !(value == value); ++week)
            if (s.open(first - 7 * week))
                value = s.log[static_cast<size_t>(first - 7 * week)];
        path[static_cast<size_t>(ahead - 1)] = value;
    }
    return path;
}

Path weekdayMean4(const History &h, int store, int origin)
{
    const StoreHistory &s = h.stores[static_cast<size_t>(store)];
    Path path;
    for (int ahead = 1; ahead <= Horizon; ++ahead) {
        const int first = origin + ahead - 7 * ((ahead + 6) / 7);
        double sum = 0;
        int count = 0;
        for (int week = 0; week < 4; ++week)
            if (s.open(first - 7 * week)) {
                sum += std::exp(static_cast<double>(s.log[static_cast<size_t>(first - 7 * week)]));
                ++count;
            }
        path[static_cast<size_t>(ahead - 1)] = count > 0 ? static_cast<float>(std::log(sum / count)) : Missing;
    }
    return path;
}

float Profile::level(int h) const
{
    const float phi = std::exp(-static_cast<float>(h) / Slide);
    return phi * near + (1 - phi) * far;
}

Profile profile(const History &h, int store, int origin)
{
    const StoreHistory &s = h.stores[static_cast<size_t>(store)];
    Profile result;
    // The days it rests on: those of the last 84, or the last 42 open ones of a store that was closed.
    int from = std::max(0, origin - ProfileDays + 1);
    int age0 = origin;
    if (s.openDays(from, origin) < 4) {
        while (age0 > 0 && !s.open(age0))
            --age0;
        from = std::max(0, age0 - ProfileDays + 1);
    }
    const std::array<float, ProfileDays> &farWeights = weightsByAge<FarHalfLife>();
    const std::array<float, ProfileDays> &nearWeights = weightsByAge<NearHalfLife>();
    std::array<std::vector<std::pair<float, float>>, 7> byDay;
    for (int t = from; t <= age0; ++t) {
        if (!s.open(t) || h.calendar[static_cast<size_t>(t)].special())
            continue;
        byDay[static_cast<size_t>(h.weekday(t))].emplace_back(
            s.log[static_cast<size_t>(t)] - s.median29[static_cast<size_t>(t)], farWeights[static_cast<size_t>(age0 - t)]);
    }
    for (size_t w = 0; w < 7; ++w) {
        for (const auto &value : byDay[w])
            result.weight[w] += value.second;
        result.weekday[w] = byDay[w].empty() ? 0 : weightedMedian(byDay[w]);
    }
    std::vector<std::pair<float, float>> nearDays;
    std::vector<std::pair<float, float>> farDays;
    for (const bool holidays : { false, true }) { // a store that has nothing but holidays is taken at those
        for (int t = from; t <= age0; ++t) {
            if (!s.open(t) || (!holidays && h.calendar[static_cast<size_t>(t)].special()))
                continue;
            const float value = s.log[static_cast<size_t>(t)] - result.weekday[static_cast<size_t>(h.weekday(t))];
            const auto age = static_cast<size_t>(age0 - t);
            farDays.emplace_back(value, farWeights[age]);
            if (age0 - t < NearDays)
                nearDays.emplace_back(value, nearWeights[age]);
        }
        if (!farDays.empty())
            break;
    }
    result.far = weightedMedian(farDays);
    result.near = nearDays.empty() ? result.far : weightedMedian(nearDays);
    return result;
}

Path robustProfile(const Profile &profile, const History &h, int origin)
{
    Path path;
    for (int ahead = 1; ahead <= Horizon; ++ahead)
        path[static_cast<size_t>(ahead - 1)] =
            profile.level(ahead) + profile.weekday[static_cast<size_t>(h.weekday(origin + ahead))];
    return path;
}

namespace {
/** The day at which a store's level changed for good, of the last 84 days: the split that tells best two means apart,
   where it is far beyond chance and a quarter apart; 0 where there is none. A shop that moved is not what it was. */
int lastShift(const History &h, const StoreHistory &s, int from, int last, const std::array<float, 7> &weekday)
{
    std::array<float, ShiftDays> values{};
    std::array<int, ShiftDays> days{};
    size_t count = 0;
    double sum = 0;
    double squares = 0;
    for (int t = std::max(from, last - ShiftDays + 1); t <= last; ++t)
        if (s.open(t) && !h.calendar[static_cast<size_t>(t)].special()) {
            values[count] = s.capped[static_cast<size_t>(t)] - weekday[static_cast<size_t>(h.weekday(t))];
            sum += values[count];
            squares += static_cast<double>(values[count]) * values[count];
            days[count++] = t;
        }
    int shift = 0;
    double best = LeastShiftScore;
    double before = 0;
    for (size_t i = 1; i + ShiftLeast <= count; ++i) {
        before += values[i - 1];
        if (i < ShiftLeast)
            continue;
        const auto n1 = static_cast<double>(i);
        const auto n2 = static_cast<double>(count - i);
        const double m1 = before / n1;
        const double m2 = (sum - before) / n2;
        const double inner = std::max(1e-4, (squares - n1 * m1 * m1 - n2 * m2 * m2) / static_cast<double>(count - 2));
        const double score = std::abs(m2 - m1) / std::sqrt(inner * (1 / n1 + 1 / n2));
        if (std::abs(m2 - m1) > LeastShift && score > best) {
            best = score;
            shift = days[i];
        }
    }
    return shift;
}
} // namespace

Smooth smooth(const History &h, int store, int origin)
{
    const StoreHistory &s = h.stores[static_cast<size_t>(store)];
    Smooth result;
    const std::array<float, 7> &chain = h.chainWeekday[static_cast<size_t>(origin)];
    std::array<float, 7> sums{};
    std::array<float, 7> weights{};
    int last = origin;
    while (last > 0 && !s.open(last))
        --last; // a store that is closed is taken at its last open days
    int from = std::max(std::max(0, s.firstOpen), last - SmoothDays + 1);
    const float fade = std::exp2(-1 / WeekdayHalfLife);
    float weight = 1;
    for (int t = last; t >= from; --t, weight *= fade)
        if (s.open(t) && !h.calendar[static_cast<size_t>(t)].special()) {
            sums[static_cast<size_t>(h.weekday(t))] +=
                weight * (s.capped[static_cast<size_t>(t)] - s.plain29[static_cast<size_t>(t)]);
            weights[static_cast<size_t>(h.weekday(t))] += weight;
        }
    float mean = 0;
    for (size_t w = 0; w < 7; ++w) {
        result.weekday[w] = (sums[w] + ChainDays * chain[w]) / (weights[w] + ChainDays);
        mean += result.weekday[w] / 7;
    }
    for (float &effect : result.weekday)
        effect -= mean;
    const int shift = lastShift(h, s, from, last, result.weekday);
    from = std::max(from, shift);
    const float now = h.openingEffect(s, origin);
    const float nearFade = std::exp2(-1 / SmoothNear);
    const float farFade = std::exp2(-1 / SmoothFar);
    for (const bool holidays : { false, true }) {
        float nearWeight = 1;
        float farWeight = 1;
        float nearTotal = 0;
        float farTotal = 0;
        result.near = result.far = 0;
        for (int t = last; t >= from; --t, nearWeight *= nearFade, farWeight *= farFade) {
            if (!s.open(t) || (!holidays && h.calendar[static_cast<size_t>(t)].special()))
                continue;
            const float value = s.capped[static_cast<size_t>(t)] - result.weekday[static_cast<size_t>(h.weekday(t))]
                + now - h.openingEffect(s, t);
            result.near += nearWeight * value;
            nearTotal += nearWeight;
            result.far += farWeight * value;
            farTotal += farWeight;
        }
        if (farTotal > 0) {
            result.near = nearTotal > 1e-6F ? result.near / nearTotal : result.far / farTotal;
            result.far /= farTotal;
            break;
        }
    }
    return result;
}

Path smoothPath(const Smooth &smooth, float level, const History &h, int store, int origin)
{
    const StoreHistory &s = h.stores[static_cast<size_t>(store)];
    const float now = h.openingEffect(s, origin);
    Path path;
    for (int ahead = 1; ahead <= Horizon; ++ahead) {
        const int day = origin + ahead;
        const float holiday = h.holidayEffect[static_cast<size_t>(day)];
        path[static_cast<size_t>(ahead - 1)] =
            level + smooth.weekday[static_cast<size_t>(h.weekday(day))] + (holiday == holiday ? holiday : 0)
            + h.openingEffect(s, day) - now + s.effect[static_cast<size_t>(day)];
    }
    return path;
}

Path ets(const History &h, int store)
{
    const StoreHistory &s = h.stores[static_cast<size_t>(store)];
    Path path;
    path.fill(Missing);
    if (s.firstOpen < 0)
        return path;
    std::array<int, 7> counts{};
    std::array<float, 7> weekday{};
    float level = 0;
    int count = 0;
    for (int t = s.firstOpen; t < h.days && count < 14; ++t)
        if (s.open(t)) {
            const float v = s.log[static_cast<size_t>(t)];
            weekday[static_cast<size_t>(h.weekday(t))] += v;
            ++counts[static_cast<size_t>(h.weekday(t))];
            level += v;
            ++count;
        }
    level /= static_cast<float>(count);
    for (size_t w = 0; w < 7; ++w)
        weekday[w] = counts[w] > 0 ? weekday[w] / static_cast<float>(counts[w]) - level : 0;
    for (int t = s.firstOpen; t < h.days; ++t)
        if (s.open(t)) {
            float &season = weekday[static_cast<size_t>(h.weekday(t))];
            const float error = s.log[static_cast<size_t>(t)] - level - season;
            level += EtsAlpha * error;
            season += EtsGamma * (1 - EtsAlpha) * error;
        }
    for (int ahead = 1; ahead <= Horizon; ++ahead)
        path[static_cast<size_t>(ahead - 1)] = level + weekday[static_cast<size_t>(h.weekday(h.origin() + ahead))];
    return path;
}

} // namespace hearth::forecasting
