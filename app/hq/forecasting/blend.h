// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/history.h"

#include <span>

namespace hearth::forecasting {

constexpr int MaxMembers = 12;
constexpr int Classes = 3; ///< of stores, from calm to wild
using Members = std::array<float, MaxMembers>;

/** A forecast whose day has come: what each member had said, and what came. Logarithms. */
struct Matured {
    int store = 0;
    int ahead = 1;
    int age = 0; ///< days from the forecast day to now
    int kind = 0; ///< class of its store
    float actual = 0;
    Members members{};
    float blend = 0; ///< what was published
    float deviation = 0; ///< of the store, when it was published
};

struct BlendOptions {
    float levelPower = 0.4F; ///< an error counts (revenue)^this: 1 is WAPE, 0 treats all stores alike
    float priorPull = 0.06F; ///< how hard weights are held at the prior
    float groupPull = 0.5F; ///< and those of a group at the chain's
    float biasPart = 0.5F; ///< share of the past bias that is taken out
    float biasCap = 0.01F; ///< small: bias follows the season, and that of the last weeks is not that of the next
};

/** Weights of the members, by class of store and horizon (up to 7 days, beyond), from matured forecasts only. */
class Blend {
public:
    /** `members` (at most 12): how many there are; `prior`: weights to begin with, sum 1. */
    Blend(int members, std::span<const float> prior, const BlendOptions &options);
    void learn(std::span<const Matured> matured);
    /** The weighted mean of those members that are not NaN, bias taken out; NaN where none is there. */
    [[nodiscard]] float combine(const Members &members, int kind, int ahead) const;
    [[nodiscard]] const Members &weights(int kind, int ahead) const { return m_weights[group(kind, ahead)]; }
    [[nodiscard]] float bias(int ahead) const { return m_bias[bucket(ahead)]; }

private:
    static constexpr size_t Buckets = 3;
    [[nodiscard]] static size_t group(int kind, int ahead)
    {
        return static_cast<size_t>(kind * 2 + (ahead > 7 ? 1 : 0));
    }
    [[nodiscard]] static size_t bucket(int ahead) { return ahead <= 7 ? 0 : ahead <= 14 ? 1 : 2; }
    void learnBias(std::span<const Matured> matured);
    [[nodiscard]] float mean(const Members &members, const Members &weights) const;
    int m_members;
    Members m_prior{};
    BlendOptions m_options;
    std::array<Members, Classes * 2> m_weights{};
    std::array<float, Buckets> m_bias{};
};

/** Half-widths of intervals around forecasts in logarithms, from matured errors, measured in a store's own scale. */
class Intervals {
public:
    struct Band {
        float low80 = 0;
        float high80 = 0;
        float low95 = 0;
        float high95 = 0;
    };
    struct Error {
        int store = 0;
        int ahead = 1;
        float error = 0; ///< log of what came less log of the forecast
        float deviation = 0; ///< of the store, when it was published
    };
    /** `stores`: how many there are. */
    void learn(std::span<const Error> errors, int stores);
    /** Offsets to add to a forecast; `deviation`: the store's now. */
    [[nodiscard]] Band band(int store, int ahead, float deviation) const;

private:
    static constexpr size_t Buckets = 3;
    [[nodiscard]] static size_t bucket(int ahead) { return ahead <= 7 ? 0 : ahead <= 14 ? 1 : 2; }
    [[nodiscard]] float scale(int store, float deviation) const;
    std::vector<float> m_sums;
    std::vector<int> m_counts;
    float m_factor = 1; ///< mean error of the chain in deviations
    std::array<Band, Buckets> m_bands{};
};

} // namespace hearth::forecasting
