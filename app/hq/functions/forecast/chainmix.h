// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/mix.h"
#include "hqstore/forecaststore.h"
#include "hqstore/storestore.h"

namespace hearth::hq {

/** Code of a part of the day, by its number in revenue_cell: "night" … "evening". */
[[nodiscard]] QString dayPartCode(int part);
/** Hour of the store's clock at which the part begins, and with `part` + 1 at which it ends. */
[[nodiscard]] int dayPartHour(int part);

/** What the days of a chain's forecasts from one origin are made up of. Learnt once for all stores of a night, from at
   most 60 of them; filling in a store reads only that store's days. Immutable after learn(). */
class ChainMix {
public:
    /** `issued`: what was said at earlier origins. `calendar` is held. */
    [[nodiscard]] static Result<std::shared_ptr<const ChainMix>> learn(storage::Database &db,
        const forecasting::Panel &panel, std::span<const forecasting::OriginForecast> issued,
        std::shared_ptr<const forecasting::HolidayCalendar> calendar);
    /** Channels, parts of the day and items of the run's days. `place` of the store in the panel. */
    [[nodiscard]] Result<void> fill(storage::Database &db, const forecasting::Panel &panel, size_t place,
        const forecasting::StoreForecast &forecast, ForecastRun &run) const;

private:
    ChainMix(const forecasting::Panel &panel, std::shared_ptr<const forecasting::HolidayCalendar> calendar);
    struct Read {
        forecasting::MixSeries series;
        QList<protocol::ForecastPublished::Item> items; ///< by column; of an item
    };
    [[nodiscard]] Result<Read> read(
        storage::Database &db, const forecasting::Panel &panel, size_t place, qint64 store) const;
    [[nodiscard]] QDate first() const { return QDate::fromJulianDay(m_firstDay); }

    qint64 m_firstDay; ///< of the days that are looked at
    int m_days;
    int m_skipped; ///< days of the panel before them
    std::vector<std::vector<forecasting::MixSeries::Said>> m_said; ///< by place in the panel
    std::shared_ptr<const forecasting::HolidayCalendar> m_calendar;
    forecasting::MixModel m_model;
};

} // namespace hearth::hq
