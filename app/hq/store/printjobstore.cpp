// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/printjobstore.h"
#include "core/ids.h"
#include "protocol/factbodies.h"

namespace hearth::hq {
namespace {
std::optional<qint64> reached(qint64 ms)
{
    return ms > 0 ? std::optional<qint64>(ms) : std::nullopt;
}

#define HEARTH_PRINT_JOB_COLUMNS \
    "job_id, kind, station, printer, copy, state, reason, proof, state_at_ms, queued_at_ms, sending_at_ms, sent_at_ms, printed_at_ms"

PrintJobRow printJobFromRow(const storage::Rows &rows)
{
    return {rows.id(0), rows.text(1), rows.text(2), rows.text(3), rows.int32(4), static_cast<PrintState>(rows.int32(5)), rows.text(6),
            rows.text(7), rows.int64(8), rows.int64(9), rows.int64(10), rows.int64(11), rows.int64(12)};
}
} // namespace

Result<void> PrintJobStore::queued(storage::Transaction &tx, const FactMark &mark, const QUuid &orderId, const protocol::AcceptedJob &job)
{
    HEARTH_TRY(tx.exec("INSERT INTO print_job (job_id, order_id, till, kind, station, printer, copy, state, reason, proof, epoch, seq,"
                       " state_at_ms, queued_at_ms, received_at_ms) VALUES (?1, ?2, ?3, '', ?4, '', 0, ?5, '', '', ?6, ?7, ?8, ?9, ?10)"
                       " ON CONFLICT (job_id) DO NOTHING",
                       job.jobId, orderId, mark.till, job.station, static_cast<int>(PrintState::Queued), mark.epoch, mark.seq,
                       job.queuedAtMs, reached(job.queuedAtMs), reached(mark.receivedAtMs)));
    return {};
}

Result<void> PrintJobStore::put(storage::Transaction &tx, const FactMark &mark, const protocol::PrintStatus &status)
{
    // States: 1 queued, 2 sending, 3 sent, 4 printed, 5 held, 6 unknown, 7 failed.
    HEARTH_ASSIGN(const int changed,
                  tx.exec("INSERT INTO print_job (job_id, order_id, till, kind, station, printer, copy, state, reason, proof, epoch, seq,"
                          " state_at_ms, queued_at_ms, sending_at_ms, sent_at_ms, printed_at_ms, received_at_ms)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"
                          " ON CONFLICT (job_id) DO UPDATE SET order_id = coalesce(print_job.order_id, excluded.order_id),"
                          " kind = excluded.kind, station = excluded.station, printer = excluded.printer, copy = excluded.copy,"
                          " state = excluded.state, reason = excluded.reason, proof = excluded.proof, epoch = excluded.epoch,"
                          " seq = excluded.seq, state_at_ms = excluded.state_at_ms,"
                          " queued_at_ms = coalesce(excluded.queued_at_ms, print_job.queued_at_ms),"
                          " sending_at_ms = coalesce(excluded.sending_at_ms, print_job.sending_at_ms),"
                          " sent_at_ms = coalesce(excluded.sent_at_ms, print_job.sent_at_ms),"
                          " printed_at_ms = coalesce(excluded.printed_at_ms, print_job.printed_at_ms), received_at_ms = excluded.received_at_ms"
                          " WHERE print_job.till = excluded.till"
                          " AND (print_job.order_id = excluded.order_id) IS NOT FALSE"
                          " AND (excluded.epoch, excluded.seq) > (print_job.epoch, print_job.seq)"
                          " AND CASE print_job.state WHEN 1 THEN TRUE WHEN 5 THEN TRUE WHEN 2 THEN excluded.state <> 1"
                          " WHEN 3 THEN excluded.state IN (3, 4, 6, 7) WHEN 6 THEN excluded.state IN (4, 6, 7) ELSE FALSE END",
                          status.jobId, status.orderId, mark.till, status.kind, status.station, status.printer, status.copy,
                          static_cast<int>(status.state), status.reason, status.proof, mark.epoch, mark.seq, mark.atMs,
                          reached(status.queuedAtMs), reached(status.sendingAtMs), reached(status.sentAtMs),
                          reached(status.printedAtMs), reached(mark.receivedAtMs)));
    if (changed != 0)
        return {};
    HEARTH_ASSIGN(storage::Rows rows,
                  tx.query("SELECT till = ?2, (order_id = ?3) IS NOT FALSE FROM print_job WHERE job_id = ?1", status.jobId, mark.till,
                           status.orderId));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (found && !rows.boolean(0))
        return fail(ErrorCode::Conflict, QStringLiteral("this print job is another till's"), idText(status.jobId));
    if (found && !rows.boolean(1))
        return fail(ErrorCode::Conflict, QStringLiteral("this print job is of another order"), idText(status.jobId));
    return {};
}

Result<QList<PrintJobRow>> PrintJobStore::ofOrder(storage::Database &db, const QUuid &orderId)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT " HEARTH_PRINT_JOB_COLUMNS " FROM print_job WHERE order_id = ?1 ORDER BY id", orderId));
    QList<PrintJobRow> jobs;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return jobs;
        jobs.append(printJobFromRow(rows));
    }
}

Result<std::optional<PrintJobRow>> PrintJobStore::find(storage::Database &db, const QUuid &jobId)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT " HEARTH_PRINT_JOB_COLUMNS " FROM print_job WHERE job_id = ?1", jobId));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? std::optional<PrintJobRow>(printJobFromRow(rows)) : std::nullopt;
}

Result<int> PrintJobStore::prune(storage::Transaction &tx, qint64 beforeMs, int limit)
{
    return tx.exec("DELETE FROM print_job WHERE id IN (SELECT p.id FROM print_job p WHERE p.state IN (3, 4, 6, 7)"
                   " AND coalesce(p.received_at_ms, p.state_at_ms) < ?1"
                   " AND NOT EXISTS (SELECT 1 FROM cloud_job c WHERE c.job_id = p.job_id)"
                   " AND NOT EXISTS (SELECT 1 FROM sale s WHERE s.order_id = p.order_id AND s.received_at_ms >= ?1)"
                   " AND NOT EXISTS (SELECT 1 FROM online_order o WHERE o.order_id = p.order_id AND o.accepted_at_ms >= ?1)"
                   " ORDER BY coalesce(p.received_at_ms, p.state_at_ms) LIMIT ?2)", beforeMs, limit);
}

} // namespace hearth::hq
