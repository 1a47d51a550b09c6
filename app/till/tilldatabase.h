// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/writer.h"
#include "till/tillidentity.h"

#include <QString>
#include <memory>

namespace hearth {

/** A till's database file: opens it, brings its schema up to date, keeps who the till is. Any thread, one at a time. */
class TillDatabase {
public:
    static constexpr qint32 ApplicationId = 0x4854'4c31; // "HTL1"

    [[nodiscard]] static QString path(const QString &dataDirectory);
    /** The owner's connection: makes the file and its epoch where they are missing.
        Errors: NewerVersion (written by a newer program; nothing is touched), Corrupt, Busy, DiskFull, Io. */
    [[nodiscard]] static Result<std::unique_ptr<storage::Database>> open(const QString &path);
    /** A connection that only reads. Errors as above; NotFound where there is no database. */
    [[nodiscard]] static Result<std::unique_ptr<storage::Database>> openReader(const QString &path);
    [[nodiscard]] static Result<TillIdentity> identity(storage::Database &db);
};

} // namespace hearth
