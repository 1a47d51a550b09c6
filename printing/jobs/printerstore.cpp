// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "printjobs/printjobstore.h"

#include <QRegularExpression>

// In the order in which readRow() takes them. A macro, because SQL texts are literals.
#define HEARTH_PRINTER_COLUMNS "id, name, address, stations, width_dots, dpi, spare, drawer, capabilities, roll_mm, roll_since_ms," \
    " language, height_dots, gap_dots"

namespace hearth {
namespace {
constexpr qsizetype MaxName = 64;
constexpr qsizetype MaxAddress = 300;
constexpr int MinWidthDots = 200;
constexpr int MaxWidthDots = 1'000;
constexpr int MaxStations = 32;
constexpr int MinDpi = 100;
constexpr int MaxDpi = 600;
constexpr int MaxEscposDpi = 255; // GS P has a byte for it
constexpr int MaxRollMm = 500'000;
constexpr int MinLabelWidthDots = 100;
constexpr int MinLabelHeightDots = 80;
constexpr int MaxLabelHeightDots = 2'000;
constexpr int MaxGapDots = 200;

PrinterRow readRow(const storage::Rows &rows)
{
    PrinterRow printer;
    printer.id = rows.int64(0);
    printer.name = rows.text(1);
    printer.address = rows.text(2);
    printer.stations = rows.text(3).split(QLatin1Char(','), Qt::SkipEmptyParts);
    printer.widthDots = rows.int32(4);
    printer.dpi = rows.int32(5);
    printer.spare = rows.text(6);
    printer.drawer = rows.text(7);
    printer.capabilities = rows.text(8);
    printer.rollMm = rows.int32(9);
    printer.rollSinceMs = rows.int64(10);
    printer.language = printerLanguageFrom(rows.text(11)).value_or(PrinterLanguage::Escpos);
    printer.heightDots = rows.int32(12);
    printer.gapDots = rows.int32(13);
    return printer;
}

/** A null string would be stored as NULL. */
QString text(const QString &value)
{
    return value.isNull() ? QStringLiteral("") : value;
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

Result<void> checkLabel(const PrinterRow &printer)
{
    const auto bad = [&](const QString &why) { return fail(ErrorCode::InvalidInput, why, QStringLiteral("printer ") + printer.name.left(MaxName)); };
    if (printer.widthDots < MinLabelWidthDots || printer.widthDots > MaxWidthDots || printer.heightDots < MinLabelHeightDots
        || printer.heightDots > MaxLabelHeightDots)
        return bad(QStringLiteral("a label of %1 x %2 dots is not between %3 x %4 and %5 x %6").arg(printer.widthDots).arg(printer.heightDots)
                       .arg(MinLabelWidthDots).arg(MinLabelHeightDots).arg(MaxWidthDots).arg(MaxLabelHeightDots));
    if (printer.gapDots < 0 || printer.gapDots > MaxGapDots)
        return bad(QStringLiteral("a gap of %1 dots is not between 0 and %2").arg(printer.gapDots).arg(MaxGapDots));
    if (printer.stations.contains(QStringLiteral("receipt")))
        return bad(QStringLiteral("a printer of labels prints no receipts"));
    return {};
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
    const bool labels = printer.language == PrinterLanguage::Tspl;
    if (labels)
        HEARTH_TRY(checkLabel(printer));
    else if (printer.heightDots != 0 || printer.gapDots != 0)
        return bad(QStringLiteral("only a printer of labels (tspl) has a label's height"));
    else if (printer.widthDots < MinWidthDots || printer.widthDots > MaxWidthDots)
        return bad(QStringLiteral("a width of %1 dots is not between %2 and %3").arg(printer.widthDots).arg(MinWidthDots).arg(MaxWidthDots));
    const int mostDpi = labels ? MaxDpi : MaxEscposDpi;
    if (printer.dpi < MinDpi || printer.dpi > mostDpi)
        return bad(QStringLiteral("%1 dpi is not between %2 and %3").arg(printer.dpi).arg(MinDpi).arg(mostDpi));
    if (printer.rollMm < 0 || printer.rollMm > MaxRollMm)
        return bad(QStringLiteral("a roll of %1 mm is not between 0 and %2").arg(printer.rollMm).arg(MaxRollMm));
    return {};
}

/** A spare takes over once; a chain of spares would carry a ticket through the house. */
Result<void> checkSpare(storage::Transaction &tx, const PrinterRow &printer)
{
    if (printer.spare.isEmpty())
        return {};
    if (printer.spare == printer.name)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a printer is no spare of itself"), printer.name);
    HEARTH_ASSIGN(const auto spare, PrinterStore::named(tx, printer.spare));
    if (!spare)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no printer \"%1\" to be its spare").arg(printer.spare.left(MaxName)), printer.name);
    if (spare->language == PrinterLanguage::Tspl && printer.language != PrinterLanguage::Tspl)
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" prints labels only").arg(spare->name), printer.name);
    return {};
}

/** What holds of a printer until it or a person says otherwise: the paper as it was chosen, and what the bytes of tickets rely on. */
Capabilities takenForGranted(const PrinterRow &printer)
{
    Capabilities known;
    known.learn(QStringLiteral("width_dots"), QString::number(printer.widthDots), Provenance::Documented);
    known.learn(QStringLiteral("dpi"), QString::number(printer.dpi), Provenance::Documented);
    known.learn(QStringLiteral("kanji"), QStringLiteral("yes"), Provenance::Assumed);
    if (printer.language == PrinterLanguage::Tspl)
        return known;
    known.learn(QStringLiteral("cutter"), QStringLiteral("yes"), Provenance::Assumed);
    known.learn(QStringLiteral("code_page"), QStringLiteral("ascii"), Provenance::Assumed); // the rest is GB18030 or dots
    known.learn(QStringLiteral("buffer_bytes"), QStringLiteral("4096"), Provenance::Assumed); // it stops taking bytes when full
    return known;
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
    HEARTH_TRY(checkSpare(tx, printer));
    QStringList stations = printer.stations;
    stations.removeDuplicates();
    HEARTH_ASSIGN(storage::Rows rows, tx.query(
        "INSERT INTO printer (name, address, stations, width_dots, created_at_ms, dpi, spare, drawer, roll_mm, language,"
        " height_dots, gap_dots) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        " ON CONFLICT (name) DO UPDATE SET stations = excluded.stations, width_dots = excluded.width_dots, dpi = excluded.dpi,"
        " spare = excluded.spare, drawer = excluded.drawer, roll_mm = CASE excluded.roll_mm WHEN 0 THEN roll_mm ELSE excluded.roll_mm END,"
        " language = excluded.language, height_dots = excluded.height_dots, gap_dots = excluded.gap_dots,"
        " capabilities = CASE WHEN address = excluded.address AND language = excluded.language THEN capabilities ELSE '' END, address = excluded.address, removed_at_ms = NULL"
        " RETURNING " HEARTH_PRINTER_COLUMNS,
        printer.name, printer.address, stations.join(QLatin1Char(',')), printer.widthDots, nowMs, printer.dpi, text(printer.spare),
        text(printer.drawer), printer.rollMm, printerLanguageName(printer.language), printer.heightDots, printer.gapDots));
    HEARTH_ASSIGN(const QList<PrinterRow> stored, readAll(rows));
    if (stored.size() != 1)
        return fail(ErrorCode::Internal, QStringLiteral("the printer was not stored"), printer.name);
    PrinterRow row = stored.first();
    Capabilities known = Capabilities::fromText(row.capabilities);
    known.learn(takenForGranted(row));
    row.capabilities = known.toText();
    HEARTH_TRY(tx.exec("UPDATE printer SET capabilities = ?2 WHERE id = ?1", row.id, row.capabilities));
    return row;
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
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT " HEARTH_PRINTER_COLUMNS " FROM printer WHERE removed_at_ms IS NULL ORDER BY id"));
    return readAll(rows);
}

Result<std::optional<PrinterRow>> PrinterStore::find(storage::Database &db, qint64 id)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT " HEARTH_PRINTER_COLUMNS " FROM printer WHERE id = ?1 AND removed_at_ms IS NULL", id));
    HEARTH_ASSIGN(const QList<PrinterRow> found, readAll(rows));
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

Result<std::optional<PrinterRow>> PrinterStore::named(storage::Transaction &tx, const QString &name)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT " HEARTH_PRINTER_COLUMNS " FROM printer WHERE name = ?1 AND removed_at_ms IS NULL", name));
    HEARTH_ASSIGN(const QList<PrinterRow> found, readAll(rows));
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

Result<void> PrinterStore::learn(storage::Transaction &tx, qint64 id, const Capabilities &found)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT capabilities FROM printer WHERE id = ?1", id));
    HEARTH_ASSIGN(const bool there, rows.next());
    Capabilities known = Capabilities::fromText(there ? rows.text(0) : QString());
    if (there && known.learn(found))
        HEARTH_TRY(tx.exec("UPDATE printer SET capabilities = ?2 WHERE id = ?1", id, known.toText()));
    return {};
}

Result<void> PrinterStore::newRoll(storage::Transaction &tx, const QString &name, int rollMm, qint64 nowMs)
{
    if (rollMm < 0 || rollMm > MaxRollMm)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a roll of %1 mm is not between 0 and %2").arg(rollMm).arg(MaxRollMm), name.left(MaxName));
    HEARTH_ASSIGN(const int changed, tx.exec("UPDATE printer SET roll_since_ms = ?2, roll_mm = CASE ?3 WHEN 0 THEN roll_mm ELSE ?3 END"
                                             " WHERE name = ?1 AND removed_at_ms IS NULL", name, nowMs, rollMm));
    if (changed == 0)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no printer of that name"), name.left(MaxName));
    return {};
}

Result<QList<PrinterRow>> PrinterStore::removedWithWork(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(
        "SELECT " HEARTH_PRINTER_COLUMNS " FROM printer WHERE removed_at_ms IS NOT NULL AND ("
        " EXISTS (SELECT 1 FROM print_job j WHERE j.printer = printer.id AND j.state IN (1, 5) AND j.reason <> 'stale')"
        " OR EXISTS (SELECT 1 FROM print_job j WHERE j.printer = printer.id AND j.state IN (2, 3)"
        " AND j.reason <> 'not proved by this printer')) ORDER BY id"));
    return readAll(rows);
}

Result<QList<PrinterRow>> PrinterStore::forStation(storage::Transaction &tx, const QString &station)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT " HEARTH_PRINTER_COLUMNS " FROM printer WHERE removed_at_ms IS NULL ORDER BY id"));
    HEARTH_ASSIGN(QList<PrinterRow> printers, readAll(rows));
    printers.removeIf([&](const PrinterRow &printer) { return !printer.stations.contains(station); });
    return printers;
}

} // namespace hearth
