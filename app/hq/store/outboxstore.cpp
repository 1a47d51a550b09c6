// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/outboxstore.h"

namespace hearth::hq {
namespace {
constexpr char ReadSql[] =
    "SELECT o.rev, o.kind, coalesce(o.body, m.body, t.body) FROM outbox o LEFT JOIN menu m ON m.revision = o.menu"
    " LEFT JOIN ticket_templates t ON t.revision = o.templates"
    " WHERE o.till = ?1 AND o.rev > ?2 ORDER BY o.rev LIMIT ?3";

Result<qint64> nextRev(storage::Transaction &tx, qint64 till)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("UPDATE till SET next_rev = next_rev + 1 WHERE id = ?1 RETURNING next_rev - 1", till));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("no such till"), QStringLiteral("till %1").arg(till));
    const qint64 rev = rows.int64(0);
    HEARTH_TRY(rows.next());
    return rev;
}

Result<QList<protocol::ChangeFact>> collect(storage::Rows rows, qint64 maxBytes)
{
    QList<protocol::ChangeFact> facts;
    qint64 bytes = 0;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return facts;
        protocol::ChangeFact fact{rows.int64(0), rows.int32(1), rows.blob(2)};
        bytes += fact.body.size();
        if (!facts.isEmpty() && bytes > maxBytes)
            return facts;
        facts.append(std::move(fact));
    }
}
} // namespace

Result<qint64> OutboxStore::append(storage::Transaction &tx, qint64 till, protocol::ChangeKind kind, const QByteArray &body, qint64 nowMs)
{
    if (body.size() > protocol::MaxFactBody)
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1 bytes are more than one message may carry").arg(body.size()));
    HEARTH_ASSIGN(const qint64 rev, nextRev(tx, till));
    HEARTH_TRY(tx.exec("INSERT INTO outbox (till, rev, kind, body, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)", till, rev,
                       static_cast<int>(kind), body, nowMs));
    return rev;
}

Result<qint64> OutboxStore::appendMenu(storage::Transaction &tx, qint64 till, qint64 menuRevision, qint64 nowMs)
{
    HEARTH_ASSIGN(const qint64 rev, nextRev(tx, till));
    HEARTH_TRY(tx.exec("INSERT INTO outbox (till, rev, kind, menu, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)", till, rev,
                       static_cast<int>(protocol::ChangeKind::MenuPublished), menuRevision, nowMs));
    return rev;
}

Result<qint64> OutboxStore::appendTemplates(storage::Transaction &tx, qint64 till, qint64 templatesRevision, qint64 nowMs)
{
    HEARTH_ASSIGN(const qint64 rev, nextRev(tx, till));
    HEARTH_TRY(tx.exec("INSERT INTO outbox (till, rev, kind, templates, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)", till, rev,
                       static_cast<int>(protocol::ChangeKind::TemplatesPublished), templatesRevision, nowMs));
    return rev;
}

Result<std::optional<qint64>> OutboxStore::madeAt(storage::Transaction &tx, qint64 till, qint64 rev)
{
    return tx.value("SELECT created_at_ms FROM outbox WHERE till = ?1 AND rev = ?2", till, rev);
}

Result<int> OutboxStore::prune(storage::Transaction &tx, qint64 beforeMs, int limit)
{
    return tx.exec("DELETE FROM outbox WHERE id IN (SELECT o.id FROM till t JOIN outbox o ON o.till = t.id AND o.rev <= t.acked_rev"
                   " WHERE o.created_at_ms < ?1 LIMIT ?2)", beforeMs, limit);
}

Result<QList<protocol::ChangeFact>> OutboxStore::read(storage::Database &db, qint64 till, qint64 afterRev, int maxFacts, qint64 maxBytes)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(ReadSql, till, afterRev, maxFacts));
    return collect(std::move(rows), maxBytes);
}

Result<QList<protocol::ChangeFact>> OutboxStore::read(storage::Transaction &tx, qint64 till, qint64 afterRev, int maxFacts, qint64 maxBytes)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(ReadSql, till, afterRev, maxFacts));
    return collect(std::move(rows), maxBytes);
}

} // namespace hearth::hq
