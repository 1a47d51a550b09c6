// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/function.h"

namespace hearth::hq {

/** sales.store_day: adds closed orders to their store's day. Topic order.closed. */
[[nodiscard]] std::unique_ptr<Function> makeStoreDay();
/** sales.store_day_refunds: takes refunds from the day of the order they take back. Topic order.refunded. */
[[nodiscard]] std::unique_ptr<Function> makeStoreDayRefunds();

} // namespace hearth::hq
