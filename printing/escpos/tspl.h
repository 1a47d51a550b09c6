// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "escpos/encoder.h"

namespace hearth::tspl {

// Label printers that speak TSPL: the bytes of a label and the meaning of an answer. Pure functions, any thread.
// printing.md §2.9; makers' TSPL manuals for SIZE to PRINT.

constexpr int MaxCopies = 999;

/** A label as dots, from its upper left corner; what is larger than the label is cut off. `paper` is the label's profile
    (size, gap, dpi); `copies` 1 to 999. */
[[nodiscard]] QByteArray encode(const symbols::Bits &label, const PaperProfile &paper, int copies);
/** A laid-out label as TEXT in the font TSS24.BF2 (Latin 12 × 24, Chinese 24 × 24), pictures as BITMAP, and rows with
    characters that font lacks as dots where `glyphs` has them, else '?'. `hanzi` false: the printer has no such Chinese font,
    each row that is not plain Latin comes as dots. */
[[nodiscard]] QByteArray encode(const TicketLayout &layout, int copies, const escpos::GlyphSource &glyphs = {}, bool hanzi = true);

/** Ends what an earlier connection may have left half done: line ends as long as a command that broke off can be (`most` bytes), so
    that it fills up or is an error, and CLS for what it drew. Prints nothing; where only the end of PRINT's line was
    missing, that label comes out. */
[[nodiscard]] QByteArray abandonBytes(qsizetype most);
/** <ESC>!?, answered with one byte at once. */
[[nodiscard]] QByteArray statusRequest();

/** The byte <ESC>!? is answered with. */
struct Status {
    quint8 raw = 0;
    bool headOpen = false;
    bool jam = false;
    bool paperOut = false;
    bool ribbonOut = false;
    bool paused = false;
    bool printing = false;
    bool coverOpen = false;
    bool tooHot = false;
    bool operator==(const Status &) const = default;
    /** Ready, or printing. */
    [[nodiscard]] bool isOk() const { return (raw & 0xDF) == 0; }
};
[[nodiscard]] Status decodeStatus(quint8 byte);

} // namespace hearth::tspl
