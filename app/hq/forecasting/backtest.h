// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/forecaster.h"

namespace hearth::forecasting {

/** How good forecasts were, as fractions. Scored are open days of stores with at least 7 open days in the 28 up to the
   origin, for which the seasonal-naive forecast exists. */
struct Figures {
    int days = 0; ///< forecasts scored
    double mapeAccuracy = 0; ///< 1 - mean |error|/revenue; overall: the plain mean over stores
    double wapeAccuracy = 0; ///< 1 - sum |error| / sum of revenue
    double total30Accuracy = 0; ///< 1 - |sum of forecasts - sum| / sum over an origin's days; mean over origins;
                                ///< overall: weighted by revenue
    double bias = 0; ///< sum of forecasts / sum of revenue - 1
    double rmsse =
        0; ///< RMSE / RMSE of differences to 7 days before, up to the first origin; overall: the mean over stores
    double coverage80 = 0; ///< share of days within the interval
    double coverage95 = 0;
};

struct StoreScore {
    QString id;
    std::array<Figures, Methods> figures{};
};

struct BacktestScore {
    std::array<Figures, Methods> overall{};
    std::vector<StoreScore> stores; ///< those that were scored
    QDate firstOrigin;
    QDate lastOrigin;
    std::array<Figures, 3> ahead{}; ///< of what is published: 1 to 7, 8 to 14, 15 to 30 days ahead
    Figures oracle; ///< of the true mean, over the same days, where it was given; its intervals are not scored
    Figures young; ///< of what is published for stores that were open for 28 to 60 days at the origin
    Figures youngOracle;
    int youngStores = 0;
    Figures chosen; ///< of what is published for the stores that BacktestOptions::choose picks, where they have history
                    ///< enough
    int chosenStores = 0;
    int changes = 0; ///< that cleaning made up to the last origin
    int fallbacks = 0; ///< stores whose last forecast is a baseline
    QStringList members;
    std::vector<float> weights; ///< of the members at the last origin, middle class, beyond 7 days
};

struct BacktestOptions {
    ForecasterOptions forecaster;
    int horizon = Horizon; ///< 1 to 30
    int origins = 9; ///< weekly, the last one `horizon` days before the last date
    int rehearsals = 10; ///< weekly origins before the first, whose errors teach weights and intervals; not scored
    std::vector<std::vector<float>> oracle; ///< [store][day] of the panel: the true mean, of a simulated chain; empty:
                                            ///< unknown. The forecaster never sees it
    int choose = 0; ///< one store in so many is chosen, if at the origin it was open for half a year and more; 0: none
    bool hideHistory = false; ///< a chosen store's days are hidden but for its last 28 to 60 up to the origin
    std::function<void(int done, int all, QDate origin)> progress;
    std::function<void(const OriginForecast &)> issued; ///< every scored origin's forecast, before it is scored
};

/** Rolling-origin evaluation: at each origin the forecaster is given the days up to it, and nothing else. Errors:
   InvalidInput where the series are too short for the origins. */
[[nodiscard]] Result<BacktestScore> backtest(const Panel &panel, const HolidayCalendar &calendar,
    const std::shared_ptr<const LightGbm> &library, const BacktestOptions &options);

} // namespace hearth::forecasting
