// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "outbox/outbox.h"

#include "protocol/identity.h"

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

constexpr char LastFactSql[] = "SELECT seq, chain FROM outbox ORDER BY seq DESC LIMIT 1";
constexpr char LastSeqSql[] = "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'";
constexpr char ChainMetaSql[] = "SELECT value FROM meta WHERE key = ?1";

template <typename Source>
Result<QString> chainMeta(Source &source, const QString &key)
{
    HEARTH_ASSIGN(storage::Rows rows, source.query(ChainMetaSql, key));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.text(0) : QString();
}

template <typename Source>
Result<QByteArray> chainBegin(Source &source, qint64 from)
{
    HEARTH_ASSIGN(const QString epoch, chainMeta(source, QStringLiteral("epoch")));
    const QByteArray raw = QByteArray::fromHex(epoch.toLatin1());
    if (raw.size() != 16)
        return fail(ErrorCode::Corrupt, QStringLiteral("the database has no epoch"), QStringLiteral("meta.epoch"));
    return protocol::chainStart(raw, from);
}

struct ChainEnd {
    qint64 lastSeq = 0;
    QByteArray head; ///< empty: no fact is chained yet
};

template <typename Source>
Result<ChainEnd> chainEnd(Source &source)
{
    {
        HEARTH_ASSIGN(storage::Rows rows, source.query(LastFactSql));
        HEARTH_ASSIGN(const bool found, rows.next());
        if (found)
            return ChainEnd{rows.int64(0), rows.blob(1)};
    }
    HEARTH_ASSIGN(storage::Rows rows, source.query(LastSeqSql));
    HEARTH_ASSIGN(const bool found, rows.next());
    return ChainEnd{found ? rows.int64(0) : 0, {}};
}

template <typename Source>
Result<OutboxChain> readChain(Source &source)
{
    HEARTH_ASSIGN(const ChainEnd end, chainEnd(source));
    if (!end.head.isEmpty()) {
        HEARTH_ASSIGN(const QString from, chainMeta(source, QStringLiteral("chain_from")));
        return OutboxChain{from.toLongLong(), end.head, end.lastSeq};
    }
    HEARTH_ASSIGN(const QByteArray head, chainBegin(source, end.lastSeq));
    return OutboxChain{end.lastSeq, head, end.lastSeq};
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
    HEARTH_ASSIGN(ChainEnd end, chainEnd(tx));
    if (end.head.isEmpty()) {
        HEARTH_ASSIGN(end.head, chainBegin(tx, end.lastSeq));
        // Facts made before there was a chain stay as they are.
        if (end.lastSeq > 0)
            HEARTH_TRY(tx.exec("INSERT INTO meta (key, value) VALUES ('chain_from', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                               QString::number(end.lastSeq)));
    }
    const qint64 seq = end.lastSeq + 1;
    const QByteArray chain = protocol::chainNext(end.head, seq, {static_cast<int>(kind), factId, atMs, {}}, protocol::hash(body));
    HEARTH_TRY(tx.exec("INSERT INTO outbox (seq, fact_id, kind, at_ms, body, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", seq, factId,
                       static_cast<int>(kind), atMs, body, chain));
    return seq;
}

Result<OutboxChain> Outbox::chain(storage::Database &db)
{
    return readChain(db);
}

Result<OutboxChain> Outbox::chain(storage::Transaction &tx)
{
    return readChain(tx);
}

Result<QByteArray> Outbox::chainAt(storage::Database &db, qint64 seq)
{
    HEARTH_ASSIGN(const OutboxChain chain, readChain(db));
    if (seq == chain.from)
        return chainBegin(db, seq);
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT chain FROM outbox WHERE seq = ?1", seq));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.blob(0) : QByteArray();
}

Result<QList<OutboxFact>> Outbox::read(storage::Database &db, qint64 afterSeq, int maxFacts, qint64 maxBytes)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT seq, fact_id, kind, at_ms, body, chain FROM outbox WHERE seq > ?1 ORDER BY seq LIMIT ?2", afterSeq,
                           maxFacts));
    QList<OutboxFact> facts;
    qint64 bytes = 0;
    while (bytes < maxBytes || facts.isEmpty()) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            break;
        OutboxFact row{rows.int64(0), {rows.int32(2), rows.id(1), rows.int64(3), rows.blob(4)}, rows.blob(5)};
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
                   "WHERE seq <= (SELECT replicated FROM sync_state WHERE id = 1) AND at_ms < ?1"
                   " AND seq < (SELECT max(seq) FROM outbox) ORDER BY seq LIMIT ?2)",
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
    HEARTH_ASSIGN(storage::Rows rows, db.query(LastSeqSql));
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
    HEARTH_TRY(tx.exec("DELETE FROM meta WHERE key IN ('hq_ahead', 'chain_from')"));
    HEARTH_ASSIGN(QByteArray head, chainBegin(tx, 0));
    for (qint64 seq = 1;; ++seq) {
        protocol::Fact fact;
        {
            HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT kind, fact_id, at_ms, body FROM outbox WHERE seq = ?1", seq));
            HEARTH_ASSIGN(const bool found, rows.next());
            if (!found)
                return {};
            fact = {rows.int32(0), rows.id(1), rows.int64(2), rows.blob(3)};
        }
        head = protocol::chainNext(head, seq, fact, protocol::hash(fact.body));
        HEARTH_TRY(tx.exec("UPDATE outbox SET chain = ?2 WHERE seq = ?1", seq, head));
    }
}

Result<qint64> Outbox::hqAhead(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT value FROM meta WHERE key = 'hq_ahead'"));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.text(0).toLongLong() : 0;
}

} // namespace hearth
