// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/tilldatabase.h"
#include "protocol/identity.h"
#include "storage/migrator.h"
#include "till/store/metastore.h"

#include <QFileInfo>

// A resource of a static library must be asked for by name, outside any namespace.
static void initTillSql()
{
    Q_INIT_RESOURCE(till_sql);
}

namespace hearth {

QString TillDatabase::path(const QString &dataDirectory)
{
    return dataDirectory + QStringLiteral("/till.db");
}

Result<std::unique_ptr<storage::Database>> TillDatabase::open(const QString &path)
{
    initTillSql();
    HEARTH_ASSIGN(auto db, storage::Database::open(path, storage::OpenMode::Owner));
    HEARTH_TRY(storage::Migrator::migrate(*db, ApplicationId, {QStringLiteral(":/hearth/sql/till/0001.sql")}));
    HEARTH_ASSIGN(const auto epoch, MetaStore::value(*db, QStringLiteral("epoch")));
    if (!epoch) {
        HEARTH_ASSIGN(storage::Transaction tx, storage::Transaction::begin(*db));
        HEARTH_TRY(MetaStore::putEpochOnce(tx, protocol::randomBytes(16)));
        HEARTH_TRY(tx.commit());
    }
    return db;
}

Result<std::unique_ptr<storage::Database>> TillDatabase::openReader(const QString &path)
{
    if (!QFileInfo::exists(path))
        return fail(ErrorCode::NotFound, QStringLiteral("there is no till here"), path);
    HEARTH_ASSIGN(auto db, storage::Database::open(path, storage::OpenMode::ReadOnly));
    HEARTH_TRY(storage::Migrator::check(*db, ApplicationId, Version));
    return db;
}

Result<TillIdentity> TillDatabase::identity(storage::Database &db)
{
    return MetaStore::identity(db);
}

} // namespace hearth
