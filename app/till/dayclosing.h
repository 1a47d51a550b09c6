// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/businessdate.h"
#include "core/clock.h"
#include "storage/transaction.h"

namespace hearth {

/** Most business dates that are closed in one transaction, so that a sale does not wait behind them. */
constexpr int DaysAtOnce = 40;

/** Closes business dates: makes a `day.closed` fact for each that is over and not told of yet, from the first sale on (days without one
    too, 400 at most), and for each that changed after it was told of. Returns how many; DaysAtOnce: call again. In the writer. */
[[nodiscard]] Result<int> closeDays(storage::Transaction &tx, const Clock &clock, const StoreCalendar &calendar);

} // namespace hearth
