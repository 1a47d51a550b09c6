// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"

namespace hearth {

// How much of an order goes back with which line: pure rules, usable from any thread.

/** What each live line of an order cost the customer, discounts taken off: a line's own discount from that line, the rest in
    proportion to the lines, in whole minor units, the remainder with the last. The amounts add up to the order's total and
    none is negative. In the order of `order.lines()`. */
[[nodiscard]] QList<Money> netLineAmounts(const ClosedOrder &order);

/** What `quantity` pieces of a line give back, where `refunded` of its `sold` pieces went back before: equal shares, the
    remainder with the last piece; all pieces together give exactly `net`. 0 <= refunded, refunded + quantity <= sold. */
[[nodiscard]] Money refundAmount(Money net, int sold, int refunded, int quantity);

} // namespace hearth
