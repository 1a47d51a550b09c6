// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/mechanism.h"

#include <algorithm>

namespace hearth::virtualprinter {
namespace {
constexpr int EightDotsScale = 3; // rows of the modes with 8 dots are three dots high

/** What is wider than the paper is not printed; keeping it would only cost memory. */
void narrow(paper::Raster &picture, int widthDots)
{
    const int visible = (widthDots + 7) / 8;
    if (picture.widthBytes <= visible)
        return;
    QByteArray bits;
    for (int row = 0; row < picture.rows; ++row)
        bits += picture.bits.mid(static_cast<qsizetype>(row) * picture.widthBytes, visible);
    picture.bits = bits;
    picture.widthBytes = visible;
}
} // namespace

/** GS v 0: printed at once. */
void Mechanism::raster(const Command &command, Effect &effect)
{
    if (!m_head.atLineStart())
        return;
    paper::Raster picture;
    const int mode = command.arg(1) & 3;
    picture.scaleX = (mode & 1) != 0 ? 2 : 1;
    picture.scaleY = (mode & 2) != 0 ? 2 : 1;
    picture.widthBytes = command.word(2);
    picture.rows = command.word(4);
    picture.bits = command.args.mid(6);
    const int dotsWide = picture.widthBytes * 8;
    print(std::move(picture), dotsWide, effect);
}

void Mechanism::print(paper::Raster picture, int dotsWide, Effect &effect)
{
    if (picture.widthBytes == 0 || picture.bits.isEmpty())
        return;
    picture.rows = static_cast<int>(std::min<qint64>(picture.rows, picture.bits.size() / picture.widthBytes));
    narrow(picture, m_head.page().width);
    const int width = std::min(dotsWide, m_head.page().width) * picture.scaleX;
    if (picture.rows > 0)
        effect.movedDots += m_head.raster(std::move(picture), width);
}

/** GS ( L and GS 8 L: a picture is stored, then printed. `p`: from m on. */
void Mechanism::graphics(const QByteArray &p, Effect &effect)
{
    const auto at = [&](qsizetype i) { return i < p.size() ? static_cast<quint8>(p.at(i)) : quint8(0); };
    if (at(0) != 48)
        return;
    switch (at(1)) {
    case 2: case 50:
        if (m_head.atLineStart()) {
            print(std::move(m_graphics), m_graphicsWidth, effect);
            m_graphics = {};
        }
        break;
    case 112: { // a bx by c xL xH yL yH data
        m_graphicsWidth = at(6) | at(7) << 8;
        m_graphics = {};
        m_graphics.scaleX = at(3) == 2 ? 2 : 1;
        m_graphics.scaleY = at(4) == 2 ? 2 : 1;
        m_graphics.widthBytes = (m_graphicsWidth + 7) / 8;
        m_graphics.rows = at(8) | at(9) << 8;
        m_graphics.bits = p.mid(10);
        break;
    }
    default: break;
    }
}

/** ESC *: columns from the left, each top to bottom; into the line. */
void Mechanism::columns(const Command &command)
{
    const quint8 m = command.arg(0);
    if (m != 0 && m != 1 && m != 32 && m != 33)
        return;
    const int bytes = m >= 32 ? 3 : 1;
    paper::Raster picture;
    picture.scaleX = m == 0 || m == 32 ? 2 : 1;
    picture.scaleY = m >= 32 ? 1 : EightDotsScale;
    const int room = (m_head.page().width + picture.scaleX - 1) / picture.scaleX;
    const int count = static_cast<int>(std::min<qint64>({command.word(1), (command.args.size() - 3) / bytes, room}));
    if (count <= 0)
        return;
    picture.widthBytes = (count + 7) / 8;
    picture.rows = 8 * bytes;
    picture.bits = QByteArray(static_cast<qsizetype>(picture.widthBytes) * picture.rows, '\0');
    for (int x = 0; x < count; ++x) {
        for (int y = 0; y < picture.rows; ++y) {
            if ((command.arg(3 + static_cast<qsizetype>(x) * bytes + y / 8) & 0x80 >> (y % 8)) == 0)
                continue;
            char &byte = picture.bits[static_cast<qsizetype>(y) * picture.widthBytes + x / 8];
            byte = static_cast<char>(byte | 0x80 >> (x % 8));
        }
    }
    const int wide = count * picture.scaleX;
    m_head.image(std::move(picture), wide);
}

} // namespace hearth::virtualprinter
