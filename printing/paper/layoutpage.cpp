// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "paper/page.h"

#include <algorithm>

namespace hearth::paper {

int cellWidth(Cell cell)
{
    switch (cell) {
    case Cell::Latin: return 12;
    case Cell::Hanzi: return 24;
    case Cell::Small: return 9;
    }
    return 12;
}

int cellHeight(Cell cell)
{
    return cell == Cell::Small ? 17 : 24;
}

Page pageOf(const TicketLayout &layout)
{
    Page page;
    page.width = layout.paper.widthDots;
    for (const TicketRow &row : layout.rows) {
        if (page.height > Page::MaxHeight)
            break;
        int textTop = page.height;
        if (row.picture) {
            const symbols::Bits &bits = row.picture->bits;
            const TicketSymbol &symbol = row.picture->symbol;
            Raster raster;
            if (symbol.kind == TicketSymbol::Kind::None)
                raster = {0, 0, bits.bytesPerRow(), bits.height, 1, 1, bits.rows, {}};
            else
                raster = symbolRaster(bits, 1, 1, symbol.kind == TicketSymbol::Kind::Qr ? QLatin1String("QR") : QLatin1String("barcode"), symbol.data);
            raster.x = row.picture->x;
            raster.y = page.height;
            page.rasters.append(std::move(raster));
            textTop += bits.height;
        }
        if (!row.runs.isEmpty()) {
            Line line;
            line.y = textTop;
            for (const TicketRun &run : row.runs) {
                int x = run.x;
                for (const char32_t c : run.text.toUcs4()) {
                    const Cell cell = c >= 0x80 ? Cell::Hanzi : run.small ? Cell::Small : Cell::Latin;
                    const auto scale = static_cast<quint8>(run.scale);
                    line.glyphs.append({x, c, cell, scale, scale, run.bold, false, run.reverse});
                    x += line.glyphs.last().width();
                    line.height = std::max(line.height, line.glyphs.last().height());
                }
            }
            page.lines.append(std::move(line));
        }
        page.height += rowDots(row, layout.paper);
    }
    if (layout.paper.heightDots > 0) // a label is as high as it is, whatever stands on it
        page.height = layout.paper.heightDots;
    return page;
}

} // namespace hearth::paper
