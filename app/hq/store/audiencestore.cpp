// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/audiencestore.h"

namespace hearth::hq {
namespace {
SavedAudience audienceFromRow(const storage::Rows &rows)
{
    return {rows.text(0), rows.text(1), rows.text(2), rows.int64(3), rows.text(4)};
}
} // namespace

Result<QList<SavedAudience>> AudienceStore::all(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT name, query, owner, changed_at_ms, changed_by FROM audience ORDER BY name"));
    QList<SavedAudience> list;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return list;
        list.append(audienceFromRow(rows));
    }
}

Result<std::optional<SavedAudience>> AudienceStore::get(storage::Transaction &tx, const QString &name)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT name, query, owner, changed_at_ms, changed_by FROM audience WHERE name = ?1", name));
    return storage::firstRow(std::move(rows), audienceFromRow);
}

Result<qint64> AudienceStore::count(storage::Transaction &tx)
{
    HEARTH_ASSIGN(const std::optional<qint64> count, tx.value("SELECT count(*) FROM audience"));
    return count.value_or(0);
}

Result<void> AudienceStore::put(storage::Transaction &tx, const SavedAudience &audience)
{
    HEARTH_TRY(tx.exec("INSERT INTO audience (name, query, owner, changed_at_ms, changed_by) VALUES (?1, ?2, ?3, ?4, ?5)"
                       " ON CONFLICT (name) DO UPDATE SET query = excluded.query, owner = excluded.owner, changed_at_ms = excluded.changed_at_ms,"
                       " changed_by = excluded.changed_by",
                       audience.name, audience.query, audience.owner.isNull() ? QStringLiteral("") : audience.owner, audience.changedAtMs, audience.changedBy));
    return {};
}

Result<void> AudienceStore::remove(storage::Transaction &tx, const QString &name)
{
    HEARTH_TRY(tx.exec("DELETE FROM audience WHERE name = ?1", name));
    return {};
}

} // namespace hearth::hq
