// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/printerdesk.h"
#include "till/boardwrite.h"

namespace hearth {

PrinterDesk::PrinterDesk(storage::Database &reader, storage::Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent), m_reader(reader), m_writer(writer), m_clock(clock)
{
}

PrinterDesk::~PrinterDesk()
{
    leaveWriter(m_writer);
}

Result<QList<PrinterRow>> PrinterDesk::printers() const
{
    return PrinterStore::all(m_reader);
}

QStringList PrinterDesk::othersFor(const PrintJob &job, const QList<PrinterRow> &all)
{
    QStringList names;
    for (const PrinterRow &printer : all) {
        if (printer.id == job.printer && !printer.spare.isEmpty())
            names.append(printer.spare);
    }
    for (const PrinterRow &printer : all) {
        if (printer.id != job.printer && printer.stations.contains(job.station) && !names.contains(printer.name))
            names.append(printer.name);
    }
    return names;
}

QFuture<Result<void>> PrinterDesk::newRoll(const QString &printer, int millimetres)
{
    return boardWrite(
        m_writer,
        [printer, millimetres, clock = &m_clock](storage::Transaction &tx) { return PrinterStore::newRoll(tx, printer, millimetres, clock->nowMs()); },
        [this] { Q_EMIT printersChanged(); });
}

QFuture<Result<void>> PrinterDesk::add(const PrinterRow &printer)
{
    return boardWrite(
        m_writer,
        [printer, clock = &m_clock](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(const auto taken, PrinterStore::named(tx, printer.name));
            if (taken)
                return fail(ErrorCode::Conflict, QStringLiteral("there is a printer of that name"), printer.name);
            HEARTH_ASSIGN(const PrinterRow stored, PrinterStore::put(tx, printer, clock->nowMs()));
            return PrinterStore::learn(tx, stored.id, Capabilities::fromText(printer.capabilities));
        },
        [this] { Q_EMIT printersChanged(); });
}

} // namespace hearth
