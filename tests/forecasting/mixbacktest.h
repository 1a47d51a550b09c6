// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/mix.h"

namespace hearth::forecasting {

/** How shares and pieces did on days that had come. */
struct MixFigures {
    int values = 0; ///< forecast and come
    double inside80 = 0; ///< share of them within the range as it is published
    double below = 0; ///< share below it
    double above = 0;
    double wape = 0; ///< sum of |error| / sum, of the points
    double naiveWape = 0; ///< of the shares of the last four same weekdays, for the same totals
    double bias = 0;
};
struct MixScore {
    std::array<MixFigures, MixKinds> kinds; ///< by MixKind
    std::array<MixFigures, 4> items; ///< by expected pieces: to 1, 3, 10, beyond
};

/** A chain's days: `stores` have the panel's stores' columns, in its order. */
struct MixChain {
    Panel panel;
    std::vector<MixSeries> stores;
};

/** Forecasts totals without LightGBM models, and what they are made up of, at weekly origins: at each with what was
   known then. The last origin is 30 days before the last day; `origins` are scored, the ten before them are learnt
   from. */
[[nodiscard]] MixScore mixBacktest(MixChain &chain, const HolidayCalendar &calendar, int origins);
/** A line a kind, and items by how much is expected of them. */
[[nodiscard]] QStringList mixLines(const MixScore &score);

} // namespace hearth::forecasting
