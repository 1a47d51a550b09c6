// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/database.h"

#include <QStringList>

namespace hearth::hq {

/** Headquarters' database file: which file, whose mark, which schema scripts. Stateless; the connections it opens belong to
    the caller's thread. */
class HqDatabase {
public:
    static constexpr qint32 ApplicationId = 0x48455148; ///< "HEQH", PRAGMA application_id
    [[nodiscard]] static QString fileName() { return QStringLiteral("hq.db"); }
    /** The resources of version 1, 2, … */
    [[nodiscard]] static QStringList scripts();
    /** Opens as owner, makes or migrates it. Errors: NewerVersion, Corrupt (another program's), Busy, DiskFull, Io. */
    [[nodiscard]] static Result<std::unique_ptr<storage::Database>> openOwner(const QString &path);
    /** Opens for reading, also while an owner runs. Error NotFound: there is none, or it must be migrated first. */
    [[nodiscard]] static Result<std::unique_ptr<storage::Database>> openReadOnly(const QString &path);
};

} // namespace hearth::hq
