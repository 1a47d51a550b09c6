// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "printjobs/templatestore.h"

namespace hearth {
namespace {
Result<QByteArray> templateIn(Result<storage::Rows> rows)
{
    if (!rows)
        return tl::unexpected<Error>(std::move(rows).error());
    HEARTH_ASSIGN(const bool found, rows->next());
    return found ? rows->blob(0) : QByteArray();
}
} // namespace

Result<bool> TemplateStore::put(storage::Transaction &tx, qint64 revision, const QList<StoredTemplate> &set, qint64 nowMs)
{
    HEARTH_ASSIGN(const auto stored, tx.value("SELECT max(revision) FROM ticket_template"));
    if (stored.value_or(0) >= revision)
        return false;
    // Every kind gets a row, so that the revision is known also where all look as the program has them.
    for (int i = 0; i <= static_cast<int>(LastTicketKind); ++i)
        HEARTH_TRY(tx.exec("INSERT OR IGNORE INTO ticket_template (kind, revision, received_at_ms) VALUES (?1, 0, 0)",
                           ticketKindName(static_cast<TicketKind>(i))));
    HEARTH_TRY(tx.exec("UPDATE ticket_template SET revision = ?1, received_at_ms = ?2, body = NULL", revision, nowMs));
    for (const StoredTemplate &one : set)
        HEARTH_TRY(tx.exec("INSERT INTO ticket_template (kind, revision, received_at_ms, body) VALUES (?1, ?2, ?3, ?4)"
                           " ON CONFLICT (kind) DO UPDATE SET body = excluded.body", one.kind, revision, nowMs, one.json));
    return true;
}

Result<void> TemplateStore::forgetRevisions(storage::Transaction &tx)
{
    HEARTH_TRY(tx.exec("UPDATE ticket_template SET revision = 0"));
    return {};
}

Result<qint64> TemplateStore::revision(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT coalesce(max(revision), 0) FROM ticket_template"));
    HEARTH_TRY(rows.next());
    return rows.int64(0);
}

Result<QByteArray> TemplateStore::chains(storage::Database &db, TicketKind kind)
{
    return templateIn(db.query("SELECT body FROM ticket_template WHERE kind = ?1", ticketKindName(kind)));
}

Result<void> TemplateStore::putForJob(storage::Transaction &tx, qint64 job, const QByteArray &json)
{
    HEARTH_TRY(tx.exec("INSERT INTO print_job_template (job, body) VALUES (?1, ?2)", job, json));
    return {};
}

Result<QByteArray> TemplateStore::forJob(storage::Database &db, qint64 job, TicketKind kind)
{
    return templateIn(db.query("SELECT coalesce((SELECT body FROM print_job_template WHERE job = ?1),"
                               " (SELECT body FROM ticket_template WHERE kind = ?2))", job, ticketKindName(kind)));
}

} // namespace hearth
