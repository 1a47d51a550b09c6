// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/namelock.h"

namespace hearth::storage {
namespace {
/** The upper half of the keys, which tells them from the writers' (PgSession). */
constexpr qint64 NameKeys = 0x48454151LL << 32;

// FNV-1a: the same on every node. Two names of one key would only wait for each other.
qint64 keyOf(const QString &name)
{
    quint32 hash = 2'166'136'261U;
    for (const char c : name.toUtf8())
        hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
    return NameKeys | hash;
}
} // namespace

Result<std::optional<NameLock>> NameLock::tryTake(Database &db, const QString &name)
{
    if (db.dialect() == Dialect::Sqlite)
        return std::optional(NameLock(nullptr, 0));
    const qint64 key = keyOf(name);
    HEARTH_ASSIGN(Rows rows, db.query("SELECT pg_try_advisory_lock(?1)", key));
    HEARTH_TRY(rows.next());
    return rows.boolean(0) ? std::optional(NameLock(&db, key)) : std::nullopt;
}

NameLock::~NameLock()
{
    // Fails only where the connection is lost, and the lock with it.
    if (m_db != nullptr)
        static_cast<void>(m_db->query("SELECT pg_advisory_unlock(?1)", m_key));
}

} // namespace hearth::storage
