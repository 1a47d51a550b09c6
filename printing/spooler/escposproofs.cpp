// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The part of EscposLink that finds out how a printer proves what it has printed, and takes its proofs.
#include "spooler/escposlink.h"

#include "spooler/printfacts.h"
#include "transport/transport.h"

#include <QLoggingCategory>
#include <algorithm>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(escposproofsLog, "hearth.printing.link")
}

void EscposLink::markTorn()
{
    m_torn = true;
    if (m_probe == Probe::Done)
        m_probe = firstProbe();
}

/** DLE ENQ 1: a cutter that was freed may stay in error until then. The printer goes on from the line where it stopped. */
void EscposLink::recover()
{
    if (m_transport->isOpen())
        write(escpos::recoverRequest());
}

EscposLink::Probe EscposLink::firstProbe() const
{
    return m_known == escpos::Fence::GsR && !m_namesJobs ? Probe::AskQueued : Probe::AskId;
}

void EscposLink::doubt()
{
    // An answer without a name would settle nothing; the next job costs a fresh connection, and that asks again.
    if (m_fence != escpos::Fence::ProcessId || m_probe != Probe::Done)
        return;
    m_patient = true;
    m_probe = firstProbe();
    startRound();
}

void EscposLink::read(const escpos::QueuedStatus &)
{
    m_seenMs = m_clock.nowMs();
    const auto first = std::find_if(m_fences.begin(), m_fences.end(),
                                    [](const PendingFence &fence) { return fence.kind == escpos::Fence::GsR; });
    if (first == m_fences.end())
        return;
    const PendingFence fence = *first;
    m_fences.erase(first);
    complete(fence);
}

void EscposLink::read(const escpos::ProcessIdAnswer &answer)
{
    m_seenMs = m_clock.nowMs();
    const auto named = std::find_if(m_fences.cbegin(), m_fences.cend(), [&](const PendingFence &fence) {
        return fence.kind == escpos::Fence::ProcessId && fence.id == answer.id;
    });
    if (named == m_fences.cend()) {
        qCInfo(escposproofsLog) << "an answer to nothing that was asked on this connection:" << answer.id;
        return;
    }
    // The printer sends only the latest of several answers: it stands for those before it.
    const qsizetype last = named - m_fences.cbegin();
    QList<PendingFence> done;
    QList<PendingFence> left;
    for (qsizetype i = 0; i < m_fences.size(); ++i) {
        const PendingFence &fence = m_fences.at(i);
        const bool proven = i == last || (i < last && fence.kind == escpos::Fence::ProcessId && !fence.exact);
        (proven ? done : left).append(fence);
    }
    m_fences = left;
    for (const PendingFence &fence : std::as_const(done))
        complete(fence);
}

void EscposLink::complete(const PendingFence &fence)
{
    m_known = fence.kind;
    m_namesJobs = m_namesJobs || fence.kind == escpos::Fence::ProcessId;
    if (!fence.probe) {
        Q_EMIT proved(fence.id);
        return;
    }
    if (fence.kind == escpos::Fence::GsR && m_probe == Probe::Done && m_fence == escpos::Fence::ProcessId)
        return;
    m_fence = fence.kind;
    probed();
    Q_EMIT idle();
}

void EscposLink::probed()
{
    const auto word = [](bool yes) { return yes ? QStringLiteral("yes") : QStringLiteral("no"); };
    bool news = m_found.learn(QStringLiteral("process_id"), word(m_fence == escpos::Fence::ProcessId), Provenance::Probed);
    if (m_fence != escpos::Fence::ProcessId) // with GS ( H nothing else is asked
        news = m_found.learn(QStringLiteral("queued_status"), word(m_fence == escpos::Fence::GsR), Provenance::Probed) || news;
    if (!m_reports) // GS a stands before the probe: its answer would have come first
        news = m_found.learn(QStringLiteral("auto_status"), word(false), Provenance::Probed) || news;
    if (news)
        Q_EMIT learned();
    m_probe = Probe::Done;
    m_probeTimer.stop();
    m_torn = false;
    m_stuck = false;
}

/** Asks the next question about what the printer can, where it can be executed now: it waits behind the paper. */
void EscposLink::probeStep()
{
    if (!quiet() || !canPrint(m_condition) || (m_probe != Probe::AskId && m_probe != Probe::AskQueued))
        return;
    // What was cut off in the middle must neither swallow the next ticket's beginning nor stand on the same paper.
    if (m_torn && !std::exchange(m_abandoned, true))
        write(escpos::abandonBytes(QStringLiteral("INTERRUPTED / 打印中断")));
    if (m_probe == Probe::AskId) {
        m_probe = Probe::WaitId;
        // '!' stands below all digits: the ids go on ascending with the jobs'.
        const QByteArray id = '!' + processId(++m_probeNumber).right(3);
        m_fences.append({escpos::Fence::ProcessId, id, true, false});
        write(escpos::processIdRequest(id));
    } else {
        m_probe = Probe::WaitQueued;
        m_fences.append({escpos::Fence::GsR, {}, true, false});
        m_decoder.expectQueued();
        write(escpos::queuedStatusRequest());
    }
    m_probeDisturbed = false;
    m_probeTimer.start(m_patient ? std::max(m_config.proofTimeoutMs, m_config.answerTimeoutMs) : m_config.answerTimeoutMs);
}

void EscposLink::onProbeTimeout()
{
    if (m_probeDisturbed || !canPrint(m_condition) || m_failures > 0) {
        m_probe = firstProbe(); // it could not answer: that says nothing
    } else if (m_patient) {
        // It has proved jobs before and may still be busy, or another printer stands there now: all questions again.
        m_patient = false;
        m_stuck = true;
        m_probe = Probe::AskId;
    } else if (m_probe == Probe::WaitId) {
        m_probe = Probe::AskQueued;
    } else if (m_known != escpos::Fence::None) {
        m_probe = Probe::AskId;
    } else {
        m_fence = escpos::Fence::None;
        probed();
        qCWarning(escposproofsLog) << "the printer answers neither GS ( H nor GS r: its tickets cannot be proved";
    }
    startRound();
    Q_EMIT idle();
}

} // namespace hearth
