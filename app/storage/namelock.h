// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/database.h"

namespace hearth::storage {

/** A name that one connection has at a time, over all nodes that share a database on PostgreSQL: until this goes, or the connection ends,
    however it ends. It keeps two from doing the same work at once; that an effect happens once is still the transaction's matter, for a
    connection can be lost unnoticed. A file has one owner: there a name is always free and costs nothing. On its connection's thread. */
class NameLock {
public:
    /** Nothing: another connection has it. Does not wait. Errors: those of a query. */
    [[nodiscard]] static Result<std::optional<NameLock>> tryTake(Database &db, const QString &name);
    NameLock(NameLock &&other) noexcept : m_db(std::exchange(other.m_db, nullptr)), m_key(other.m_key) {}
    NameLock &operator=(NameLock &&) = delete;
    NameLock(const NameLock &) = delete;
    NameLock &operator=(const NameLock &) = delete;
    ~NameLock();

private:
    NameLock(Database *db, qint64 key) : m_db(db), m_key(key) {}
    Database *m_db; ///< nullptr: there is nothing to give back
    qint64 m_key;
};

} // namespace hearth::storage
