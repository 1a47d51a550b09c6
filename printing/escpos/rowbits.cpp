// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "escpos/encoder.h"

#include <algorithm>

namespace hearth::escpos {
namespace {
void black(symbols::Bits &bits, int x, int y)
{
    if (x >= 0 && x < bits.width && y >= 0 && y < bits.height) {
        char &byte = bits.rows[static_cast<qsizetype>(y) * bits.bytesPerRow() + x / 8];
        byte = static_cast<char>(byte | 0x80 >> (x % 8));
    }
}

/** As a printer sets it: emphasised is struck twice, one dot apart; white on black fills the cell. */
void drawCell(symbols::Bits &out, const symbols::Bits &glyph, const TicketRun &run, int left, int top, int width, int height)
{
    for (int y = 0; y < height; ++y) {
        const auto isSet = [&](int x) { return x >= 0 && glyph.isBlack(x / run.scale, y / run.scale); };
        for (int x = 0; x < width; ++x) {
            if ((isSet(x) || (run.bold && isSet(x - 1))) != run.reverse)
                black(out, left + x, top + y);
        }
    }
}
} // namespace

symbols::Bits rowBits(const TicketRow &row, const PaperProfile &paper, const GlyphSource &glyphs)
{
    symbols::Bits out;
    for (const TicketRun &run : row.runs)
        out.width = std::max(out.width, run.x + runDots(run, paper));
    out.width = std::min(out.width, paper.widthDots);
    out.height = textHeight(row, paper);
    out.rows.fill('\0', static_cast<qsizetype>(out.bytesPerRow()) * out.height);
    for (const TicketRun &run : row.runs) {
        int x = run.x;
        const int height = paper.hanziDots * run.scale;
        for (const char32_t c : run.text.toUcs4()) {
            const bool hanzi = c >= 0x80;
            const int width = (hanzi ? paper.hanziDots : paper.latinDots) * run.scale;
            std::optional<symbols::Bits> glyph = glyphs(c, hanzi);
            if (!glyph)
                glyph = glyphs(U'?', false);
            drawCell(out, glyph.value_or(symbols::Bits()), run, x, out.height - height, width, height);
            x += width;
        }
    }
    return out;
}

} // namespace hearth::escpos
