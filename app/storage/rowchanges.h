// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/guarded.h"
#include "storage/database.h"

#include <QMap>

namespace hearth::storage {

/** Counts the rows a connection writes, by table. Made before the connection is handed to its writer, and alive as long as that. Rows that
    are rolled back count, too. On PostgreSQL nothing is counted. read() from any thread. */
class RowChanges {
public:
    struct Count {
        qint64 inserted = 0;
        qint64 updated = 0;
        qint64 deleted = 0;
    };
    explicit RowChanges(Database &db);
    ~RowChanges() = default;
    RowChanges(const RowChanges &) = delete;
    RowChanges &operator=(const RowChanges &) = delete;

    [[nodiscard]] QMap<QString, Count> read() const;
    void reset();

private:
    static void onChange(void *self, int operation, const char *database, const char *table, long long row);
    Guarded<QMap<QString, Count>> m_counts;
};

} // namespace hearth::storage
