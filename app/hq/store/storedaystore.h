// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "storage/transaction.h"

namespace hearth::hq {

struct StoreDay {
    qint64 store = 0;
    QString businessDate; ///< YYYY-MM-DD
    qint64 orders = 0;
    qint64 quantity = 0;
    Money total;
    bool operator==(const StoreDay &) const = default;
};

/** Table store_day: revenue a store and day, counted as SalesReport counts. Stateless: works on the connection or transaction it
    is given. */
class StoreDayStore {
public:
    /** Adds a difference (refunds subtract). */
    [[nodiscard]] static Result<void> add(storage::Transaction &tx, const StoreDay &difference);
    [[nodiscard]] static Result<QList<StoreDay>> ofStore(storage::Database &db, qint64 store);
};

} // namespace hearth::hq
