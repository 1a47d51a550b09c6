// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/labellink.h"

#include "spooler/printfacts.h"
#include "transport/transport.h"

#include <algorithm>

namespace hearth {
namespace {
/** Between two questions while a label is on its way: a label of 30 mm takes 100 ms and more. */
constexpr int WatchMs = 30;
/** Answers in a row that it does not print: between two labels it may stop for a moment. */
constexpr int IdleAnswers = 2;
/** One that was never seen printing is asked this often at least. */
constexpr int LeastAnswers = 4;
/** Of a run before this one: a label of 60 x 40 mm as one picture. */
constexpr qsizetype UsualJob = 32 * 1024;
} // namespace

LabelLink::LabelLink(std::unique_ptr<Transport> transport, const PrintSpooler::Config &config, const Clock &clock, QObject *parent)
    : PrinterLink(std::move(transport), config, clock, parent), m_lastJob(UsualJob)
{
    m_fence = escpos::Fence::Watch;
    m_soon.setSingleShot(true);
    m_soon.setInterval(WatchMs);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        if (!startRound() && m_watch && m_transport->isOpen())
            m_soon.start(); // something else is on its way
    });
}

void LabelLink::forgetAnswers()
{
    m_soon.stop();
    // The label of the connection before may still come out.
    m_doubtful = m_doubtful || (m_watch && m_watch->all);
    m_watch.reset();
    m_status = {};
    m_fence = m_doubtful ? escpos::Fence::None : escpos::Fence::Watch;
}

void LabelLink::markTorn()
{
    PrinterLink::markTorn();
    m_doubtful = true;
}

void LabelLink::doubt()
{
    m_doubtful = true;
    m_fence = escpos::Fence::None;
}

bool LabelLink::ready() const
{
    return PrinterLink::ready() && !m_torn && !m_status.printing;
}

QString LabelLink::words() const
{
    if (m_condition == PrinterCondition::PaperOut && m_status.ribbonOut && !m_status.paperOut)
        return QStringLiteral("ribbon out");
    if (m_condition == PrinterCondition::Offline && m_status.jam)
        return QStringLiteral("paper jam");
    if (m_condition == PrinterCondition::Offline && m_status.paused)
        return QStringLiteral("paused at the printer");
    return PrinterLink::words();
}

int LabelLink::ask()
{
    write(tspl::statusRequest());
    return 1;
}

void LabelLink::take(const QByteArray &bytes)
{
    for (const char byte : bytes) {
        if (m_resync.isActive() || !m_transport->isOpen())
            return;
        if (m_roundOpen == 0) {
            // One too many: any byte may be a status, so the one before may have been another question's answer.
            if (!m_reserved && m_jobLeft == 0)
                resync();
            return;
        }
        m_roundOpen = 0;
        told(static_cast<quint8>(byte));
    }
}

void LabelLink::told(quint8 byte)
{
    answered();
    m_seenMs = m_clock.nowMs();
    m_raw = QByteArray(1, static_cast<char>(byte));
    m_status = tspl::decodeStatus(byte);
    setFlags(flagsOf(m_status));
    if (!m_transport->isOpen())
        return;
    if (m_torn && m_status.isOk()) {
        // What was cut off in the middle must not swallow the beginning of the next label, nor be printed below it.
        write(tspl::abandonBytes(m_lastJob));
        m_torn = false;
        askSoon();
    }
    if (m_watch)
        look();
    else if (m_status.printing)
        askSoon(); // the next label waits for its end
    Q_EMIT idle();
}

void LabelLink::askSoon()
{
    if (!m_soon.isActive())
        m_soon.start();
}

void LabelLink::look()
{
    Watch &watch = *m_watch;
    if (!watch.all)
        return;
    if (!m_doubtful) // given up: the regular questions will do
        askSoon();
    if (!m_status.isOk()) {
        watch.printing = false;
        watch.trouble = true;
        watch.idle = 0;
        return;
    }
    if (m_status.printing) {
        watch.printing = true;
        watch.idle = 0;
        if (m_found.learn(QStringLiteral("printing_bit"), QStringLiteral("yes"), Provenance::Probed))
            Q_EMIT learned();
        return;
    }
    ++watch.idle;
    const QByteArray id = watch.id;
    if (watch.printing && watch.idle >= IdleAnswers) {
        m_watch.reset();
        m_soon.stop();
        m_doubtful = false;
        m_fence = escpos::Fence::Watch;
        Q_EMIT proved(id);
    } else if (!watch.printing && !watch.trouble && watch.idle >= LeastAnswers && watch.since.elapsed() >= m_config.cutMs) {
        m_watch.reset();
        m_soon.stop();
        Q_EMIT unproved(id);
    }
}

void LabelLink::expectProof(escpos::Fence fence, const QByteArray &id)
{
    m_lastJob = std::max<qsizetype>(m_jobLeft, 1);
    m_watch.reset();
    if (fence == escpos::Fence::Watch)
        m_watch = Watch{id, false, false, false, 0, {}};
    else if (!m_oneWay)
        m_doubtful = false; // this one went without proof; what is printed after the next one is that one's
}

void LabelLink::allHandedOver()
{
    if (!m_oneWay)
        m_fence = m_doubtful ? escpos::Fence::None : escpos::Fence::Watch;
    if (!m_watch)
        return;
    m_watch->all = true;
    m_watch->since.start();
    askSoon();
}

} // namespace hearth
