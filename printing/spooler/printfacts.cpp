// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/printfacts.h"

namespace hearth {

PrinterCondition conditionOf(const escpos::StatusFlags &flags)
{
    if (flags.unrecoverable)
        return PrinterCondition::Unrecoverable;
    if (flags.cutterError)
        return PrinterCondition::CutterError;
    if (flags.coverOpen)
        return PrinterCondition::CoverOpen;
    if (flags.paperOut)
        return PrinterCondition::PaperOut;
    if (flags.headHot)
        return PrinterCondition::HeadHot;
    if (flags.offline || flags.mechanicalError)
        return PrinterCondition::Offline;
    return flags.paperNearEnd ? PrinterCondition::PaperNearEnd : PrinterCondition::Ok;
}

QString conditionWords(PrinterCondition condition)
{
    switch (condition) {
    case PrinterCondition::Ok:
    case PrinterCondition::PaperNearEnd: return {};
    case PrinterCondition::Unknown: return QStringLiteral("the printer has not answered yet");
    case PrinterCondition::PaperOut: return QStringLiteral("paper out");
    case PrinterCondition::CoverOpen: return QStringLiteral("cover open");
    case PrinterCondition::CutterError: return QStringLiteral("cutter error");
    case PrinterCondition::HeadHot: return QStringLiteral("print head too hot");
    case PrinterCondition::Unrecoverable: return QStringLiteral("unrecoverable printer error");
    case PrinterCondition::Offline: return QStringLiteral("offline");
    case PrinterCondition::Unreachable: return QStringLiteral("unreachable");
    }
    return QStringLiteral("unknown");
}

int paperTimeMs(const TicketLayout &layout, const PaperProfile &paper, int mmPerS)
{
    constexpr qint64 Longest = 10 * 60 * 1000;
    qint64 dots = 0;
    for (const TicketRow &row : layout.rows)
        dots += rowDots(row, paper);
    const qint64 micrometres = dots * 25'400 / std::max(paper.dpi, 1);
    return static_cast<int>(std::min(micrometres / std::max(mmPerS, 1), Longest));
}

QByteArray processId(qint64 number)
{
    constexpr char Digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    QByteArray id(4, '0');
    for (int i = 3; i >= 0; --i) {
        id[i] = Digits[number % 36];
        number /= 36;
    }
    return id;
}

PaperProfile paperOf(const PrinterRow &printer)
{
    PaperProfile paper;
    paper.widthDots = printer.widthDots;
    return paper;
}

protocol::PrintStatus statusOf(const PrintJob &job)
{
    protocol::PrintStatus status;
    status.jobId = job.jobId;
    status.orderId = job.orderId;
    status.kind = job.kind;
    status.station = job.station;
    status.printer = job.printerName;
    status.state = job.state;
    status.reason = job.reason;
    status.copy = job.copy;
    status.queuedAtMs = job.createdAtMs;
    status.sendingAtMs = job.sendingAtMs;
    status.sentAtMs = job.sentAtMs;
    status.printedAtMs = job.printedAtMs;
    status.proof = job.proof;
    return status;
}

} // namespace hearth
