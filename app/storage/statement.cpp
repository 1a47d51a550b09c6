// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/statement.h"
#include "storage/pgvalues.h"

#include <QtEndian>
#include <algorithm>
#include <atomic>
#include <libpq-fe.h>
#include <sqlite3.h>

namespace hearth::storage {
namespace {
std::atomic<int> s_failAt{0};
std::atomic<int> s_seen{0};
std::atomic<bool> s_goesOn{false};
std::atomic<int> s_code{static_cast<int>(ErrorCode::Io)};
} // namespace

void WriteFault::failAt(int nth, ErrorCode code)
{
    s_seen = 0;
    s_code = static_cast<int>(code);
    s_goesOn = false;
    s_failAt = nth;
}

void WriteFault::failFrom(int nth, ErrorCode code)
{
    failAt(nth, code);
    s_goesOn = true;
}

int WriteFault::seen()
{
    return s_seen;
}

std::optional<Error> WriteFault::onWrite()
{
    const int count = s_seen.fetch_add(1, std::memory_order_relaxed) + 1;
    const int from = s_failAt.load(std::memory_order_relaxed);
    if (count != from && (from == 0 || count < from || !s_goesOn))
        return std::nullopt;
    return Error{static_cast<ErrorCode>(s_code.load()), QStringLiteral("write %1 failed on purpose").arg(count), {}};
}

static QString &damage()
{
    static thread_local QString words;
    return words;
}

QString takeDamage()
{
    return std::exchange(damage(), {});
}

Error sqliteError(sqlite3 *db, int code, const QString &what)
{
    ErrorCode kind = ErrorCode::Internal;
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: kind = ErrorCode::Busy; break;
    case SQLITE_FULL: kind = ErrorCode::DiskFull; break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY: kind = ErrorCode::Io; break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: kind = ErrorCode::Corrupt; break;
    case SQLITE_CONSTRAINT: kind = ErrorCode::Conflict; break;
    case SQLITE_NOMEM:
    case SQLITE_PROTOCOL:
    case SQLITE_SCHEMA: kind = ErrorCode::Unavailable; break; // passes: nothing is wrong with what was asked
    case SQLITE_INTERRUPT: kind = ErrorCode::Timeout; break;
    default: break;
    }
    const QString reason = QString::fromUtf8(db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code));
    if (kind == ErrorCode::Corrupt)
        damage() = reason;
    return Error{kind, what + QStringLiteral(": ") + reason, {}};
}

Rows::Rows(Rows &&other) noexcept
    : m_db(other.m_db), m_statement(std::exchange(other.m_statement, nullptr)), m_result(std::exchange(other.m_result, nullptr)),
      m_row(other.m_row)
{
}

Rows &Rows::operator=(Rows &&other) noexcept
{
    std::swap(m_db, other.m_db);
    std::swap(m_statement, other.m_statement);
    std::swap(m_result, other.m_result);
    std::swap(m_row, other.m_row);
    return *this;
}

Rows::~Rows()
{
    if (m_statement != nullptr) {
        sqlite3_reset(m_statement);
        sqlite3_clear_bindings(m_statement);
    }
    if (m_result != nullptr)
        PQclear(m_result);
}

Result<bool> Rows::next()
{
    if (m_statement == nullptr)
        return m_result != nullptr && ++m_row < PQntuples(m_result);
    if (sqlite3_stmt_readonly(m_statement) == 0 && sqlite3_stmt_busy(m_statement) == 0) {
        if (auto fault = WriteFault::onWrite())
            return tl::unexpected<Error>(std::move(*fault));
    }
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return tl::unexpected<Error>(sqliteError(m_db, code, QString::fromUtf8(sqlite3_sql(m_statement)).left(80)));
}

bool Rows::isNull(int column) const
{
    if (m_result != nullptr)
        return PQgetisnull(m_result, m_row, column) != 0;
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

qint64 Rows::int64(int column) const
{
    if (m_result != nullptr)
        return pgInt64(m_result, m_row, column);
    return sqlite3_column_int64(m_statement, column);
}

QString Rows::text(int column) const
{
    if (m_result != nullptr)
        return QString::fromUtf8(PQgetvalue(m_result, m_row, column), PQgetlength(m_result, m_row, column));
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column)); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    return QString::fromUtf8(bytes, sqlite3_column_bytes(m_statement, column));
}

QByteArray Rows::blob(int column) const
{
    if (m_result != nullptr)
        return pgBytes(m_result, m_row, column);
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return {bytes, sqlite3_column_bytes(m_statement, column)};
}

QUuid Rows::id(int column) const
{
    return QUuid::fromRfc4122(blob(column));
}

void Binder::bindNull(int index, Kind kind)
{
    if (m_values == nullptr)
        sqlite3_bind_null(m_statement, index);
    else
        m_values->addNull(kind == Kind::Number ? PgType::Int8 : kind == Kind::Text ? PgType::Text : kind == Kind::Bytes ? PgType::Bytea : PgType::Unknown);
}

void Binder::bind(int index, qint64 value)
{
    if (m_values != nullptr)
        return m_values->add(value);
    sqlite3_bind_int64(m_statement, index, value);
}

void Binder::bind(int index, const QString &value)
{
    // Most texts are codes: no bytes of their own are made for them.
    const char16_t *const first = value.isEmpty() ? u"" : reinterpret_cast<const char16_t *>(value.utf16()); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    const char16_t *const last = first + value.size();
    if (m_texts != nullptr && m_values == nullptr && std::all_of(first, last, [](char16_t unit) { return unit < 0x80; })) {
        if (char *const room = m_texts->take(value.size())) {
            std::transform(first, last, room, [](char16_t unit) { return static_cast<char>(unit); });
            sqlite3_bind_text(m_statement, index, room, static_cast<int>(value.size()), SQLITE_STATIC);
            return;
        }
    }
    const QByteArray bytes = value.toUtf8();
    if (m_values != nullptr)
        return m_values->addText(bytes);
    sqlite3_bind_text(m_statement, index, bytes.constData(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT); // NOLINT
}

void Binder::bind(int index, const QByteArray &value)
{
    if (m_values != nullptr)
        return m_values->addBytes(value);
    // An empty array is an empty blob, not NULL.
    sqlite3_bind_blob(m_statement, index, value.isNull() ? "" : value.constData(), static_cast<int>(value.size()),
                      m_texts != nullptr ? SQLITE_STATIC : SQLITE_TRANSIENT); // NOLINT
}

void Binder::bind(int index, const QUuid &value)
{
    if (value.isNull())
        return bindNull(index, Kind::Bytes);
    if (m_values != nullptr)
        return m_values->addBytes(value.toRfc4122());
    std::array<uchar, 16> raw{};
    qToBigEndian(value.data1, raw.data());
    qToBigEndian(value.data2, raw.data() + 4);
    qToBigEndian(value.data3, raw.data() + 6);
    std::copy_n(value.data4, 8, raw.data() + 8);
    sqlite3_bind_blob(m_statement, index, raw.data(), static_cast<int>(raw.size()), SQLITE_TRANSIENT); // NOLINT
}

} // namespace hearth::storage
