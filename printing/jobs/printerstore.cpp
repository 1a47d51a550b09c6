// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "printjobs/printjobstore.h"

#include <QRegularExpression>

namespace hearth {
namespace {
constexpr qsizetype MaxName = 64;
constexpr qsizetype MaxAddress = 300;
constexpr int MinWidthDots = 200;
constexpr int MaxWidthDots = 1'000;
constexpr int MaxStations = 32;

PrinterRow readRow(const storage::Rows &rows)
{
    PrinterRow printer;
    printer.id = rows.int64(0);
    printer.name = rows.text(1);
    printer.address = rows.text(2);
    printer.stations = rows.text(3).split(QLatin1Char(','), Qt::SkipEmptyParts);
    printer.widthDots = rows.int32(4);
    return printer;
}

Result<QList<PrinterRow>> readAll(storage::Rows &rows)
{
    QList<PrinterRow> printers;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return printers;
        printers.append(readRow(rows));
    }
}

Result<void> check(const PrinterRow &printer)
{
    const auto bad = [&](const QString &why) { return fail(ErrorCode::InvalidInput, why, QStringLiteral("printer ") + printer.name.left(MaxName)); };
    static const QRegularExpression control(QStringLiteral("[\\x00-\\x1f\\x7f]"));
    if (printer.name.trimmed().isEmpty() || printer.name.size() > MaxName || printer.name.contains(control))
        return bad(QStringLiteral("a printer's name has 1 to %1 visible characters").arg(MaxName));
    if (printer.address.isEmpty() || printer.address.size() > MaxAddress || printer.address.contains(control))
        return bad(QStringLiteral("a printer needs an address such as tcp:HOST:PORT"));
    if (printer.stations.isEmpty() || printer.stations.size() > MaxStations)
        return bad(QStringLiteral("a printer serves 1 to %1 stations").arg(MaxStations));
    static const QRegularExpression station(QStringLiteral("\\A[\\w-]{1,32}\\z"), QRegularExpression::UseUnicodePropertiesOption);
    for (const QString &name : printer.stations) {
        if (!station.match(name).hasMatch())
            return bad(QStringLiteral("\"%1\" is not a station: letters, digits, _ and - only").arg(name.left(40)));
    }
    if (printer.widthDots < MinWidthDots || printer.widthDots > MaxWidthDots)
        return bad(QStringLiteral("a width of %1 dots is not between %2 and %3").arg(printer.widthDots).arg(MinWidthDots).arg(MaxWidthDots));
    return {};
}
} // namespace

Result<PrinterRow> PrinterStore::put(storage::Transaction &tx, const PrinterRow &printer, qint64 nowMs)
{
    HEARTH_TRY(check(printer));
    // A printer takes one connection: a second name for it would wait for ever behind the first.
    {
        HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT name FROM printer WHERE address = ?1 AND name <> ?2 AND removed_at_ms IS NULL",
                                                   printer.address, printer.name));
        HEARTH_ASSIGN(const bool taken, rows.next());
        if (taken)
            return fail(ErrorCode::Conflict, QStringLiteral("the printer \"%1\" has this address; give that one more stations").arg(rows.text(0)),
                        printer.address);
    }
    QStringList stations = printer.stations;
    stations.removeDuplicates();
    HEARTH_ASSIGN(storage::Rows rows, tx.query(
        "INSERT INTO printer (name, address, stations, width_dots, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (name) DO UPDATE SET address = excluded.address, stations = excluded.stations,"
        " width_dots = excluded.width_dots, removed_at_ms = NULL"
        " RETURNING id, name, address, stations, width_dots",
        printer.name, printer.address, stations.join(QLatin1Char(',')), printer.widthDots, nowMs));
    HEARTH_ASSIGN(const QList<PrinterRow> stored, readAll(rows));
    if (stored.size() != 1)
        return fail(ErrorCode::Internal, QStringLiteral("the printer was not stored"), printer.name);
    return stored.first();
}

Result<void> PrinterStore::remove(storage::Transaction &tx, const QString &name, qint64 nowMs)
{
    HEARTH_ASSIGN(const int changed, tx.exec("UPDATE printer SET removed_at_ms = ?2 WHERE name = ?1 AND removed_at_ms IS NULL", name, nowMs));
    if (changed == 0)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no printer of that name"), name.left(MaxName));
    return {};
}

Result<QList<PrinterRow>> PrinterStore::all(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT id, name, address, stations, width_dots FROM printer WHERE removed_at_ms IS NULL ORDER BY id"));
    return readAll(rows);
}

Result<std::optional<PrinterRow>> PrinterStore::find(storage::Database &db, qint64 id)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT id, name, address, stations, width_dots FROM printer WHERE id = ?1 AND removed_at_ms IS NULL", id));
    HEARTH_ASSIGN(const QList<PrinterRow> found, readAll(rows));
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

Result<QList<PrinterRow>> PrinterStore::removedWithWork(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(
        "SELECT id, name, address, stations, width_dots FROM printer WHERE removed_at_ms IS NOT NULL AND ("
        " EXISTS (SELECT 1 FROM print_job j WHERE j.printer = printer.id AND j.state IN (1, 5) AND j.reason <> 'stale')"
        " OR EXISTS (SELECT 1 FROM print_job j WHERE j.printer = printer.id AND j.state IN (2, 3)"
        " AND j.reason <> 'not proved by this printer')) ORDER BY id"));
    return readAll(rows);
}

Result<QList<PrinterRow>> PrinterStore::forStation(storage::Transaction &tx, const QString &station)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT id, name, address, stations, width_dots FROM printer WHERE removed_at_ms IS NULL ORDER BY id"));
    HEARTH_ASSIGN(QList<PrinterRow> printers, readAll(rows));
    printers.removeIf([&](const PrinterRow &printer) { return !printer.stations.contains(station); });
    return printers;
}

} // namespace hearth
