// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/ingeststore.h"

#include "protocol/identity.h"

namespace hearth::hq {

Result<TillEpoch> IngestStore::epoch(storage::Transaction &tx, qint64 till, const QByteArray &epoch, qint64 nowMs)
{
    HEARTH_ASSIGN(const int made, tx.exec("INSERT INTO till_epoch (till, epoch, first_seen_ms) VALUES (?1, ?2, ?3)"
                                          " ON CONFLICT DO NOTHING", till, epoch, nowMs));
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT e.id, e.committed, i.hash, e.chain, e.quarantined,"
                                               " EXISTS (SELECT 1 FROM till_epoch o WHERE o.till = e.till AND o.id <> e.id)"
                                               " FROM till_epoch e LEFT JOIN ingest i ON i.epoch = e.id AND i.seq = e.committed"
                                               " WHERE e.till = ?1 AND e.epoch = ?2", till, epoch));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return fail(ErrorCode::Internal, QStringLiteral("the till's database has no row"));
    return TillEpoch{rows.int64(0), rows.int64(1), rows.blob(2), made > 0 && rows.boolean(5), rows.blob(3), rows.text(4)};
}

Result<void> IngestStore::add(storage::Transaction &tx, qint64 epoch, qint64 seq, const protocol::Fact &fact, const QByteArray &hash,
                              const QString &reason, qint64 receivedAtMs, qint64 clockAheadMs)
{
    HEARTH_TRY(tx.later("INSERT INTO ingest (epoch, seq, fact_id, kind, at_ms, received_at_ms, state, reason, hash, body, clock_ahead_ms)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                       epoch, seq, fact.id.toRfc4122(), fact.kind, fact.atMs, receivedAtMs, reason.isEmpty() ? 1 : 2, reason, hash,
                       fact.body, clockAheadMs));
    return {};
}

Result<EpochMark> IngestStore::mark(storage::Transaction &tx, qint64 epoch)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT committed, chain, coalesce(chain_from, -1), epoch, quarantined <> ''"
                                               " FROM till_epoch WHERE id = ?1", epoch));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("the till's database has no row"));
    return EpochMark{rows.int64(0), rows.blob(1), rows.int64(2), rows.blob(3), rows.boolean(4)};
}

Result<void> IngestStore::committed(storage::Transaction &tx, qint64 epoch, qint64 seq, const QByteArray &chain)
{
    HEARTH_TRY(tx.later("UPDATE till_epoch SET committed = ?2, chain = ?3 WHERE id = ?1 AND committed < ?2", epoch, seq,
                       chain.isEmpty() ? std::optional<QByteArray>() : chain));
    return {};
}

Result<QByteArray> IngestStore::beginChain(storage::Transaction &tx, qint64 epoch, qint64 from)
{
    HEARTH_ASSIGN(const EpochMark now, mark(tx, epoch));
    if (now.chainFrom == from)
        return now.chain;
    QByteArray chain;
    if (now.committed >= from)
        chain = protocol::chainStart(now.epoch, from);
    // What was taken in before headquarters knew of chains; once for each till, at its upgrade.
    for (qint64 seq = from + 1; seq <= now.committed; ++seq) {
        HEARTH_ASSIGN(storage::Rows rows,
                      tx.query("SELECT kind, fact_id, at_ms, hash FROM ingest WHERE epoch = ?1 AND seq = ?2", epoch, seq));
        HEARTH_ASSIGN(const bool found, rows.next());
        if (!found)
            return fail(ErrorCode::Corrupt, QStringLiteral("fact %1 of the epoch is missing").arg(seq));
        chain = protocol::chainNext(chain, seq, {rows.int32(0), rows.id(1), rows.int64(2), {}}, rows.blob(3));
    }
    HEARTH_TRY(tx.exec("UPDATE till_epoch SET chain_from = ?2, chain = ?3 WHERE id = ?1", epoch, from,
                       chain.isEmpty() ? std::optional<QByteArray>() : chain));
    return chain;
}

Result<void> IngestStore::quarantine(storage::Transaction &tx, qint64 epoch, const QString &reason)
{
    HEARTH_TRY(tx.exec("UPDATE till_epoch SET quarantined = ?2 WHERE id = ?1 AND quarantined = ''", epoch, reason));
    return {};
}

Result<QList<QuarantinedFact>> IngestStore::quarantined(storage::Database &db, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT i.id, s.code, t.number, i.seq, i.fact_id, i.kind, i.at_ms, i.received_at_ms, i.reason"
                           " FROM ingest i JOIN till_epoch e ON e.id = i.epoch JOIN till t ON t.id = e.till"
                           " JOIN store s ON s.id = t.store WHERE i.state = 2 ORDER BY i.id DESC LIMIT ?1", limit));
    QList<QuarantinedFact> facts;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return facts;
        facts.append({rows.int64(0), rows.text(1), rows.int32(2), rows.int64(3), rows.id(4), rows.int32(5), rows.int64(6),
                      rows.int64(7), rows.text(8)});
    }
}

Result<qint64> IngestStore::quarantinedCount(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT count(*) FROM ingest WHERE state = 2"));
    HEARTH_TRY(rows.next());
    return rows.int64(0);
}

} // namespace hearth::hq
