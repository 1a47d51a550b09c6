// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/incidentboard.h"
#include "core/ids.h"
#include "outbox/outbox.h"
#include "printjobs/incidentstore.h"
#include "protocol/factbodies.h"
#include "protocol/incidentfact.h"
#include "till/boardwrite.h"

namespace hearth {
namespace {
Result<void> tell(storage::Transaction &tx, const Clock &clock, const PrinterIncident &incident)
{
    return Outbox::append(tx, protocol::FactKind::PrinterIncident, newId(clock), clock.nowMs(), protocol::encode(incidentFact(incident))).map([](auto) {});
}
} // namespace

IncidentBoard::IncidentBoard(storage::Database &reader, storage::Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent), m_reader(reader), m_writer(writer), m_clock(clock)
{
}

IncidentBoard::~IncidentBoard()
{
    leaveWriter(m_writer);
}

Result<QList<PrinterIncident>> IncidentBoard::recent(qint64 fromMs, int limit) const
{
    HEARTH_ASSIGN(QList<PrinterIncident> incidents, IncidentStore::recent(m_reader, limit));
    incidents.removeIf([fromMs](const PrinterIncident &incident) {
        return incident.endedAtMs > 0 && incident.startedAtMs < fromMs && !incident.stops();
    });
    return incidents;
}

QFuture<Result<void>> IncidentBoard::acknowledge(const QUuid &incidentId, const QString &by)
{
    return boardWrite(
        m_writer,
        [incidentId, by, clock = &m_clock](storage::Transaction &tx) -> Result<void> {
            const qint64 nowMs = clock->nowMs();
            HEARTH_ASSIGN(const PrinterIncident incident, IncidentStore::acknowledge(tx, incidentId, by, nowMs));
            if (incident.acknowledgedAtMs != nowMs || incident.acknowledgedBy != by.left(64))
                return {}; // somebody was faster, and HQ knows
            if (incident.condition == PrinterCondition::CutterError) // earlier jams nobody answered stop it just as well
                HEARTH_TRY(freeCutter(tx, *clock, incident.printer, by));
            return tell(tx, *clock, incident);
        },
        [this] {
            Q_EMIT factAppended();
            Q_EMIT changed();
        });
}

Result<int> IncidentBoard::freeCutter(storage::Transaction &tx, const Clock &clock, qint64 printer, const QString &by)
{
    HEARTH_ASSIGN(const QList<PrinterIncident> freed, IncidentStore::freeCutter(tx, printer, by, clock.nowMs()));
    for (const PrinterIncident &incident : freed)
        HEARTH_TRY(tell(tx, clock, incident));
    return static_cast<int>(freed.size());
}

} // namespace hearth
