// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/escposlink.h"

#include "spooler/printfacts.h"
#include "transport/transport.h"

#include <algorithm>

namespace hearth {
namespace {
/** In trouble one poll of so many asks. */
constexpr int TroubledPolls = 3;
constexpr quint8 OfflineBit = 0x08; ///< of the answer to DLE EOT 1

QByteArray askStatus()
{
    QByteArray bytes;
    for (int n = 1; n <= 4; ++n)
        bytes += escpos::statusRequest(n);
    return bytes;
}
} // namespace

EscposLink::EscposLink(std::unique_ptr<Transport> transport, const PrintSpooler::Config &config, const Clock &clock, QObject *parent)
    : PrinterLink(std::move(transport), config, clock, parent)
{
    m_probeTimer.setSingleShot(true);
    connect(&m_probeTimer, &QTimer::timeout, this, &EscposLink::onProbeTimeout);
}

void EscposLink::forgetAnswers()
{
    m_probeTimer.stop();
    m_decoder.reset();
    m_fences.clear();
    m_single = false;
    m_autoStatus = false;
    m_reports = false;
    m_abandoned = false;
    m_patient = m_known != escpos::Fence::None;
    m_probe = firstProbe();
}

void EscposLink::openedOneWay()
{
    m_probe = Probe::Done;
}

bool EscposLink::awaitsProof() const
{
    return std::any_of(m_fences.cbegin(), m_fences.cend(), [](const PendingFence &fence) { return !fence.probe; });
}

void EscposLink::becameUnreachable()
{
    for (PendingFence &fence : m_fences)
        fence.exact = true;
}

bool EscposLink::ready() const
{
    return PrinterLink::ready() && m_probe == Probe::Done;
}

/** A printer in trouble keeps even these questions in its buffer until it goes on. One that reports by itself is therefore only
    asked now and then whether it is still there, with one question: a night without paper must not fill it up. */
void EscposLink::poll()
{
    const bool troubled = !canPrint(m_condition) && m_condition != PrinterCondition::Unknown && m_condition != PrinterCondition::Unreachable;
    if (!troubled || !m_reports) {
        startRound();
        return;
    }
    if (++m_polls % TroubledPolls != 0)
        return;
    const bool before = std::exchange(m_single, true);
    if (!startRound())
        m_single = before;
}

int EscposLink::ask()
{
    if (m_single) {
        m_decoder.expect(1);
        write(escpos::statusRequest(1));
        return 1;
    }
    for (int n = 1; n <= 4; ++n)
        m_decoder.expect(n);
    write(askStatus());
    return 4;
}

void EscposLink::forgetQuestions()
{
    m_single = false;
    m_decoder.reset();
    for (const PendingFence &fence : std::as_const(m_fences)) {
        if (fence.kind == escpos::Fence::GsR)
            m_decoder.expectQueued();
    }
}

void EscposLink::take(const QByteArray &bytes)
{
    const auto answers = m_decoder.feed(bytes);
    for (const escpos::Answer &answer : answers) {
        if (!m_transport->isOpen())
            return; // something below ended the connection
        std::visit(
            [this](const auto &value) {
                if constexpr (requires { read(value); })
                    read(value);
            },
            answer);
    }
}

void EscposLink::read(const escpos::RealTimeStatus &answer)
{
    if (m_resync.isActive())
        return;
    if (answer.n < 1 || answer.n > 4 || m_roundOpen == 0) {
        // One too many: the round before may have been read wrongly.
        if (!m_reserved && m_jobLeft == 0)
            resync();
        return;
    }
    m_seenMs = m_clock.nowMs();
    m_round.at(static_cast<std::size_t>(answer.n - 1)) = answer.byte;
    if (--m_roundOpen > 0)
        return;
    answered();
    if (std::exchange(m_single, false)) {
        if ((answer.byte & OfflineBit) == 0)
            startRound();
        return;
    }
    m_raw = QByteArray(reinterpret_cast<const char *>(m_round.data()), 4); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    setFlags(escpos::fromRealTime(m_round[0], m_round[1], m_round[2], m_round[3]));
    if (!m_autoStatus && m_transport->isOpen()) {
        m_autoStatus = true;
        write(escpos::enableAutoStatus());
    }
    probeStep();
    Q_EMIT idle();
}

void EscposLink::read(const escpos::AutoStatus &answer)
{
    m_seenMs = m_clock.nowMs();
    m_reports = true;
    if (m_found.learn(QStringLiteral("auto_status"), QStringLiteral("yes"), Provenance::Probed))
        Q_EMIT learned();
    if (!m_answeredHere)
        return; // the first word on a connection is the answer to a question
    m_statusAge.start();
    m_raw = answer.bytes;
    const bool could = canPrint(m_condition);
    setFlags(escpos::fromAutoStatus(answer.bytes));
    if (!could && canPrint(m_condition)) {
        probeStep();
        Q_EMIT idle();
    }
}

void EscposLink::conditionTold(PrinterCondition condition)
{
    if (!canPrint(condition))
        m_probeDisturbed = true;
}

void EscposLink::expectProof(escpos::Fence fence, const QByteArray &id)
{
    if (fence != escpos::Fence::None)
        m_fences.append({fence, id, false, false});
    if (fence == escpos::Fence::GsR)
        m_decoder.expectQueued();
}

} // namespace hearth
