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

Result<PrintJob> PrintJobStore::putAside(storage::Transaction &tx, const QUuid &jobId, const QString &reason)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(
        "UPDATE print_job SET state = 7, reason = ?2 WHERE job_id = ?1 AND state IN (1, 5, 6, 7) RETURNING " HEARTH_PRINT_JOB_COLUMNS,
        jobId, reason));
    HEARTH_ASSIGN(const auto settled, readOnePrintJob(rows));
    if (settled)
        return *settled;
    HEARTH_ASSIGN(const auto found, find(tx, jobId));
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such print job"), idText(jobId));
    return fail(ErrorCode::Conflict, QStringLiteral("a print job that is %1 is not put aside").arg(printStateName(found->state)), idText(jobId));
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

Result<PrintJob> PrintJobStore::reprint(storage::Transaction &tx, const QUuid &jobId, qint64 nowMs, const QString &printerName)
{
    HEARTH_ASSIGN(const auto found, find(tx, jobId));
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such print job"), idText(jobId));
    const QString name = printerName.isEmpty() ? found->printerName : printerName;
    HEARTH_ASSIGN(const auto printer, PrinterStore::named(tx, name));
    if (!printer)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the printer %1 was removed").arg(name), idText(jobId));
    HEARTH_ASSIGN(const auto originalOfCopy, tx.value("SELECT original FROM print_job WHERE id = ?1", found->id));
    const qint64 original = originalOfCopy.value_or(found->id);
    HEARTH_ASSIGN(const auto highest, tx.value("SELECT max(copy) FROM print_job WHERE original = ?1", original));

    auto ticket = ticketFromCbor(found->ticket);
    if (!ticket)
        return fail(ErrorCode::Corrupt, QStringLiteral("the stored ticket cannot be read: %1").arg(ticket.error().toString()), idText(jobId));
    ticket->copy = static_cast<int>(highest.value_or(0)) + 1;
    ticket->jobId = newId(Clock::system());
    ticket->openDrawer = false;
    HEARTH_ASSIGN(PrintJob copy, append(tx, *printer, found->station, found->kind, *ticket, nowMs));
    copy.movedFrom = printer->id == found->printer ? found->movedFrom : found->printerName;
    HEARTH_TRY(tx.exec("UPDATE print_job SET original = ?2, moved_from = ?3 WHERE id = ?1", copy.id, original,
                       copy.movedFrom.isNull() ? QStringLiteral("") : copy.movedFrom));
    HEARTH_TRY(tx.exec("INSERT INTO print_job_template (job, body) SELECT ?2, body FROM print_job_template WHERE job = ?1", found->id, copy.id));

    if (found->state == PrintState::Held && found->reason == stale())
        HEARTH_TRY(move(tx, jobId, PrintState::Failed, QStringLiteral("replaced by copy %1").arg(copy.copy), nowMs));
    return copy;
}

Result<std::optional<PrintJob>> PrintJobStore::original(storage::Transaction &tx, const QUuid &jobId)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT " HEARTH_PRINT_JOB_COLUMNS " FROM print_job WHERE id ="
                                               " (SELECT coalesce(original, id) FROM print_job WHERE job_id = ?1)", jobId));
    return readOnePrintJob(rows);
}

Result<void> PrintJobStore::changeTicket(storage::Transaction &tx, const QUuid &jobId, const std::function<void(Ticket &)> &change)
{
    HEARTH_ASSIGN(const auto found, find(tx, jobId));
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such print job"), idText(jobId));
    auto ticket = ticketFromCbor(found->ticket);
    if (!ticket)
        return fail(ErrorCode::Corrupt, QStringLiteral("the stored ticket cannot be read: %1").arg(ticket.error().toString()), idText(jobId));
    change(*ticket);
    HEARTH_ASSIGN(const int changed, tx.exec("UPDATE print_job SET ticket = ?2 WHERE job_id = ?1 AND state IN (1, 5)", jobId, toCbor(*ticket)));
    if (changed == 0)
        return fail(ErrorCode::Conflict, QStringLiteral("a print job that is %1 stays as it is").arg(printStateName(found->state)), idText(jobId));
    return {};
}

Result<PrintJob> PrintJobStore::moveTo(storage::Transaction &tx, const QUuid &jobId, const PrinterRow &printer, qint64 nowMs)
{
    // Its time-to-live goes on: moving makes an old ticket no younger.
    HEARTH_ASSIGN(storage::Rows rows, tx.query(
        "UPDATE print_job SET moved_from = (SELECT name FROM printer p WHERE p.id = print_job.printer), printer = ?2, state = 1, reason = ''"
        " WHERE job_id = ?1 AND state IN (1, 5) AND printer <> ?2 AND expires_at_ms >= ?3 RETURNING " HEARTH_PRINT_JOB_COLUMNS,
        jobId, printer.id, nowMs));
    HEARTH_ASSIGN(const auto moved, readOnePrintJob(rows));
    if (moved)
        return *moved;
    HEARTH_ASSIGN(const auto found, find(tx, jobId));
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such print job"), idText(jobId));
    return fail(ErrorCode::Conflict, QStringLiteral("a print job that is %1 does not move to another printer").arg(printStateName(found->state)),
                idText(jobId));
}

Result<void> PrintJobStore::setPaper(storage::Transaction &tx, const QUuid &jobId, int millimetres)
{
    HEARTH_TRY(tx.exec("UPDATE print_job SET paper_mm = ?2 WHERE job_id = ?1", jobId, millimetres));
    return {};
}

Result<PrintJobStore::PaperUse> PrintJobStore::paperUsed(storage::Database &db, qint64 printer, qint64 fromMs, qint64 toMs)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT coalesce(sum(paper_mm), 0), coalesce(min(sent_at_ms), 0) FROM print_job"
                                               " WHERE printer = ?1 AND sent_at_ms >= ?2 AND sent_at_ms < ?3 AND sent_at_ms IS NOT NULL", printer, fromMs, toMs));
    HEARTH_TRY(rows.next());
    return PaperUse{rows.int64(0), rows.int64(1)};
}

} // namespace hearth
