// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "paper/renderer.h"

#include <algorithm>

namespace hearth::paper {
namespace {
void black(QImage &image, int x, int y)
{
    if (x >= 0 && y >= 0 && x < image.width() && y < image.height())
        image.scanLine(y)[x / 8] |= static_cast<uchar>(0x80 >> (x % 8));
}

void drawRaster(QImage &image, const Raster &raster, int margin)
{
    for (int row = 0; row < raster.rows * raster.scaleY; ++row) {
        const qsizetype offset = static_cast<qsizetype>(row / raster.scaleY) * raster.widthBytes;
        for (int x = 0; x < raster.widthBytes * 8 * raster.scaleX; ++x) {
            const int dot = x / raster.scaleX;
            if (offset + dot / 8 < raster.bits.size() && (raster.bits.at(offset + dot / 8) & (0x80 >> (dot % 8))) != 0)
                black(image, margin + raster.x + x, margin + raster.y + row);
        }
    }
}
} // namespace

Result<Renderer> Renderer::make()
{
    HEARTH_ASSIGN(Glyphs glyphs, Glyphs::load());
    return Renderer(std::move(glyphs));
}

QImage Renderer::render(const Page &page, int margin)
{
    QImage image(page.width + 2 * margin, std::clamp(page.height, 1, Page::MaxHeight) + 2 * margin, QImage::Format_Mono);
    image.setColorTable({qRgb(255, 255, 255), qRgb(0, 0, 0)});
    image.setDotsPerMeterX(7992); // 203 dpi
    image.setDotsPerMeterY(7992);
    image.fill(0);
    for (const Line &line : page.lines) {
        for (const Glyph &glyph : line.glyphs)
            draw(image, glyph, line.y + line.height - glyph.height(), margin);
    }
    for (const Raster &raster : page.rasters)
        drawRaster(image, raster, margin);
    return image;
}

void Renderer::draw(QImage &image, const Glyph &glyph, int y, int margin)
{
    const Glyphs::Dots &dots = m_glyphs.dots(glyph.character, glyph.cell);
    const int width = cellWidth(glyph.cell);
    const int height = cellHeight(glyph.cell);
    for (int row = 0; row < height; ++row) {
        quint32 bits = dots[static_cast<std::size_t>(row)];
        if (glyph.underline && row >= height - 2)
            bits = ~0U;
        const auto isSet = [&](int x) { return x >= 0 && (bits & (0x80000000U >> (x / glyph.scaleX))) != 0; };
        for (int x = 0; x < width * glyph.scaleX; ++x) {
            // Emphasised: struck twice, one dot apart.
            if ((isSet(x) || (glyph.bold && isSet(x - 1))) == glyph.reverse)
                continue;
            for (int dy = 0; dy < glyph.scaleY; ++dy)
                black(image, margin + glyph.x + x, margin + y + row * glyph.scaleY + dy);
        }
    }
}

} // namespace hearth::paper
