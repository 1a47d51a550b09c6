// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/blend.h"
#include "forecasting/ensemble.h"
#include "forecasting/reasons.h"

#include <functional>

namespace hearth::forecasting {

/** Whose forecast it is. The first four are the baselines; what follows them is blended. */
enum class Method { SeasonalNaive, WeekdayMean4, RobustProfile, Ets, Published };
constexpr int Methods = 5;

/** One store's next 30 days. All values are logarithms of revenue. */
struct StoreForecast {
    bool active = false; ///< at least 7 open days in the 28 up to the origin
    bool fallback = false; ///< the models did worse on this store: a baseline is published
    bool closed = false; ///< no open day in the last 28
    int historyDays = 0; ///< since it first opened
    int kind = 0;
    float deviation = 0;
    std::array<Path, Methods> paths{}; ///< by Method; NaN where there is no forecast
    std::array<std::array<Intervals::Band, Horizon>, Methods> bands{};
    std::vector<Members> members; ///< [day ahead - 1]
    QList<Reason> reasons;
};

struct OriginForecast {
    int origin = 0; ///< day of the panel
    std::vector<StoreForecast> stores;
};

struct ForecasterOptions {
    TrainingOptions training;
    BlendOptions blend;
    int trainEvery = 28; ///< days
    int learnFrom = 70; ///< days of matured forecasts that weights and intervals are learnt from
};

/** Forecasts origin after origin, as a headquarters does night after night: trains when it is due, learns weights, bias
   and intervals from its own forecasts whose days have come, then forecasts. It never holds a day after the origin. One
   thread. */
class Forecaster {
public:
    /** Without a library the models are left out. `calendar` outlives it. */
    Forecaster(
        std::shared_ptr<const LightGbm> library, const HolidayCalendar &calendar, const ForecasterOptions &options);
    /** `known` ends at day `origin`, later in each call; its stores are the same. Error Internal: it reaches further,
     * or LightGBM failed. */
    [[nodiscard]] Result<OriginForecast> step(const Panel &known, int origin);
    /** Goes on with what a training gave (train()): step() trains no more. */
    void resume(Ensemble ensemble, std::vector<OriginForecast> issued);
    [[nodiscard]] const std::vector<OriginForecast> &issued() const { return m_issued; }
    [[nodiscard]] const Blend &blend() const { return m_blend; }
    [[nodiscard]] static QStringList memberNames();

private:
    [[nodiscard]] std::vector<Matured> matured(const History &history) const;
    void learn(const History &history);
    void publish(StoreForecast &store, int index) const;

    std::shared_ptr<const LightGbm> m_library;
    const HolidayCalendar &m_calendar;
    ForecasterOptions m_options;
    Ensemble m_ensemble;
    int m_trained = -1;
    bool m_resumed = false;
    Blend m_blend;
    std::array<Intervals, Methods> m_intervals;
    std::vector<uint8_t> m_fallback; ///< of a store: 1 + the Method to fall back to; 0 none
    std::vector<OriginForecast> m_issued;
};

} // namespace hearth::forecasting
