// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/database.h"
#include "storage/pgsession.h"

#include <QFile>
#include <QLoggingCategory>
#include <cstring>
#include <sqlite3.h>

namespace hearth::storage {
namespace {
Q_LOGGING_CATEGORY(databaseLog, "hearth.storage.database")

constexpr int BusyTimeoutMs = 5000;
// Large enough that a burst of sales never checkpoints in its middle; the owner checkpoints in idle moments.
constexpr int AutoCheckpointBytes = 16 << 20;
} // namespace

Database::Database(sqlite3 *db, const QString &path) : m_db(db), m_path(path), m_source(path) {}

Database::Database(std::unique_ptr<PgSession> pg, const QString &source) : m_pg(std::move(pg)), m_path(m_pg->name()), m_source(source) {}

bool Database::isServer(const QString &source)
{
    return PgAddress::is(source);
}

Result<std::unique_ptr<Database>> Database::open(const QString &path, OpenMode mode, int pageSize)
{
    if (PgAddress::is(path)) {
        HEARTH_ASSIGN(auto session, PgSession::open(path, mode == OpenMode::ReadOnly));
        return std::unique_ptr<Database>(new Database(std::move(session), path));
    }
    // Before the first connection of the process: nobody asks for SQLite's statistics, and each allocation would lock for them.
    static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    Q_UNUSED(configured)
    sqlite3 *raw = nullptr;
    const int flags = SQLITE_OPEN_NOMUTEX
        | (mode == OpenMode::Owner ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    int code = sqlite3_open_v2(QFile::encodeName(path).constData(), &raw, flags, nullptr);
    std::unique_ptr<Database> db(new Database(raw, path));
    const auto failed = [&](const QString &what) {
        Error error = sqliteError(raw, code, what);
        error.where = path;
        return tl::unexpected<Error>(error);
    };
    if (code != SQLITE_OK)
        return failed(QStringLiteral("cannot open the database"));
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, BusyTimeoutMs);

    const auto named = [&](Result<void> done) -> Result<void> {
        if (!done && done.error().where.isEmpty())
            done.error().where = path;
        return done;
    };
    // A PRAGMA that does not take effect says so in its answer, not in its result code.
    const auto pragma = [&](const char *sql, const QString &expected) -> Result<void> {
        HEARTH_ASSIGN(const Statement statement, db->prepare(sql));
        Rows rows(raw, statement.sqlite);
        HEARTH_ASSIGN(const bool answered, rows.next());
        const QString answer = answered ? rows.text(0) : QString();
        if (answer != expected)
            return fail(ErrorCode::Io,
                        QStringLiteral("%1 answered \"%2\"").arg(QLatin1String(sql), answer), path);
        return {};
    };
    if (mode == OpenMode::Owner) {
        HEARTH_TRY(named(db->execScript("PRAGMA page_size=" + QByteArray::number(pageSize)))); // of a database that is made now
        HEARTH_TRY(named(pragma("PRAGMA journal_mode=WAL", QStringLiteral("wal"))));
        HEARTH_TRY(named(db->execScript("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;")));
        HEARTH_TRY(pragma("PRAGMA synchronous", QStringLiteral("2")));
        sqlite3_wal_autocheckpoint(raw, AutoCheckpointBytes / pageSize);
    } else {
        sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        HEARTH_TRY(db->execScript("PRAGMA query_only=ON;"));
    }
    return db;
}

Database::~Database()
{
    for (sqlite3_stmt *statement : std::as_const(m_statements))
        sqlite3_finalize(statement);
    sqlite3_close_v2(m_db);
}

PgValues *Database::pgValues() const
{
    return m_pg ? &m_pg->values() : nullptr;
}

Result<Statement> Database::prepare(const char *sql)
{
    if (m_pg)
        return Statement{nullptr, &m_pg->statement(sql)};
    Found &place = m_found[(reinterpret_cast<quintptr>(sql) >> 3U) * 0x9E3779B97F4A7C15ULL >> 56U]; // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    // The text is compared all the same: what stood at an address may be another's by now.
    if (place.sql == sql && sqlite3_stmt_busy(place.statement) == 0 && std::strcmp(sqlite3_sql(place.statement), sql) == 0)
        return Statement{place.statement, nullptr};
    const QByteArray key = QByteArray::fromRawData(sql, static_cast<qsizetype>(qstrlen(sql)));
    if (const auto found = m_statements.constFind(key); found != m_statements.constEnd()) {
        if (sqlite3_stmt_busy(*found) == 0) {
            place = {sql, *found};
            return Statement{*found, nullptr};
        }
        return fail(ErrorCode::Internal, QStringLiteral("statement is already running: ") + QString::fromUtf8(key.left(80)));
    }
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v3(m_db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK)
        return tl::unexpected<Error>(sqliteError(m_db, code, QString::fromUtf8(key.left(80))));
    m_statements.insert(QByteArray(sql), statement);
    place = {sql, statement};
    return Statement{statement, nullptr};
}

Result<Rows> Database::run(const Statement &statement)
{
    if (statement.pg == nullptr)
        return Rows(m_db, statement.sqlite);
    HEARTH_ASSIGN(PgResult result, m_pg->run(*statement.pg));
    return Rows(result.release());
}

Result<void> Database::mustRead(const Statement &statement) const
{
    const bool reads = statement.pg != nullptr ? statement.pg->reads : sqlite3_stmt_readonly(statement.sqlite) != 0;
    if (!reads)
        return fail(ErrorCode::Internal, QStringLiteral("a write outside a transaction"));
    return {};
}

Result<void> Database::execScript(const QByteArray &sql)
{
    if (m_pg)
        return m_pg->script(sql);
    const int code = sqlite3_exec(m_db, sql.constData(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return tl::unexpected<Error>(sqliteError(m_db, code, QString::fromUtf8(sql.left(60))));
    return {};
}

Result<void> Database::setCache(int kibibytes)
{
    if (m_pg)
        return {}; // the server's own matter
    return execScript("PRAGMA cache_size=-" + QByteArray::number(kibibytes));
}

void Database::checkpoint()
{
    if (m_pg)
        return;
    const int code = sqlite3_wal_checkpoint_v2(m_db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        qCWarning(databaseLog) << "checkpoint of" << m_path << "failed:" << sqlite3_errmsg(m_db);
}

void Database::interrupt()
{
    if (m_pg)
        m_pg->interrupt();
    else
        sqlite3_interrupt(m_db);
}

} // namespace hearth::storage
