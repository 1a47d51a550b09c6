// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/hqdatabase.h"
#include "storage/migrator.h"

#include <QFileInfo>
#include <QDir>

static void initHqSql()
{
    Q_INIT_RESOURCE(hqsql);
}

namespace hearth::hq {
namespace {
constexpr int CacheKiB = 64 * 1024;
}

QStringList HqDatabase::scripts()
{
    initHqSql();
    return {QStringLiteral(":/hearth/sql/hq/sqlite/0001.sql")};
}

Result<std::unique_ptr<storage::Database>> HqDatabase::openOwner(const QString &path)
{
    HEARTH_ASSIGN(auto db, storage::Database::open(path, storage::OpenMode::Owner));
    HEARTH_TRY(storage::Migrator::migrate(*db, ApplicationId, scripts()));
    // Facts of many tills touch an index page each; reading those again from the file for every commit costs more than this.
    HEARTH_TRY(db->setCache(CacheKiB));
    return db;
}

Result<std::unique_ptr<storage::Database>> HqDatabase::openReadOnly(const QString &path)
{
    if (!QFileInfo::exists(path))
        return fail(ErrorCode::NotFound, QStringLiteral("there is no headquarters' database here"), path);
    HEARTH_ASSIGN(auto db, storage::Database::open(path, storage::OpenMode::ReadOnly));
    HEARTH_TRY(storage::Migrator::check(*db, ApplicationId, static_cast<int>(scripts().size())));
    return db;
}

} // namespace hearth::hq
