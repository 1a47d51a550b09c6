// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"

namespace hearth {

// What an amendment of an online order means for what was sold of it: pure rules, usable from any thread.

struct OnlineSettlement {
    bool grows = false;      ///< something is wanted that was not sold, or at another price
    QList<OrderLine> kept;   ///< the lines of `left`, each with what stays of it; 0: nothing
    QList<OrderLine> wanted; ///< the lines of `now`, less what somebody took back meanwhile; none is empty
};

/** `left` is what is left of the sale, `before` what the platform said last, `now` what it says now. The difference of the last two
    counts: pieces that were taken back at the till stay so, also where the platform gives them another price, or another note to all of
    them. Pieces of one item, size, note and price are alike. */
[[nodiscard]] OnlineSettlement settleAmendment(const QList<OrderLine> &left, const QList<OrderLine> &before, const QList<OrderLine> &now);

/** Gives lines the names that lines of the same item, size and note have in `earlier`. */
void keepNames(QList<OrderLine> &lines, const QList<OrderLine> &earlier);

} // namespace hearth
