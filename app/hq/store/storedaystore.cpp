// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/storedaystore.h"

namespace hearth::hq {

Result<void> StoreDayStore::add(storage::Transaction &tx, const StoreDay &difference)
{
    HEARTH_TRY(tx.later("INSERT INTO store_day (store, business_date, orders, quantity, total_minor) VALUES (?1, ?2, ?3, ?4, ?5)"
                       " ON CONFLICT (store, business_date) DO UPDATE SET orders = store_day.orders + excluded.orders,"
                       " quantity = store_day.quantity + excluded.quantity, total_minor = store_day.total_minor + excluded.total_minor",
                       difference.store, difference.businessDate, difference.orders, difference.quantity, difference.total));
    return {};
}

Result<QList<StoreDay>> StoreDayStore::ofStore(storage::Database &db, qint64 store)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT store, business_date, orders, quantity, total_minor FROM store_day WHERE store = ?1"
                           " ORDER BY business_date", store));
    QList<StoreDay> days;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return days;
        days.append({rows.int64(0), rows.text(1), rows.int64(2), rows.int64(3), rows.money(4)});
    }
}

} // namespace hearth::hq
