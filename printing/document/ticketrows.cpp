// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/ticketrows.h"
#include "document/textwidth.h"

#include <algorithm>

namespace hearth {
namespace {
symbols::Bits cropped(const symbols::Bits &bits, int width)
{
    if (bits.width <= width)
        return bits;
    symbols::Bits out{width, bits.height, {}};
    const int perRow = out.bytesPerRow();
    const auto lastMask = static_cast<char>(0xFF << (perRow * 8 - width));
    for (int y = 0; y < bits.height; ++y) {
        out.rows += bits.rows.mid(static_cast<qsizetype>(y) * bits.bytesPerRow(), perRow);
        out.rows.back() = static_cast<char>(out.rows.back() & lastMask);
    }
    return out;
}
} // namespace

TicketRun TicketRows::run(int x, const QString &text, RunStyle style) const
{
    return {x, text, style.bold, scaleOf(style), false, style.reverse};
}

QStringList TicketRows::wrap(const QString &text, int width, RunStyle style) const
{
    return wrapText(printable(text), width, m_paper, scaleOf(style));
}

void TicketRows::left(const QString &text, RunStyle style, int x)
{
    for (const QString &line : wrap(text, m_paper.widthDots - x, style))
        m_rows.append({{run(x, line, style)}, 0});
}

void TicketRows::centre(const QString &text, RunStyle style)
{
    QStringList lines = wrap(text, m_paper.widthDots, style);
    if (lines.size() > 1) {
        const QStringList words = wordLines(printable(text), style);
        if (words.size() <= lines.size())
            lines = words;
    }
    for (const QString &line : std::as_const(lines))
        m_rows.append({{run((m_paper.widthDots - dots(line, style)) / 2, line, style)}, 0});
}

void TicketRows::right(const QString &text, RunStyle style)
{
    for (const QString &line : wrap(text, m_paper.widthDots, style))
        m_rows.append({{run(m_paper.widthDots - dots(line, style), line, style)}, 0});
}

void TicketRows::band(const QStringList &texts)
{
    const int cell = m_paper.latinDots * scaleOf(BigReverse);
    for (const QString &text : texts) {
        for (const QString &line : wrap(text, m_paper.widthDots, BigReverse)) {
            const QString margin((m_paper.widthDots - dots(line, BigReverse)) / (2 * cell), QLatin1Char(' '));
            const QString whole = margin + line + margin;
            m_rows.append({{run((m_paper.widthDots - dots(whole, BigReverse)) / 2, whole, BigReverse)}, 0});
        }
    }
    gap();
}

void TicketRows::pair(const QString &leftRaw, RunStyle leftStyle, const QString &rightRaw, RunStyle rightStyle)
{
    const QString leftText = printable(leftRaw);
    const QString rightText = printable(rightRaw);
    if (dots(rightText, rightStyle) > m_paper.widthDots)
        rightStyle.scale = 1;
    const int rightDots = dots(rightText, rightStyle);
    if (rightDots > m_paper.widthDots) { // no amount: nothing that is one is so wide
        left(leftText, leftStyle);
        right(rightText, rightStyle);
        return;
    }
    const TicketRun rightRun = run(m_paper.widthDots - rightDots, rightText, rightStyle);
    if (dots(leftText, leftStyle) + m_paper.latinDots + rightDots <= m_paper.widthDots) {
        m_rows.append({{run(0, leftText, leftStyle), rightRun}, 0});
        return;
    }
    left(leftText, leftStyle);
    m_rows.append({{rightRun}, 0});
}

void TicketRows::rule()
{
    m_rows.append({{run(0, QString(m_paper.widthDots / m_paper.hanziDots, QChar(u'─')), Plain)}, 0});
}

void TicketRows::gap(int dots)
{
    if (!m_rows.isEmpty())
        m_rows.last().feedAfter += dots;
}

void TicketRows::small(const QString &ascii)
{
    const int perRow = std::max(1, m_paper.widthDots / m_paper.smallDots);
    for (qsizetype i = 0; i < ascii.size(); i += perRow)
        m_rows.append({{TicketRun{0, ascii.mid(i, perRow), false, 1, true, false}}, 0});
}

void TicketRows::picture(const symbols::Bits &bits, TicketAlign align, const TicketSymbol &symbol)
{
    if (bits.width <= 0 || bits.height <= 0)
        return;
    TicketPicture picture{0, cropped(bits, m_paper.widthDots), symbol};
    const int free = m_paper.widthDots - picture.bits.width;
    picture.x = align == TicketAlign::Left ? 0 : align == TicketAlign::Centre ? free / 2 : free;
    picture.symbol.align = align;
    if (symbol.kind == TicketSymbol::Kind::None || symbol.module == 1)
        picture.bits = symbols::withoutRealTimeCommands(std::move(picture.bits), picture.x);
    m_rows.append({{}, 0, std::move(picture)});
}

QStringList TicketRows::wordLines(const QString &text, RunStyle style) const
{
    QStringList lines;
    for (const QString &word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const QString longer = lines.isEmpty() ? word : lines.last() + QLatin1Char(' ') + word;
        if (!lines.isEmpty() && dots(longer, style) <= m_paper.widthDots)
            lines.last() = longer;
        else
            lines += wrapText(word, m_paper.widthDots, m_paper, scaleOf(style));
    }
    return lines;
}

} // namespace hearth
