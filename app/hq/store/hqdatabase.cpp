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

QStringList HqDatabase::scripts(storage::Dialect dialect)
{
    initHqSql();
    // The first script on PostgreSQL makes all that SQLite's had made by then; from there on both have one of each number.
    const bool sqlite = dialect == storage::Dialect::Sqlite;
    const int first = sqlite ? 1 : 6;
    const QString directory = sqlite ? QStringLiteral("sqlite") : QStringLiteral("postgresql");
    QStringList scripts;
    for (int version = 1; version <= Version; ++version)
        scripts.append(version < first ? QString()
                                       : QStringLiteral(":/hearth/sql/hq/%1/%2.sql").arg(directory).arg(version, 4, 10, QLatin1Char('0')));
    return scripts;
}

Result<std::unique_ptr<storage::Database>> HqDatabase::openOwner(const QString &source)
{
    HEARTH_ASSIGN(auto db, storage::Database::open(source, storage::OpenMode::Owner));
    HEARTH_TRY(storage::Migrator::migrate(*db, ApplicationId, scripts(db->dialect())));
    // Facts of many tills touch an index page each; reading those again from the file for every commit costs more than this.
    HEARTH_TRY(db->setCache(CacheKiB));
    return db;
}

Result<std::unique_ptr<storage::Database>> HqDatabase::openReadOnly(const QString &source)
{
    if (!storage::Database::isServer(source) && !QFileInfo::exists(source))
        return fail(ErrorCode::NotFound, QStringLiteral("there is no headquarters' database here"), source);
    HEARTH_ASSIGN(auto db, storage::Database::open(source, storage::OpenMode::ReadOnly));
    HEARTH_TRY(storage::Migrator::check(*db, ApplicationId, Version));
    return db;
}

} // namespace hearth::hq
