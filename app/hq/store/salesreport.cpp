// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/salesreport.h"
#include "hqstore/storestore.h"

namespace hearth::hq {

Result<SalesFigures> SalesReport::total(storage::Database &db, const SalesFilter &filter)
{
    std::optional<qint64> storeId;
    if (!filter.store.isEmpty()) {
        HEARTH_ASSIGN(const auto store, StoreStore::find(db, filter.store));
        if (!store)
            return fail(ErrorCode::NotFound, QStringLiteral("there is no store %1").arg(filter.store), QStringLiteral("store"));
        storeId = store->id;
    }
    const auto date = [](QDate d, const QString &open) { return d.isValid() ? d.toString(Qt::ISODate) : open; };
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT count(*) FILTER (WHERE refunded_quantity < quantity OR quantity = 0),"
                           " coalesce(sum(quantity - refunded_quantity), 0), coalesce(sum(total_minor - refunded_minor), 0),"
                           " count(DISTINCT business_date) FILTER (WHERE refunded_quantity < quantity OR quantity = 0)"
                           " FROM sale WHERE (?1 IS NULL OR store = ?1) AND business_date BETWEEN ?2 AND ?3",
                           storeId, date(filter.from, QStringLiteral("0000-01-01")), date(filter.to, QStringLiteral("9999-12-31"))));
    HEARTH_TRY(rows.next());
    return SalesFigures{rows.int64(0), rows.int64(1), rows.money(2), rows.int64(3)};
}

} // namespace hearth::hq
