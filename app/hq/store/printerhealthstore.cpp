// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/printerhealthstore.h"

namespace hearth::hq {

Result<void> PrinterHealthStore::replace(storage::Transaction &tx, qint64 till, const QList<PrinterHealth> &printers, qint64 nowMs)
{
    HEARTH_TRY(tx.exec("DELETE FROM printer_health WHERE till = ?1", till));
    for (const PrinterHealth &printer : printers)
        HEARTH_TRY(tx.exec("INSERT OR REPLACE INTO printer_health (till, printer, address, condition, raw, since_ms, seen_ms, queued,"
                           " received_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                           till, printer.printer, printer.address, static_cast<int>(printer.condition), printer.raw, printer.sinceMs,
                           printer.seenMs, printer.queued, nowMs));
    return {};
}

Result<QList<TillPrinter>> PrinterHealthStore::ofStore(storage::Database &db, qint64 store)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT t.id, t.number, h.printer, h.address, h.condition, h.raw, h.since_ms, h.seen_ms, h.queued,"
                           " h.received_at_ms FROM printer_health h JOIN till t ON t.id = h.till WHERE t.store = ?1"
                           " ORDER BY t.number, h.printer", store));
    QList<TillPrinter> printers;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return printers;
        printers.append({rows.int64(0), rows.int32(1),
                         {rows.text(2), rows.text(3), static_cast<PrinterCondition>(rows.int32(4)), rows.blob(5), rows.int64(6),
                          rows.int64(7), rows.int32(8)},
                         rows.int64(9)});
    }
}

} // namespace hearth::hq
