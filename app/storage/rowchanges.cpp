// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/rowchanges.h"

#include <sqlite3.h>

namespace hearth::storage {

RowChanges::RowChanges(Database &db)
{
    if (db.handle() != nullptr)
        sqlite3_update_hook(db.handle(), &RowChanges::onChange, this);
}

void RowChanges::onChange(void *self, int operation, const char *, const char *table, long long)
{
    static_cast<RowChanges *>(self)->m_counts.with([&](QMap<QString, Count> &counts) {
        Count &count = counts[QString::fromUtf8(table)];
        ++(operation == SQLITE_INSERT ? count.inserted : operation == SQLITE_UPDATE ? count.updated : count.deleted);
    });
}

QMap<QString, RowChanges::Count> RowChanges::read() const
{
    return m_counts.with([](const QMap<QString, Count> &counts) { return counts; });
}

void RowChanges::reset()
{
    m_counts.with([](QMap<QString, Count> &counts) { counts.clear(); });
}

} // namespace hearth::storage
