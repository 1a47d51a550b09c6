// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "paper/page.h"

namespace hearth::virtualprinter {

/** The print buffer of one line and the paper below it. One thread. */
class PrintHead {
public:
    /** How the next characters look. */
    struct Style {
        quint8 scaleX = 1;
        quint8 scaleY = 1;
        quint8 hanziScaleX = 1;
        quint8 hanziScaleY = 1;
        bool fontB = false;
        bool bold = false;
        bool underline = false;
        bool hanziUnderline = false;
        bool reverse = false;
        int spaceAfter = 0;
        int hanziSpaceBefore = 0;
        int hanziSpaceAfter = 0;
    };
    enum class Align { Left, Centre, Right };

    explicit PrintHead(int widthDots);

    Style style;
    Align align = Align::Left;
    int lineSpacing = 30;
    int leftMargin = 0;
    int areaWidth = 576;

    void reset(); ///< modes and print buffer, as at power-on; the paper stays
    void character(char32_t c, bool wide);
    void moveTo(int x); ///< from the left margin; beyond the printing area: ignored
    void moveBy(int dots) { moveTo(m_x + dots); }
    void tab();
    /** Prints the buffer and feeds, at least by the height of the characters. Returns the dots the paper moved. */
    int feedLine(int dots);
    int feedLine() { return feedLine(lineSpacing); }
    /** Only at the start of a line; the buffer is empty. `dotsWide`: of the picture, its last byte may be wider. Returns the dots
        the paper moved. */
    int raster(paper::Raster picture, int dotsWide);
    /** Puts a picture into the line, at the present position; what is wider than the printing area is left out. */
    void image(paper::Raster picture, int dotsWide);
    /** A line of its own with `text` in the middle of something `dotsWide` as raster() would place it. */
    int caption(const QString &text, bool small, int dotsWide);
    void text(const QString &text); ///< in the present style

    [[nodiscard]] bool atLineStart() const { return !hasPrintData() && m_x == 0; }
    [[nodiscard]] bool hasPrintData() const { return !m_line.glyphs.isEmpty() || !m_images.isEmpty(); }
    [[nodiscard]] const paper::Page &page() const { return m_page; }
    /** Lines printed since the printer was made, wrapped ones too. */
    [[nodiscard]] qint64 linesPrinted() const { return m_linesPrinted; }
    /** The paper so far; a new piece begins. */
    [[nodiscard]] paper::Page tear();
    /** More than a piece of paper may hold: it has to be torn off. */
    [[nodiscard]] bool isFull() const { return m_page.height > paper::Page::MaxHeight || m_rasterBytes > MaxRasterBytes || m_glyphs > MaxGlyphs; }

private:
    static constexpr int MaxFeed = 8'128;           // 1016 mm at 203 dpi, the most a command feeds on real printers
    static constexpr qsizetype MaxInLine = 4'096;   // struck over each other in one line; the rest is lost
    static constexpr qint64 MaxGlyphs = 400'000;
    [[nodiscard]] int placed(int dotsWide) const;   // from the left edge, by the alignment
    static constexpr qint64 MaxRasterBytes = 16LL * 1024 * 1024;
    int m_x = 0;
    paper::Line m_line;
    QList<paper::Raster> m_images; // in the line
    paper::Page m_page;
    qint64 m_rasterBytes = 0;
    qint64 m_glyphs = 0;
    qint64 m_linesPrinted = 0;
};

} // namespace hearth::virtualprinter
