// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/incidentstore.h"
#include "protocol/factbodies.h"

namespace hearth::hq {
namespace {
std::optional<qint64> set(qint64 ms)
{
    return ms > 0 ? std::optional<qint64>(ms) : std::nullopt;
}

PrinterDown downFrom(const storage::Rows &rows)
{
    PrinterDown down{rows.int64(0), rows.text(1), rows.int32(2), rows.text(3), rows.text(4), static_cast<PrinterCondition>(rows.int32(5)),
                     rows.int64(6), rows.id(7), rows.text(8), rows.text(9), std::nullopt};
    if (!rows.isNull(10))
        down.alertAfterMin = rows.int64(10);
    return down;
}

Result<void> collect(storage::Rows rows, QList<PrinterDown> &downs)
{
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return {};
        PrinterDown down = downFrom(rows);
        // What is not known is not down.
        if (down.condition != PrinterCondition::Unknown && !canPrint(down.condition))
            downs.append(std::move(down));
    }
}
} // namespace

Result<void> IncidentStore::put(storage::Transaction &tx, qint64 till, const protocol::PrinterIncident &incident, qint64 sinceMs, qint64 nowMs)
{
    HEARTH_TRY(tx.exec("INSERT INTO incident (incident_id, till, printer, address, condition, raw, started_at_ms, ended_at_ms,"
                       " acknowledged_at_ms, acknowledged_by, received_at_ms, closed_at_ms, since_ms)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, CASE WHEN ?8 IS NULL THEN NULL ELSE ?11 END, ?12)"
                       " ON CONFLICT (till, incident_id) DO UPDATE SET ended_at_ms = coalesce(incident.ended_at_ms, excluded.ended_at_ms),"
                       " closed_at_ms = coalesce(incident.closed_at_ms, excluded.closed_at_ms),"
                       " acknowledged_by = CASE WHEN incident.acknowledged_at_ms IS NULL THEN excluded.acknowledged_by"
                       " ELSE incident.acknowledged_by END,"
                       " acknowledged_at_ms = coalesce(incident.acknowledged_at_ms, excluded.acknowledged_at_ms)",
                       incident.incidentId, till, incident.printer, incident.address,
                       static_cast<int>(incident.condition), incident.raw, incident.startedAtMs,
                       set(incident.endedAtMs), set(incident.acknowledgedAtMs),
                       incident.acknowledgedBy, nowMs, sinceMs));
    return {};
}

Result<void> IncidentStore::endAll(storage::Transaction &tx, qint64 till, qint64 nowMs)
{
    HEARTH_TRY(tx.exec("UPDATE incident SET ended_at_ms = CASE WHEN started_at_ms > ?2 THEN started_at_ms ELSE ?2 END, closed_at_ms = ?2 WHERE till = ?1 AND ended_at_ms IS NULL", till, nowMs));
    return {};
}

Result<int> IncidentStore::prune(storage::Transaction &tx, qint64 beforeMs, int limit)
{
    return tx.exec("DELETE FROM incident WHERE id IN (SELECT id FROM incident WHERE closed_at_ms < ?1 ORDER BY closed_at_ms LIMIT ?2)", beforeMs,
                   limit);
}

Result<QList<IncidentRow>> IncidentStore::list(storage::Database &db, const IncidentFilter &filter)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT i.id, i.till, s.code, t.number, i.incident_id, i.printer, i.condition, i.started_at_ms,"
                           " coalesce(i.ended_at_ms, 0), coalesce(i.acknowledged_at_ms, 0), i.acknowledged_by, i.raw, i.address,"
                           " i.received_at_ms, coalesce((SELECT min(a.raised_at_ms) FROM printer_alert a WHERE a.till = i.till"
                           " AND (a.incident_id = i.incident_id OR (a.incident_id IS NULL AND a.printer = i.printer"
                           " AND a.raised_at_ms >= i.since_ms AND a.raised_at_ms <= coalesce(i.closed_at_ms, a.raised_at_ms)))), 0)"
                           " FROM incident i JOIN till t ON t.id = i.till JOIN store s ON s.id = t.store"
                           " WHERE (?1 = 0 OR t.store = ?1) AND (?2 = 0 OR i.ended_at_ms IS NULL) AND i.id < ?3"
                           " ORDER BY i.id DESC LIMIT ?4", filter.store, filter.open, filter.before, filter.limit));
    QList<IncidentRow> list;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return list;
        list.append({rows.int64(0), rows.int64(1), rows.text(2), rows.int32(3),
                     {rows.id(4), rows.text(5), static_cast<PrinterCondition>(rows.int32(6)), rows.int64(7), rows.int64(8), rows.int64(9),
                      rows.text(10), rows.blob(11), rows.text(12)},
                     rows.int64(13), rows.int64(14)});
    }
}

Result<QList<PrinterDown>> PrinterAlertStore::due(storage::Database &db)
{
    QList<PrinterDown> downs;
    // An alert by STATUS that was raised while the incident ran has told of it.
    HEARTH_ASSIGN(storage::Rows incidents,
                  db.query("SELECT i.till, s.code, t.number, i.printer, i.address, i.condition, i.since_ms, i.incident_id, s.zone,"
                           " s.open_hours, s.alert_after_min FROM incident i JOIN till t ON t.id = i.till JOIN store s ON s.id = t.store"
                           " WHERE i.ended_at_ms IS NULL AND NOT EXISTS (SELECT 1 FROM printer_alert a WHERE a.till = i.till"
                           " AND (a.incident_id = i.incident_id OR (a.incident_id IS NULL AND a.printer = i.printer"
                           " AND a.raised_at_ms >= i.since_ms))) ORDER BY i.id"));
    HEARTH_TRY(collect(std::move(incidents), downs));
    HEARTH_ASSIGN(storage::Rows health,
                  db.query("SELECT h.till, s.code, t.number, h.printer, h.address, h.condition, h.heard_since_ms, NULL, s.zone, s.open_hours,"
                           " s.alert_after_min FROM printer_health h JOIN till t ON t.id = h.till JOIN store s ON s.id = t.store"
                           " WHERE h.since_ms > 0 AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.till = h.till AND i.printer = h.printer"
                           " AND i.ended_at_ms IS NULL) AND NOT EXISTS (SELECT 1 FROM printer_alert a WHERE a.till = h.till"
                           " AND a.printer = h.printer AND a.raised_at_ms >= h.heard_since_ms)"
                           " ORDER BY h.till, h.printer"));
    HEARTH_TRY(collect(std::move(health), downs));
    return downs;
}

Result<bool> PrinterAlertStore::raise(storage::Transaction &tx, const PrinterDown &down, qint64 nowMs)
{
    HEARTH_ASSIGN(const int raised,
                  tx.exec("INSERT INTO printer_alert (till, printer, condition, since_ms, incident_id, raised_at_ms)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
                          down.till, down.printer, static_cast<int>(down.condition), down.sinceMs, down.incidentId, nowMs));
    return raised > 0;
}

Result<int> PrinterAlertStore::prune(storage::Transaction &tx, qint64 beforeMs, int limit)
{
    return tx.exec("DELETE FROM printer_alert WHERE id IN (SELECT a.id FROM printer_alert a WHERE a.raised_at_ms < ?1"
                   " AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.till = a.till AND i.incident_id = a.incident_id)"
                   " AND NOT EXISTS (SELECT 1 FROM incident i WHERE a.incident_id IS NULL AND i.till = a.till AND i.printer = a.printer"
                   " AND i.ended_at_ms IS NULL)"
                   " AND NOT EXISTS (SELECT 1 FROM printer_health h WHERE h.till = a.till AND h.printer = a.printer"
                   " AND a.raised_at_ms >= h.heard_since_ms) ORDER BY a.raised_at_ms LIMIT ?2)", beforeMs, limit);
}

} // namespace hearth::hq
