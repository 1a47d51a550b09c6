// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/transaction.h"

#include <sqlite3.h>

namespace hearth::storage {
namespace {
Result<void> run(Database &db, const char *sql, Result<sqlite3_stmt *> prepared)
{
    if (!prepared)
        return tl::unexpected<Error>(prepared.error());
    const int code = sqlite3_step(*prepared);
    const Error error = code == SQLITE_DONE ? Error{} : sqliteError(db.handle(), code, QString::fromLatin1(sql));
    sqlite3_reset(*prepared);
    if (code != SQLITE_DONE)
        return tl::unexpected<Error>(error);
    return {};
}
} // namespace

Result<Transaction> Transaction::begin(Database &db)
{
    HEARTH_TRY(run(db, "BEGIN IMMEDIATE", db.prepare("BEGIN IMMEDIATE")));
    return Transaction(db);
}

Transaction::Transaction(Transaction &&other) noexcept : m_db(std::exchange(other.m_db, nullptr)) {}

Transaction::~Transaction()
{
    rollback();
}

void Transaction::rollback()
{
    if (m_db == nullptr)
        return;
    // SQLite may have rolled back by itself (disk full); then there is nothing to undo.
    if (sqlite3_get_autocommit(m_db->handle()) == 0)
        static_cast<void>(run(*m_db, "ROLLBACK", m_db->prepare("ROLLBACK")));
    m_db = nullptr;
}

Result<void> Transaction::commit()
{
    if (sqlite3_get_autocommit(m_db->handle()) != 0) {
        m_db = nullptr;
        return fail(ErrorCode::Io, QStringLiteral("the transaction was rolled back by the database"));
    }
    if (auto fault = WriteFault::onWrite()) {
        rollback();
        return tl::unexpected<Error>(std::move(*fault));
    }
    auto done = run(*m_db, "COMMIT", m_db->prepare("COMMIT"));
    if (!done)
        rollback();
    m_db = nullptr;
    return done;
}

Result<int> Transaction::finish(Rows &rows) const
{
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
    return m_db != nullptr && sqlite3_get_autocommit(m_db->handle()) == 0;
}

Result<void> Transaction::savepoint()
{
    return run(*m_db, "SAVEPOINT work", m_db->prepare("SAVEPOINT work"));
}

Result<void> Transaction::rollbackToSavepoint()
{
    HEARTH_TRY(run(*m_db, "ROLLBACK TO work", m_db->prepare("ROLLBACK TO work")));
    return releaseSavepoint();
}

Result<void> Transaction::releaseSavepoint()
{
    return run(*m_db, "RELEASE work", m_db->prepare("RELEASE work"));
}

} // namespace hearth::storage
