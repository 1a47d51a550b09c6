// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "core/result.h"

#include <QByteArray>
#include <QUuid>
#include <optional>

struct sqlite3;
struct sqlite3_stmt;

namespace hearth::storage {

/** The error of a SQLite result code, with the connection's own words. */
[[nodiscard]] Error sqliteError(sqlite3 *db, int code, const QString &what);

/** The rows of one running query; resets its statement when it goes. Columns count from 0. Not for two threads. */
class Rows {
public:
    Rows(sqlite3 *db, sqlite3_stmt *statement) : m_db(db), m_statement(statement) {}
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
    sqlite3 *m_db;
    sqlite3_stmt *m_statement;
};

/** Binds values to ?1, ?2 … of a prepared statement. */
class Binder {
public:
    explicit Binder(sqlite3_stmt *statement) : m_statement(statement) {}
    void bind(int index, std::nullopt_t);
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
        if (value)
            bind(index, *value);
        else
            bind(index, std::nullopt);
    }

private:
    sqlite3_stmt *m_statement;
};

/** Tests make the i-th database write of the process fail: counts every step of a statement that writes, and every
    commit. `nth` counts from 1; 0 switches it off. Any thread. */
struct WriteFault {
    static void failAt(int nth, ErrorCode code = ErrorCode::Io);
    /** Writes seen since failAt() or reset. */
    static int seen();
    /** For the storage layer: counts one write and says whether it fails now. */
    static std::optional<Error> onWrite();
};

} // namespace hearth::storage
