// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "core/datadirectory.h"
#include "storage/database.h"

#include <memory>
#include <optional>

namespace hearth {

/** What was done about a broken database. Kept in meta ("repaired") of the new one. */
struct TillRepair {
    QString setAside;        ///< the directory the broken files are in now, untouched
    QString why;
    qint64 facts = 0;        ///< that headquarters had not and could still be read: they are sent from the new database
    qint64 receiptsFrom = 0; ///< the first receipt number of the new one
    qint64 atMs = 0;
};

struct OpenedTill {
    std::unique_ptr<storage::Database> db;
    std::optional<TillRepair> repair; ///< of this opening
};

/** Opens the till's database; a broken one is set aside, never deleted, and a new one opened in its place: another epoch, the settings from
    their copy, receipt numbers after all that may have been given, and the facts that were still to be sent and can be read. A database
    that is locked, of a newer program or on a full disk is not broken: their errors are those of TillDatabase::open(). Error Corrupt:
    broken, and there is no copy of the settings to go on with; nothing was moved. */
[[nodiscard]] Result<OpenedTill> openTill(const DataDirectory &directory, const Clock &clock);

/** The database turned out to be broken while it was used: the next openTill() sets it aside. Any thread. */
void markBroken(const QString &dataDirectory, const QString &why);

/** The last repair of this database; nothing: there was none. */
[[nodiscard]] Result<std::optional<TillRepair>> lastRepair(storage::Database &db);

} // namespace hearth
