// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/nodestore.h"

namespace hearth::hq {
namespace {
constexpr int FactsAtOnce = 1'000;
enum class What { Fact = 1, Lease = 2, Node = 3 };
} // namespace

Result<void> NodeStore::join(storage::Transaction &tx, const QString &id, qint64 nowMs)
{
    HEARTH_TRY(tx.exec("INSERT INTO node (id, beats, started_at_ms, beat_at_ms) VALUES (?1, 1, ?2, ?2)"
                       " ON CONFLICT (id) DO UPDATE SET beats = node.beats + 1, beat_at_ms = excluded.beat_at_ms", id, nowMs));
    return {};
}

Result<bool> NodeStore::beat(storage::Transaction &tx, const QString &id, qint64 nowMs)
{
    HEARTH_ASSIGN(const int known, tx.exec("UPDATE node SET beats = beats + 1, beat_at_ms = ?2 WHERE id = ?1", id, nowMs));
    return known == 1;
}

Result<void> NodeStore::leave(storage::Transaction &tx, const QString &id)
{
    HEARTH_TRY(tx.exec("DELETE FROM node WHERE id = ?1", id));
    return TillLeaseStore::releaseAll(tx, id);
}

Result<void> NodeStore::bury(storage::Transaction &tx, const QString &id, qint64 beats)
{
    HEARTH_ASSIGN(const int gone, tx.exec("DELETE FROM node WHERE id = ?1 AND beats = ?2", id, beats));
    return gone == 1 ? TillLeaseStore::releaseAll(tx, id) : Result<void>();
}

Result<qint64> NodeStore::lastFact(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT coalesce(max(id), 0) FROM outbox"));
    HEARTH_TRY(rows.next());
    return rows.int64(0);
}

Result<NodeNews> NodeStore::news(storage::Database &db, qint64 afterFact, qint64 afterChange)
{
    // Ids of facts and numbers of changes are given by one writer after another, over all nodes: what is committed later has a higher one.
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT 1, f.id, f.till, f.rev, '', '' FROM (SELECT id, till, rev FROM outbox WHERE id > ?1 ORDER BY id LIMIT ?3) AS f"
                           " UNION ALL SELECT 2, l.change, l.till, 0, l.node, l.ended FROM till_lease l WHERE l.change > ?2"
                           " UNION ALL SELECT 3, n.beats, 0, 0, n.id, '' FROM node n", afterFact, afterChange, FactsAtOnce));
    NodeNews news;
    news.lastFact = afterFact;
    news.lastChange = afterChange;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            break;
        const qint64 number = rows.int64(1);
        switch (static_cast<What>(rows.int32(0))) {
        case What::Fact:
            news.facts.append({rows.int64(2), rows.int64(3)});
            news.lastFact = std::max(news.lastFact, number);
            break;
        case What::Lease:
            news.leases.append({rows.int64(2), number, rows.text(4), rows.text(5)});
            news.lastChange = std::max(news.lastChange, number);
            break;
        case What::Node:
            news.nodes.append({rows.text(4), number});
            break;
        }
    }
    news.more = news.facts.size() == FactsAtOnce;
    return news;
}

} // namespace hearth::hq
