// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/dayproofstore.h"
#include "protocol/factbodies.h"

namespace hearth::hq {

Result<void> DayProofStore::put(storage::Transaction &tx, const Closing &closing, const protocol::DayClosed &day)
{
    HEARTH_TRY(tx.exec("INSERT INTO day_proof (till, business_date, epoch, seq, closed_at_ms, received_at_ms, sales, sales_minor, refunds,"
                       " refunds_minor, chain, chain_matches) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
                       " ON CONFLICT (till, business_date) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq,"
                       " closed_at_ms = excluded.closed_at_ms, received_at_ms = excluded.received_at_ms, sales = excluded.sales,"
                       " sales_minor = excluded.sales_minor, refunds = excluded.refunds, refunds_minor = excluded.refunds_minor,"
                       " chain = excluded.chain, chain_matches = excluded.chain_matches"
                       " WHERE excluded.epoch > day_proof.epoch OR (excluded.epoch = day_proof.epoch AND excluded.seq > day_proof.seq)",
                       closing.till, day.businessDate.toString(Qt::ISODate), closing.epoch, closing.seq, closing.atMs, closing.receivedAtMs,
                       day.figures.sales, day.figures.salesTotal, day.figures.refunds, day.figures.refundsTotal, day.chain,
                       closing.chainMatches));
    return {};
}

Result<QList<DayProof>> DayProofStore::of(storage::Database &db, QDate date, std::optional<qint64> store)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT s.code, t.number, p.seq, p.received_at_ms, p.sales, p.sales_minor, p.refunds, p.refunds_minor, p.chain,"
                           " p.chain_matches, coalesce(h.sales, 0), coalesce(h.minor, 0), coalesce(r.refunds, 0), coalesce(r.minor, 0),"
                           " coalesce((SELECT max(d.last_seen_ms) FROM device d WHERE d.till = t.id), 0), coalesce(q.facts, 0)"
                           " FROM till t JOIN store s ON s.id = t.store"
                           " LEFT JOIN day_proof p ON p.till = t.id AND p.business_date = ?1"
                           " LEFT JOIN (SELECT till, count(*) AS sales, sum(total_minor) AS minor FROM sale"
                           "  WHERE business_date = ?1 AND store IN (SELECT id FROM store) GROUP BY till) h ON h.till = t.id"
                           " LEFT JOIN (SELECT till, count(*) AS refunds, sum(total_minor) AS minor FROM refund"
                           "  WHERE business_date = ?1 AND till IN (SELECT id FROM till) GROUP BY till) r ON r.till = t.id"
                           " LEFT JOIN (SELECT e.till, count(*) AS facts FROM ingest i JOIN till_epoch e ON e.id = i.epoch"
                           "  WHERE i.state = 2 GROUP BY e.till) q ON q.till = t.id"
                           " WHERE (?2 IS NULL OR s.id = ?2) ORDER BY s.code, t.number",
                           date.toString(Qt::ISODate), store));
    QList<DayProof> proofs;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return proofs;
        DayProof proof;
        proof.storeCode = rows.text(0);
        proof.tillNumber = rows.int32(1);
        proof.headquarters = {rows.int64(10), rows.money(11), rows.int64(12), rows.money(13)};
        proof.lastSeenMs = rows.int64(14);
        proof.quarantined = rows.int64(15);
        if (!rows.isNull(2)) {
            proof.seq = rows.int64(2);
            proof.receivedAtMs = rows.int64(3);
            proof.till = {rows.int64(4), rows.money(5), rows.int64(6), rows.money(7)};
            proof.chain = rows.blob(8);
            if (!rows.isNull(9))
                proof.chainMatches = rows.boolean(9);
            const bool same = proof.till == proof.headquarters && proof.chainMatches.value_or(true);
            proof.state = same ? DayProof::State::Proved : DayProof::State::Differs;
        }
        proofs.append(proof);
    }
}

} // namespace hearth::hq
