// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The part of PrintLane that looks after the printer itself: its incidents, its roll, what is known of it, its spare.
#include "spooler/printlane.h"

#include "core/ids.h"
#include "domain/printer/drawersettings.h"
#include "outbox/outbox.h"
#include "printjobs/incidentstore.h"
#include "spooler/printfacts.h"

#include <QLoggingCategory>
#include <QPointer>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(lanecareLog, "hearth.printing.spooler")

/** What a person mends in a minute; the printer says so itself. */
bool handsOn(PrinterCondition condition)
{
    return condition == PrinterCondition::PaperOut || condition == PrinterCondition::CoverOpen || condition == PrinterCondition::HeadHot;
}
} // namespace

void PrintLane::tick()
{
    constexpr qint64 RollEveryMs = 60'000;
    observe();
    if (!m_rollAge.isValid() || m_rollAge.elapsed() >= RollEveryMs)
        estimateRoll();
    if (m_run == nullptr && down())
        wake();
}

bool PrintLane::canTake() const
{
    return m_link != nullptr && !m_retiring && !m_finishing && m_recovered && m_link->printable() && !m_link->stuck() && !m_cutterStops && m_late.empty();
}

void PrintLane::observe()
{
    if (m_retiring)
        return;
    bool complete = false;
    const QList<PrinterCondition> causes =
        m_link == nullptr ? QList<PrinterCondition>{PrinterCondition::Unreachable} : m_link->causes(complete);
    if (complete && !causes.contains(PrinterCondition::CutterError))
        m_recoverAsked = false;
    m_cutterStops = m_cutterStops || causes.contains(PrinterCondition::CutterError);
    if (complete || !causes.isEmpty())
        m_shared.incidents.observe(m_shared.reader(), m_printer.id, causes, complete, m_link == nullptr ? QByteArray() : m_link->raw());
}

/** The paper was out or low and is not any more: a new roll. */
void PrintLane::noticeRoll()
{
    const PrinterCondition condition = m_link->condition();
    if (condition == PrinterCondition::Unknown || condition == PrinterCondition::Unreachable)
        return;
    if (m_link->flags().coverOpen)
        return; // an open lid says nothing of the roll
    const bool low = m_link->flags().paperOut || m_link->flags().paperNearEnd;
    if (std::exchange(m_paperLow, low) == low || low)
        return;
    m_shared.ledger.record([name = m_printer.name, nowMs = m_shared.clock.nowMs()](storage::Transaction &tx) -> Result<bool> {
        HEARTH_TRY(PrinterStore::newRoll(tx, name, 0, nowMs));
        return false;
    }, [lane = QPointer<PrintLane>(this)](const Result<bool> &result) {
        if (lane)
            lane->afterRecord(result, "a new roll");
    });
}

void PrintLane::estimateRoll()
{
    constexpr qint64 PaceMs = 2LL * 3'600'000;
    storage::Database *reader = m_shared.reader();
    if (m_printer.rollMm <= 0 || m_printer.rollSinceMs <= 0 || reader == nullptr)
        return;
    m_rollAge.start();
    const qint64 nowMs = m_shared.clock.nowMs();
    const auto used = PrintJobStore::paperUsed(*reader, m_printer.id, m_printer.rollSinceMs, nowMs + 1);
    const auto late = PrintJobStore::paperUsed(*reader, m_printer.id, nowMs - PaceMs, nowMs + 1);
    if (!used || !late) {
        qCWarning(lanecareLog).noquote() << "cannot read what" << m_printer.name << "has printed:" << (used ? late.error() : used.error()).toString();
        return;
    }
    // The first hour of a day has its own pace, not that of an empty night before it.
    constexpr qint64 ShortestMs = 1'800'000; // one ticket just now is no pace
    const qint64 window = std::max(nowMs - std::max(late->sinceMs, nowMs - PaceMs), ShortestMs);
    const RollEstimate estimate = rollEstimate(m_printer.rollMm, used->millimetres, late->millimetres, window, nowMs);
    if (std::exchange(m_roll, estimate) != estimate)
        Q_EMIT healthChanged();
}

/** Only where its sensor has been seen to move: an open connector looks like one of the two for ever. */
QString PrintLane::drawerLevel() const
{
    if (m_link == nullptr || m_link->oneWay() || m_link->condition() == PrinterCondition::Unknown || m_link->condition() == PrinterCondition::Unreachable)
        return {};
    if (!Capabilities::fromText(m_printer.capabilities).isYes(QStringLiteral("drawer_sensor"), false))
        return {};
    const bool openHigh = DrawerSettings::parse(m_printer.drawer).value_or(DrawerSettings{}).openHigh;
    return m_link->flags().drawerPin3High == openHigh ? QStringLiteral("open") : QStringLiteral("closed");
}

/** After a kick, and as long as it is said to be stuck. It is never kicked again by itself: money would lie open. */
void PrintLane::lookAtDrawer()
{
    if (!m_kicked && !m_drawerStuck)
        return;
    const bool open = drawerLevel() == QLatin1String("open");
    if (!open && !(m_kicked && m_drawerDue))
        return;
    m_kicked = m_drawerDue = false;
    m_drawerWait.stop();
    if (std::exchange(m_drawerStuck, !open) == open)
        Q_EMIT healthChanged();
}

void PrintLane::learn()
{
    Capabilities known = Capabilities::fromText(m_printer.capabilities);
    if (!known.learn(m_link->found()))
        return;
    m_printer.capabilities = known.toText();
    // Merged with what is stored by then: a person may have answered for the printer meanwhile.
    m_shared.ledger.record([id = m_printer.id, found = m_link->found()](storage::Transaction &tx) -> Result<bool> {
        HEARTH_TRY(PrinterStore::learn(tx, id, found));
        return false;
    }, [lane = QPointer<PrintLane>(this)](const Result<bool> &result) {
        if (lane)
            lane->afterRecord(result, "what is known of the printer");
    });
}

void PrintLane::afterRecord(const Result<bool> &result, const char *what)
{
    if (!result)
        qCWarning(lanecareLog).noquote() << what << "of" << m_printer.name << "cannot be recorded:" << result.error().toString();
}

/** A jammed cutter may have torn, folded or half cut what came before: a person looks, then it goes on. */
bool PrintLane::cutterStops()
{
    storage::Database *reader = m_shared.reader();
    if (reader == nullptr)
        return true;
    const auto stops = IncidentStore::cutterStops(*reader, m_printer.id);
    if (!stops) {
        qCWarning(lanecareLog).noquote() << "cannot read the printer's incidents:" << stops.error().toString();
        return true;
    }
    // A jam that was only just seen is not on disk yet.
    const bool now = *stops || (!m_shared.incidents.idle() && m_link != nullptr && m_cutterStops);
    const bool freed = m_cutterStops && !now;
    if (std::exchange(m_cutterStops, now) != now)
        Q_EMIT healthChanged();
    if (freed && m_link != nullptr && m_link->flags().cutterError && !std::exchange(m_recoverAsked, true))
        m_link->recover();
    return now;
}

/** It cannot print, and has not been able to for as long as its spare is told to wait. */
bool PrintLane::down()
{
    const bool works = m_link != nullptr && m_link->printable() && !m_link->stuck() && !m_cutterStops;
    if (works || (m_link != nullptr && m_link->condition() == PrinterCondition::Unknown)) {
        m_downFor.invalidate();
        return false;
    }
    const bool paperOnly = m_link != nullptr && handsOn(m_link->condition());
    if (!m_downFor.isValid())
        m_downFor.start();
    m_paperOnly = paperOnly;
    return m_downFor.elapsed() >= (m_paperOnly ? m_shared.config.paperFailoverMs : m_shared.config.failoverMs);
}

/** Gives a job of which no byte was consumed to the spare, once: from there it does not move on. */
bool PrintLane::moveOn(const PrintJob &job)
{
    if (!down() || m_printer.spare.isEmpty() || !job.movedFrom.isEmpty())
        return false;
    const auto spare = m_shared.spare(m_printer.spare);
    if (!spare || (spare->language == PrinterLanguage::Tspl && m_printer.language != PrinterLanguage::Tspl))
        return false;
    qCWarning(lanecareLog).noquote() << "print job" << idText(job.jobId) << "goes from" << m_printer.name << "to its spare" << spare->name;
    ++m_settling;
    m_shared.ledger.record([id = job.jobId, to = *spare, clock = &m_shared.clock](storage::Transaction &tx) -> Result<bool> {
        HEARTH_ASSIGN(PrintJob moved, PrintJobStore::moveTo(tx, id, to, clock->nowMs()));
        moved.reason = QStringLiteral("moved from ") + moved.movedFrom;
        HEARTH_TRY(Outbox::append(tx, protocol::FactKind::PrintStatus, newId(*clock), clock->nowMs(), protocol::encode(statusOf(moved))));
        return true;
    }, [lane = QPointer<PrintLane>(this)](const Result<bool> &result) {
        if (!lane)
            return;
        --lane->m_settling;
        lane->afterRecord(result, "the move of a job");
        if (result) {
            lane->m_again.setInterval(0);
            Q_EMIT lane->movedOn();
        } else {
            lane->again();
        }
        lane->wake();
    });
    return true;
}

} // namespace hearth
