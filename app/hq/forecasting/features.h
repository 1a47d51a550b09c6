// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/baselines.h"
#include "forecasting/lightgbm.h"

namespace hearth::forecasting {

/** What is the same for all days ahead of one origin. Made of days up to the origin only. */
struct OriginState {
    int store = 0;
    int origin = 0;
    float base = 0; ///< the level all else is relative to
    Profile profile;
    Smooth smooth;
    std::vector<float> fixed; ///< the features that do not depend on the day ahead
    std::array<std::array<float, 8>, 7>
        weekday{}; ///< of each weekday: last four values, mean, median, smoothed, share of open days
};

/** Names and values of the columns a model is given. */
class Features {
public:
    explicit Features(const History &history);
    [[nodiscard]] int count() const { return static_cast<int>(m_names.size()); }
    [[nodiscard]] const QList<QByteArray> &names() const { return m_names; }
    /** The store was open at least once up to the origin. */
    [[nodiscard]] OriginState state(int store, int origin) const;
    /** Writes count() values for the day `ahead` (1 to 30) days after the state's origin. */
    void fill(const OriginState &state, int ahead, float *values) const;
    [[nodiscard]] int weekday(int day) const { return m_history.weekday(day); }
    /** What a model's forecast is relative to: the store's smoothed level and weekday, how new stores grow, and what is known of the day. */
    [[nodiscard]] float middle(const OriginState &state, int ahead) const
    {
        const StoreHistory &store = m_history.stores[static_cast<size_t>(state.store)];
        const int day = state.origin + ahead;
        return state.smooth.middle(static_cast<size_t>(weekday(day))) + m_history.openingEffect(store, day)
            - m_history.openingEffect(store, state.origin) + store.effect[static_cast<size_t>(day)];
    }

private:
    [[nodiscard]] float extra(int store, size_t column, int day) const;
    void weekdays(OriginState &state) const;
    const History &m_history;
    QList<QByteArray> m_names;
    std::vector<int> m_sameHoliday; ///< of a day: the last earlier one with the same holiday and position; -1
};

} // namespace hearth::forecasting
