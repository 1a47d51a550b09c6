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

Result<PrintJob> record(storage::Transaction &tx, const JobLedger::Step &step, qint64 nowMs, const Clock &clock)
{
    if (step.note)
        return PrintJobStore::note(tx, step.jobId, step.reason);
    HEARTH_ASSIGN(PrintJob job, PrintJobStore::move(tx, step.jobId, step.to, step.reason, nowMs, step.proof));
    if (step.atRest)
        HEARTH_TRY(Outbox::append(tx, protocol::FactKind::PrintStatus, newId(clock), nowMs, protocol::encode(statusOf(job))));
    return job;
}
} // namespace

JobLedger::JobLedger(storage::Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent), m_writer(writer), m_clock(clock), m_posted(std::make_shared<std::atomic<int>>(0))
{
}

JobLedger::~JobLedger()
{
    for (int posted = *m_posted; posted != 0; posted = *m_posted)
        m_posted->wait(posted);
}

void JobLedger::post(const Step &step, Done done)
{
    if (!step.note)
        passBefore(step.to);
    ++*m_posted;
    ++m_open;
    const qint64 nowMs = m_clock.nowMs();
    m_writer.post([step, nowMs, clock = &m_clock](storage::Transaction &tx) { return record(tx, step, nowMs, *clock); },
                  // On the writer's thread: hand the result over; the destructor waits for the count, so this object is alive.
                  [this, posted = m_posted, step, done = std::move(done)](Result<PrintJob> result) {
                      QMetaObject::invokeMethod(this, [this, step, done, result = std::move(result)] {
                          --m_open;
                          if (result && !step.note) {
                              passAfter(step.to);
                              Q_EMIT jobChanged(step.jobId, step.to);
                              if (step.atRest)
                                  Q_EMIT factAppended();
                          }
                          done(result);
                      }, Qt::QueuedConnection);
                      posted->fetch_sub(1);
                      posted->notify_all();
                  });
}

} // namespace hearth
