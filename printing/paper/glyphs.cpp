// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "paper/glyphs.h"

#include <QFont>
#include <QFontInfo>
#include <QImage>
#include <QPainter>
#include <QPainterPath>

namespace hearth::paper {
namespace {
struct Face {
    qreal pixels;
    qreal baseLine; // from the top of the cell
};
constexpr Face HanziFace{24, 20.5};
constexpr Face LatinFace{22, 19}; // room for descenders and between bold letters
constexpr Face SmallFace{16, 13.5};
constexpr char32_t Rule = 0x2500;      // printers draw it from edge to edge
constexpr char32_t HeavyRule = 0x2501;
constexpr int MaxCached = 20'000;

Result<QRawFont> rawFont(const QString &family, qreal pixels)
{
    QFont font(family);
    font.setPixelSize(static_cast<int>(pixels));
    font.setStyleStrategy(static_cast<QFont::StyleStrategy>(QFont::NoFontMerging | QFont::PreferOutline));
    font.setHintingPreference(QFont::PreferNoHinting);
    if (!QFontInfo(font).family().startsWith(family))
        return fail(ErrorCode::NotFound, QStringLiteral("the font %1 is not installed").arg(family), QStringLiteral("paper"));
    QRawFont raw = QRawFont::fromFont(font, QFontDatabase::SimplifiedChinese);
    raw.setPixelSize(pixels);
    return raw;
}
} // namespace

Glyphs::Glyphs(const QRawFont &hanzi, const QRawFont &latin, const QRawFont &small) : m_hanzi(hanzi), m_latin(latin), m_small(small) {}

Result<Glyphs> Glyphs::load()
{
    const QString family = QStringLiteral("WenQuanYi Micro Hei Mono"); // package fonts-wqy-microhei; Latin is half as wide as Hanzi
    HEARTH_ASSIGN(const QRawFont hanzi, rawFont(family, HanziFace.pixels));
    HEARTH_ASSIGN(const QRawFont latin, rawFont(family, LatinFace.pixels));
    HEARTH_ASSIGN(const QRawFont small, rawFont(family, SmallFace.pixels));
    return Glyphs(hanzi, latin, small);
}

const Glyphs::Dots &Glyphs::dots(char32_t character, Cell cell)
{
    const quint64 key = static_cast<quint64>(character) << 8 | static_cast<quint64>(cell);
    auto found = m_cache.constFind(key);
    if (found == m_cache.constEnd()) {
        if (m_cache.size() >= MaxCached)
            m_cache.clear();
        found = m_cache.insert(key, draw(character, cell));
    }
    return *found;
}

escpos::GlyphSource Glyphs::source()
{
    return [this](char32_t character, bool hanzi) -> std::optional<symbols::Bits> {
        const Cell cell = hanzi ? Cell::Hanzi : Cell::Latin;
        symbols::Bits bits{cellWidth(cell), cellHeight(cell), {}};
        const Dots &rows = dots(character, cell);
        for (int y = 0; y < bits.height; ++y) {
            for (int byte = 0; byte < bits.bytesPerRow(); ++byte)
                bits.rows += static_cast<char>(rows[static_cast<std::size_t>(y)] >> (24 - 8 * byte) & 0xFF);
        }
        return bits;
    };
}

Glyphs::Dots Glyphs::draw(char32_t character, Cell cell) const
{
    Dots dots{};
    const int width = cellWidth(cell);
    const int height = cellHeight(cell);
    const QRawFont &font = cell == Cell::Hanzi ? m_hanzi : cell == Cell::Latin ? m_latin : m_small;
    const Face &face = cell == Cell::Hanzi ? HanziFace : cell == Cell::Latin ? LatinFace : SmallFace;
    const QList<quint32> indexes = font.glyphIndexesForString(QString::fromUcs4(&character, 1));
    QPainterPath path;
    if (character == Rule || character == HeavyRule) {
        const int thick = character == Rule ? 2 : 4;
        path.addRect(0, (height - thick) / 2.0, width, thick);
    } else if (indexes.isEmpty() || indexes.first() == 0) {
        path.addRect(1.5, 2.5, width - 4, height - 5);
        path.addRect(2.5, 3.5, width - 6, height - 7);
    } else {
        path = font.pathForGlyph(indexes.first());
        const qreal advance = font.advancesForGlyphIndexes({indexes.first()}).value(0).x();
        path.translate((width - advance) / 2, face.baseLine);
    }
    QImage image(width, height, QImage::Format_Grayscale8);
    image.fill(0);
    QPainter painter(&image); // no antialiasing: a dot is black where its centre is inside the outline
    painter.fillPath(path, Qt::white);
    painter.end();
    for (int y = 0; y < height; ++y) {
        const uchar *line = image.constScanLine(y);
        for (int x = 0; x < width; ++x) {
            if (line[x] != 0)
                dots[static_cast<std::size_t>(y)] |= 0x80000000U >> x;
        }
    }
    return dots;
}

} // namespace hearth::paper
