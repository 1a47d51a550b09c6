// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/tillleasestore.h"

namespace hearth::hq {
namespace {
constexpr int RememberedRuns = 8; ///< of each database
}

Result<qint64> TillLeaseStore::take(storage::Transaction &tx, qint64 till, const QString &node, qint64 epoch, qint64 nowMs)
{
    return tx.insert("INSERT INTO till_lease (till, change, node, epoch, since_ms)"
                     " VALUES (?1, (SELECT coalesce(max(change), 0) + 1 FROM till_lease), ?2, ?3, ?4)"
                     " ON CONFLICT (till) DO UPDATE SET change = excluded.change, node = excluded.node, epoch = excluded.epoch,"
                     " since_ms = excluded.since_ms, ended = '' RETURNING change", till, node, epoch, nowMs);
}

Result<void> TillLeaseStore::release(storage::Transaction &tx, qint64 till, qint64 change)
{
    HEARTH_TRY(tx.exec("UPDATE till_lease SET node = '', change = (SELECT max(change) + 1 FROM till_lease) WHERE till = ?1 AND change = ?2", till,
                       change));
    return {};
}

Result<void> TillLeaseStore::releaseAll(storage::Transaction &tx, const QString &node)
{
    HEARTH_TRY(tx.exec("UPDATE till_lease SET node = '', change = (SELECT max(change) + 1 FROM till_lease) WHERE node = ?1", node));
    return {};
}

Result<void> TillLeaseStore::end(storage::Transaction &tx, qint64 till, const char *why, qint64 epoch)
{
    HEARTH_TRY(tx.exec("UPDATE till_lease SET node = '', ended = ?2, change = (SELECT max(change) + 1 FROM till_lease)"
                       " WHERE till = ?1 AND node <> '' AND (?3 = 0 OR epoch = ?3)", till, QString::fromLatin1(why), epoch));
    return {};
}

Result<std::optional<bool>> TillLeaseStore::isCopy(storage::Transaction &tx, qint64 epoch, const QByteArray &boot, qint64 seen)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT EXISTS (SELECT 1 FROM till_run o WHERE o.epoch = r.epoch AND o.change > r.change"
                                               " AND o.change <= ?3) FROM till_run r WHERE r.epoch = ?1 AND r.boot = ?2", epoch, boot, seen));
    return storage::firstRow(std::move(rows), [](const storage::Rows &row) { return row.boolean(0); });
}

Result<void> TillLeaseStore::begun(storage::Transaction &tx, qint64 epoch, const QByteArray &boot, qint64 change)
{
    HEARTH_TRY(tx.later("INSERT INTO till_run (epoch, boot, change) VALUES (?1, ?2, ?3)", epoch, boot, change));
    return tx.later("DELETE FROM till_run WHERE epoch = ?1 AND change NOT IN"
                    " (SELECT change FROM till_run WHERE epoch = ?1 ORDER BY change DESC LIMIT ?2)", epoch, RememberedRuns);
}

} // namespace hearth::hq
