// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/jobledger.h"

#include "core/faultpoint.h"
#include "core/ids.h"
#include "outbox/outbox.h"
#include "spooler/printfacts.h"

namespace hearth {
namespace {
void passBefore(PrintState state)
{
    switch (state) {
    case PrintState::Queued: break; // not the spooler's step
    case PrintState::Sending: faultPoint("spool.before_sending_commit"); break;
    case PrintState::Sent: faultPoint("spool.before_sent_commit"); break;
    case PrintState::Printed: faultPoint("spool.before_printed_commit"); break;
    case PrintState::Held: faultPoint("spool.before_held_commit"); break;
    case PrintState::Unknown: faultPoint("spool.before_unknown_commit"); break;
    case PrintState::Failed: faultPoint("spool.before_failed_commit"); break;
    }
}

void passAfter(PrintState state)
{
    switch (state) {
    case PrintState::Queued: break;
    case PrintState::Sending: faultPoint("spool.sending_committed"); break;
    case PrintState::Sent: faultPoint("spool.sent_committed"); break;
    case PrintState::Printed: faultPoint("spool.printed_committed"); break;
    case PrintState::Held: faultPoint("spool.held_committed"); break;
    case PrintState::Unknown: faultPoint("spool.unknown_committed"); break;
    case PrintState::Failed: faultPoint("spool.failed_committed"); break;
    }
}

} // namespace

static Result<PrintJob> record(storage::Transaction &tx, const JobLedger::Step &step, qint64 nowMs, const Clock &clock)
{
    if (step.note && !step.atRest)
        return PrintJobStore::note(tx, step.jobId, step.reason);
    HEARTH_ASSIGN(PrintJob job, step.note ? PrintJobStore::note(tx, step.jobId, step.reason)
                                          : PrintJobStore::move(tx, step.jobId, step.to, step.reason, nowMs, step.proof));
    // A person or a spare may have taken it in this very moment; the savepoint undoes the move.
    if (step.printer != 0 && job.printer != step.printer)
        return fail(ErrorCode::Conflict, QStringLiteral("the print job has gone to %1").arg(job.printerName), idText(step.jobId));
    if (step.atRest)
        HEARTH_TRY(Outbox::append(tx, protocol::FactKind::PrintStatus, newId(clock), nowMs, protocol::encode(statusOf(job))));
    if (!step.note && step.to == PrintState::Sent && step.paperMm > 0)
        HEARTH_TRY(PrintJobStore::setPaper(tx, step.jobId, step.paperMm));
    return job;
}

JobLedger::JobLedger(storage::Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent), m_writer(writer), m_clock(clock), m_posted(std::make_shared<std::atomic<int>>(0))
{
}

JobLedger::~JobLedger()
{
    for (int posted = *m_posted; posted != 0; posted = *m_posted)
        m_posted->wait(posted);
}

template <typename T>
void JobLedger::submit(std::function<Result<T>(storage::Transaction &)> work, std::function<void(const Result<T> &)> done)
{
    ++*m_posted;
    ++m_open;
    m_writer.post(std::move(work),
                  // On the writer's thread: hand the result over; the destructor waits for the count, so this object is alive.
                  [this, posted = m_posted, done = std::move(done)](Result<T> result) {
                      QMetaObject::invokeMethod(this, [this, done, result = std::move(result)] {
                          --m_open;
                          done(result);
                      }, Qt::QueuedConnection);
                      posted->fetch_sub(1);
                      posted->notify_all();
                  });
}

void JobLedger::post(const Step &step, Done done)
{
    if (!step.note)
        passBefore(step.to);
    const qint64 nowMs = m_clock.nowMs();
    submit<PrintJob>([step, nowMs, clock = &m_clock](storage::Transaction &tx) { return hearth::record(tx, step, nowMs, *clock); },
                     [this, step, done = std::move(done)](const Result<PrintJob> &result) {
                         if (result && !step.note)
                             passAfter(step.to);
                         if (result && (!step.note || step.atRest)) {
                             Q_EMIT jobChanged(step.jobId, step.to);
                             if (step.atRest)
                                 Q_EMIT factAppended();
                         }
                         done(result);
                     });
}

void JobLedger::record(Change change, std::function<void(const Result<bool> &)> done)
{
    submit<bool>(std::move(change), [this, done = std::move(done)](const Result<bool> &result) {
        if (result.value_or(false))
            Q_EMIT factAppended();
        done(result);
    });
}

} // namespace hearth
