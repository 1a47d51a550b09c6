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
        if (!row.runs.isEmpty()) {
            Line line;
            line.y = page.height;
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
    return page;
}

} // namespace hearth::paper
