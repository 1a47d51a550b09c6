// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/database.h"

#include <QStringList>

namespace hearth::storage {

/** Brings a database's schema up to date: numbered scripts, PRAGMA user_version, one transaction per script. */
class Migrator {
public:
    /** `applicationId` marks whose database it is (PRAGMA application_id); `scripts` are the paths (resources) of
        version 1, 2, … Errors: NewerVersion (the database was written by a newer program: nothing is touched),
        Corrupt (another program's database), DiskFull, Io. */
    [[nodiscard]] static Result<void> migrate(Database &db, qint32 applicationId, const QStringList &scripts);
    /** Checks without writing: for read-only connections. Errors as above; NotFound where it must be migrated first. */
    [[nodiscard]] static Result<void> check(Database &db, qint32 applicationId, int version);

private:
    [[nodiscard]] static Result<qint64> pragma(Database &db, const char *sql);
};

} // namespace hearth::storage
