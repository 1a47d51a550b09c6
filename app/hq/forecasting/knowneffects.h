// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/history.h"

namespace hearth::forecasting {

/** What the columns that are known in advance (campaigns, weather) do to a day's revenue, the same for all stores: of
   each a curve over its value, in logarithms, the columns added. Levels, holidays and models are made of what is left
   when this is taken out, so a campaign that meets a holiday for the first time counts as both. */
class KnownEffects {
public:
    /** From surprises of ordinary days, less what `history` took out already. A value is believed as far as its days
       agree. No known column, or too few days: no effect. */
    [[nodiscard]] static KnownEffects learn(const History &history);
    [[nodiscard]] bool empty() const { return m_curves.empty(); }
    /** The sum over the columns on a store's day, up to 30 days past the history; 0 where no value is given. */
    [[nodiscard]] float of(const StoreSeries &store, int day) const;

private:
    struct Curve {
        size_t column = 0;
        std::vector<float> value; ///< rising
        std::vector<float> effect;
        [[nodiscard]] float at(float v) const;
    };
    std::vector<Curve> m_curves;
};

} // namespace hearth::forecasting
