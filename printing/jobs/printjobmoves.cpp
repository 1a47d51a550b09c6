// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/clock.h"
#include "core/ids.h"
#include "printjobs/printjobrow.h"
#include "printjobs/printjobstore.h"

namespace hearth {

Result<PrintJob> PrintJobStore::move(storage::Transaction &tx, const QUuid &jobId, PrintState to, const QString &reason,
                                     qint64 nowMs, const QString &proof)
{
    // One row of VALUES is one step that is allowed, from and to. The numbers are PrintState.
    HEARTH_ASSIGN(storage::Rows rows, tx.query(
        "UPDATE print_job SET state = ?2, reason = ?3,"
        " proof = CASE WHEN ?5 <> '' THEN ?5 ELSE proof END,"
        " sending_at_ms = CASE ?2 WHEN 2 THEN ?4 WHEN 5 THEN NULL WHEN 1 THEN NULL ELSE sending_at_ms END,"
        " sent_at_ms = CASE ?2 WHEN 3 THEN ?4 ELSE sent_at_ms END,"
        " printed_at_ms = CASE ?2 WHEN 4 THEN ?4 ELSE printed_at_ms END,"
        " attempts = attempts + (?2 = 2),"
        " expires_at_ms = CASE ?2 WHEN 1 THEN max(expires_at_ms, ?4 + ?6) ELSE expires_at_ms END"
        " WHERE job_id = ?1 AND (state, ?2) IN (VALUES (1, 2), (1, 5), (1, 7), (1, 6), (5, 2), (5, 1), (5, 7),"
        " (2, 3), (2, 6), (2, 7), (2, 5), (3, 4), (3, 6), (3, 7), (6, 4), (6, 7), (5, 5))"
        " AND NOT (state = 5 AND ?2 = 5 AND reason = ?3) RETURNING " HEARTH_PRINT_JOB_COLUMNS,
        jobId, static_cast<int>(to), reason, nowMs, proof.isNull() ? QStringLiteral("") : proof, DefaultTtlMs));
    HEARTH_ASSIGN(const auto moved, readOnePrintJob(rows));
    if (moved)
        return *moved;
    HEARTH_ASSIGN(const auto found, find(tx, jobId));
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such print job"), idText(jobId));
    return fail(ErrorCode::Conflict, QStringLiteral("a print job does not go from %1 to %2").arg(printStateName(found->state), printStateName(to)),
                idText(jobId));
}

Result<PrintJob> PrintJobStore::note(storage::Transaction &tx, const QUuid &jobId, const QString &reason)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(
        "UPDATE print_job SET reason = ?2 WHERE job_id = ?1 AND state IN (2, 3) RETURNING " HEARTH_PRINT_JOB_COLUMNS, jobId, reason));
    HEARTH_ASSIGN(const auto noted, readOnePrintJob(rows));
    if (!noted)
        return fail(ErrorCode::Conflict, QStringLiteral("the print job is not on its way"), idText(jobId));
    return *noted;
}

Result<PrintJob> PrintJobStore::reprint(storage::Transaction &tx, const QUuid &jobId, qint64 nowMs)
{
    HEARTH_ASSIGN(const auto found, find(tx, jobId));
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such print job"), idText(jobId));
    HEARTH_ASSIGN(const auto removed, tx.value("SELECT removed_at_ms IS NOT NULL FROM printer WHERE id = ?1", found->printer));
    if (removed.value_or(1) != 0)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the printer %1 was removed").arg(found->printerName), idText(jobId));
    HEARTH_ASSIGN(const auto originalOfCopy, tx.value("SELECT original FROM print_job WHERE id = ?1", found->id));
    const qint64 original = originalOfCopy.value_or(found->id);
    HEARTH_ASSIGN(const auto highest, tx.value("SELECT max(copy) FROM print_job WHERE original = ?1", original));

    auto ticket = ticketFromCbor(found->ticket);
    if (!ticket)
        return fail(ErrorCode::Corrupt, QStringLiteral("the stored ticket cannot be read: %1").arg(ticket.error().toString()), idText(jobId));
    ticket->copy = static_cast<int>(highest.value_or(0)) + 1;
    ticket->jobId = newId(Clock::system());
    ticket->openDrawer = false;
    const PrinterRow printer{found->printer, found->printerName, {}, {}, 0};
    HEARTH_ASSIGN(const PrintJob copy, append(tx, printer, found->station, found->kind, *ticket, nowMs));
    HEARTH_TRY(tx.exec("UPDATE print_job SET original = ?2 WHERE id = ?1", copy.id, original));

    if (found->state == PrintState::Held && found->reason == stale())
        HEARTH_TRY(move(tx, jobId, PrintState::Failed, QStringLiteral("replaced by copy %1").arg(copy.copy), nowMs));
    return copy;
}

} // namespace hearth
