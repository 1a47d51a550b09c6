// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/store/shiftreportstore.h"

// A macro, because SQL texts are literals.
#define HEARTH_SHIFT_COLUMNS                                                                                                         \
    "report_id, closing, number, business_date, at_ms, last_sale, last_refund, orders, total_minor, refunds_minor,"                  \
    " expected_cash_minor, job_id, ticket"

namespace hearth {
namespace {
constexpr char LastSql[] = "SELECT " HEARTH_SHIFT_COLUMNS " FROM shift_report WHERE closing = ?1 ORDER BY number DESC LIMIT 1";

ShiftReportRow shiftFromRow(const storage::Rows &rows)
{
    return {rows.id(0), rows.boolean(1), rows.int32(2), QDate::fromString(rows.text(3), Qt::ISODate), rows.int64(4), rows.int64(5), rows.int64(6),
            rows.int32(7), rows.money(8), rows.money(9), rows.money(10), rows.id(11), rows.blob(12)};
}
} // namespace

Result<void> ShiftReportStore::insert(storage::Transaction &tx, const ShiftReportRow &row)
{
    HEARTH_TRY(tx.exec("INSERT INTO shift_report (" HEARTH_SHIFT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)", row.id,
                       row.closing, row.number, row.businessDate.toString(Qt::ISODate), row.atMs, row.lastSale, row.lastRefund, row.orders, row.total,
                       row.refunds, row.expected, row.jobId, row.ticket));
    return {};
}

Result<std::optional<ShiftReportRow>> ShiftReportStore::last(storage::Database &db, bool closing)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(LastSql, closing));
    return storage::firstRow(std::move(rows), shiftFromRow);
}

Result<std::optional<ShiftReportRow>> ShiftReportStore::last(storage::Transaction &tx, bool closing)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(LastSql, closing));
    return storage::firstRow(std::move(rows), shiftFromRow);
}

Result<std::optional<ShiftReportRow>> ShiftReportStore::find(storage::Transaction &tx, const QUuid &id)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT " HEARTH_SHIFT_COLUMNS " FROM shift_report WHERE report_id = ?1", id));
    return storage::firstRow(std::move(rows), shiftFromRow);
}

} // namespace hearth
