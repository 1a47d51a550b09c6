// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/tilldatabase.h"
#include "protocol/identity.h"
#include "storage/migrator.h"
#include "till/store/metastore.h"

#include <QFileInfo>
#include <QStorageInfo>

// A resource of a static library must be asked for by name, outside any namespace.
static void initTillSql()
{
    Q_INIT_RESOURCE(till_sql);
}

namespace hearth {
namespace {
// One sale at a time touches a dozen pages: small ones are a third of the bytes to bring to disk.
constexpr int PageSize = 1'024;

/** Of version 1, 2, 3 …: how many there are is the version. */
QStringList tillScripts()
{
    return {QStringLiteral(":/hearth/sql/till/0001.sql"), QStringLiteral(":/hearth/sql/till/0002.sql"),
            QStringLiteral(":/hearth/sql/till/0003.sql"), QStringLiteral(":/hearth/sql/till/0004.sql"),
            QStringLiteral(":/hearth/sql/till/0005.sql"), QStringLiteral(":/hearth/sql/till/0006.sql"),
            QStringLiteral(":/hearth/sql/till/0007.sql"), QStringLiteral(":/hearth/sql/till/0008.sql"), QStringLiteral(":/hearth/sql/till/0009.sql"), QStringLiteral(":/hearth/sql/till/0010.sql")};
}

/** SQLite calls it an I/O error where it cannot make its shared memory file on a full disk. */
Error inWords(const Error &error, const QString &path)
{
    const QStorageInfo disk(QFileInfo(path).absolutePath());
    if (error.code == ErrorCode::Io && disk.isValid() && disk.bytesAvailable() < 64 * 1024)
        return {ErrorCode::DiskFull, QStringLiteral("the disk is full: the database cannot be opened"), path};
    return error;
}
} // namespace

QString TillDatabase::path(const QString &dataDirectory)
{
    return dataDirectory + QStringLiteral("/till.db");
}

Result<std::unique_ptr<storage::Database>> TillDatabase::open(const QString &path)
{
    initTillSql();
    auto opened = storage::Database::open(path, storage::OpenMode::Owner, PageSize);
    if (!opened)
        return tl::unexpected<Error>(inWords(opened.error(), path));
    auto db = std::move(*opened);
    HEARTH_TRY(storage::Migrator::migrate(*db, ApplicationId, tillScripts()));
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
    HEARTH_TRY(storage::Migrator::check(*db, ApplicationId, static_cast<int>(tillScripts().size())));
    return db;
}

Result<TillIdentity> TillDatabase::identity(storage::Database &db)
{
    return MetaStore::identity(db);
}

} // namespace hearth
