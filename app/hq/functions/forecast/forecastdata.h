// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/businessdate.h"
#include "forecasting/panel.h"
#include "hqstore/forecaststore.h"
#include "hqstore/storestore.h"
#include "runtime/function.h"

#include <QJsonArray>
#include <QJsonObject>

namespace hearth::hq {

/** The store an event is of, and its last business date that was over when the event was planned. */
struct ForecastStoreDay {
    Store store;
    StoreCalendar calendar;
    QDate last;
};
[[nodiscard]] Result<ForecastStoreDay> forecastStoreDay(const Event &event, storage::Database &db);

/** Revenue of all stores in minor units, up to `last`, at most two years and two months. No days: there is none. */
[[nodiscard]] Result<forecasting::Panel> forecastPanel(storage::Database &db, QDate last);

/** What the chain's holidays are, as HolidayCalendar::of() takes it; `otherwise`: where it was never said. */
[[nodiscard]] Result<QString> forecastHolidays(storage::Database &db, const QString &otherwise);

/** 1 - sum of |error| / sum of revenue over days that were open, in thousandths; nothing: no such day. */
struct ForecastAccuracy {
    std::optional<qint64> forecast;
    std::optional<qint64> baseline; ///< of the same weekday before, over the days that have one
    std::optional<qint64> manager; ///< of managers' figures, over the days that have one
    std::optional<qint64> beside; ///< of the forecast over those days
    int days = 0;
};
[[nodiscard]] ForecastAccuracy forecastAccuracy(const QList<ForecastScore> &scores);

/** What tills are told. */
[[nodiscard]] protocol::ForecastPublished publishedForecast(const ForecastRun &run, const QList<ForecastScore> &past);

struct ForecastFilter {
    QString store; ///< code; empty: all
};
/** The chain's forecasts as the API and the command line show them. Error NotFound: no such store. */
[[nodiscard]] Result<QJsonObject> forecastsJson(storage::Database &db, const ForecastFilter &filter);

} // namespace hearth::hq
