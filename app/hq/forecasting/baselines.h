// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/history.h"

namespace hearth::forecasting {

/** Forecasts of one store from one origin: logarithms of revenue for 1 to 30 days after it; NaN where there is none. */
using Path = std::array<float, Horizon>;

/** The value of the same weekday in the last 7 days up to the origin, else 2, 3, 4 weeks back. */
[[nodiscard]] Path seasonalNaive(const History &h, int store, int origin);
/** The mean of those of the last four same weekdays that were open. */
[[nodiscard]] Path weekdayMean4(const History &h, int store, int origin);

/** Weekday effects and levels of a store, by medians. */
struct Profile {
    std::array<float, 7> weekday{}; ///< Monday first; 0 where it was never open
    std::array<float, 7> weight{}; ///< what the effect rests on, in fresh days
    float near = 0; ///< level of the last 42 days, half-life 7
    float far = 0; ///< of the last 84 days, half-life 28
    /** The level h days after the origin: from near to far by exp(-h/40). */
    [[nodiscard]] float level(int h) const;
};
/** Weekday effect: weighted median of log less median29 over 84 days, half-life 28 days, without holidays and make-up
   days; level: weighted median of what is left. A store closed so long that nothing is left is taken at its last open
   days. */
[[nodiscard]] Profile profile(const History &h, int store, int origin);
[[nodiscard]] Path robustProfile(const Profile &profile, const History &h, int origin);

/** Exponentially weighted means of a store's capped logarithms since its level last changed for good: less robust than
 * a profile, and closer where days scatter much. */
struct Smooth {
    float near = 0; ///< level, half-life 10 days
    float far = 0; ///< half-life 35 days
    std::array<float, 7> weekday{}; ///< half-life 56 days; what its own few days cannot say is taken from the chain
    [[nodiscard]] float middle(size_t weekdayIndex) const { return (near + far) / 2 + weekday[weekdayIndex]; }
};
[[nodiscard]] Smooth smooth(const History &h, int store, int origin);
/** A level with weekdays, with what the chain did on the same day of a holiday before, and how its new stores grew. */
[[nodiscard]] Path smoothPath(const Smooth &smooth, float level, const History &h, int store, int origin);

constexpr float EtsAlpha = 0.10F;
constexpr float EtsGamma = 0.10F;
/** Exponential smoothing ETS(A,N,A) of the logarithm from the history's last day: alpha 0.10 (level), gamma 0.10
   (weekday), no trend; closed days change nothing; begins with the mean of the first 14 open days and their weekdays'
   means. */
[[nodiscard]] Path ets(const History &h, int store);

} // namespace hearth::forecasting
