// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/incidentbook.h"

#include "core/ids.h"
#include "outbox/outbox.h"
#include "printjobs/incidentstore.h"
#include "protocol/factbodies.h"
#include "protocol/incidentfact.h"

#include <QLoggingCategory>
#include <QPointer>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(incidentbookLog, "hearth.printing.incidents")

Result<bool> store(storage::Transaction &tx, qint64 printer, const IncidentChange &change, const QByteArray &raw, const Clock &clock)
{
    std::optional<PrinterIncident> incident;
    if (change.opened) {
        HEARTH_ASSIGN(incident, IncidentStore::begin(tx, newId(clock), printer, change.cause, raw, change.atMs));
    } else {
        HEARTH_ASSIGN(incident, IncidentStore::end(tx, printer, change.cause, change.atMs));
    }
    if (!incident)
        return false;
    HEARTH_TRY(Outbox::append(tx, protocol::FactKind::PrinterIncident, newId(clock), clock.nowMs(), protocol::encode(incidentFact(*incident))));
    return true;
}
} // namespace

IncidentBook::IncidentBook(JobLedger &ledger, const Clock &clock, QObject *parent) : QObject(parent), m_ledger(ledger), m_clock(clock) {}

IncidentTracker *IncidentBook::tracker(storage::Database *reader, qint64 printer)
{
    const auto found = m_trackers.find(printer);
    if (found != m_trackers.end())
        return &found->second;
    if (reader == nullptr)
        return nullptr;
    const auto open = IncidentStore::open(*reader, printer);
    if (!open) {
        qCWarning(incidentbookLog).noquote() << "cannot read the printers' incidents:" << open.error().toString();
        return nullptr;
    }
    IncidentTracker &made = m_trackers[printer];
    for (const PrinterIncident &incident : *open)
        made.resume(incident.condition);
    return &made;
}

void IncidentBook::observe(storage::Database *reader, qint64 printer, const QList<PrinterCondition> &causes, bool complete, const QByteArray &raw)
{
    if (IncidentTracker *known = tracker(reader, printer))
        note(printer, known->update(causes, complete, m_clock.nowMs()), raw);
    pump();
}

void IncidentBook::leave(storage::Database *reader, qint64 printer)
{
    IncidentTracker *known = tracker(reader, printer);
    if (known == nullptr)
        return;
    QList<IncidentChange> changes;
    for (const PrinterCondition cause : known->open())
        changes.append({cause, false, m_clock.nowMs()});
    m_trackers.erase(printer);
    note(printer, changes, {});
    pump();
}

void IncidentBook::note(qint64 printer, const QList<IncidentChange> &changes, const QByteArray &raw)
{
    for (const IncidentChange &change : changes) {
        qCInfo(incidentbookLog).noquote() << "printer" << printer << conditionName(change.cause) << (change.opened ? "begins" : "is over");
        m_waiting.push_back({printer, change, raw});
    }
    // A database that refuses for days: the newest tell what is the matter.
    constexpr std::size_t MostWaiting = 1'000;
    if (m_waiting.size() > MostWaiting)
        m_waiting.erase(m_waiting.begin() + 1, m_waiting.begin() + 1 + static_cast<std::ptrdiff_t>(m_waiting.size() - MostWaiting));
}

void IncidentBook::pump()
{
    if (m_posting || m_waiting.empty())
        return;
    m_posting = true;
    const Entry entry = m_waiting.front();
    m_ledger.record([entry, clock = &m_clock](storage::Transaction &tx) { return store(tx, entry.printer, entry.change, entry.raw, *clock); },
                    [book = QPointer<IncidentBook>(this)](const Result<bool> &stored) {
                        if (!book)
                            return;
                        book->m_posting = false;
                        if (!stored) { // again with the next observation
                            qCWarning(incidentbookLog).noquote() << "an incident cannot be recorded:" << stored.error().toString();
                            return;
                        }
                        book->m_waiting.pop_front();
                        Q_EMIT book->recorded();
                        book->pump();
                    });
}

} // namespace hearth
