// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QtGlobal>
#include <cmath>
#include <initializer_list>
#include <numbers>

namespace hearth::simulation {

/** What a stream of random numbers is for: the first part of its place. Append only, or a seed gives another chain. */
enum Purpose : quint64 { OfStore = 1, OfCampaigns, OfWeather, OfCount, OfOrder, OfHoliday, OfOutage, OfTime, OfMember, OfHabits, OfLines, OfId };

/** Numbers that follow from a seed and a place (store, day, order …) alone, so that any part can be made without the others: splitmix64. A value. */
class RandomStream {
public:
    RandomStream(quint64 seed, std::initializer_list<quint64> place) : m_state(mix(seed))
    {
        for (const quint64 part : place)
            m_state = mix(m_state ^ (part + 0x632be59bd9b4e019ULL));
    }
    [[nodiscard]] quint64 bits()
    {
        m_state += 0x9e3779b97f4a7c15ULL;
        return mix(m_state);
    }
    /** In (0, 1). */
    [[nodiscard]] double uniform() { return (static_cast<double>(bits() >> 11U) + 0.5) * 0x1p-53; }
    /** 0 to `count` − 1. */
    [[nodiscard]] int below(int count) { return static_cast<int>(bits() % static_cast<quint64>(count)); }
    [[nodiscard]] double normal() { return std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform()); }
    [[nodiscard]] int poisson(double mean)
    {
        constexpr double Few = 40;
        if (mean >= Few) {
            const double z = normal();
            return static_cast<int>(std::max(0.0, std::round(mean + std::sqrt(mean) * z + (z * z - 1) / 6)));
        }
        const double least = std::exp(-mean);
        int count = 0;
        for (double product = uniform(); product > least; product *= uniform())
            ++count;
        return count;
    }

private:
    [[nodiscard]] static quint64 mix(quint64 x)
    {
        x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
        return x ^ (x >> 31U);
    }
    quint64 m_state;
};

} // namespace hearth::simulation
