// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/forecaster.h"

namespace hearth::forecasting {

/** Forecasts of earlier origins, of which weights and intervals are learnt, compressed. */
[[nodiscard]] QByteArray rehearsalBytes(const std::vector<OriginForecast> &issued, const Panel &panel);
/** What rehearsalBytes() wrote, for a panel of other days and stores: a store that is not in it is left out, one that
   is new has no forecasts. Errors: Corrupt; NewerVersion where another version of the program with other members wrote
   it. */
[[nodiscard]] Result<std::vector<OriginForecast>> rehearsalFrom(const QByteArray &bytes, const Panel &panel);

/** All a training gives: models, and what they would have said in the weeks before. */
struct Trained {
    Ensemble ensemble; ///< empty without the library, or with too little history
    std::vector<OriginForecast> issued;
    int days = 0; ///< forecast and come, in the weeks before
    double wapeAccuracy = 0; ///< 1 - sum |error| / sum of revenue over them
    double naiveAccuracy = 0; ///< of the same weekday before, over the same
    double coverage80 = 0; ///< share of them within the interval
};
constexpr int Rehearsals = 10; ///< weekly origins before the last day

/** Rehearses the weeks before as a back-test does, then trains on all days. The panel ends at its last day. */
[[nodiscard]] Result<Trained> train(const Panel &panel, const HolidayCalendar &calendar,
    const std::shared_ptr<const LightGbm> &library, const ForecasterOptions &options);

} // namespace hearth::forecasting
