// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/auditstore.h"

namespace hearth::hq {

Result<void> AuditStore::add(storage::Transaction &tx, qint64 atMs, const QString &actor, const QString &action, const QString &detail)
{
    HEARTH_TRY(tx.exec("INSERT INTO audit (at_ms, actor, action, detail) VALUES (?1, ?2, ?3, ?4)", atMs, actor, action, detail));
    return {};
}

Result<QList<AuditRow>> AuditStore::list(storage::Database &db, qint64 sinceMs, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT id, at_ms, actor, action, detail FROM audit WHERE at_ms >= ?1 ORDER BY id DESC LIMIT ?2", sinceMs, limit));
    QList<AuditRow> list;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            break;
        list.prepend({rows.int64(0), rows.int64(1), rows.text(2), rows.text(3), rows.text(4)});
    }
    return list;
}

} // namespace hearth::hq
