// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"
#include "symbols/symbols.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace hearth::paper {

/** The three cells a printer of 203 dpi sets characters in, in dots. */
enum class Cell : quint8 {
    Latin, ///< font A, 12 × 24
    Hanzi, ///< 24 × 24
    Small, ///< font B, 9 × 17
};
[[nodiscard]] int cellWidth(Cell cell);
[[nodiscard]] int cellHeight(Cell cell);

struct Glyph {
    int x = 0; ///< dots from the left edge
    char32_t character = U' ';
    Cell cell = Cell::Latin;
    quint8 scaleX = 1;
    quint8 scaleY = 1;
    bool bold = false;
    bool underline = false;
    bool reverse = false;
    [[nodiscard]] int width() const { return cellWidth(cell) * scaleX; }
    [[nodiscard]] int height() const { return cellHeight(cell) * scaleY; }
    bool operator==(const Glyph &) const = default;
};

/** Characters that stand on one base line. */
struct Line {
    int y = 0;      ///< top, in dots from the top of the paper
    int height = 0; ///< of the tallest character; the others stand at its foot
    QList<Glyph> glyphs;
    bool operator==(const Line &) const = default;
};

struct Raster {
    int x = 0;
    int y = 0;
    int widthBytes = 0;
    int rows = 0;
    int scaleX = 1;
    int scaleY = 1;
    QByteArray bits; ///< widthBytes × rows; 1 is black, the left dot first
    QString label;   ///< its line in the text form; empty: "[picture W x H]"
    bool operator==(const Raster &) const = default;
};

/** What is on a piece of paper: drawn by the preview and by the virtual printer alike. A value. */
struct Page {
    static constexpr int MaxHeight = 64'000; ///< dots, 8 m
    int width = 576;
    int height = 0;
    QList<Line> lines;
    QList<Raster> rasters;
    [[nodiscard]] bool isBlank() const { return lines.isEmpty() && rasters.isEmpty(); }
    bool operator==(const Page &) const = default;
};

/** A symbol at 0, 0, each module scaleX × scaleY dots. Its line in the text form is "[kind data]": `data` as UTF-8 where it is
    that, cut at 200 characters, on one line. */
[[nodiscard]] Raster symbolRaster(const symbols::Bits &bits, int scaleX, int scaleY, QLatin1String kind, const QByteArray &data);

/** The page a printer makes of a laid-out ticket. */
[[nodiscard]] Page pageOf(const TicketLayout &layout);

/** The page as UTF-8 lines: characters of double size once, at their column of 12 dots; pictures as
    "[picture W x H]", symbols as "[QR data]" and "[barcode data]". */
[[nodiscard]] QString textOf(const Page &page);

} // namespace hearth::paper
