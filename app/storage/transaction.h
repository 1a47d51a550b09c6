// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/database.h"

namespace hearth::storage {

/** One write transaction: BEGIN IMMEDIATE on begin(), rolled back unless committed. On PostgreSQL too there is one at a time, over all
    nodes, and an error leaves it unusable up to the savepoint before. Used on its connection's thread. */
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
        HEARTH_ASSIGN(Rows rows, queryForNow(sql, values...));
        return finish(rows);
    }
    /** Rows of a SELECT, or of a write with RETURNING (step it to its end). */
    template <typename... Values>
    [[nodiscard]] Result<Rows> query(const char *sql, const Values &...values)
    {
        HEARTH_ASSIGN(const Statement statement, m_db->prepare(sql));
        m_db->bindAll(statement, values...);
        return run(statement);
    }
    /** A write nobody asks the outcome of. PostgreSQL is sent it together with others, at the latest before a statement that could see
        it; an error can come as late as the end of the savepoint or transaction it is in. */
    template <typename... Values>
    [[nodiscard]] Result<void> later(const char *sql, const Values &...values)
    {
        HEARTH_ASSIGN(const Statement statement, m_db->prepare(sql));
        m_db->bindForNow(statement, values...);
        return runLater(statement);
    }
    /** The first column of the first row; nullopt where there is no row or it is NULL. */
    template <typename... Values>
    [[nodiscard]] Result<std::optional<qint64>> value(const char *sql, const Values &...values)
    {
        HEARTH_ASSIGN(Rows rows, queryForNow(sql, values...));
        return firstInt(rows);
    }
    /** As value(), of what nothing changes before the transaction ends: the database is asked once. */
    template <typename... Values>
    [[nodiscard]] Result<std::optional<qint64>> constant(const char *sql, const Values &...values)
    {
        if (m_db->dialect() == Dialect::Sqlite)
            return m_db->constant(sql, [&] { return value(sql, values...); }, values...);
        HEARTH_ASSIGN(const Statement statement, m_db->prepare(sql));
        m_db->bindForNow(statement, values...);
        return runConstant(statement);
    }
    /** The id of a row that is inserted: of a statement with RETURNING id. */
    template <typename... Values>
    [[nodiscard]] Result<qint64> insert(const char *sql, const Values &...values)
    {
        HEARTH_ASSIGN(Rows rows, queryForNow(sql, values...));
        return insertedId(rows);
    }
    /** A number for column id of a row that is about to be inserted; nothing on SQLite, which numbers it as it is inserted. */
    [[nodiscard]] Result<std::optional<qint64>> reserveId(const char *table);
    [[nodiscard]] qint64 lastInsertRowId() const; ///< SQLite
    /** False once the database has rolled back everything by itself (disk full, I/O, a lost connection): then nothing more may be written. */
    [[nodiscard]] bool active() const;
    [[nodiscard]] Dialect dialect() const { return m_db->dialect(); }
    /** In bulk() on PostgreSQL. */
    [[nodiscard]] bool inBulk() const;

    /** Runs `work` inside a savepoint: its error undoes what it did, and only that, and is returned. */
    template <typename Work>
    [[nodiscard]] auto nested(Work &&work) -> decltype(work(*this))
    {
        HEARTH_TRY(savepoint());
        auto result = std::forward<Work>(work)(*this);
        if (!result) {
            // Fails only where the database has already rolled back everything; the writer notices that.
            static_cast<void>(rollbackToSavepoint());
            return result;
        }
        if (auto released = releaseSavepoint(); !released) { // with the error of what was to be written later
            static_cast<void>(rollbackToSavepoint());
            return tl::unexpected<Error>(std::move(released).error());
        }
        return result;
    }
    /** As nested(), for many rows: on PostgreSQL plain inserts by later() go out table by table. A caller whose bulk() fails does the work
        again, each part in a nested() of its own. */
    template <typename Work>
    [[nodiscard]] auto bulk(Work &&work) -> decltype(work(*this))
    {
        if (isUntouched()) { // SQLite's savepoints copy every page that is touched: all of the transaction can be undone without one
            auto result = std::forward<Work>(work)(*this);
            if (!result)
                restart();
            return result;
        }
        setBulk(true);
        auto result = nested(std::forward<Work>(work));
        setBulk(false);
        return result;
    }

    /** Ends the transaction. On an error nothing of it remains. */
    [[nodiscard]] Result<void> commit();
    void rollback();

private:
    explicit Transaction(Database &db);
    /** Rows that are read to their end before the caller returns. */
    template <typename... Values>
    [[nodiscard]] Result<Rows> queryForNow(const char *sql, const Values &...values)
    {
        HEARTH_ASSIGN(const Statement statement, m_db->prepare(sql));
        m_db->bindForNow(statement, values...);
        return run(statement);
    }
    [[nodiscard]] Result<Rows> run(const Statement &statement);
    [[nodiscard]] Result<void> runLater(const Statement &statement);
    [[nodiscard]] Result<std::optional<qint64>> runConstant(const Statement &statement);
    [[nodiscard]] static Result<qint64> insertedId(Rows &rows);
    void setBulk(bool on);
    [[nodiscard]] Result<int> finish(Rows &rows) const;
    [[nodiscard]] static Result<std::optional<qint64>> firstInt(Rows &rows);
    [[nodiscard]] Result<void> savepoint();
    [[nodiscard]] Result<void> rollbackToSavepoint();
    [[nodiscard]] Result<void> releaseSavepoint();
    /** On SQLite: nothing is written yet, and there is no savepoint. */
    [[nodiscard]] bool isUntouched() const;
    /** Undoes all, and begins again; active() tells whether it did. */
    void restart();
    Database *m_db;
    int m_changesBefore = 0;
    int m_savepoints = 0;
};

} // namespace hearth::storage
