// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "paper/page.h"

#include <QStringDecoder>

namespace hearth::paper {
namespace {
constexpr int ColumnDots = 12;
constexpr int MaxLabel = 200;

QString lineText(const Line &line)
{
    QString text;
    int columns = 0; // of the text so far; Hanzi two
    int end = -1;    // dots where the last character ended
    for (const Glyph &glyph : line.glyphs) {
        if (glyph.x != end) {
            for (const int wanted = glyph.x / ColumnDots; columns < wanted; ++columns)
                text += QLatin1Char(' ');
        }
        text += QString::fromUcs4(&glyph.character, 1);
        columns += glyph.cell == Cell::Hanzi ? 2 : 1;
        end = glyph.x + glyph.width();
    }
    while (text.endsWith(QLatin1Char(' ')))
        text.chop(1);
    return text;
}
} // namespace

Raster symbolRaster(const symbols::Bits &bits, int scaleX, int scaleY, QLatin1String kind, const QByteArray &data)
{
    QString label;
    QStringDecoder utf8(QStringDecoder::Utf8);
    const QString decoded = utf8.decode(data);
    const QString text = utf8.hasError() ? QString::fromLatin1(data) : decoded;
    for (const QChar c : text.left(MaxLabel))
        label += c.isPrint() || c.isSurrogate() ? c : QLatin1Char('.');
    Raster raster;
    raster.widthBytes = bits.bytesPerRow();
    raster.rows = bits.height;
    raster.scaleX = scaleX;
    raster.scaleY = scaleY;
    raster.bits = bits.rows;
    raster.label = QLatin1Char('[') + kind + QLatin1Char(' ') + label + QLatin1Char(']');
    return raster;
}

QString textOf(const Page &page)
{
    QString text;
    qsizetype raster = 0;
    const auto rastersAbove = [&](int y) {
        for (; raster < page.rasters.size() && page.rasters.at(raster).y < y; ++raster) {
            const Raster &picture = page.rasters.at(raster);
            text += picture.label.isEmpty()
                ? QStringLiteral("[picture %1 x %2]\n").arg(picture.widthBytes * 8 * picture.scaleX).arg(picture.rows * picture.scaleY)
                : picture.label + QLatin1Char('\n');
        }
    };
    for (const Line &line : page.lines) {
        rastersAbove(line.y);
        text += lineText(line) + QLatin1Char('\n');
    }
    rastersAbove(page.height + 1);
    return text;
}

} // namespace hearth::paper
