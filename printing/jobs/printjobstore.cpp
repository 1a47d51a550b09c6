// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "printjobs/printjobstore.h"

#include "core/clock.h"
#include "core/ids.h"
#include "printjobs/printjobrow.h"

#include <algorithm>

// Of those in doubt or failed: no newer copy stands for it, and neither a person nor headquarters has settled it.
#define HEARTH_NOT_SETTLED                                                                                             \
    " AND (state NOT IN (6, 7) OR (reason NOT IN (?2, ?3, 'cancelled') AND NOT EXISTS (SELECT 1 FROM print_job AS newer"             \
    " WHERE newer.original = coalesce(print_job.original, print_job.id) AND newer.id > print_job.id))) "

namespace hearth {

PrintJob readPrintJob(const storage::Rows &rows)
{
    PrintJob job;
    int column = 0;
    job.id = rows.int64(column++);
    job.jobId = rows.id(column++);
    job.printer = rows.int64(column++);
    job.printerName = rows.text(column++);
    job.station = rows.text(column++);
    job.kind = rows.text(column++);
    job.orderId = rows.id(column++);
    job.ticket = rows.blob(column++);
    job.copy = rows.int32(column++);
    job.state = static_cast<PrintState>(rows.int32(column++));
    job.reason = rows.text(column++);
    job.createdAtMs = rows.int64(column++);
    job.expiresAtMs = rows.int64(column++);
    job.sendingAtMs = rows.int64(column++);
    job.sentAtMs = rows.int64(column++);
    job.printedAtMs = rows.int64(column++);
    job.attempts = rows.int32(column++);
    job.proof = rows.text(column++);
    job.movedFrom = rows.text(column++);
    job.paperMm = rows.int32(column++);
    return job;
}

Result<QList<PrintJob>> readPrintJobs(storage::Rows &rows)
{
    QList<PrintJob> jobs;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return jobs;
        jobs.append(readPrintJob(rows));
    }
}

Result<std::optional<PrintJob>> readOnePrintJob(storage::Rows &rows)
{
    HEARTH_ASSIGN(const QList<PrintJob> jobs, readPrintJobs(rows));
    return jobs.isEmpty() ? std::nullopt : std::optional<PrintJob>(jobs.first());
}

// Both texts are also in the partial indexes of resources/sql/till/0001.sql.
QString PrintJobStore::stale()
{
    return QStringLiteral("stale");
}

QString PrintJobStore::madeByHand()
{
    return QStringLiteral("made from the screen");
}

QString PrintJobStore::dropped()
{
    return QStringLiteral("dropped by a person");
}

QString PrintJobStore::unproved()
{
    return QStringLiteral("not proved by this printer");
}

static constexpr QLatin1String SpoolerPrefix("spooler:");

QString PrintJobStore::spoolerProof(const QString &reference)
{
    return SpoolerPrefix + reference;
}

QString PrintJobStore::spoolerReference(const QString &proof)
{
    return proof.startsWith(SpoolerPrefix) ? proof.mid(SpoolerPrefix.size()) : QString();
}

Result<PrintJob> PrintJobStore::append(storage::Transaction &tx, const PrinterRow &printer, const QString &station,
                                       const QString &kind, const Ticket &ticket, qint64 nowMs, qint64 ttlMs)
{
    Ticket stored = ticket;
    if (stored.jobId.isNull())
        stored.jobId = newId(Clock::system());
    const QByteArray bytes = toCbor(stored);
    if (bytes.size() > MaxTicket)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the ticket has %1 bytes, more than %2").arg(bytes.size()).arg(MaxTicket), QStringLiteral("ticket"));
    HEARTH_ASSIGN(storage::Rows rows, tx.query(
        "INSERT INTO print_job (job_id, printer, station, kind, order_id, ticket, copy, created_at_ms, expires_at_ms)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING " HEARTH_PRINT_JOB_COLUMNS,
        stored.jobId, printer.id, station, kind, stored.orderId, bytes, stored.copy, nowMs, nowMs + ttlMs));
    HEARTH_ASSIGN(auto job, readOnePrintJob(rows));
    if (!job)
        return fail(ErrorCode::Internal, QStringLiteral("the job was not stored"), idText(stored.jobId));
    return *job;
}

Result<QList<PrintJob>> PrintJobStore::open(storage::Database &db, qint64 printer, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(
        "SELECT " HEARTH_PRINT_JOB_COLUMNS " FROM print_job WHERE id IN ("
        "SELECT id FROM print_job WHERE printer = ?1 AND state IN (1, 5) AND reason <> 'stale' UNION ALL "
        "SELECT id FROM print_job WHERE printer = ?1 AND state IN (2, 3) AND reason <> 'not proved by this printer'"
        " ORDER BY id LIMIT ?2) ORDER BY id", printer, limit));
    return readPrintJobs(rows);
}

Result<std::optional<PrintJob>> PrintJobStore::next(storage::Database &db, qint64 printer)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(
        "SELECT " HEARTH_PRINT_JOB_COLUMNS " FROM print_job WHERE printer = ?1 AND state IN (1, 5) AND reason <> 'stale'"
        " ORDER BY id LIMIT 1", printer));
    return readOnePrintJob(rows);
}

Result<QList<PrintJob>> PrintJobStore::moving(storage::Database &db, qint64 printer)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(
        "SELECT " HEARTH_PRINT_JOB_COLUMNS " FROM print_job WHERE printer = ?1 AND state IN (2, 3)"
        " AND reason <> 'not proved by this printer' ORDER BY id", printer));
    return readPrintJobs(rows);
}

Result<bool> PrintJobStore::lastSentInDoubt(storage::Database &db, qint64 printer)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(
        "SELECT state FROM print_job WHERE printer = ?1 AND sending_at_ms IS NOT NULL ORDER BY id DESC LIMIT 1", printer));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found && rows.int32(0) == static_cast<int>(PrintState::Unknown);
}

Result<std::optional<PrintJob>> PrintJobStore::find(storage::Database &db, const QUuid &jobId)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT " HEARTH_PRINT_JOB_COLUMNS " FROM print_job WHERE job_id = ?1", jobId));
    return readOnePrintJob(rows);
}

Result<std::optional<PrintJob>> PrintJobStore::find(storage::Transaction &tx, const QUuid &jobId)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT " HEARTH_PRINT_JOB_COLUMNS " FROM print_job WHERE job_id = ?1", jobId));
    return readOnePrintJob(rows);
}

Result<QList<PrintJob>> PrintJobStore::ofOrder(storage::Database &db, const QUuid &orderId)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT " HEARTH_PRINT_JOB_COLUMNS " FROM print_job WHERE order_id = ?1 ORDER BY id", orderId));
    return readPrintJobs(rows);
}

Result<QList<PrintJob>> PrintJobStore::ofOrder(storage::Transaction &tx, const QUuid &orderId)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT " HEARTH_PRINT_JOB_COLUMNS " FROM print_job WHERE order_id = ?1 ORDER BY id", orderId));
    return readPrintJobs(rows);
}

Result<QList<PrintJob>> PrintJobStore::troubled(storage::Database &db, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(
        "SELECT " HEARTH_PRINT_JOB_COLUMNS " FROM print_job WHERE state IN (5, 6, 7)" HEARTH_NOT_SETTLED "ORDER BY id DESC LIMIT ?1",
        limit, madeByHand(), dropped()));
    HEARTH_ASSIGN(QList<PrintJob> jobs, readPrintJobs(rows));
    std::reverse(jobs.begin(), jobs.end());
    return jobs;
}

Result<QList<PrintJob>> PrintJobStore::notOnPaper(storage::Database &db, qint64 fromMs, qint64 waitingBeforeMs, int limit)
{
    // Each part of the union has a partial index.
    HEARTH_ASSIGN(storage::Rows rows, db.query(
        "SELECT " HEARTH_PRINT_JOB_COLUMNS " FROM print_job WHERE id IN ("
        "SELECT id FROM print_job WHERE state IN (5, 6, 7) UNION "
        "SELECT id FROM print_job WHERE state IN (1, 5) AND reason <> 'stale' AND created_at_ms < ?5 UNION "
        "SELECT id FROM print_job WHERE state IN (2, 3) AND reason <> 'not proved by this printer' AND reason <> '')"
        " AND (station <> 'receipt' OR kind = 'online') AND created_at_ms >= ?4" HEARTH_NOT_SETTLED "ORDER BY id DESC LIMIT ?1",
        limit, madeByHand(), dropped(), fromMs, waitingBeforeMs));
    HEARTH_ASSIGN(QList<PrintJob> jobs, readPrintJobs(rows));
    std::reverse(jobs.begin(), jobs.end());
    return jobs;
}

Result<QHash<qint64, int>> PrintJobStore::waiting(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(
        "SELECT printer, count(*) FROM print_job WHERE state IN (1, 5) AND reason <> 'stale' GROUP BY printer"));
    QHash<qint64, int> counts;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return counts;
        counts.insert(rows.int64(0), rows.int32(1));
    }
}

Result<QHash<int, qint64>> PrintJobStore::countByState(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT state, count(*) FROM print_job GROUP BY state"));
    QHash<int, qint64> counts;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return counts;
        counts.insert(rows.int32(0), rows.int64(1));
    }
}

} // namespace hearth
