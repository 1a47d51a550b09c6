// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/printlane.h"

#include "core/ids.h"
#include "spooler/printfacts.h"
#include "transport/transport.h"

#include <QLoggingCategory>
#include <algorithm>
#include <QPointer>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(printlaneLog, "hearth.printing.spooler")
constexpr int LongestAgainMs = 5'000;
} // namespace

PrintLane::PrintLane(Shared shared, PrinterRow printer, QObject *parent)
    : QObject(parent), m_shared(std::move(shared)), m_printer(std::move(printer))
{
    m_proof.setSingleShot(true);
    m_again.setSingleShot(true);
    m_drawerWait.setSingleShot(true);
    m_drawerWait.setInterval(m_shared.config.drawerMs);
    connect(&m_drawerWait, &QTimer::timeout, this, [this] {
        m_drawerDue = true;
        if (m_link != nullptr)
            m_link->check(); // what it says then counts
    });
    m_again.setInterval(0);
    connect(&m_proof, &QTimer::timeout, this, &PrintLane::onProofTimeout);
    connect(&m_again, &QTimer::timeout, this, &PrintLane::wake);
    openLink();
}

PrintLane::~PrintLane() = default;

void PrintLane::openLink()
{
    if (m_link != nullptr) {
        m_link->disconnect(this);
        m_link->close();
        m_link->deleteLater();
        m_link = nullptr;
    }
    m_linkAddress = m_printer.address;
    m_linkLanguage = m_printer.language;
    auto transport = m_shared.config.connect ? m_shared.config.connect(m_printer.address) : makeTransport(m_printer.address);
    if (!transport) {
        m_linkError = transport.error().toString();
        m_linkErrorAtMs = m_shared.clock.nowMs();
        qCWarning(printlaneLog).noquote() << "printer" << m_printer.name << "cannot be used:" << m_linkError;
        Q_EMIT healthChanged();
        return;
    }
    m_linkError.clear();
    m_link = makePrinterLink(m_printer.language, std::move(*transport), m_shared.config, m_shared.clock, this);
    connect(m_link, &PrinterLink::changed, this, &PrintLane::onCondition);
    connect(m_link, &PrinterLink::idle, this, &PrintLane::lookAtDrawer);
    connect(m_link, &PrinterLink::idle, this, &PrintLane::step);
    connect(m_link, &PrinterLink::handedOver, this, &PrintLane::onHandedOver);
    connect(m_link, &PrinterLink::accepted, this, [this](const QString &reference) {
        if (m_run != nullptr)
            m_run->accepted(reference);
    });
    connect(m_link, &PrinterLink::proved, this, &PrintLane::onProved);
    connect(m_link, &PrinterLink::unproved, this, &PrintLane::onUnproved);
    connect(m_link, &PrinterLink::dropped, this, &PrintLane::onDropped);
    connect(m_link, &PrinterLink::learned, this, &PrintLane::learn);
    QMetaObject::invokeMethod(m_link, &PrinterLink::open, Qt::QueuedConnection);
}

void PrintLane::setPrinter(const PrinterRow &printer)
{
    m_printer = printer;
}

void PrintLane::retire(bool on)
{
    m_retiring = on;
}

PrinterHealth PrintLane::health() const
{
    PrinterHealth health;
    health.printer = m_printer.name;
    health.address = m_printer.address;
    if (m_link == nullptr) {
        health.condition = PrinterCondition::Unreachable;
        health.sinceMs = m_linkErrorAtMs;
        health.note = m_linkError;
        return health;
    }
    health.condition = m_link->condition();
    // Freed, it says so itself; that somebody looked at what it cut, it cannot say.
    if (m_cutterStops && (health.condition == PrinterCondition::Ok || health.condition == PrinterCondition::PaperNearEnd))
        health.condition = PrinterCondition::CutterError;
    health.note = m_link->whyUnreachable();
    health.raw = m_link->raw();
    health.sinceMs = m_link->sinceMs();
    health.seenMs = m_link->seenMs();
    health.rollLeftMm = m_roll.leftMm;
    health.rollEndsMs = m_roll.endsMs;
    health.drawer = m_drawerStuck ? QStringLiteral("stuck") : drawerLevel();
    return health;
}

void PrintLane::wake()
{
    if (m_cutterStops)
        static_cast<void>(cutterStops()); // somebody may have freed it
    if (!m_recovered)
        recover();
    else
        step();
}

/** What a process before this one left in sending or sent may be on paper. */
void PrintLane::recover()
{
    if (m_settling > 0 || m_again.isActive())
        return;
    storage::Database *reader = m_shared.reader();
    if (reader == nullptr)
        return;
    const auto moving = PrintJobStore::moving(*reader, m_printer.id);
    if (!moving) {
        qCWarning(printlaneLog).noquote() << "cannot read the print jobs:" << moving.error().toString();
        again();
        return;
    }
    if (moving->isEmpty()) {
        // What was left in doubt at an orderly end may hang from the printer all the same.
        const auto doubt = PrintJobStore::lastSentInDoubt(*reader, m_printer.id);
        if (!doubt) {
            qCWarning(printlaneLog).noquote() << "cannot read the print jobs:" << doubt.error().toString();
            again();
            return;
        }
        if (*doubt && m_link != nullptr)
            m_link->markTorn();
        m_recovered = true;
        step();
        return;
    }
    if (m_link != nullptr)
        m_link->markTorn();
    for (const PrintJob &job : *moving)
        settle(job, PrintState::Unknown, QStringLiteral("the till stopped while it was being printed"));
}

/** Brings a waiting job to rest without printing it. */
void PrintLane::settle(const PrintJob &job, PrintState to, const QString &reason)
{
    ++m_settling;
    JobLedger::Step step;
    step.jobId = job.jobId;
    step.to = to;
    step.reason = reason;
    step.atRest = true;
    m_shared.ledger.post(step, [lane = QPointer<PrintLane>(this), id = job.jobId](const Result<PrintJob> &result) {
        if (!lane)
            return;
        --lane->m_settling;
        if (!result && result.error().code != ErrorCode::Conflict) {
            qCWarning(printlaneLog).noquote() << "print job" << idText(id) << "cannot be recorded:" << result.error().toString();
            lane->again();
        } else {
            lane->m_again.setInterval(0);
        }
        if (lane->m_settling == 0 && !lane->m_again.isActive())
            lane->wake();
    });
}

/** After an error of the database: a growing wait. */
void PrintLane::again()
{
    m_again.start(std::clamp(m_again.interval() * 2, m_shared.config.retryMs, LongestAgainMs));
}

void PrintLane::followAddress()
{
    if (m_linkAddress == m_printer.address && m_linkLanguage == m_printer.language)
        return;
    dropLate();
    openLink();
}

void PrintLane::step()
{
    if (m_run != nullptr) {
        if (m_writeWaits)
            write();
        return;
    }
    if (m_finishing || !m_recovered || m_settling > 0 || m_again.isActive())
        return;
    followAddress();
    storage::Database *reader = m_shared.reader();
    if (reader == nullptr)
        return;
    const auto next = PrintJobStore::next(*reader, m_printer.id);
    if (!next) {
        qCWarning(printlaneLog).noquote() << "cannot read the print jobs:" << next.error().toString();
        again();
        return;
    }
    if (!*next) {
        if (m_retiring)
            Q_EMIT retired();
        return;
    }
    const PrintJob &job = **next;
    // The job may be younger than what this lane was told of its printer: it must not go to where that stood before.
    const auto printer = PrinterStore::find(*reader, m_printer.id);
    if (!printer) {
        qCWarning(printlaneLog).noquote() << "cannot read the printer:" << printer.error().toString();
        again();
        return;
    }
    if (*printer) {
        m_printer = **printer;
        followAddress();
    } else {
        m_retiring = true;
    }
    if (m_retiring) {
        settle(job, PrintState::Failed, QStringLiteral("the printer was removed"));
        return;
    }
    if (job.expiresAtMs < m_shared.clock.nowMs()) {
        settle(job, PrintState::Held, PrintJobStore::stale());
        return;
    }
    const bool stopped = cutterStops();
    if (moveOn(job))
        return;
    if (m_link == nullptr || !m_link->printable()) {
        const PrinterCondition condition = m_link == nullptr ? PrinterCondition::Unreachable : m_link->condition();
        const QString words = m_link == nullptr ? m_linkError : m_link->words();
        if (condition != PrinterCondition::Unknown && (job.state != PrintState::Held || job.reason != words))
            settle(job, PrintState::Held, words);
        return;
    }
    if (stopped) {
        const QString words = QStringLiteral("the cutter jammed: somebody has to say that it is free");
        if (job.state != PrintState::Held || job.reason != words)
            settle(job, PrintState::Held, words);
        return;
    }
    if (!m_link->ready()) {
        const QString stuck = QStringLiteral("the printer answers but does not print");
        if (m_link->stuck() && (job.state != PrintState::Held || job.reason != stuck))
            settle(job, PrintState::Held, stuck);
        return;
    }
    if (!m_link->fresh()) {
        m_link->check();
        return;
    }
    if ((m_link->fence() == escpos::Fence::GsR || m_linkLanguage == PrinterLanguage::Tspl) && !m_late.empty()) {
        // This answer carries no name: one that comes late would be taken for the next job's.
        m_link->recycle(QStringLiteral("a fresh connection after an answer that did not come"), true);
        return;
    }
    begin(job);
}

void PrintLane::begin(const PrintJob &job)
{
    auto ticket = ticketFromCbor(job.ticket);
    if (!ticket) {
        settle(job, PrintState::Failed, QStringLiteral("the ticket cannot be read: ") + ticket.error().toString());
        return;
    }
    if (!m_printer.prints(ticket->kind)) {
        settle(job, PrintState::Failed, QStringLiteral("a printer of labels cannot print a %1").arg(ticketKindName(ticket->kind)));
        return;
    }
    ticket->movedFrom = job.movedFrom;
    const PaperProfile paper = paperOf(m_printer);
    storage::Database *reader = m_shared.reader();
    const TicketTemplate *own = reader == nullptr ? nullptr : m_shared.templates.of(*reader, job.id, ticket->kind);
    const TicketLayout layout = layoutTicket(*ticket, paper, own);
    m_runKicks = layout.openDrawer;
    m_runFenceKind = m_link->fence();
    m_runFence = processId(job.id);
    m_runBytes = bytesOf(layout, m_printer, m_runFenceKind, m_runFence, m_shared.config.glyphs);
    m_proof.setInterval(paperTimeMs(layout, paper, m_shared.config.paperMmPerS) + m_shared.config.cutMs + m_shared.config.proofTimeoutMs);
    m_runDropped = false;
    m_link->reserve(true);
    m_run = new JobRun(m_shared.ledger, job, proofName(m_runFenceKind), m_shared.config.retryMs, this);
    connect(m_run, &JobRun::readyToWrite, this, &PrintLane::write);
    // While the database does not take it, the printer is asked as ever.
    connect(m_run, &JobRun::delayed, this, [link = QPointer<PrinterLink>(m_link)] {
        if (link)
            link->reserve(false);
    });
    connect(m_run, &JobRun::rested, this, [this, run = m_run] {
        if (run == m_run)
            onRested();
    });
    m_run->setPaper(paperMm(layout, paper));
    m_run->begin();
}

/** `sending` is on disk. The printer may have changed its mind meanwhile: then not one byte leaves. */
void PrintLane::write()
{
    m_writeWaits = false;
    if (m_link != nullptr && m_link->asks()) {
        m_writeWaits = true; // its answer comes first
        return;
    }
    if (m_link == nullptr || !m_link->ready() || !m_link->printable()) {
        m_run->lost(m_link != nullptr && !m_link->printable() ? m_link->words()
                                                              : QStringLiteral("the connection was lost before a byte was sent"));
        return;
    }
    if (!m_link->fresh()) {
        m_writeWaits = true;
        m_link->reserve(false);
        m_link->check();
        return;
    }
    m_proof.start();
    if (m_runKicks) {
        m_kicked = drawerLevel() == QLatin1String("closed"); // one that stands open already is none to wait for
        m_drawerDue = m_drawerStuck = false;
        m_drawerWait.stop();
    }
    m_link->send(std::exchange(m_runBytes, {}), m_runFenceKind, m_runFence);
}

void PrintLane::onHandedOver(qint64 bytes, bool all)
{
    if (m_run == nullptr)
        return;
    if (m_proof.isActive())
        m_proof.start();
    m_run->handedOver(bytes, all);
}

void PrintLane::onProved(const QByteArray &id)
{
    const auto late = std::find_if(m_late.begin(), m_late.end(), [&](const Late &l) { return l.id == id; });
    if (late != m_late.end()) {
        JobRun *run = late->run;
        m_late.erase(late);
        run->answered();
        run->release();
        return;
    }
    if (m_run != nullptr && id == m_runFence) {
        m_proof.stop();
        m_run->answered();
    }
}

void PrintLane::onUnproved(const QByteArray &id)
{
    if (m_run == nullptr || id != m_runFence)
        return;
    m_proof.stop();
    m_run->unproved();
}

void PrintLane::onDropped(const QString &reason)
{
    m_proof.stop();
    m_writeWaits = false;
    dropLate();
    m_runDropped = true;
    m_kicked = m_drawerDue = false;
    m_drawerWait.stop();
    if (m_run != nullptr)
        m_run->lost(m_run->begun() ? QStringLiteral("the connection was lost while it was being printed: ") + reason
                                   : QStringLiteral("the connection was lost before a byte was sent"));
}

void PrintLane::onCondition()
{
    noticeRoll();
    lookAtDrawer();
    observe();
    Q_EMIT healthChanged();
    if (m_run == nullptr) {
        step();
        return;
    }
    if (m_writeWaits)
        return write();
    const PrinterCondition condition = m_link->condition();
    // The printer holds the ticket and goes on by itself: no time runs while it says what it is waiting for.
    const bool waits = !m_link->printable() && condition != PrinterCondition::Unreachable;
    if (m_run->begun()) {
        m_run->waitingFor(m_link->words());
        if (waits)
            m_proof.stop();
        else if (!m_proof.isActive() || m_link->printable())
            m_proof.start();
    }
}

void PrintLane::onProofTimeout()
{
    if (m_run == nullptr)
        return;
    const int seconds = m_proof.interval() / 1000;
    if (m_link->writing()) {
        // The rest of it must never reach the printer later.
        m_link->recycle(QStringLiteral("the printer took no bytes for %1 s").arg(seconds));
        return;
    }
    m_run->lost(QStringLiteral("no proof within %1 s").arg(seconds));
    m_link->doubt();
}

void PrintLane::onRested()
{
    JobRun *run = std::exchange(m_run, nullptr);
    m_writeWaits = false;
    m_proof.stop();
    m_runBytes.clear();
    if (m_link != nullptr)
        m_link->reserve(false);
    if (run->job().state == PrintState::Unknown && run->provable() && run->sentAll() && !m_runDropped)
        m_late.push_back({m_runFence, run});
    else
        run->release();
    if (std::exchange(m_runKicks, false) && m_kicked) {
        if (run->job().state == PrintState::Printed || run->job().state == PrintState::Sent)
            m_drawerWait.start();
        else
            m_kicked = false; // whether the pulse came is not known
    }
    estimateRoll();
    Q_EMIT rested();
    step();
}

void PrintLane::dropLate()
{
    for (const Late &late : m_late)
        late.run->release();
    m_late.clear();
}

void PrintLane::disconnectPrinter(const QString &reason)
{
    m_finishing = true;
    if (m_link != nullptr)
        m_link->close();
    onDropped(reason);
}

} // namespace hearth
