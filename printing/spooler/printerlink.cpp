// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/printerlink.h"

#include "spooler/escposlink.h"
#include "spooler/labellink.h"
#include "spooler/printfacts.h"
#include "transport/transport.h"

#include <QLoggingCategory>
#include <algorithm>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(printerlinkLog, "hearth.printing.link")

constexpr int FailuresToUnreachable = 2;
/** So many silent rounds end a connection on which an answer to a job is still awaited. */
constexpr int FailuresToGiveUp = 10;
/** So many connections in a row that the printer ended within this time, without a word: somebody else has it. */
constexpr int HangUpsToOwner = 2;
constexpr int AtOnceMs = 1'000;
/** A late answer comes within this silence or not at all. */
constexpr int QuietMs = 200;
} // namespace

PrinterLink::PrinterLink(std::unique_ptr<Transport> transport, const PrintSpooler::Config &config, const Clock &clock, QObject *parent)
    : QObject(parent), m_config(config), m_clock(clock), m_transport(std::move(transport))
{
    connect(m_transport.get(), &Transport::opened, this, &PrinterLink::onOpened);
    connect(m_transport.get(), &Transport::closed, this, &PrinterLink::onClosed);
    connect(m_transport.get(), &Transport::received, this, [this](const QByteArray &bytes) {
        if (m_resync.isActive())
            m_resync.start();
        take(bytes);
    });
    connect(m_transport.get(), &Transport::written, this, &PrinterLink::onWritten);
    connect(m_transport.get(), &Transport::documentAccepted, this, [this](const QString &reference) {
        if (m_jobLeft > 0)
            Q_EMIT accepted(reference);
    });
    connect(m_transport.get(), &Transport::hinted, this, &PrinterLink::onHinted);
    for (QTimer *timer : {&m_roundTimer, &m_reconnect, &m_resync})
        timer->setSingleShot(true);
    m_poll.setInterval(m_config.pollMs);
    m_roundTimer.setInterval(m_config.answerTimeoutMs);
    m_resync.setInterval(QuietMs);
    connect(&m_poll, &QTimer::timeout, this, [this] { poll(); });
    connect(&m_roundTimer, &QTimer::timeout, this, &PrinterLink::onRoundMissed);
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
    m_hangUps = 0;
    ended(reason, reason);
    if (whole)
        m_torn = torn;
}

void PrinterLink::forget()
{
    for (QTimer *timer : {&m_poll, &m_roundTimer, &m_resync})
        timer->stop();
    m_roundOpen = 0;
    m_jobLeft = 0;
    m_reserved = false;
    m_answeredHere = false;
    m_statusAge.invalidate();
    forgetAnswers();
}

void PrinterLink::onOpened()
{
    forget();
    m_openFor.start();
    m_oneWay = m_transport->way() == Transport::Way::OneWay;
    if (m_oneWay) {
        // Nothing is ever answered: whatever it takes counts as handed on, and its state is not known.
        m_failures = 0;
        m_answeredHere = true;
        m_torn = false;
        m_fence = escpos::Fence::None;
        openedOneWay();
        m_flags = {};
        m_portWasWell = false;
        setCondition(PrinterCondition::Unknown);
        Q_EMIT idle();
        return;
    }
    m_poll.start();
    startRound();
}

/** The wires of the port, where the printer itself cannot speak: better than nothing, less than its word. */
void PrinterLink::onHinted()
{
    if (!m_oneWay || !m_answeredHere)
        return;
    const auto hint = m_transport->hint();
    escpos::StatusFlags flags;
    flags.paperOut = hint && hint->paperOut;
    // These two are on when the wire is low, as one that leads nowhere is: they count once they were seen high.
    m_portWasWell = m_portWasWell || (hint && !hint->offline && !hint->error);
    flags.offline = m_portWasWell && hint && (hint->offline || hint->error);
    const bool other = flags != m_flags;
    m_flags = flags;
    // That the wires are at rest proves nothing: not known, as before.
    const PrinterCondition condition = flags == escpos::StatusFlags() ? PrinterCondition::Unknown : conditionOf(flags);
    if (other && condition == m_condition)
        Q_EMIT changed();
    setCondition(condition);
    if (printable())
        Q_EMIT idle();
}

void PrinterLink::onClosed(const QString &reason)
{
    // A printer takes one connection. Who comes second is let in and shown out, again and again.
    const bool hungUp = m_openFor.isValid() && !m_answeredHere && m_openFor.elapsed() < AtOnceMs;
    m_hangUps = hungUp ? m_hangUps + 1 : 0;
    ended(reason, m_hangUps >= HangUpsToOwner ? anotherOwner() + QStringLiteral(": ") + reason : reason);
}

void PrinterLink::ended(const QString &reason, const QString &why)
{
    const bool news = std::exchange(m_why, why) != why && m_condition == PrinterCondition::Unreachable;
    const bool served = m_answeredHere;
    qCInfo(printerlinkLog).noquote() << "connection ended:" << reason;
    m_torn = m_torn || m_jobLeft > 0 || awaitsProof();
    forget();
    if (!served)
        countFailure();
    Q_EMIT dropped(reason);
    if (news)
        Q_EMIT changed();
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
    becameUnreachable();
    m_statusAge.invalidate();
    setCondition(PrinterCondition::Unreachable);
}

bool PrinterLink::quiet() const
{
    return m_transport->isOpen() && m_roundOpen == 0 && !m_resync.isActive() && m_jobLeft == 0 && m_transport->pending() == 0;
}

bool PrinterLink::fresh() const
{
    return m_oneWay || (m_statusAge.isValid() && m_statusAge.elapsed() < FreshMs);
}

QByteArray PrinterLink::raw() const
{
    // Those of the last good answer, beside a condition that they contradict, would mislead whoever reads them.
    const bool silent = m_condition == PrinterCondition::Unknown || m_condition == PrinterCondition::Unreachable;
    return silent ? QByteArray() : m_raw;
}

QString PrinterLink::words() const
{
    const QString words = conditionWords(m_condition);
    const QString why = whyUnreachable();
    if (why.startsWith(anotherOwner()))
        return words + QStringLiteral(": ") + anotherOwner();
    return why.contains(inUseBy()) ? words + QStringLiteral(": ") + why : words;
}

QString PrinterLink::whyUnreachable() const
{
    return m_condition == PrinterCondition::Unreachable ? m_why : QString();
}

void PrinterLink::write(const QByteArray &bytes)
{
    m_transport->write(bytes);
}

bool PrinterLink::startRound()
{
    if (m_reserved || m_oneWay || !quiet())
        return false;
    m_roundTimer.start();
    m_roundOpen = ask();
    return true;
}

void PrinterLink::onRoundMissed()
{
    m_roundOpen = 0;
    countFailure();
    const bool awaited = m_reserved || m_jobLeft > 0 || awaitsProof();
    if (m_failures >= (awaited ? FailuresToGiveUp : FailuresToUnreachable)) {
        recycle(QStringLiteral("the printer does not answer"));
        return;
    }
    resync();
}

void PrinterLink::resync()
{
    forgetQuestions();
    m_roundOpen = 0;
    m_roundTimer.stop();
    m_resync.start();
}

void PrinterLink::answered()
{
    m_roundTimer.stop();
    m_failures = 0;
    m_hangUps = 0;
    m_answeredHere = true;
    m_statusAge.start();
}

QList<PrinterCondition> PrinterLink::causes(bool &complete) const
{
    complete = m_condition != PrinterCondition::Unreachable && (m_condition != PrinterCondition::Unknown || printable());
    if (m_condition == PrinterCondition::Unreachable)
        return {PrinterCondition::Unreachable};
    return m_condition == PrinterCondition::Unknown ? QList<PrinterCondition>() : causesOf(m_flags);
}

void PrinterLink::setFlags(const escpos::StatusFlags &flags)
{
    const bool other = flags != m_flags;
    const bool seenBefore = m_condition != PrinterCondition::Unknown;
    if (seenBefore && flags.drawerPin3High != m_flags.drawerPin3High
        && m_found.learn(QStringLiteral("drawer_sensor"), QStringLiteral("yes"), Provenance::Probed))
        Q_EMIT learned();
    m_flags = flags;
    const PrinterCondition condition = conditionOf(flags);
    if (other && condition == m_condition)
        Q_EMIT changed(); // a second cause came or went
    setCondition(condition);
}

void PrinterLink::setCondition(PrinterCondition condition)
{
    conditionTold(condition);
    if (condition == m_condition)
        return;
    m_condition = condition;
    m_sinceMs = m_clock.nowMs();
    qCInfo(printerlinkLog).noquote() << "condition:" << conditionName(condition) << m_raw.toHex(' ');
    Q_EMIT changed();
}

void PrinterLink::send(const QByteArray &bytes, escpos::Fence fence, const QByteArray &id)
{
    m_reserved = false;
    m_jobLeft = bytes.size();
    expectProof(fence, id);
    m_transport->write(bytes);
    m_transport->endDocument();
}

void PrinterLink::onWritten(qint64 bytes)
{
    if (m_jobLeft == 0)
        return;
    const qint64 ours = std::min(bytes, m_jobLeft);
    m_jobLeft -= ours;
    if (m_jobLeft == 0)
        allHandedOver();
    Q_EMIT handedOver(ours, m_jobLeft == 0);
}

PrinterLink *makePrinterLink(PrinterLanguage language, std::unique_ptr<Transport> transport, const PrintSpooler::Config &config,
                             const Clock &clock, QObject *parent)
{
    if (language == PrinterLanguage::Tspl)
        return new LabelLink(std::move(transport), config, clock, parent);
    return new EscposLink(std::move(transport), config, clock, parent);
}

} // namespace hearth
