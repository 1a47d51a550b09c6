// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "protocol/factbodies.h"
#include "storage/transaction.h"
#include "till/tillidentity.h"

namespace hearth {

struct RestoredSales {
    int sales = 0;
    int refunds = 0;
    QStringList passed; ///< why each document that could not be taken was not
};

/** Takes in sales and refunds of an earlier database of this till: as rows, for its lists, its day and what may be taken back. Nothing is printed and
    no fact is made of them. What is there already is passed over without a word. Receipt numbers go on after theirs.
    Error InvalidInput: another till's. */
[[nodiscard]] Result<RestoredSales> restoreSales(storage::Transaction &tx, const Clock &clock, const protocol::SalesRestored &restored,
                                                 const TillIdentity &till);

} // namespace hearth
