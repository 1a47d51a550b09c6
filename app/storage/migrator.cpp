// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/migrator.h"
#include "storage/transaction.h"

#include <QFile>

namespace hearth::storage {

Result<qint64> Migrator::number(Database &db, const char *sql)
{
    HEARTH_ASSIGN(Rows rows, db.query(sql));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.int64(0) : 0;
}

Result<Migrator::State> Migrator::state(Database &db)
{
    State state;
    if (db.dialect() == Dialect::PostgreSql) {
        HEARTH_ASSIGN(const qint64 there, number(db, "SELECT to_regclass('hearth_schema') IS NOT NULL"));
        if (there == 0)
            return state;
        HEARTH_ASSIGN(state.version, number(db, "SELECT version FROM hearth_schema"));
        HEARTH_ASSIGN(state.owner, number(db, "SELECT application_id FROM hearth_schema"));
        return state;
    }
    HEARTH_ASSIGN(state.version, number(db, "PRAGMA user_version"));
    HEARTH_ASSIGN(state.owner, number(db, "PRAGMA application_id"));
    return state;
}

Result<void> Migrator::setState(Database &db, const State &state)
{
    const QByteArray version = QByteArray::number(state.version);
    const QByteArray owner = QByteArray::number(state.owner);
    if (db.dialect() == Dialect::PostgreSql)
        return db.execScript("CREATE TABLE IF NOT EXISTS hearth_schema (application_id BIGINT NOT NULL, version BIGINT NOT NULL);"
                             "DELETE FROM hearth_schema; INSERT INTO hearth_schema VALUES (" + owner + ", " + version + ")");
    HEARTH_TRY(db.execScript("PRAGMA application_id=" + owner));
    return db.execScript("PRAGMA user_version=" + version);
}

Result<void> Migrator::check(Database &db, qint32 applicationId, int version)
{
    HEARTH_ASSIGN(const State now, state(db));
    const auto [present, owner] = now;
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
    for (qsizetype version = 1; version <= scripts.size(); ++version) {
        const QString &script = scripts.at(version - 1);
        if (script.isEmpty())
            continue;
        QFile file(script);
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorCode::Internal, QStringLiteral("missing migration script"), file.fileName());
        HEARTH_ASSIGN(Transaction transaction, Transaction::begin(db));
        HEARTH_ASSIGN(const State present, state(db)); // another node may have been faster
        if (present.version >= version)
            continue;
        if (db.dialect() == Dialect::PostgreSql)
            HEARTH_TRY(db.execScript("SET LOCAL statement_timeout = 0")); // as long as it takes
        HEARTH_TRY(db.execScript(file.readAll()));
        HEARTH_TRY(setState(db, {version, applicationId}));
        HEARTH_TRY(transaction.commit());
    }
    return {};
}

} // namespace hearth::storage
