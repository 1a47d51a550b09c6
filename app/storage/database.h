// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/statement.h"

#include <QHash>
#include <memory>

namespace hearth::storage {

enum class OpenMode {
    Owner,    ///< reads, writes and checkpoints; one per file and process (WAL, synchronous=FULL)
    ReadOnly, ///< reads only and never checkpoints; as many as are needed, one per thread
};

/** One SQLite connection with its prepared statements. Used by one thread at a time. */
class Database {
public:
    /** Errors: Io, Busy (locked is not broken), Corrupt, DiskFull. Waits up to 5 s for a lock. */
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const QString &path, OpenMode mode, int pageSize = 4'096);
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;
    ~Database();

    /** Runs a query that does not write; ?1, ?2 … are bound to `values`. The SQL text is the cache key: use literals. */
    template <typename... Values>
    [[nodiscard]] Result<Rows> query(const char *sql, const Values &...values)
    {
        HEARTH_ASSIGN(sqlite3_stmt *statement, prepare(sql));
        HEARTH_TRY(mustRead(statement));
        bindAll(statement, values...);
        return Rows(m_db, statement);
    }

    [[nodiscard]] QString path() const { return m_path; }
    /** Lets this connection keep so many KiB of pages in memory (SQLite's own default is 2,000). */
    [[nodiscard]] Result<void> setCache(int kibibytes);
    /** Moves the WAL into the file without waiting for readers; for the owner in idle moments. */
    void checkpoint();
    /** Ends a query that runs now with Timeout; the one call allowed from another thread. */
    void interrupt();
    [[nodiscard]] sqlite3 *handle() const { return m_db; }

private:
    friend class Transaction;
    friend class Migrator;
    Database(sqlite3 *db, QString path) : m_db(db), m_path(std::move(path)) {}
    [[nodiscard]] Result<sqlite3_stmt *> prepare(const char *sql);
    [[nodiscard]] Result<void> mustRead(sqlite3_stmt *statement) const;
    [[nodiscard]] Result<void> execScript(const QByteArray &sql);
    template <typename... Values>
    static void bindAll(sqlite3_stmt *statement, const Values &...values)
    {
        Binder binder(statement);
        int index = 0;
        (binder.bind(++index, values), ...);
    }

    sqlite3 *m_db;
    QString m_path;
    QHash<QByteArray, sqlite3_stmt *> m_statements;
};

} // namespace hearth::storage
