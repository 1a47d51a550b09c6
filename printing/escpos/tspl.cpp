// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "escpos/tspl.h"

#include <algorithm>

namespace hearth::tspl {
namespace {
constexpr int Direction = 1;    // the top of the label comes out first
constexpr int SmallHeight = 12; // of the font "1", 8 x 12 …
constexpr int SmallFoot = 17;   // … which stands where the preview has the foot of font B

void line(QByteArray &out, const QString &command)
{
    out += command.toLatin1() + "\r\n";
}

/** "40 mm" or "30.5 mm". */
QString millimetres(int dots, int dpi)
{
    const int tenths = (dots * 254 + dpi / 2) / std::max(dpi, 1); // 320 dots are 40.04 mm: a label of 40 mm
    const QString number = tenths % 10 == 0 ? QString::number(tenths / 10) : QStringLiteral("%1.%2").arg(tenths / 10).arg(tenths % 10);
    return number + QStringLiteral(" mm");
}

void start(QByteArray &out, const PaperProfile &paper)
{
    line(out, QStringLiteral("SIZE %1,%2").arg(millimetres(paper.widthDots, paper.dpi), millimetres(paper.heightDots, paper.dpi)));
    line(out, QStringLiteral("GAP %1,0 mm").arg(millimetres(paper.gapDots, paper.dpi)));
    line(out, QStringLiteral("DIRECTION %1").arg(Direction));
    line(out, QStringLiteral("CLS"));
}

void finish(QByteArray &out, int copies)
{
    line(out, QStringLiteral("PRINT 1,%1").arg(std::clamp(copies, 1, MaxCopies)));
}

/** Label printers look for <ESC>!R and its like in the dots of a picture too: the first byte of one gets a dot less. */
void breakCommands(QByteArray &out, qsizetype begin)
{
    for (qsizetype at = out.indexOf("\x1B!", begin); at >= 0 && at + 2 < out.size(); at = out.indexOf("\x1B!", at + 1)) {
        if (QByteArrayView("?SORCDFPQ.").contains(out.at(at + 2)))
            out[at] = '\x1F';
    }
}

/** In TSPL a dot that is 0 is black. */
void bitmap(QByteArray &out, const symbols::Bits &bits, int x, int y, const PaperProfile &paper)
{
    const int rows = std::min(bits.height, paper.heightDots - y);
    const int perRow = std::min(bits.bytesPerRow(), (paper.widthDots - x + 7) / 8);
    if (rows <= 0 || perRow <= 0)
        return;
    out += QStringLiteral("BITMAP %1,%2,%3,%4,0,").arg(x).arg(y).arg(perRow).arg(rows).toLatin1();
    const qsizetype begin = out.size();
    for (int row = 0; row < rows; ++row) {
        for (int i = 0; i < perRow; ++i)
            out += static_cast<char>(~bits.rows.at(static_cast<qsizetype>(row) * bits.bytesPerRow() + i));
    }
    breakCommands(out, begin);
    out += "\r\n";
}

/** Between quotation marks: one in the text would end it, a control character would be a command. */
QByteArray quoted(const QString &text)
{
    QByteArray out;
    for (const char32_t c : text.toUcs4()) {
        const quint16 two = escpos::gbk(c);
        if (c == U'"')
            out += "\\[\"]";
        else if (c >= 0x20 && c < 0x7F)
            out += static_cast<char>(c);
        else if (two != 0)
            (out += static_cast<char>(two >> 8)) += static_cast<char>(two & 0xFF);
        else
            out += c >= 0x80 ? "? " : "?";
    }
    return out;
}

void text(QByteArray &out, const TicketRun &run, int foot, const PaperProfile &paper)
{
    const QByteArray font = run.small ? QByteArrayLiteral("1") : QByteArrayLiteral("TSS24.BF2");
    const int y = foot - run.scale * (run.small ? SmallHeight : paper.hanziDots);
    for (int strike = 0; strike < (run.bold ? 2 : 1); ++strike) {
        out += QStringLiteral("TEXT %1,%2,\"").arg(run.x + strike).arg(y).toLatin1() + font;
        out += QStringLiteral("\",0,%1,%1,\"").arg(run.scale).toLatin1() + quoted(run.text) + "\"\r\n";
    }
    if (run.reverse)
        line(out, QStringLiteral("REVERSE %1,%2,%3,%4").arg(run.x).arg(y).arg(runDots(run, paper)).arg(run.scale * paper.hanziDots));
}

bool lacks(const TicketRow &row, bool hanzi)
{
    return std::any_of(row.runs.cbegin(), row.runs.cend(), [hanzi](const TicketRun &run) {
        return std::any_of(run.text.cbegin(), run.text.cend(),
                           [hanzi](QChar c) { return c.unicode() >= 0x80 && (!hanzi || escpos::gbk(c.unicode()) == 0); });
    });
}
} // namespace

QByteArray encode(const symbols::Bits &label, const PaperProfile &paper, int copies)
{
    QByteArray out;
    start(out, paper);
    bitmap(out, label, 0, 0, paper);
    finish(out, copies);
    return out;
}

QByteArray encode(const TicketLayout &layout, int copies, const escpos::GlyphSource &glyphs, bool hanzi)
{
    const PaperProfile &paper = layout.paper;
    QByteArray out;
    start(out, paper);
    int y = 0;
    for (const TicketRow &row : layout.rows) {
        int top = y;
        if (row.picture) {
            bitmap(out, row.picture->bits, row.picture->x, top, paper);
            top += row.picture->bits.height;
        }
        if (glyphs && lacks(row, hanzi)) {
            bitmap(out, escpos::rowBits(row, paper, glyphs), 0, top, paper);
        } else {
            const bool small = std::all_of(row.runs.cbegin(), row.runs.cend(), [](const TicketRun &run) { return run.small; });
            const int foot = top + (small ? SmallFoot : textHeight(row, paper));
            for (const TicketRun &run : row.runs)
                text(out, run, foot, paper);
        }
        y += rowDots(row, paper);
    }
    finish(out, copies);
    return out;
}

QByteArray abandonBytes(qsizetype most)
{
    return QByteArrayLiteral("\r\n").repeated(most / 2 + 1) + "CLS\r\n";
}

QByteArray statusRequest()
{
    return QByteArrayLiteral("\x1B!?");
}

Status decodeStatus(quint8 byte)
{
    const auto bit = [byte](int n) { return (byte & (1 << n)) != 0; };
    return {byte, bit(0), bit(1), bit(2), bit(3), bit(4), bit(5), bit(6), bit(7)};
}

} // namespace hearth::tspl
