// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/transaction.h"
#include "storage/pgsession.h"

#include <libpq-fe.h>
#include <sqlite3.h>

namespace hearth::storage {
namespace {
Result<void> runControl(Database &db, const char *sql, const Result<Statement> &prepared)
{
    if (!prepared)
        return tl::unexpected<Error>(prepared.error());
    const int code = sqlite3_step(prepared->sqlite);
    const Error error = code == SQLITE_DONE ? Error{} : sqliteError(db.handle(), code, QString::fromLatin1(sql));
    sqlite3_reset(prepared->sqlite);
    if (code != SQLITE_DONE)
        return tl::unexpected<Error>(error);
    return {};
}
} // namespace

Result<Transaction> Transaction::begin(Database &db)
{
    if (db.m_pg) {
        HEARTH_TRY(db.m_pg->begin());
        return Transaction(db);
    }
    HEARTH_TRY(runControl(db, "BEGIN IMMEDIATE", db.prepare("BEGIN IMMEDIATE")));
    return Transaction(db);
}

Transaction::Transaction(Database &db) : m_db(&db), m_changesBefore(db.m_pg ? 0 : sqlite3_total_changes(db.handle()))
{
    db.m_constants.clear();
}

Transaction::Transaction(Transaction &&other) noexcept
    : m_db(std::exchange(other.m_db, nullptr)), m_changesBefore(other.m_changesBefore), m_savepoints(other.m_savepoints)
{
}

Transaction::~Transaction()
{
    rollback();
}

void Transaction::rollback()
{
    if (m_db == nullptr)
        return;
    if (m_db->m_pg) {
        std::exchange(m_db, nullptr)->m_pg->rollback();
        return;
    }
    // SQLite may have rolled back by itself (disk full); then there is nothing to undo.
    if (sqlite3_get_autocommit(m_db->handle()) == 0)
        static_cast<void>(runControl(*m_db, "ROLLBACK", m_db->prepare("ROLLBACK")));
    m_db = nullptr;
}

Result<void> Transaction::commit()
{
    if (m_db->m_pg) {
        if (auto fault = WriteFault::onWrite()) {
            rollback();
            return tl::unexpected<Error>(std::move(*fault));
        }
        return std::exchange(m_db, nullptr)->m_pg->commit();
    }
    if (sqlite3_get_autocommit(m_db->handle()) != 0) {
        m_db = nullptr;
        return fail(ErrorCode::Io, QStringLiteral("the transaction was rolled back by the database"));
    }
    if (auto fault = WriteFault::onWrite()) {
        rollback();
        return tl::unexpected<Error>(std::move(*fault));
    }
    auto done = runControl(*m_db, "COMMIT", m_db->prepare("COMMIT"));
    if (!done)
        rollback();
    m_db = nullptr;
    return done;
}

Result<Rows> Transaction::run(const Statement &statement)
{
    if (statement.pg != nullptr && !statement.pg->reads) {
        if (auto fault = WriteFault::onWrite())
            return tl::unexpected<Error>(std::move(*fault));
    }
    return m_db->run(statement);
}

Result<void> Transaction::runLater(const Statement &statement)
{
    if (statement.pg == nullptr) {
        Rows rows(m_db->handle(), statement.sqlite);
        HEARTH_TRY(finish(rows));
        return {};
    }
    if (auto fault = WriteFault::onWrite())
        return tl::unexpected<Error>(std::move(*fault));
    return m_db->m_pg->later(*statement.pg);
}

Result<std::optional<qint64>> Transaction::runConstant(const Statement &statement)
{
    return m_db->m_pg->constant(*statement.pg);
}

Result<qint64> Transaction::insertedId(Rows &rows)
{
    HEARTH_ASSIGN(const bool inserted, rows.next());
    if (!inserted)
        return fail(ErrorCode::Internal, QStringLiteral("the row was not inserted"));
    const qint64 id = rows.int64(0);
    HEARTH_TRY(rows.next());
    return id;
}

Result<std::optional<qint64>> Transaction::reserveId(const char *table)
{
    if (!m_db->m_pg)
        return std::optional<qint64>();
    HEARTH_ASSIGN(const qint64 id, m_db->m_pg->reserveId(table));
    return std::optional(id);
}

bool Transaction::inBulk() const
{
    return m_db->m_pg && m_db->m_pg->bulk();
}

void Transaction::setBulk(bool on)
{
    if (m_db->m_pg)
        m_db->m_pg->setBulk(on);
}

Result<int> Transaction::finish(Rows &rows) const
{
    if (rows.m_result != nullptr)
        return QByteArray(PQcmdTuples(rows.m_result)).toInt();
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return sqlite3_changes(m_db->handle());
    }
}

Result<std::optional<qint64>> Transaction::firstInt(Rows &rows)
{
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found || rows.isNull(0))
        return std::optional<qint64>();
    return std::optional<qint64>(rows.int64(0));
}

qint64 Transaction::lastInsertRowId() const
{
    return sqlite3_last_insert_rowid(m_db->handle());
}

bool Transaction::active() const
{
    if (m_db == nullptr)
        return false;
    return m_db->m_pg ? m_db->m_pg->active() : sqlite3_get_autocommit(m_db->handle()) == 0;
}

bool Transaction::isUntouched() const
{
    return !m_db->m_pg && m_savepoints == 0 && sqlite3_total_changes(m_db->handle()) == m_changesBefore;
}

void Transaction::restart()
{
    m_db->m_constants.clear();
    if (sqlite3_get_autocommit(m_db->handle()) != 0)
        return; // the database has rolled back by itself
    if (runControl(*m_db, "ROLLBACK", m_db->prepare("ROLLBACK")))
        static_cast<void>(runControl(*m_db, "BEGIN IMMEDIATE", m_db->prepare("BEGIN IMMEDIATE")));
}

Result<void> Transaction::savepoint()
{
    ++m_savepoints;
    if (m_db->m_pg)
        return m_db->m_pg->savepoint();
    return runControl(*m_db, "SAVEPOINT work", m_db->prepare("SAVEPOINT work"));
}

Result<void> Transaction::rollbackToSavepoint()
{
    if (m_db->m_pg)
        return m_db->m_pg->rollbackToSavepoint();
    m_db->m_constants.clear();
    HEARTH_TRY(runControl(*m_db, "ROLLBACK TO work", m_db->prepare("ROLLBACK TO work")));
    return releaseSavepoint();
}

Result<void> Transaction::releaseSavepoint()
{
    if (m_db->m_pg)
        return m_db->m_pg->releaseSavepoint();
    --m_savepoints;
    return runControl(*m_db, "RELEASE work", m_db->prepare("RELEASE work"));
}

} // namespace hearth::storage
