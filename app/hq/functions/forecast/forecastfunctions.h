// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "functions/hqservices.h"

namespace hearth::hq {

/** Topic of trainings that were asked for; a message is {"reason": first, due, drift or asked}. */
inline QString forecastTrainTopic()
{
    return QStringLiteral("forecast.train");
}
[[nodiscard]] QByteArray forecastTrainMessage(const char *reason);

/** forecast.extract (6:10 in the store's zone): revenue a day, channel and part of the day, and pieces an
 * item, of orders that came since. */
[[nodiscard]] std::unique_ptr<Function> makeForecastExtract();
/** forecast.score (6:20 in the store's zone): what was said beside what came; an error that has grown raises an alarm,
 * which is told where alerts are posted, and asks for training. */
[[nodiscard]] std::unique_ptr<Function> makeForecastScore(const HqServices &services);
/** forecast.predict (6:30 in the store's zone): the store's next 30 days, for its tills too. */
[[nodiscard]] std::unique_ptr<Function> makeForecastPredict(const HqServices &services);
/** forecast.train_due (each night): asks for training every 14 days. */
[[nodiscard]] std::unique_ptr<Function> makeForecastTrainDue();
/** forecast.train (topic forecast.train): trains the models over all stores. */
[[nodiscard]] std::unique_ptr<Function> makeForecastTrain(const HqServices &services);
/** ingest.forecast_overridden, fact 9. */
[[nodiscard]] std::unique_ptr<IngestFunction> makeForecastOverridden();
/** GET /v1/forecasts */
[[nodiscard]] std::unique_ptr<Function> makeForecasts();

} // namespace hearth::hq
