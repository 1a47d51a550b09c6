// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/store/counterstore.h"

namespace hearth {

Result<qint64> CounterStore::nextReceipt(storage::Transaction &tx)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("UPDATE counter SET value = value + 1 WHERE name = 'receipt' RETURNING value"));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return fail(ErrorCode::Corrupt, QStringLiteral("the counter of receipts is missing"));
    const qint64 number = rows.int64(0);
    HEARTH_TRY(rows.next()); // RETURNING must be stepped to its end
    return number;
}

Result<void> CounterStore::passReceipt(storage::Transaction &tx, qint64 number)
{
    HEARTH_TRY(tx.exec("UPDATE counter SET value = max(value, ?1) WHERE name = 'receipt'", number));
    return {};
}

Result<qint64> CounterStore::lastReceipt(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT value FROM counter WHERE name = 'receipt'"));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.int64(0) : 0;
}

} // namespace hearth
