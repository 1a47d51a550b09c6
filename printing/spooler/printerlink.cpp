// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/printerlink.h"

#include "spooler/printfacts.h"
#include "transport/transport.h"

#include <QLoggingCategory>
#include <algorithm>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(log, "hearth.printing.link")

constexpr int FailuresToUnreachable = 2;
/** So many silent rounds end a connection on which an answer to a job is still awaited. */
constexpr int FailuresToGiveUp = 10;
/** In trouble one poll of so many asks. */
constexpr int TroubledPolls = 3;
constexpr quint8 OfflineBit = 0x08; ///< of the answer to DLE EOT 1
/** A late answer comes within this silence or not at all. */
constexpr int QuietMs = 200;

QByteArray askStatus()
{
    QByteArray bytes;
    for (int n = 1; n <= 4; ++n)
        bytes += escpos::statusRequest(n);
    return bytes;
}
} // namespace

PrinterLink::PrinterLink(std::unique_ptr<Transport> transport, const PrintSpooler::Config &config, const Clock &clock, QObject *parent)
    : QObject(parent), m_transport(std::move(transport)), m_config(config), m_clock(clock)
{
    connect(m_transport.get(), &Transport::opened, this, &PrinterLink::onOpened);
    connect(m_transport.get(), &Transport::closed, this, &PrinterLink::onClosed);
    connect(m_transport.get(), &Transport::received, this, &PrinterLink::onReceived);
    connect(m_transport.get(), &Transport::written, this, &PrinterLink::onWritten);
    for (QTimer *timer : {&m_roundTimer, &m_probeTimer, &m_reconnect, &m_resync})
        timer->setSingleShot(true);
    m_poll.setInterval(m_config.pollMs);
    m_roundTimer.setInterval(m_config.answerTimeoutMs);
    m_resync.setInterval(QuietMs);
    connect(&m_poll, &QTimer::timeout, this, &PrinterLink::poll);
    connect(&m_roundTimer, &QTimer::timeout, this, &PrinterLink::onRoundMissed);
    connect(&m_probeTimer, &QTimer::timeout, this, &PrinterLink::onProbeTimeout);
    connect(&m_reconnect, &QTimer::timeout, this, [this] { m_transport->open(); });
    connect(&m_resync, &QTimer::timeout, this, &PrinterLink::startRound);
    m_sinceMs = m_clock.nowMs();
}

PrinterLink::~PrinterLink()
{
    m_transport->disconnect(this);
}

void PrinterLink::open()
{
    m_wanted = true;
    m_transport->open();
}

void PrinterLink::close()
{
    m_wanted = false;
    forget();
    m_reconnect.stop();
    m_transport->close();
}

void PrinterLink::recycle(const QString &reason, bool whole)
{
    const bool torn = m_torn || m_jobLeft > 0;
    m_transport->abort();
    onClosed(reason);
    if (whole)
        m_torn = torn;
}

void PrinterLink::forget()
{
    for (QTimer *timer : {&m_poll, &m_roundTimer, &m_probeTimer, &m_resync})
        timer->stop();
    m_decoder.reset();
    m_fences.clear();
    m_roundOpen = 0;
    m_jobLeft = 0;
    m_reserved = false;
    m_autoStatus = false;
    m_reports = false;
    m_answeredHere = false;
    m_abandoned = false;
    m_patient = m_known != escpos::Fence::None;
    m_probe = firstProbe();
    m_statusAge.invalidate();
}

void PrinterLink::onOpened()
{
    forget();
    m_openFor.start();
    m_poll.start();
    startRound();
}

void PrinterLink::onClosed(const QString &reason)
{
    const bool served = m_answeredHere;
    qCInfo(log).noquote() << "connection ended:" << reason;
    m_torn = m_torn || m_jobLeft > 0
        || std::any_of(m_fences.cbegin(), m_fences.cend(), [](const PendingFence &fence) { return !fence.probe; });
    forget();
    if (!served)
        countFailure();
    Q_EMIT dropped(reason);
    // At once after a good connection; a printer that hangs up again and again is not pressed.
    const bool atOnce = served && m_openFor.isValid() && m_openFor.elapsed() >= m_config.reconnectMs;
    m_openFor.invalidate();
    if (m_wanted)
        m_reconnect.start(atOnce ? 0 : m_config.reconnectMs);
}

void PrinterLink::countFailure()
{
    ++m_failures;
    if (m_failures < FailuresToUnreachable)
        return;
    for (PendingFence &fence : m_fences)
        fence.exact = true;
    m_statusAge.invalidate();
    setCondition(PrinterCondition::Unreachable);
}

bool PrinterLink::quiet() const
{
    return m_transport->isOpen() && m_roundOpen == 0 && !m_resync.isActive() && m_jobLeft == 0 && m_transport->pending() == 0;
}

bool PrinterLink::ready() const
{
    return quiet() && m_answeredHere && m_probe == Probe::Done;
}

bool PrinterLink::fresh() const
{
    return m_statusAge.isValid() && m_statusAge.elapsed() < FreshMs;
}

void PrinterLink::check()
{
    startRound();
}

/** A printer in trouble keeps even these questions in its buffer until it goes on. One that reports by itself is therefore only
    asked now and then whether it is still there, with one question: a night without paper must not fill it up. */
void PrinterLink::poll()
{
    const bool troubled = !canPrint(m_condition) && m_condition != PrinterCondition::Unknown && m_condition != PrinterCondition::Unreachable;
    if (!troubled || !m_reports) {
        startRound();
        return;
    }
    if (++m_polls % TroubledPolls != 0 || m_reserved || !quiet())
        return;
    m_single = true;
    m_roundOpen = 1;
    m_decoder.expect(1);
    m_roundTimer.start();
    m_transport->write(escpos::statusRequest(1));
}

void PrinterLink::startRound()
{
    if (m_reserved || !quiet())
        return;
    m_single = false;
    m_roundOpen = 4;
    for (int n = 1; n <= 4; ++n)
        m_decoder.expect(n);
    m_roundTimer.start();
    m_transport->write(askStatus());
}

void PrinterLink::onRoundMissed()
{
    m_roundOpen = 0;
    countFailure();
    const bool awaited = m_reserved || m_jobLeft > 0
        || std::any_of(m_fences.cbegin(), m_fences.cend(), [](const PendingFence &fence) { return !fence.probe; });
    if (m_failures >= (awaited ? FailuresToGiveUp : FailuresToUnreachable)) {
        recycle(QStringLiteral("the printer does not answer"));
        return;
    }
    resync();
}

/** What is asked for may still come late: let it pass before the next question, or it would be taken for another answer. */
void PrinterLink::resync()
{
    m_decoder.reset();
    for (const PendingFence &fence : std::as_const(m_fences)) {
        if (fence.kind == escpos::Fence::GsR)
            m_decoder.expectQueued();
    }
    m_roundOpen = 0;
    m_roundTimer.stop();
    m_resync.start();
}

void PrinterLink::onReceived(const QByteArray &bytes)
{
    if (m_resync.isActive())
        m_resync.start();
    const auto answers = m_decoder.feed(bytes);
    for (const escpos::Answer &answer : answers) {
        if (!m_transport->isOpen())
            return; // something below ended the connection
        std::visit(
            [this](const auto &value) {
                if constexpr (requires { take(value); })
                    take(value);
            },
            answer);
    }
}

void PrinterLink::take(const escpos::RealTimeStatus &answer)
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
    m_roundTimer.stop();
    m_failures = 0;
    m_answeredHere = true;
    m_statusAge.start();
    if (m_single) {
        if ((answer.byte & OfflineBit) == 0)
            startRound();
        return;
    }
    m_raw = QByteArray(reinterpret_cast<const char *>(m_round.data()), 4); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    setCondition(conditionOf(escpos::fromRealTime(m_round[0], m_round[1], m_round[2], m_round[3])));
    if (!m_autoStatus && m_transport->isOpen()) {
        m_autoStatus = true;
        m_transport->write(escpos::enableAutoStatus());
    }
    probeStep();
    Q_EMIT idle();
}

void PrinterLink::take(const escpos::AutoStatus &answer)
{
    m_seenMs = m_clock.nowMs();
    m_reports = true;
    if (!m_answeredHere)
        return; // the first word on a connection is the answer to a question
    m_statusAge.start();
    m_raw = answer.bytes;
    const bool could = canPrint(m_condition);
    setCondition(conditionOf(escpos::fromAutoStatus(answer.bytes)));
    if (!could && canPrint(m_condition)) {
        probeStep();
        Q_EMIT idle();
    }
}

void PrinterLink::setCondition(PrinterCondition condition)
{
    if (!canPrint(condition))
        m_probeDisturbed = true;
    if (condition == m_condition)
        return;
    m_condition = condition;
    m_sinceMs = m_clock.nowMs();
    qCInfo(log).noquote() << "condition:" << conditionName(condition) << m_raw.toHex(' ');
    Q_EMIT changed();
}

void PrinterLink::send(const QByteArray &bytes, escpos::Fence fence, const QByteArray &id)
{
    m_reserved = false;
    m_jobLeft = bytes.size();
    if (fence != escpos::Fence::None)
        m_fences.append({fence, id, false, false});
    if (fence == escpos::Fence::GsR)
        m_decoder.expectQueued();
    m_transport->write(bytes);
}

void PrinterLink::onWritten(qint64 bytes)
{
    if (m_jobLeft == 0)
        return;
    const qint64 ours = std::min(bytes, m_jobLeft);
    m_jobLeft -= ours;
    Q_EMIT handedOver(ours, m_jobLeft == 0);
}

} // namespace hearth
