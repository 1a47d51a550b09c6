// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/printfacts.h"

#include "domain/printer/capabilities.h"
#include "domain/printer/drawersettings.h"
#include "protocol/factbodies.h"

namespace hearth {

escpos::StatusFlags flagsOf(const tspl::Status &status)
{
    escpos::StatusFlags flags;
    flags.coverOpen = status.headOpen || status.coverOpen;
    flags.paperOut = status.paperOut || status.ribbonOut;
    flags.headHot = status.tooHot;
    flags.mechanicalError = status.jam;
    flags.offline = status.paused;
    return flags;
}

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

QList<PrinterCondition> causesOf(const escpos::StatusFlags &flags)
{
    QList<PrinterCondition> causes;
    const auto when = [&](bool set, PrinterCondition cause) {
        if (set)
            causes.append(cause);
    };
    when(flags.unrecoverable, PrinterCondition::Unrecoverable);
    when(flags.cutterError, PrinterCondition::CutterError);
    when(flags.coverOpen, PrinterCondition::CoverOpen);
    when(flags.paperOut, PrinterCondition::PaperOut);
    when(flags.headHot, PrinterCondition::HeadHot);
    when(causes.isEmpty() && (flags.offline || flags.mechanicalError), PrinterCondition::Offline);
    when(flags.paperNearEnd && !flags.paperOut, PrinterCondition::PaperNearEnd);
    return causes;
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

RollEstimate rollEstimate(int rollMm, qint64 usedMm, qint64 lateMm, qint64 windowMs, qint64 nowMs)
{
    RollEstimate estimate;
    if (rollMm <= 0)
        return estimate;
    estimate.leftMm = static_cast<int>(std::max<qint64>(0, rollMm - usedMm));
    if (lateMm > 0 && windowMs > 0)
        estimate.endsMs = nowMs + estimate.leftMm * windowMs / lateMm;
    return estimate;
}

static qint64 micrometres(const TicketLayout &layout, const PaperProfile &paper)
{
    qint64 dots = paper.heightDots + paper.gapDots; // a label is as long as it is, whatever stands on it
    for (const TicketRow &row : layout.rows)
        dots += paper.heightDots > 0 ? 0 : rowDots(row, paper);
    return dots * 25'400 / std::max(paper.dpi, 1);
}

int paperMm(const TicketLayout &layout, const PaperProfile &paper)
{
    const qint64 cutterMm = paper.heightDots > 0 ? 0 : 20; // the cutter sits 15 to 29 mm behind the print line
    return static_cast<int>((micrometres(layout, paper) + 999) / 1'000 + cutterMm);
}

int paperTimeMs(const TicketLayout &layout, const PaperProfile &paper, int mmPerS)
{
    constexpr qint64 Longest = 10 * 60 * 1000;
    return static_cast<int>(std::min(micrometres(layout, paper) / std::max(mmPerS, 1), Longest));
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
    paper.dpi = printer.dpi;
    if (printer.language == PrinterLanguage::Tspl) {
        constexpr int LabelLineDots = 28; // every line counts
        paper.heightDots = printer.heightDots;
        paper.gapDots = printer.gapDots;
        paper.lineDots = LabelLineDots;
    }
    return paper;
}

escpos::EncodeOptions encodeOptionsOf(const PrinterRow &printer)
{
    const Capabilities known = Capabilities::fromText(printer.capabilities);
    const DrawerSettings drawer = DrawerSettings::parse(printer.drawer).value_or(DrawerSettings{});
    escpos::EncodeOptions options;
    // ESC a aligns in all of the printer's width: on narrower paper in it, what it draws itself would stand elsewhere than in the layout.
    const bool wholeWidth = printer.widthDots == 576 || printer.widthDots == 512 || printer.widthDots == 384;
    options.nativeQr = wholeWidth && known.isYes(QStringLiteral("native_qr"), false);
    options.nativeBarcode = wholeWidth && known.isYes(QStringLiteral("native_barcode"), false);
    options.hanzi = known.isYes(QStringLiteral("kanji"), true);
    options.drawer = {drawer.pin, drawer.onMs, drawer.offMs};
    return options;
}

QByteArray bytesOf(const TicketLayout &layout, const PrinterRow &printer, escpos::Fence fence, const QByteArray &id,
                   const escpos::GlyphSource &glyphs)
{
    escpos::EncodeOptions options = encodeOptionsOf(printer);
    if (printer.language == PrinterLanguage::Tspl)
        return tspl::encode(layout, 1, glyphs, options.hanzi);
    options.fence = fence;
    options.processId = id;
    options.glyphs = glyphs;
    return escpos::encode(layout, options);
}

QString proofName(escpos::Fence fence)
{
    switch (fence) {
    case escpos::Fence::ProcessId: return QStringLiteral("process_id");
    case escpos::Fence::GsR: return QStringLiteral("gs_r");
    case escpos::Fence::Watch: return QStringLiteral("status_byte");
    case escpos::Fence::None: break;
    }
    return {};
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
