// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/ticketsender.h"

#include "spooler/printfacts.h"
#include "transport/transport.h"

namespace hearth {

TicketSender::TicketSender(std::unique_ptr<Transport> transport, const PrintSpooler::Config &config, const Clock &clock, int waitMs, PrinterLanguage language,
                           QObject *parent)
    : QObject(parent), m_link(makePrinterLink(language, std::move(transport), config, clock, this)), m_config(config), m_clock(clock)
{
    m_wait.setSingleShot(true);
    m_wait.setInterval(waitMs);
    m_proof.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, [this] {
        const QString words = m_link->words();
        if (!m_sent)
            end(Outcome::NotPrinted, words.isEmpty() ? QStringLiteral("the printer answers but does not print") : words);
        else
            end(Outcome::Unknown, words.isEmpty() ? QStringLiteral("no proof in time") : words);
    });
    connect(&m_proof, &QTimer::timeout, this, [this] { end(Outcome::Unknown, QStringLiteral("no proof within %1 s").arg(m_proof.interval() / 1000)); });
    connect(m_link, &PrinterLink::idle, this, &TicketSender::step);
    connect(m_link, &PrinterLink::changed, this, &TicketSender::step);
    connect(m_link, &PrinterLink::handedOver, this, [this](qint64 bytes, bool all) {
        m_report.bytes += bytes;
        if (m_link->printable())
            m_proof.start();
        if (all && m_link->fence() == escpos::Fence::None)
            end(Outcome::SentNotProved, m_report.proof.isEmpty() ? QStringLiteral("this printer proves nothing")
                                                                 : QStringLiteral("the print system took it, and cannot say whether it was printed"));
    });
    connect(m_link, &PrinterLink::accepted, this, [this](const QString &reference) { m_report.proof = PrintJobStore::spoolerProof(reference); });
    connect(m_link, &PrinterLink::proved, this, [this] { end(Outcome::Printed, {}); });
    connect(m_link, &PrinterLink::unproved, this, [this] { end(Outcome::SentNotProved, QStringLiteral("the printer did not show that it printed")); });
    connect(m_link, &PrinterLink::dropped, this, [this](const QString &reason) {
        if (m_sent)
            end(m_report.bytes > 0 ? Outcome::Unknown : Outcome::NotPrinted, reason);
        else
            m_report.reason = reason; // it connects again until the wait is over
    });
}

void TicketSender::send(Encode encode, int paperMs, int paperMm)
{
    m_encode = std::move(encode);
    m_report.paperMm = paperMm;
    m_proof.setInterval(paperMs + m_config.cutMs + m_config.proofTimeoutMs);
    m_started.start();
    m_wait.start();
    m_link->open();
}

void TicketSender::step()
{
    if (m_ended)
        return;
    if (m_sent) {
        // While it says what it waits for, that wait is the longer one.
        if (m_link->printable()) {
            m_wait.stop();
            if (!m_proof.isActive() && m_report.bytes > 0)
                m_proof.start();
        } else {
            m_proof.stop();
            if (!m_wait.isActive())
                m_wait.start();
        }
        return;
    }
    if (!m_link->printable() || !m_link->ready())
        return;
    if (!m_link->fresh()) {
        m_link->check();
        return;
    }
    m_wait.stop();
    m_sent = true;
    const QByteArray id = processId(m_clock.nowMs() % (36LL * 36 * 36 * 36));
    m_report.proof = proofName(m_link->fence());
    m_link->send(m_encode(m_link->fence(), id), m_link->fence(), id);
}

QString TicketSender::outcomeName(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Printed: return QStringLiteral("printed");
    case Outcome::NotPrinted: return QStringLiteral("not_printed");
    case Outcome::Unknown: return QStringLiteral("unknown");
    case Outcome::SentNotProved: return QStringLiteral("sent_not_proved");
    }
    return QStringLiteral("unknown");
}

void TicketSender::end(Outcome outcome, const QString &reason)
{
    if (std::exchange(m_ended, true))
        return;
    m_wait.stop();
    m_proof.stop();
    if (outcome != Outcome::Printed && PrintJobStore::spoolerReference(m_report.proof).isEmpty())
        m_report.proof.clear();
    m_report.outcome = outcome;
    m_report.reason = reason;
    m_report.condition = m_link->condition();
    m_report.raw = m_link->raw();
    m_report.elapsedMs = m_started.elapsed();
    // Queued: this is said from inside the connection.
    QMetaObject::invokeMethod(this, [this] {
        m_link->close();
        Q_EMIT finished(m_report);
    }, Qt::QueuedConnection);
}

} // namespace hearth
