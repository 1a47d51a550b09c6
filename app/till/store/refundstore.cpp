// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/store/refundstore.h"

namespace hearth {

Result<void> RefundStore::insert(storage::Transaction &tx, qint64 sale, const Refund &refund, const QByteArray &body, SaleOrigin origin)
{
    HEARTH_TRY(tx.exec("INSERT INTO refund (refund_id, sale, receipt_number, business_date, at_ms, total_minor, body, origin)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                       refund.id, sale, refund.receiptNumber, refund.businessDate.toString(Qt::ISODate), refund.atMs, refund.total,
                       body, static_cast<int>(origin)));
    return {};
}

Result<bool> RefundStore::contains(storage::Transaction &tx, const QUuid &refund)
{
    HEARTH_ASSIGN(const auto row, tx.value("SELECT id FROM refund WHERE refund_id = ?1", refund));
    return row.has_value();
}

Result<qint64> RefundStore::count(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT count(*) FROM refund"));
    HEARTH_TRY(rows.next());
    return rows.int64(0);
}

} // namespace hearth
