// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/database.h"

namespace hearth::storage {

/** One write transaction: BEGIN IMMEDIATE on begin(), rolled back unless committed. Used on its connection's thread. */
class Transaction {
public:
    [[nodiscard]] static Result<Transaction> begin(Database &db);
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;
    ~Transaction();

    /** Runs a statement to its end and returns the number of rows it changed. ?1, ?2 … are bound to `values`.
        The SQL text is the cache key: use literals. Error Conflict: a constraint. */
    template <typename... Values>
    [[nodiscard]] Result<int> exec(const char *sql, const Values &...values)
    {
        HEARTH_ASSIGN(Rows rows, query(sql, values...));
        return finish(rows);
    }
    /** Rows of a SELECT, or of a write with RETURNING (step it to its end). */
    template <typename... Values>
    [[nodiscard]] Result<Rows> query(const char *sql, const Values &...values)
    {
        HEARTH_ASSIGN(sqlite3_stmt *statement, m_db->prepare(sql));
        Database::bindAll(statement, values...);
        return Rows(m_db->handle(), statement);
    }
    /** The first column of the first row; nullopt where there is no row or it is NULL. */
    template <typename... Values>
    [[nodiscard]] Result<std::optional<qint64>> value(const char *sql, const Values &...values)
    {
        HEARTH_ASSIGN(Rows rows, query(sql, values...));
        return firstInt(rows);
    }
    [[nodiscard]] qint64 lastInsertRowId() const;
    /** False once SQLite has rolled back everything by itself (disk full, I/O): then nothing more may be written. */
    [[nodiscard]] bool active() const;

    /** Runs `work` inside a savepoint: its error undoes what it did, and only that, and is returned. */
    template <typename Work>
    [[nodiscard]] auto nested(Work &&work) -> decltype(work(*this))
    {
        HEARTH_TRY(savepoint());
        auto result = std::forward<Work>(work)(*this);
        if (!result) {
            // Fails only where SQLite has already rolled back everything; the writer notices that.
            static_cast<void>(rollbackToSavepoint());
            return result;
        }
        HEARTH_TRY(releaseSavepoint());
        return result;
    }

    /** Ends the transaction. On an error nothing of it remains. */
    [[nodiscard]] Result<void> commit();
    void rollback();

private:
    explicit Transaction(Database &db) : m_db(&db) {}
    [[nodiscard]] Result<int> finish(Rows &rows) const;
    [[nodiscard]] static Result<std::optional<qint64>> firstInt(Rows &rows);
    [[nodiscard]] Result<void> savepoint();
    [[nodiscard]] Result<void> rollbackToSavepoint();
    [[nodiscard]] Result<void> releaseSavepoint();
    Database *m_db;
};

} // namespace hearth::storage
