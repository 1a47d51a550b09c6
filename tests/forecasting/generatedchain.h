// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/panel.h"

#include <functional>

namespace hearth::forecasting {

/** A seeded chain: each store has a level, weekday effects and a slow trend of its own, and days scatter by a normal
   law in logarithms of the given deviation. What is forecast at best is known: the value without the scatter. */
struct GeneratedChain {
    Panel panel;
    std::vector<std::vector<double>> truth; ///< [store][day]: the median of the day
};

struct ChainShape {
    int stores = 20;
    int days = 300;
    double scatter = 0.15;
    quint32 seed = 7;
    QDate first = QDate(2025, 1, 6);
};

[[nodiscard]] GeneratedChain generateChain(const ChainShape &shape);

/** A panel of one store that takes `revenue(day)`; NaN is a closed day. */
[[nodiscard]] StoreSeries seriesOf(const QString &id, int days, const std::function<double(int day)> &revenue);

/** Writes store,date,revenue. */
[[nodiscard]] QByteArray toCsv(const Panel &panel);

} // namespace hearth::forecasting
