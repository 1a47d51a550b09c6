// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "symbols/symbols.h"

#include <QList>
#include <QString>
#include <optional>

namespace hearth {

struct Ticket;
struct TicketTemplate;

/** Where a ticket is printed: what the layout needs to know of the paper. profiles.h has those that are built in. */
struct PaperProfile {
    int widthDots = 576;   ///< 80 mm at 203 dpi; 58 mm: 384
    int latinDots = 12;    ///< font A
    int hanziDots = 24;
    int lineDots = 30;     ///< from one line of scale 1 to the next
    int dpi = 203;
    int smallDots = 9;     ///< font B, Latin only
    int heightDots = 0;    ///< of one label; 0: endless paper
    int gapDots = 0;       ///< between labels
    bool operator==(const PaperProfile &) const = default;
};

/** A ticket laid out in dots: what the encoder turns into bytes and the preview into a picture. */
struct TicketRun {
    int x = 0;          ///< dots from the left edge
    QString text;
    bool bold = false;
    int scale = 1;      ///< 1 or 2: both width and height
    bool small = false;   ///< font B; ASCII only, scale 1
    bool reverse = false; ///< white on black
    bool operator==(const TicketRun &) const = default;
};

enum class TicketAlign { Left, Centre, Right };

/** What a printer that draws QR codes or barcodes itself needs instead of the dots. */
struct TicketSymbol {
    enum class Kind { None, Qr, Barcode };
    Kind kind = Kind::None;
    QByteArray data{};
    symbols::QrLevel level = symbols::QrLevel::M;
    symbols::BarcodeKind barcode = symbols::BarcodeKind::Code128;
    int module = 4;      ///< dots a module: QR 1 to 16, barcode 2 to 6
    int height = 80;     ///< of a barcode, 1 to 255 dots
    TicketAlign align = TicketAlign::Centre;
    bool operator==(const TicketSymbol &) const = default;
};

/** A picture, or the dots of a symbol as the preview shows them and as a printer gets them that cannot draw it. */
struct TicketPicture {
    int x = 0;
    symbols::Bits bits{};
    TicketSymbol symbol{};
    bool operator==(const TicketPicture &) const = default;
};

struct TicketRow {
    QList<TicketRun> runs; ///< from left to right, not overlapping
    int feedAfter = 0;     ///< extra dots
    std::optional<TicketPicture> picture{}; ///< above the row's text: printers take pictures at the start of a line only
    bool operator==(const TicketRow &) const = default;
};
struct TicketLayout {
    QList<TicketRow> rows;
    bool cut = true;
    bool openDrawer = false;
    PaperProfile paper; ///< what it was laid out for
    bool operator==(const TicketLayout &) const = default;
};

/** Width in dots of a text in cells (Latin one cell, Hanzi and full-width two). */
[[nodiscard]] int textDots(const QString &text, const PaperProfile &paper, int scale = 1);
[[nodiscard]] int runDots(const TicketRun &run, const PaperProfile &paper);
/** Height of the tallest characters of a row, and from the top of a row to the top of the next one. */
[[nodiscard]] int textHeight(const TicketRow &row, const PaperProfile &paper);
[[nodiscard]] int rowDots(const TicketRow &row, const PaperProfile &paper);

/** Prices are right-aligned and never wrapped; long names wrap at word or character. Pure.
    `own` is the chain's template; without one, or with one of another kind, the built-in template of the ticket's kind.
    Whatever the template says, a copy, a moved ticket, an amended and a cancelled order begin with a black band, and every ticket ends with two small lines
    for machines and for questions on the telephone: "ID <order id>" (where it has one; not on labels) and
    "JOB <last 8 digits of the job id> RECEIPT|KITCHEN|… [COPY n]"; "No. 000123" is the receipt number.
    A label that is too high for its paper is set in small characters, then cut short. */
[[nodiscard]] TicketLayout layoutTicket(const Ticket &ticket, const PaperProfile &paper, const TicketTemplate *own = nullptr);

} // namespace hearth
