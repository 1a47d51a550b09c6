// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "core/result.h"

#include <QList>

namespace hearth {

struct Settlement {
    Money paid;   ///< equals the total
    Money change; ///< never negative
};

/** The one place that says what cash settles a total: screen, paper and database read its result.
    Errors InvalidInput: tendered less than the total, a negative total or tender. */
[[nodiscard]] Result<Settlement> settleCash(Money total, Money tendered);

/** Amounts a cashier is likely to be handed for a total: exact, then the next notes of `notes` (minor units, ascending).
    At most `count`, ascending, no doubles. */
[[nodiscard]] QList<Money> likelyTenders(Money total, const QList<qint64> &notes, int count = 4);

} // namespace hearth
