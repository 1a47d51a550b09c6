// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "outbox/outbox.h"

namespace hearth {
namespace {

struct Marks {
    qint64 committed = 0;
    qint64 replicated = 0;
};

Result<Marks> marks(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT committed, replicated FROM sync_state WHERE id = 1"));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return fail(ErrorCode::Corrupt, QStringLiteral("the sync state is missing"), db.path());
    return Marks{rows.int64(0), rows.int64(1)};
}

} // namespace

Result<qint64> Outbox::append(storage::Transaction &tx, protocol::FactKind kind, const QUuid &factId, qint64 atMs,
                              const QByteArray &body)
{
    const QString where = QStringLiteral("outbox fact %1").arg(factId.toString(QUuid::WithoutBraces));
    if (factId.isNull())
        return fail(ErrorCode::InvalidInput, QStringLiteral("a fact without an id"), QStringLiteral("outbox"));
    if (body.size() > protocol::MaxFactBody)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("%1 bytes, the limit is %2").arg(body.size()).arg(protocol::MaxFactBody), where);
    HEARTH_TRY(tx.exec("INSERT INTO outbox (fact_id, kind, at_ms, body) VALUES (?1, ?2, ?3, ?4)", factId, static_cast<int>(kind),
                       atMs, body));
    return tx.lastInsertRowId();
}

Result<QList<OutboxFact>> Outbox::read(storage::Database &db, qint64 afterSeq, int maxFacts, qint64 maxBytes)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT seq, fact_id, kind, at_ms, body FROM outbox WHERE seq > ?1 ORDER BY seq LIMIT ?2", afterSeq,
                           maxFacts));
    QList<OutboxFact> facts;
    qint64 bytes = 0;
    while (bytes < maxBytes || facts.isEmpty()) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            break;
        OutboxFact row{rows.int64(0), {rows.int32(2), rows.id(1), rows.int64(3), rows.blob(4)}};
        bytes += row.fact.body.size();
        if (bytes > maxBytes && !facts.isEmpty())
            break;
        facts.append(std::move(row));
    }
    return facts;
}

Result<void> Outbox::acknowledged(storage::Transaction &tx, qint64 committed, qint64 replicated)
{
    HEARTH_TRY(tx.exec("UPDATE sync_state SET committed = max(committed, min(?1, last)), "
                       "replicated = max(replicated, min(?2, max(committed, min(?1, last)))) "
                       "FROM (SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0) AS last) WHERE id = 1",
                       committed, replicated));
    return {};
}

Result<int> Outbox::prune(storage::Transaction &tx, qint64 beforeMs)
{
    return tx.exec("DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox "
                   "WHERE seq <= (SELECT replicated FROM sync_state WHERE id = 1) AND at_ms < ?1 ORDER BY seq LIMIT ?2)",
                   beforeMs, PruneBatch);
}

Result<OutboxSummary> Outbox::summary(storage::Database &db)
{
    HEARTH_ASSIGN(const Marks at, marks(db));
    HEARTH_ASSIGN(const qint64 last, lastSeq(db));
    OutboxSummary summary{std::max<qint64>(0, last - at.committed), 0, last, at.committed, at.replicated};
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT at_ms FROM outbox WHERE seq > ?1 ORDER BY seq LIMIT 1", at.committed));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (found)
        summary.oldestAtMs = rows.int64(0);
    return summary;
}

Result<qint64> Outbox::lastSeq(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.int64(0) : 0;
}

Result<void> Outbox::markHqAhead(storage::Transaction &tx, qint64 hqCommitted)
{
    HEARTH_TRY(tx.exec("INSERT INTO meta (key, value) VALUES ('hq_ahead', ?1) ON CONFLICT (key) DO NOTHING",
                       QString::number(hqCommitted)));
    return {};
}

Result<void> Outbox::restart(storage::Transaction &tx)
{
    // By way of negative numbers, so that no number is taken twice in between.
    HEARTH_TRY(tx.exec("UPDATE outbox SET seq = -seq"));
    HEARTH_TRY(tx.exec("UPDATE outbox SET seq = n.position"
                       " FROM (SELECT seq AS old, row_number() OVER (ORDER BY seq DESC) AS position FROM outbox) AS n"
                       " WHERE outbox.seq = n.old"));
    HEARTH_TRY(tx.exec("UPDATE sqlite_sequence SET seq = (SELECT coalesce(max(seq), 0) FROM outbox) WHERE name = 'outbox'"));
    HEARTH_TRY(tx.exec("UPDATE sync_state SET committed = 0, replicated = 0 WHERE id = 1"));
    HEARTH_TRY(tx.exec("DELETE FROM meta WHERE key = 'hq_ahead'"));
    return {};
}

Result<qint64> Outbox::hqAhead(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT value FROM meta WHERE key = 'hq_ahead'"));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.text(0).toLongLong() : 0;
}

} // namespace hearth
