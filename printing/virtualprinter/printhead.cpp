// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/printhead.h"

#include <algorithm>

namespace hearth::virtualprinter {
namespace {
constexpr int TabColumns = 8;
}

PrintHead::PrintHead(int widthDots)
{
    m_page.width = widthDots;
    reset();
}

void PrintHead::reset()
{
    style = {};
    align = Align::Left;
    lineSpacing = 30;
    leftMargin = 0;
    areaWidth = m_page.width;
    m_line = {};
    m_images.clear();
    m_x = 0;
}

void PrintHead::character(char32_t c, bool wide)
{
    paper::Glyph glyph;
    glyph.character = c;
    glyph.cell = wide ? paper::Cell::Hanzi : style.fontB ? paper::Cell::Small : paper::Cell::Latin;
    glyph.scaleX = wide ? style.hanziScaleX : style.scaleX;
    glyph.scaleY = wide ? style.hanziScaleY : style.scaleY;
    glyph.bold = style.bold;
    glyph.underline = wide ? style.hanziUnderline : style.underline;
    glyph.reverse = style.reverse;
    const int before = wide ? style.hanziSpaceBefore * glyph.scaleX : 0;
    const int after = (wide ? style.hanziSpaceAfter : style.spaceAfter) * glyph.scaleX;
    if (m_x + before + glyph.width() > areaWidth && m_x > 0)
        feedLine();
    glyph.x = m_x + before;
    m_x = glyph.x + glyph.width() + after;
    if (m_line.glyphs.size() >= MaxInLine)
        return;
    m_line.height = std::max(m_line.height, glyph.height());
    m_line.glyphs.append(glyph);
}

void PrintHead::text(const QString &text)
{
    for (const char32_t c : text.toUcs4())
        character(c, c >= 0x80);
}

void PrintHead::moveTo(int x)
{
    if (x >= 0 && x <= areaWidth)
        m_x = x;
}

void PrintHead::tab()
{
    const int stop = TabColumns * paper::cellWidth(style.fontB ? paper::Cell::Small : paper::Cell::Latin) * style.scaleX;
    moveTo((m_x / stop + 1) * stop);
}

int PrintHead::placed(int dotsWide) const
{
    const int free = std::max(0, areaWidth - dotsWide);
    return leftMargin + (align == Align::Right ? free : align == Align::Centre ? free / 2 : 0);
}

int PrintHead::feedLine(int dots)
{
    dots = std::clamp(dots, 0, MaxFeed);
    if (hasPrintData()) {
        int end = 0;
        for (const paper::Glyph &glyph : std::as_const(m_line.glyphs))
            end = std::max(end, glyph.x + glyph.width());
        for (const paper::Raster &image : std::as_const(m_images))
            end = std::max(end, image.x + image.widthBytes * 8 * image.scaleX);
        const int shift = placed(end);
        for (paper::Glyph &glyph : m_line.glyphs)
            glyph.x += shift;
        m_line.y = m_page.height;
        dots = std::max(dots, m_line.height);
        for (paper::Raster &image : m_images) {
            image.x += shift;
            image.y = m_line.y + m_line.height - image.rows * image.scaleY;
            m_page.rasters.append(std::move(image));
        }
        m_glyphs += m_line.glyphs.size();
        if (!m_line.glyphs.isEmpty())
            m_page.lines.append(m_line);
        ++m_linesPrinted;
    }
    m_line = {};
    m_images.clear();
    m_x = 0;
    m_page.height += dots;
    return dots;
}

int PrintHead::raster(paper::Raster picture, int dotsWide)
{
    picture.x = placed(dotsWide);
    picture.y = m_page.height;
    const int dots = picture.rows * picture.scaleY;
    m_rasterBytes += picture.bits.size();
    m_page.rasters.append(std::move(picture));
    m_page.height += dots;
    ++m_linesPrinted;
    return dots;
}

void PrintHead::image(paper::Raster picture, int dotsWide)
{
    if (m_images.size() >= MaxInLine || m_x >= areaWidth)
        return;
    picture.x = m_x;
    m_x = std::min(m_x + dotsWide, areaWidth);
    m_line.height = std::max(m_line.height, picture.rows * picture.scaleY);
    m_rasterBytes += picture.bits.size();
    m_images.append(std::move(picture));
}

int PrintHead::caption(const QString &text, bool small, int dotsWide)
{
    const paper::Cell cell = small ? paper::Cell::Small : paper::Cell::Latin;
    paper::Line line;
    line.y = m_page.height;
    line.height = paper::cellHeight(cell);
    int x = placed(dotsWide) + (dotsWide - static_cast<int>(text.size()) * paper::cellWidth(cell)) / 2;
    for (const QChar c : text) {
        if (x >= 0)
            line.glyphs.append({x, c.unicode(), cell, 1, 1, false, false, false});
        x += paper::cellWidth(cell);
    }
    m_glyphs += line.glyphs.size();
    m_page.height += line.height;
    const int dots = line.height;
    m_page.lines.append(std::move(line));
    ++m_linesPrinted;
    return dots;
}

paper::Page PrintHead::tear()
{
    paper::Page done = std::move(m_page);
    m_page = {};
    m_page.width = done.width;
    m_rasterBytes = m_glyphs = 0;
    return done;
}

} // namespace hearth::virtualprinter
