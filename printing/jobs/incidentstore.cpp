// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "printjobs/incidentstore.h"

#include "core/ids.h"

// A macro, because SQL texts are literals.
#define HEARTH_INCIDENT_COLUMNS                                                                                       \
    "id, incident_id, printer, (SELECT name FROM printer p WHERE p.id = printer_incident.printer),"                    \
    " (SELECT address FROM printer p WHERE p.id = printer_incident.printer), condition, started_at_ms, ended_at_ms,"   \
    " acknowledged_at_ms, acknowledged_by, raw"

namespace hearth {
namespace {
Result<QList<PrinterIncident>> readIncidents(storage::Rows &rows)
{
    QList<PrinterIncident> incidents;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return incidents;
        PrinterIncident incident;
        int column = 0;
        incident.id = rows.int64(column++);
        incident.incidentId = rows.id(column++);
        incident.printer = rows.int64(column++);
        incident.printerName = rows.text(column++);
        incident.address = rows.text(column++);
        incident.condition = static_cast<PrinterCondition>(rows.int32(column++));
        incident.startedAtMs = rows.int64(column++);
        incident.endedAtMs = rows.int64(column++);
        incident.acknowledgedAtMs = rows.int64(column++);
        incident.acknowledgedBy = rows.text(column++);
        incident.raw = rows.blob(column++);
        incidents.append(incident);
    }
}

Result<std::optional<PrinterIncident>> readOne(storage::Rows &rows)
{
    HEARTH_ASSIGN(const QList<PrinterIncident> found, readIncidents(rows));
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}
} // namespace

Result<PrinterIncident> IncidentStore::begin(storage::Transaction &tx, const QUuid &incidentId, qint64 printer, PrinterCondition condition,
                                             const QByteArray &raw, qint64 atMs)
{
    HEARTH_TRY(tx.exec("INSERT INTO printer_incident (incident_id, printer, condition, started_at_ms, raw) VALUES (?1, ?2, ?3, ?4, ?5)"
                       " ON CONFLICT (printer, condition) WHERE ended_at_ms IS NULL DO NOTHING",
                       incidentId, printer, static_cast<int>(condition), atMs, raw.isNull() ? QByteArray("") : raw));
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT " HEARTH_INCIDENT_COLUMNS " FROM printer_incident WHERE printer = ?1 AND condition = ?2"
                                               " AND ended_at_ms IS NULL", printer, static_cast<int>(condition)));
    HEARTH_ASSIGN(const auto begun, readOne(rows));
    if (!begun)
        return fail(ErrorCode::Internal, QStringLiteral("the incident was not stored"), conditionName(condition));
    return *begun;
}

Result<std::optional<PrinterIncident>> IncidentStore::end(storage::Transaction &tx, qint64 printer, PrinterCondition condition, qint64 atMs)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("UPDATE printer_incident SET ended_at_ms = max(?3, started_at_ms) WHERE printer = ?1 AND condition = ?2"
                                               " AND ended_at_ms IS NULL RETURNING " HEARTH_INCIDENT_COLUMNS,
                                               printer, static_cast<int>(condition), atMs));
    return readOne(rows);
}

Result<PrinterIncident> IncidentStore::acknowledge(storage::Transaction &tx, const QUuid &incidentId, const QString &by, qint64 atMs)
{
    HEARTH_TRY(tx.exec("UPDATE printer_incident SET acknowledged_at_ms = ?3, acknowledged_by = ?2 WHERE incident_id = ?1"
                       " AND acknowledged_at_ms IS NULL", incidentId, by.left(64), atMs));
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT " HEARTH_INCIDENT_COLUMNS " FROM printer_incident WHERE incident_id = ?1", incidentId));
    HEARTH_ASSIGN(const auto found, readOne(rows));
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such incident"), idText(incidentId));
    return *found;
}

Result<QList<PrinterIncident>> IncidentStore::open(storage::Database &db, qint64 printer)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT " HEARTH_INCIDENT_COLUMNS " FROM printer_incident WHERE printer = ?1"
                                               " AND ended_at_ms IS NULL ORDER BY id", printer));
    return readIncidents(rows);
}

Result<QList<PrinterIncident>> IncidentStore::freeCutter(storage::Transaction &tx, qint64 printer, const QString &by, qint64 atMs)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("UPDATE printer_incident SET acknowledged_at_ms = ?3, acknowledged_by = ?4 WHERE printer = ?1"
                                               " AND condition = ?2 AND acknowledged_at_ms IS NULL RETURNING " HEARTH_INCIDENT_COLUMNS,
                                               printer, static_cast<int>(PrinterCondition::CutterError), atMs, by.left(64)));
    return readIncidents(rows);
}

Result<bool> IncidentStore::cutterStops(storage::Database &db, qint64 printer)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT 1 FROM printer_incident WHERE printer = ?1 AND condition = ?2 AND acknowledged_at_ms IS NULL"
                                               " LIMIT 1", printer, static_cast<int>(PrinterCondition::CutterError)));
    return rows.next();
}

Result<QList<PrinterIncident>> IncidentStore::recent(storage::Database &db, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT " HEARTH_INCIDENT_COLUMNS " FROM printer_incident"
                                               " ORDER BY ended_at_ms IS NOT NULL AND NOT (condition = ?2 AND acknowledged_at_ms IS NULL),"
                                               " id DESC LIMIT ?1", limit, static_cast<int>(PrinterCondition::CutterError)));
    return readIncidents(rows);
}

} // namespace hearth
