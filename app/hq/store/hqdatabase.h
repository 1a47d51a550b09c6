// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/database.h"

#include <QStringList>

namespace hearth::hq {

/** Headquarters' database, a file or on PostgreSQL: whose mark, which schema scripts. Stateless; the connections it opens belong to
    the caller's thread. */
class HqDatabase {
public:
    static constexpr qint32 ApplicationId = 0x48455148; ///< "HEQH", see storage::Migrator
    static constexpr int Version = 19; ///< of the schema: scripts of each dialect are in resources/sql/hq
    [[nodiscard]] static QString fileName() { return QStringLiteral("hq.db"); }
    /** The resources of version 1, 2, …; empty ones as storage::Migrator takes them. */
    [[nodiscard]] static QStringList scripts(storage::Dialect dialect = storage::Dialect::Sqlite);
    /** Opens as owner, makes or migrates it; `source` as for storage::Database::open(). Errors: NewerVersion, Corrupt (another program's),
        Busy, DiskFull, Io; PostgreSQL also InvalidInput, Unauthorised, NotFound. */
    [[nodiscard]] static Result<std::unique_ptr<storage::Database>> openOwner(const QString &source);
    /** Opens for reading, also while an owner runs. Error NotFound: there is none, or it must be migrated first. */
    [[nodiscard]] static Result<std::unique_ptr<storage::Database>> openReadOnly(const QString &source);
};

} // namespace hearth::hq
