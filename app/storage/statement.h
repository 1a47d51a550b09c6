// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "core/result.h"

#include <QByteArray>
#include <QUuid>
#include <array>
#include <optional>
#include <type_traits>

struct pg_result;
struct sqlite3;
struct sqlite3_stmt;

namespace hearth::storage {

class PgValues;
struct PgStatement;

/** A prepared statement of one of the two drivers. */
struct Statement {
    sqlite3_stmt *sqlite = nullptr;
    PgStatement *pg = nullptr;
};

/** The error of a SQLite result code, with the connection's own words. */
[[nodiscard]] Error sqliteError(sqlite3 *db, int code, const QString &what);
/** What the last sqliteError() of this thread said of a broken file since this was called last; empty: none did. */
[[nodiscard]] QString takeDamage();

/** The rows of one running query; resets its statement when it goes. Columns count from 0. Not for two threads. */
class Rows {
public:
    Rows(sqlite3 *db, sqlite3_stmt *statement) : m_db(db), m_statement(statement) {}
    /** PostgreSQL: all rows, which are here already. Takes the result over. */
    explicit Rows(pg_result *result) : m_result(result) {}
    Rows(Rows &&other) noexcept;
    Rows &operator=(Rows &&other) noexcept;
    Rows(const Rows &) = delete;
    Rows &operator=(const Rows &) = delete;
    ~Rows();

    /** Moves to the next row; false after the last. Errors: Busy, Io, DiskFull, Corrupt, Conflict (a constraint). */
    [[nodiscard]] Result<bool> next();

    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] qint64 int64(int column) const;
    [[nodiscard]] int int32(int column) const { return static_cast<int>(int64(column)); }
    [[nodiscard]] bool boolean(int column) const { return int64(column) != 0; }
    [[nodiscard]] Money money(int column) const { return Money(int64(column)); }
    [[nodiscard]] QString text(int column) const;
    [[nodiscard]] QByteArray blob(int column) const;
    /** An id stored as 16 bytes; null where the column is NULL. */
    [[nodiscard]] QUuid id(int column) const;

private:
    friend class Transaction;
    sqlite3 *m_db = nullptr;
    sqlite3_stmt *m_statement = nullptr;
    pg_result *m_result = nullptr;
    int m_row = -1; ///< of m_result
};

/** The first row as `read(const Rows &)` makes it; nothing where there is none. Errors: those of Rows::next(). */
template <typename Read>
[[nodiscard]] Result<std::optional<std::invoke_result_t<Read, const Rows &>>> firstRow(Rows rows, Read read)
{
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return std::nullopt;
    return read(rows);
}

/** Binds values to ?1, ?2 … of a prepared statement, in this order. */
class Binder {
public:
    /** UTF-8 of the texts of a statement that runs at once. */
    class Texts {
    public:
        void clear() { m_used = 0; }
        /** Room for so many bytes, until clear(); nullptr where there is none. */
        [[nodiscard]] char *take(qsizetype bytes)
        {
            if (bytes > static_cast<qsizetype>(m_room.size()) - m_used)
                return nullptr;
            m_used += bytes;
            return m_room.data() + (m_used - bytes);
        }

    private:
        std::array<char, 2048> m_room{};
        qsizetype m_used = 0;
    };
    /** `texts`: the values stay where they are until the statement was run, and SQLite need not copy them. */
    Binder(const Statement &statement, PgValues *values, Texts *texts) : m_statement(statement.sqlite), m_values(values), m_texts(texts) {}
    void bind(int index, std::nullopt_t) { bindNull(index, Kind::Unknown); }
    void bind(int index, qint64 value);
    void bind(int index, int value) { bind(index, static_cast<qint64>(value)); }
    void bind(int index, bool value) { bind(index, static_cast<qint64>(value)); }
    void bind(int index, Money value) { bind(index, value.minor()); }
    void bind(int index, const QString &value);
    void bind(int index, const QByteArray &value); ///< as a blob
    void bind(int index, const QUuid &value);      ///< as 16 bytes; null as NULL
    template <typename T>
    void bind(int index, const std::optional<T> &value)
    {
        constexpr bool isBytes = std::is_same_v<T, QByteArray> || std::is_same_v<T, QUuid>;
        if (value)
            bind(index, *value);
        else
            bindNull(index, isBytes ? Kind::Bytes : std::is_same_v<T, QString> ? Kind::Text : Kind::Number);
    }

private:
    enum class Kind { Unknown, Number, Text, Bytes }; ///< PostgreSQL wants to know also of a NULL
    void bindNull(int index, Kind kind);
    sqlite3_stmt *m_statement;
    PgValues *m_values;
    Texts *m_texts;
};

/** Tests make the i-th database write of the process fail: counts every step of a statement that writes, and every
    commit. `nth` counts from 1; 0 switches it off. Any thread. */
struct WriteFault {
    static void failAt(int nth, ErrorCode code = ErrorCode::Io);
    /** As failAt(), and every write after it too, until failAt(0). */
    static void failFrom(int nth, ErrorCode code = ErrorCode::Io);
    /** Writes seen since failAt() or reset. */
    static int seen();
    /** For the storage layer: counts one write and says whether it fails now. */
    static std::optional<Error> onWrite();
};

} // namespace hearth::storage
