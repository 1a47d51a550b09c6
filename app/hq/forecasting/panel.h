// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QDate>
#include <QStringList>
#include <limits>
#include <vector>

namespace hearth::forecasting {

/** Of a value that is not there. */
inline constexpr float Missing = std::numeric_limits<float>::quiet_NaN();

/** One store's days, as many as its panel has. */
struct StoreSeries {
    QString id;
    std::vector<float> revenue; ///< a day; NaN: no row (closed), 0: a row without revenue
    std::vector<std::vector<float>> extras; ///< a column each, in the panel's order; NaN: not given
};

/** Daily series of several stores on one row of days. Days are counted from 0, the first day of the panel. */
struct Panel {
    qint64 firstDay = 0; ///< Julian day
    int days = 0;
    std::vector<StoreSeries> stores;
    QStringList extras;
    std::vector<bool> known; ///< of each extra: its values are known in advance (a campaign, a weather forecast)

    [[nodiscard]] QDate date(int day) const { return QDate::fromJulianDay(firstDay + day); }
    /** What was known at the end of `day`: nothing later, but the extras that are known in advance for up to `ahead`
     * days. */
    [[nodiscard]] Panel until(int day, int ahead) const;
    /** Takes an extra column out: [store][day]. Empty: there is none of that name. */
    [[nodiscard]] std::vector<std::vector<float>> take(const QString &extra);
};

constexpr int MaxStores = 20'000;
constexpr int MaxDays = 4'000;
constexpr int MaxExtras = 16;
constexpr qint64 MaxCells = 8'000'000; ///< stores times days: what 2 GB of memory can forecast

/** Reads "store,date,revenue[,extra…]" (any order of columns; dates as 2026-01-31, revenue ≥ 0, extras numbers or
   empty). Errors InvalidInput name file:line:column and the reason. `known`: the extras whose future values may be
   used. */
[[nodiscard]] Result<Panel> readPanel(const QString &path, const QStringList &known);

} // namespace hearth::forecasting
