// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/jobrun.h"

#include "core/faultpoint.h"
#include "core/ids.h"

#include <QLoggingCategory>
#include <algorithm>
#include <QPointer>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(jobrunLog, "hearth.printing.spooler")
constexpr int LongestRetryMs = 5'000;
} // namespace

JobRun::JobRun(JobLedger &ledger, PrintJob job, QString proofName, int retryMs, QObject *parent)
    : QObject(parent), m_ledger(ledger), m_job(std::move(job)), m_proofName(std::move(proofName)), m_firstRetryMs(retryMs)
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(0);
    connect(&m_retry, &QTimer::timeout, this, &JobRun::pump);
}

void JobRun::begin()
{
    pump();
}

void JobRun::handedOver(qint64 bytes, bool all)
{
    m_handed += bytes;
    m_all = m_all || all;
    faultPoint("spool.bytes_written");
    pump();
}

void JobRun::answered()
{
    faultPoint("spool.fence_answered");
    m_answered = true;
    m_all = true;
    pump();
}

void JobRun::unproved()
{
    m_unproved = true;
    pump();
}

void JobRun::lost(const QString &reason)
{
    if (m_lost)
        return;
    m_lost = true;
    m_lostReason = reason;
    pump();
}

void JobRun::waitingFor(const QString &reason)
{
    m_note = reason;
    pump();
}

JobLedger::Step JobRun::step(PrintState to, const QString &reason, bool atRest) const
{
    JobLedger::Step result;
    result.jobId = m_job.jobId;
    result.to = to;
    result.reason = reason;
    result.atRest = atRest;
    if (to == PrintState::Printed)
        result.proof = m_proofName;
    if (to == PrintState::Sent) {
        result.paperMm = m_paperMm;
        if (!m_reference.isEmpty())
            result.proof = PrintJobStore::spoolerProof(m_reference);
    }
    if (to == PrintState::Sending)
        result.printer = m_job.printer;
    return result;
}

std::optional<JobLedger::Step> JobRun::nextStep() const
{
    switch (m_job.state) {
    case PrintState::Queued:
    case PrintState::Held:
        // After a rest it is the lane that begins again, with a new run.
        return m_lost || m_rested ? std::nullopt : std::optional(step(PrintState::Sending, {}, false));
    case PrintState::Sending:
        if (m_lost && !m_answered)
            return step(m_handed > 0 ? PrintState::Unknown : PrintState::Held, m_lostReason, true);
        if (m_all)
            return provable() ? step(PrintState::Sent, m_note.value_or(QString()), false)
                              : step(PrintState::Sent, PrintJobStore::unproved(), true);
        break;
    case PrintState::Sent:
        if (m_answered)
            return step(PrintState::Printed, {}, true);
        if (m_lost && provable())
            return step(PrintState::Unknown, m_lostReason, true);
        if (m_unproved && provable()) {
            JobLedger::Step rests = step(PrintState::Sent, PrintJobStore::unproved(), true);
            rests.note = true;
            return rests;
        }
        break;
    case PrintState::Unknown: return m_answered ? std::optional(step(PrintState::Printed, {}, true)) : std::nullopt;
    case PrintState::Printed:
    case PrintState::Failed: return std::nullopt;
    }
    if (m_note && *m_note != m_job.reason && (provable() || m_job.state == PrintState::Sending)) {
        JobLedger::Step noted = step(m_job.state, *m_note, false);
        noted.note = true;
        return noted;
    }
    return std::nullopt;
}

void JobRun::release()
{
    m_released = true;
    pump();
}

void JobRun::pump()
{
    if (m_posting || m_retry.isActive())
        return;
    const auto next = m_gone ? std::nullopt : nextStep();
    if (!next) {
        if (m_released)
            deleteLater();
        if (m_gone)
            return;
        const bool atRest = m_job.state != PrintState::Sending && (m_job.state != PrintState::Sent || !provable());
        if (atRest)
            rest();
        return;
    }
    m_posting = true;
    m_ledger.post(*next, [run = QPointer<JobRun>(this), step = *next](const Result<PrintJob> &result) {
        if (run)
            run->recorded(step, result);
    });
}

void JobRun::recorded(const JobLedger::Step &step, const Result<PrintJob> &result)
{
    m_posting = false;
    if (result) {
        m_job = *result;
        m_retry.setInterval(0);
        if (step.note && step.atRest)
            m_proofName.clear();
        if (step.to == PrintState::Sending && !step.note && !m_lost) {
            const QPointer<JobRun> self(this);
            Q_EMIT readyToWrite();
            if (!self)
                return;
        }
        pump();
        return;
    }
    if (step.note && !step.atRest) {
        m_note.reset(); // only words; the next change says them again
        pump();
        return;
    }
    if (result.error().code == ErrorCode::Conflict || result.error().code == ErrorCode::NotFound) {
        qCWarning(jobrunLog).noquote() << "print job" << idText(m_job.jobId) << "was moved by somebody else:" << result.error().toString();
        m_gone = true;
        rest();
        return;
    }
    const int wait = std::clamp(m_retry.interval() * 2, m_firstRetryMs, LongestRetryMs);
    qCWarning(jobrunLog).noquote() << "print job" << idText(m_job.jobId) << "cannot be recorded as" << printStateName(step.to) << "and waits"
                             << wait << "ms:" << result.error().toString();
    m_retry.start(wait);
    Q_EMIT delayed();
}

void JobRun::rest()
{
    if (std::exchange(m_rested, true))
        return;
    Q_EMIT rested();
}

} // namespace hearth
