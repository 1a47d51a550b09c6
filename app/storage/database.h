// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/statement.h"

#include <QHash>
#include <array>
#include <memory>
#include <string>
#include <unordered_map>

namespace hearth::storage {

class PgSession;

enum class OpenMode {
    Owner,    ///< reads, writes and checkpoints; one per file and process (WAL, synchronous=FULL); on PostgreSQL one per process
    ReadOnly, ///< reads only and never checkpoints; as many as are needed, one per thread
};

enum class Dialect { Sqlite, PostgreSql };

/** One connection, to a SQLite file or to PostgreSQL, with its prepared statements. Used by one thread at a time. SQL is what both
    understand; a connection to PostgreSQL that was lost is made again by the next read or transaction. */
class Database {
public:
    /** `source`: a path, or postgresql://…; `pageSize` of a file that is made now. Errors: Io, Busy (locked is not broken), Corrupt,
        DiskFull; PostgreSQL also InvalidInput (the address), Unauthorised, NotFound. Waits up to 5 s for a lock. */
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const QString &source, OpenMode mode, int pageSize = 4'096);
    /** `source` is an address of PostgreSQL and no file. */
    [[nodiscard]] static bool isServer(const QString &source);
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;
    ~Database();

    /** Runs a query that does not write; ?1, ?2 … are bound to `values`. The SQL text is the cache key: use literals. */
    template <typename... Values>
    [[nodiscard]] Result<Rows> query(const char *sql, const Values &...values)
    {
        HEARTH_ASSIGN(const Statement statement, prepare(sql));
        HEARTH_TRY(mustRead(statement));
        bindAll(statement, values...);
        return run(statement);
    }

    [[nodiscard]] Dialect dialect() const { return m_pg ? Dialect::PostgreSql : Dialect::Sqlite; }
    /** For people: the file, or the address without its password. */
    [[nodiscard]] QString path() const { return m_path; }
    /** To open it again. May hold a password: never shown. */
    [[nodiscard]] QString source() const { return m_source; }
    /** Lets this connection keep so many KiB of pages in memory (SQLite's own default is 2,000). */
    [[nodiscard]] Result<void> setCache(int kibibytes);
    /** Moves the WAL into the file without waiting for readers; for the owner in idle moments. */
    void checkpoint();
    /** Ends a query that runs now with Timeout; the one call allowed from another thread. */
    void interrupt();
    /** SQLite's own; nullptr on PostgreSQL. */
    [[nodiscard]] sqlite3 *handle() const { return m_db; }

private:
    friend class Transaction;
    friend class Migrator;
    Database(sqlite3 *db, const QString &path);
    Database(std::unique_ptr<PgSession> pg, const QString &source);
    [[nodiscard]] Result<Statement> prepare(const char *sql);
    [[nodiscard]] Result<void> mustRead(const Statement &statement) const;
    [[nodiscard]] Result<Rows> run(const Statement &statement);
    [[nodiscard]] Result<void> execScript(const QByteArray &sql);
    [[nodiscard]] PgValues *pgValues() const;
    template <typename... Values>
    void bindAll(const Statement &statement, const Values &...values)
    {
        Binder binder(statement, pgValues(), nullptr);
        int index = 0;
        (binder.bind(++index, values), ...);
    }
    /** As bindAll(), where the statement is run to its end while `values` are there, and before the next one: nothing is copied. */
    template <typename... Values>
    void bindForNow(const Statement &statement, const Values &...values)
    {
        m_texts.clear();
        Binder binder(statement, pgValues(), &m_texts);
        int index = 0;
        (binder.bind(++index, values), ...);
    }

    /** Of SQLite: what this transaction has found with this statement, a literal, and these values, else what `look()` finds. */
    template <typename Look, typename... Values>
    [[nodiscard]] Result<std::optional<qint64>> constant(const char *sql, Look look, const Values &...values)
    {
        m_key.clear();
        addToKey(reinterpret_cast<qint64>(sql)); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
        (addToKey(values), ...);
        if (const auto known = m_constants.find(m_key); known != m_constants.end())
            return std::optional(known->second);
        const std::string key = m_key;
        auto found = look();
        if (found && *found)
            m_constants.emplace(key, **found);
        return found;
    }
    void addToKey(qint64 value) { m_key.append(reinterpret_cast<const char *>(&value), sizeof value); } // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    void addToKey(const QString &value)
    {
        addToKey(static_cast<qint64>(value.size())); // or two texts could be taken for two others
        m_key.append(reinterpret_cast<const char *>(value.utf16()), static_cast<std::size_t>(value.size()) * sizeof(char16_t)); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    }

    sqlite3 *m_db = nullptr;
    std::unique_ptr<PgSession> m_pg;
    std::unordered_map<std::string, qint64> m_constants; ///< of the transaction that runs; SQLite
    std::string m_key;
    QString m_path;
    QString m_source;
    QHash<QByteArray, sqlite3_stmt *> m_statements;
    /** Where a literal's statement was found last, by its address: a look instead of a hash of the text. */
    struct Found {
        const char *sql = nullptr;
        sqlite3_stmt *statement = nullptr;
    };
    std::array<Found, 256> m_found{};
    Binder::Texts m_texts;
};

} // namespace hearth::storage
