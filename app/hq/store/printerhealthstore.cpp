// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/printerhealthstore.h"

#include <algorithm>

namespace hearth::hq {
namespace {
struct Heard {
    QString printer;
    PrinterCondition condition = PrinterCondition::Unknown;
    qint64 tillSinceMs = 0;
    qint64 heardSinceMs = 0;
};

Result<QList<Heard>> heardOf(storage::Transaction &tx, qint64 till)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT printer, condition, since_ms, heard_since_ms FROM printer_health WHERE till = ?1", till));
    QList<Heard> list;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return list;
        list.append({rows.text(0), static_cast<PrinterCondition>(rows.int32(1)), rows.int64(2), rows.int64(3)});
    }
}
} // namespace

Result<void> PrinterHealthStore::replace(storage::Transaction &tx, qint64 till, const QList<PrinterHealth> &printers, qint64 nowMs)
{
    for (const PrinterHealth &printer : printers)
        HEARTH_TRY(tx.exec("INSERT INTO printer_history (till, printer, condition, raw, since_ms, received_at_ms)"
                           " SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE coalesce((SELECT condition FROM printer_health"
                           " WHERE till = ?1 AND printer = ?2), -1) <> ?3",
                           till, printer.printer, static_cast<int>(printer.condition), printer.raw,
                           printer.sinceMs, nowMs));
    HEARTH_ASSIGN(const QList<Heard> before, heardOf(tx, till));
    HEARTH_TRY(tx.exec("DELETE FROM printer_health WHERE till = ?1", till));
    for (const PrinterHealth &printer : printers) {
        const auto same = std::find_if(before.cbegin(), before.cend(), [&](const Heard &heard) {
            return heard.printer == printer.printer && heard.condition == printer.condition && heard.tillSinceMs == printer.sinceMs;
        });
        HEARTH_TRY(tx.exec("INSERT INTO printer_health (till, printer, address, condition, raw, since_ms, seen_ms, queued,"
                           " received_at_ms, drawer, roll_left_mm, roll_ends_ms, heard_since_ms)"
                           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
                           " ON CONFLICT (till, printer) DO UPDATE SET address = excluded.address, condition = excluded.condition, raw = excluded.raw,"
                           " since_ms = excluded.since_ms, seen_ms = excluded.seen_ms, queued = excluded.queued, drawer = excluded.drawer,"
                           " roll_left_mm = excluded.roll_left_mm, roll_ends_ms = excluded.roll_ends_ms, heard_since_ms = excluded.heard_since_ms",
                           till, printer.printer, printer.address, static_cast<int>(printer.condition), printer.raw, printer.sinceMs,
                           printer.seenMs, printer.queued, nowMs, printer.drawer.isNull() ? QStringLiteral("") : printer.drawer, printer.rollLeftMm,
                           printer.rollEndsMs, same != before.cend() ? same->heardSinceMs : nowMs));
    }
    return {};
}

Result<QList<TillPrinter>> PrinterHealthStore::ofStore(storage::Database &db, qint64 store)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT t.id, t.number, h.printer, h.address, h.condition, h.raw, h.since_ms, h.seen_ms, h.queued,"
                           " h.received_at_ms, h.drawer, h.roll_left_mm, h.roll_ends_ms FROM printer_health h JOIN till t ON t.id = h.till WHERE t.store = ?1"
                           " ORDER BY t.number, h.printer", store));
    QList<TillPrinter> printers;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return printers;
        printers.append({rows.int64(0), rows.int32(1),
                         {rows.text(2), rows.text(3), static_cast<PrinterCondition>(rows.int32(4)), rows.blob(5), rows.int64(6),
                          rows.int64(7), rows.int32(8), rows.text(10), rows.int32(11), rows.int64(12)},
                         rows.int64(9)});
    }
}

Result<QList<PrinterChange>> PrinterHealthStore::history(storage::Database &db, qint64 store, const QString &printer, qint64 before,
                                                         int limit)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT h.id, t.number, h.condition, h.raw, h.since_ms, h.received_at_ms FROM till t"
                           " JOIN printer_history h ON h.till = t.id AND h.printer = ?2 WHERE t.store = ?1 AND h.id < ?3"
                           " ORDER BY h.id DESC LIMIT ?4", store, printer, before, limit));
    QList<PrinterChange> changes;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return changes;
        changes.append({rows.int64(0), rows.int32(1), static_cast<PrinterCondition>(rows.int32(2)), rows.blob(3), rows.int64(4),
                        rows.int64(5)});
    }
}

Result<bool> PrinterHealthStore::knows(storage::Database &db, qint64 store, const QString &printer)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT EXISTS (SELECT 1 FROM till t JOIN printer_health h ON h.till = t.id WHERE t.store = ?1 AND h.printer = ?2)"
                           " OR EXISTS (SELECT 1 FROM till t JOIN printer_history h ON h.till = t.id WHERE t.store = ?1 AND h.printer = ?2)",
                           store, printer));
    HEARTH_TRY(rows.next());
    return rows.boolean(0);
}

Result<int> PrinterHealthStore::pruneHistory(storage::Transaction &tx, qint64 beforeMs, int limit)
{
    return tx.exec("DELETE FROM printer_history WHERE id IN (SELECT id FROM (SELECT id, received_at_ms FROM printer_history ORDER BY id"
                   " LIMIT ?2) AS oldest WHERE received_at_ms < ?1)", beforeMs, limit);
}

} // namespace hearth::hq
