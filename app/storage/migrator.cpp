// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/migrator.h"
#include "storage/transaction.h"

#include <QFile>

namespace hearth::storage {

Result<qint64> Migrator::pragma(Database &db, const char *sql)
{
    HEARTH_ASSIGN(Rows rows, db.query(sql));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.int64(0) : 0;
}

Result<void> Migrator::check(Database &db, qint32 applicationId, int version)
{
    HEARTH_ASSIGN(const qint64 present, pragma(db, "PRAGMA user_version"));
    HEARTH_ASSIGN(const qint64 owner, pragma(db, "PRAGMA application_id"));
    if (present != 0 && owner != applicationId)
        return fail(ErrorCode::Corrupt, QStringLiteral("this is not the database of this program"), db.path());
    if (present > version)
        return fail(ErrorCode::NewerVersion,
                    QStringLiteral("the database has version %1, this program knows up to %2: use a newer program")
                        .arg(present).arg(version), db.path());
    if (present < version)
        return fail(ErrorCode::NotFound,
                    QStringLiteral("the database has version %1 and must be brought to %2 first").arg(present).arg(version),
                    db.path());
    return {};
}

Result<void> Migrator::migrate(Database &db, qint32 applicationId, const QStringList &scripts)
{
    if (auto state = check(db, applicationId, static_cast<int>(scripts.size()));
        state || state.error().code != ErrorCode::NotFound)
        return state;
    HEARTH_ASSIGN(const qint64 present, pragma(db, "PRAGMA user_version"));
    for (qsizetype version = present + 1; version <= scripts.size(); ++version) {
        QFile file(scripts.at(version - 1));
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorCode::Internal, QStringLiteral("missing migration script"), file.fileName());
        HEARTH_ASSIGN(Transaction transaction, Transaction::begin(db));
        HEARTH_TRY(db.execScript(file.readAll()));
        HEARTH_TRY(db.execScript("PRAGMA application_id=" + QByteArray::number(applicationId)));
        HEARTH_TRY(db.execScript("PRAGMA user_version=" + QByteArray::number(version)));
        HEARTH_TRY(transaction.commit());
    }
    return {};
}

} // namespace hearth::storage
