// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/database.h"

#include <QStringList>

namespace hearth::storage {

/** Brings a database's schema up to date: numbered scripts, one transaction per script. Version and owner are in PRAGMA user_version and
    application_id, on PostgreSQL in table hearth_schema. */
class Migrator {
public:
    /** `applicationId` marks whose database it is; `scripts` are the paths (resources) of version 1, 2, …, an empty one where a later
        script makes all of it at once. Of several nodes that start together one migrates, the others wait. Errors: NewerVersion (the database was written by a newer program: nothing is touched),
        Corrupt (another program's database), DiskFull, Io. */
    [[nodiscard]] static Result<void> migrate(Database &db, qint32 applicationId, const QStringList &scripts);
    /** Checks without writing: for read-only connections. Errors as above; NotFound where it must be migrated first. */
    [[nodiscard]] static Result<void> check(Database &db, qint32 applicationId, int version);

private:
    struct State {
        qint64 version = 0;
        qint64 owner = 0;
    };
    [[nodiscard]] static Result<qint64> number(Database &db, const char *sql);
    [[nodiscard]] static Result<State> state(Database &db);
    [[nodiscard]] static Result<void> setState(Database &db, const State &state);
};

} // namespace hearth::storage
