// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/cloudjobstore.h"
#include "core/ids.h"
#include "hqstore/outboxstore.h"
#include "protocol/factbodies.h"

#include <algorithm>
#include <array>

namespace hearth::hq {
namespace {
constexpr std::array States{"accepted", "pushed", "till_stored", "queued", "sending", "sent", "printed", "held", "unknown", "failed",
                            "cancelled"};

#define HEARTH_CLOUD_JOB_SELECT \
    "SELECT c.id, c.job_id, s.code, c.key, c.request_hash, c.station, coalesce(c.till, 0), coalesce(t.number, 0), c.requested_at_ms," \
    " c.expires_at_ms, coalesce(c.pushed_at_ms, 0), coalesce(c.till_stored_at_ms, 0), coalesce(c.cancel_requested_at_ms, 0), c.state," \
    " c.reason, c.state_at_ms, c.callback, c.called_state, coalesce(c.called_state_at_ms, 0), coalesce(c.called_at_ms, 0)" \
    " FROM cloud_job c JOIN store s ON s.id = c.store LEFT JOIN till t ON t.id = c.till"
constexpr char FindSql[] = HEARTH_CLOUD_JOB_SELECT " WHERE c.job_id = ?1";
constexpr char KeySql[] = HEARTH_CLOUD_JOB_SELECT " WHERE c.store = ?1 AND c.key = ?2";
constexpr char StoreSql[] = HEARTH_CLOUD_JOB_SELECT " WHERE c.store = ?1 AND c.id < ?2 ORDER BY c.id DESC LIMIT ?3";
constexpr char StoreStateSql[] = HEARTH_CLOUD_JOB_SELECT " WHERE c.store = ?1 AND c.state = ?2 AND c.id < ?3 ORDER BY c.id DESC LIMIT ?4";
constexpr char AllSql[] = HEARTH_CLOUD_JOB_SELECT " WHERE c.id < ?1 AND (?2 = '' OR c.state = ?2) ORDER BY c.id DESC LIMIT ?3";
#undef HEARTH_CLOUD_JOB_SELECT

CloudJobRow cloudJobFromRow(const storage::Rows &rows)
{
    return {rows.int64(0), rows.id(1), rows.text(2), rows.text(3), rows.blob(4), rows.text(5), rows.int64(6), rows.int32(7), rows.int64(8),
            rows.int64(9), rows.int64(10), rows.int64(11), rows.int64(12), rows.text(13), rows.text(14), rows.int64(15), rows.text(16),
            rows.text(17), rows.int64(18), rows.int64(19)};
}

Result<QList<CloudJobRow>> collect(Result<storage::Rows> rows)
{
    if (!rows)
        return tl::unexpected<Error>(rows.error());
    QList<CloudJobRow> jobs;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows->next());
        if (!more)
            return jobs;
        jobs.append(cloudJobFromRow(*rows));
    }
}

/** Nothing will be sent any more, whatever happens to the till. */
bool isFinal(const QString &state)
{
    return state == QLatin1String("printed") || state == QLatin1String("unknown") || state == QLatin1String("failed")
        || state == QLatin1String("cancelled") || state == QLatin1String("sent");
}

Result<void> setState(storage::Transaction &tx, const QUuid &jobId, const QString &state, const QString &reason, qint64 atMs)
{
    HEARTH_TRY(tx.exec("UPDATE cloud_job SET state = ?2, reason = ?3, state_at_ms = ?4, body = CASE WHEN ?5 = 1 THEN NULL ELSE body END"
                       " WHERE job_id = ?1", jobId, state, reason, atMs, isFinal(state)));
    return {};
}
} // namespace

bool CloudJobRow::atRest() const
{
    return isFinal(state) || state == QLatin1String("held");
}

bool CloudJobRow::canBeCancelled() const
{
    return !isFinal(state);
}

bool CloudJobStore::isState(const QString &name)
{
    return std::any_of(States.begin(), States.end(), [&](const char *state) { return name == QLatin1String(state); });
}

Result<void> CloudJobStore::add(storage::Transaction &tx, const New &job, const protocol::PrintRequested &request)
{
    const bool open = job.till.has_value();
    const std::optional<QByteArray> body = open ? std::optional(protocol::encode(request)) : std::nullopt;
    HEARTH_TRY(tx.exec("INSERT INTO cloud_job (job_id, store, key, request_hash, station, till, rev, body, requested_at_ms, expires_at_ms,"
                       " state, reason, state_at_ms, callback) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?9, ?13)",
                       request.jobId, job.store, job.key, job.requestHash, request.station, job.till, job.rev, body,
                       request.requestedAtMs, request.requestedAtMs + request.ttlMs,
                       open ? QStringLiteral("accepted") : QStringLiteral("failed"), job.failure,
                       job.callback));
    return {};
}

Result<std::optional<CloudJobRow>> CloudJobStore::byKey(storage::Transaction &tx, qint64 store, const QString &key)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(KeySql, store, key));
    return storage::firstRow(std::move(rows), cloudJobFromRow);
}

Result<std::optional<CloudJobRow>> CloudJobStore::find(storage::Transaction &tx, const QUuid &jobId)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(FindSql, jobId));
    return storage::firstRow(std::move(rows), cloudJobFromRow);
}

Result<std::optional<CloudJobRow>> CloudJobStore::find(storage::Database &db, const QUuid &jobId)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(FindSql, jobId));
    return storage::firstRow(std::move(rows), cloudJobFromRow);
}

Result<QList<CloudJobRow>> CloudJobStore::list(storage::Database &db, qint64 store, const QString &state, qint64 before, int limit)
{
    if (store == 0)
        return collect(db.query(AllSql, before, state, limit));
    return collect(state.isEmpty() ? db.query(StoreSql, store, before, limit) : db.query(StoreStateSql, store, state, before, limit));
}

Result<void> CloudJobStore::pushed(storage::Transaction &tx, qint64 till, qint64 afterRev, qint64 uptoRev, qint64 atMs)
{
    HEARTH_TRY(tx.exec("UPDATE cloud_job SET pushed_at_ms = ?4, state_at_ms = CASE state WHEN 'accepted' THEN ?4 ELSE state_at_ms END,"
                       " state = CASE state WHEN 'accepted' THEN 'pushed' ELSE state END"
                       " WHERE till = ?1 AND rev > ?2 AND rev <= ?3 AND pushed_at_ms IS NULL", till, afterRev, uptoRev, atMs));
    return {};
}

Result<void> CloudJobStore::tillStored(storage::Transaction &tx, qint64 till, qint64 afterRev, qint64 uptoRev, qint64 atMs)
{
    HEARTH_TRY(tx.exec("UPDATE cloud_job SET till_stored_at_ms = ?4,"
                       " state_at_ms = CASE WHEN state IN ('accepted', 'pushed') THEN ?4 ELSE state_at_ms END,"
                       " state = CASE WHEN state IN ('accepted', 'pushed') THEN 'till_stored' ELSE state END"
                       " WHERE till = ?1 AND rev > ?2 AND rev <= ?3 AND till_stored_at_ms IS NULL", till, afterRev, uptoRev, atMs));
    return {};
}

Result<bool> CloudJobStore::accepted(storage::Transaction &tx, const FactMark &mark, const protocol::PrintAccepted &answer)
{
    HEARTH_ASSIGN(const auto job, find(tx, answer.jobId));
    if (!job)
        return false;
    if (job->till != mark.till)
        return fail(ErrorCode::Conflict, QStringLiteral("this print job was sent to another till"), idText(answer.jobId));
    // The till's own time is the true one; what the hub noted came from the acknowledgement, a little later.
    HEARTH_TRY(tx.exec("UPDATE cloud_job SET till_stored_at_ms = ?2 WHERE job_id = ?1", answer.jobId, answer.storedAtMs));
    if (answer.error.isEmpty()) {
        HEARTH_TRY(PrintJobStore::queued(tx, mark, QUuid(), {answer.jobId, job->station, answer.queuedAtMs}));
        return follow(tx, answer.jobId);
    }
    if (isFinal(job->state))
        return false;
    const bool cancelled = answer.error == QLatin1String("cancelled");
    if (cancelled && (job->pushedAtMs != 0 || job->tillStoredAtMs != 0))
        // It was sent to a database that is gone, and nobody knows what that one did.
        HEARTH_TRY(setState(tx, answer.jobId, QStringLiteral("unknown"), QStringLiteral("cancelled; the till no longer knows the job"),
                            answer.storedAtMs));
    else
        HEARTH_TRY(setState(tx, answer.jobId, cancelled ? QStringLiteral("cancelled") : QStringLiteral("failed"), answer.error,
                            answer.storedAtMs));
    return !job->callback.isEmpty();
}

Result<bool> CloudJobStore::follow(storage::Transaction &tx, const QUuid &jobId)
{
    QString state;
    QString reason;
    qint64 atMs = 0;
    bool called = false;
    {
        HEARTH_ASSIGN(storage::Rows rows,
                      tx.query("SELECT p.state, p.reason, p.state_at_ms, c.state, c.reason, c.state_at_ms, c.callback <> '' FROM cloud_job c"
                               " JOIN print_job p ON p.job_id = c.job_id AND p.till = c.till WHERE c.job_id = ?1", jobId));
        HEARTH_ASSIGN(const bool found, rows.next());
        if (!found)
            return false;
        const auto stands = static_cast<PrintState>(rows.int32(0));
        reason = rows.text(1);
        atMs = rows.int64(2);
        called = rows.boolean(6);
        state = stands == PrintState::Failed && reason == QLatin1String("cancelled") ? QStringLiteral("cancelled") : printStateName(stands);
        if (state == rows.text(3) && reason == rows.text(4) && atMs == rows.int64(5))
            return false;
    }
    HEARTH_TRY(setState(tx, jobId, state, reason, atMs));
    return called && (isFinal(state) || state == QLatin1String("held"));
}

Result<void> CloudJobStore::cancelRequested(storage::Transaction &tx, const QUuid &jobId, qint64 atMs)
{
    HEARTH_TRY(tx.exec("UPDATE cloud_job SET cancel_requested_at_ms = ?2 WHERE job_id = ?1 AND cancel_requested_at_ms IS NULL", jobId, atMs));
    return {};
}

Result<void> CloudJobStore::called(storage::Transaction &tx, const CloudJobRow &told, qint64 atMs)
{
    HEARTH_TRY(tx.exec("UPDATE cloud_job SET called_state = ?2, called_state_at_ms = ?3, called_at_ms = ?4 WHERE job_id = ?1", told.jobId,
                       told.state, told.stateAtMs, atMs));
    return {};
}

Result<void> CloudJobStore::sendOpenTo(storage::Transaction &tx, qint64 till, qint64 nowMs)
{
    struct Open {
        qint64 id = 0;
        QByteArray body;
        bool sent = false;
        bool cancelled = false;
    };
    QList<Open> open;
    {
        HEARTH_ASSIGN(storage::Rows rows,
                      tx.query("SELECT id, body, coalesce(pushed_at_ms, till_stored_at_ms) IS NOT NULL, cancel_requested_at_ms IS NOT NULL FROM cloud_job"
                               " WHERE till = ?1 AND body IS NOT NULL ORDER BY id", till));
        for (;;) {
            HEARTH_ASSIGN(const bool more, rows.next());
            if (!more)
                break;
            open.append({rows.int64(0), rows.blob(1), rows.boolean(2), rows.boolean(3)});
        }
    }
    for (const Open &job : std::as_const(open)) {
        HEARTH_ASSIGN(protocol::PrintRequested request, protocol::decodePrintRequested(job.body));
        request.again = job.sent;
        HEARTH_ASSIGN(const qint64 rev,
                      job.cancelled ? OutboxStore::append(tx, till, protocol::ChangeKind::PrintCancelled,
                                                          protocol::encode(protocol::PrintCancelled{request.jobId}), nowMs)
                                    : OutboxStore::append(tx, till, protocol::ChangeKind::PrintRequested, protocol::encode(request), nowMs));
        HEARTH_TRY(tx.exec("UPDATE cloud_job SET rev = ?2 WHERE id = ?1", job.id, rev));
    }
    return {};
}

Result<int> CloudJobStore::prune(storage::Transaction &tx, qint64 beforeMs, int limit)
{
    return tx.exec("DELETE FROM cloud_job WHERE id IN (SELECT id FROM (SELECT id, requested_at_ms FROM cloud_job ORDER BY id LIMIT ?2) AS oldest"
                   " WHERE requested_at_ms < ?1)", beforeMs, limit);
}

} // namespace hearth::hq
