// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/functionpause.h"

namespace hearth::hq {

Result<QHash<QString, FunctionPause::Row>> FunctionPause::all(storage::Database &db)
{
    QHash<QString, Row> rows;
    HEARTH_ASSIGN(storage::Rows read, db.query("SELECT name, at_ms, actor, reason FROM function_pause"));
    for (;;) {
        HEARTH_ASSIGN(const bool more, read.next());
        if (!more)
            return rows;
        rows.insert(read.text(0), {read.int64(1), read.text(2), read.text(3)});
    }
}

Result<bool> FunctionPause::pause(storage::Transaction &tx, const QString &name, const Row &row)
{
    HEARTH_ASSIGN(const int added, tx.exec("INSERT INTO function_pause (name, at_ms, actor, reason) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO NOTHING",
                                           name, row.atMs, row.actor, row.reason.isNull() ? QStringLiteral("") : row.reason));
    return added == 1;
}

Result<bool> FunctionPause::resume(storage::Transaction &tx, const QString &name)
{
    HEARTH_ASSIGN(const int gone, tx.exec("DELETE FROM function_pause WHERE name = ?1", name));
    return gone == 1;
}

} // namespace hearth::hq
