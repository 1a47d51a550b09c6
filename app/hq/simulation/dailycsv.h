// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "simulation/chainmodel.h"

#include <functional>

class QIODevice;

namespace hearth::simulation {

struct DailyTotals {
    qint64 storeDays = 0; ///< open ones
    qint64 orders = 0;
    qint64 revenueMinor = 0;
    double oracleMinor = 0;
    double absoluteMinor = 0; ///< sum of |revenue - oracle|
};

/** Writes "store,date,revenue,oracle,promotion,rain", a line a store and open day: what the chain kept, its true mean, percent off, millimetres. Error Io. */
[[nodiscard]] Result<DailyTotals> writeDailyCsv(const ChainModel &model, QIODevice &out, const std::function<void(int done, int all)> &progress);

} // namespace hearth::simulation
