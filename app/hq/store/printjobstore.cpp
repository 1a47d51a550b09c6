// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/printjobstore.h"
#include "core/ids.h"

namespace hearth::hq {
namespace {
std::optional<qint64> reached(qint64 ms)
{
    return ms > 0 ? std::optional<qint64>(ms) : std::nullopt;
}
} // namespace

Result<void> PrintJobStore::queued(storage::Transaction &tx, const FactMark &mark, const QUuid &orderId, const protocol::AcceptedJob &job)
{
    HEARTH_TRY(tx.exec("INSERT INTO print_job (job_id, order_id, till, kind, station, printer, copy, state, reason, proof, epoch, seq,"
                       " state_at_ms, queued_at_ms) VALUES (?1, ?2, ?3, '', ?4, '', 0, ?5, '', '', ?6, ?7, ?8, ?9)"
                       " ON CONFLICT (job_id) DO NOTHING",
                       job.jobId, orderId, mark.till, job.station, static_cast<int>(PrintState::Queued), mark.epoch, mark.seq,
                       job.queuedAtMs, reached(job.queuedAtMs)));
    return {};
}

Result<void> PrintJobStore::put(storage::Transaction &tx, const FactMark &mark, const protocol::PrintStatus &status)
{
    // States: 1 queued, 2 sending, 3 sent, 4 printed, 5 held, 6 unknown, 7 failed.
    HEARTH_ASSIGN(const int changed,
                  tx.exec("INSERT INTO print_job (job_id, order_id, till, kind, station, printer, copy, state, reason, proof, epoch, seq,"
                          " state_at_ms, queued_at_ms, sending_at_ms, sent_at_ms, printed_at_ms)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
                          " ON CONFLICT (job_id) DO UPDATE SET order_id = coalesce(print_job.order_id, excluded.order_id),"
                          " kind = excluded.kind, station = excluded.station, printer = excluded.printer, copy = excluded.copy,"
                          " state = excluded.state, reason = excluded.reason, proof = excluded.proof, epoch = excluded.epoch,"
                          " seq = excluded.seq, state_at_ms = excluded.state_at_ms,"
                          " queued_at_ms = coalesce(excluded.queued_at_ms, print_job.queued_at_ms),"
                          " sending_at_ms = coalesce(excluded.sending_at_ms, print_job.sending_at_ms),"
                          " sent_at_ms = coalesce(excluded.sent_at_ms, print_job.sent_at_ms),"
                          " printed_at_ms = coalesce(excluded.printed_at_ms, print_job.printed_at_ms)"
                          " WHERE print_job.till = excluded.till"
                          " AND coalesce(print_job.order_id = excluded.order_id, 1)"
                          " AND (excluded.epoch, excluded.seq) > (print_job.epoch, print_job.seq)"
                          " AND CASE print_job.state WHEN 1 THEN 1 WHEN 5 THEN 1 WHEN 2 THEN excluded.state <> 1"
                          " WHEN 3 THEN excluded.state IN (3, 4, 6, 7) WHEN 6 THEN excluded.state IN (4, 6, 7) ELSE 0 END",
                          status.jobId, status.orderId, mark.till, status.kind, status.station, status.printer, status.copy,
                          static_cast<int>(status.state), status.reason, status.proof, mark.epoch, mark.seq, mark.atMs,
                          reached(status.queuedAtMs), reached(status.sendingAtMs), reached(status.sentAtMs),
                          reached(status.printedAtMs)));
    if (changed != 0)
        return {};
    HEARTH_ASSIGN(storage::Rows rows,
                  tx.query("SELECT till = ?2, coalesce(order_id = ?3, 1) FROM print_job WHERE job_id = ?1", status.jobId, mark.till,
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
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT job_id, kind, station, printer, copy, state, reason, proof, state_at_ms, queued_at_ms, sending_at_ms,"
                           " sent_at_ms, printed_at_ms FROM print_job WHERE order_id = ?1 ORDER BY id", orderId));
    QList<PrintJobRow> jobs;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return jobs;
        jobs.append({rows.id(0), rows.text(1), rows.text(2), rows.text(3), rows.int32(4), static_cast<PrintState>(rows.int32(5)),
                     rows.text(6), rows.text(7), rows.int64(8), rows.int64(9), rows.int64(10), rows.int64(11), rows.int64(12)});
    }
}

} // namespace hearth::hq
