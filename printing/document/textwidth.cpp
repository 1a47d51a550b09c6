// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/textwidth.h"

#include <algorithm>

namespace hearth {
namespace {
constexpr char32_t Ascii = 0x80;

int cellDots(char32_t c, const PaperProfile &paper, int scale)
{
    return (c < Ascii ? paper.latinDots : paper.hanziDots) * scale;
}

bool closes(char32_t c)
{
    return QStringView(u"，。、；：！？）】》」』”’％").contains(QChar(static_cast<char16_t>(c & 0xFFFF))) && c <= 0xFFFF;
}

bool opens(char32_t c)
{
    return QStringView(u"（【《「『“‘￥").contains(QChar(static_cast<char16_t>(c & 0xFFFF))) && c <= 0xFFFF;
}

/** Whether a line may begin with `next` after `before`. */
bool mayBreak(char32_t before, char32_t next)
{
    if (before == U' ')
        return next != U' ';
    if (closes(next) || opens(before))
        return false;
    return before >= Ascii || next >= Ascii;
}

QString trimmedEnd(const char32_t *from, qsizetype length)
{
    while (length > 0 && from[length - 1] == U' ')
        --length;
    return QString::fromUcs4(from, length);
}
} // namespace

QString printable(const QString &text)
{
    const QList<uint> points = text.normalized(QString::NormalizationForm_C).toUcs4();
    QString out;
    out.reserve(text.size());
    for (const char32_t c : points) {
        switch (QChar::category(c)) {
        case QChar::Other_Control:
        case QChar::Separator_Line:
        case QChar::Separator_Paragraph:
            out += QLatin1Char(' ');
            break;
        case QChar::Separator_Space:
            out += c == 0x3000 ? QChar(0x3000) : QChar(u' ');
            break;
        case QChar::Other_Format:
        case QChar::Mark_NonSpacing:
        case QChar::Mark_Enclosing:
            break;
        case QChar::Other_Surrogate:
        case QChar::Other_NotAssigned:
        case QChar::Other_PrivateUse:
            out += QLatin1Char('?');
            break;
        default:
            out += c == QChar::ReplacementCharacter ? QString(QLatin1Char('?')) : QString::fromUcs4(&c, 1);
        }
    }
    return out.trimmed();
}

int textDots(const QString &text, const PaperProfile &paper, int scale)
{
    int dots = 0;
    for (const char32_t c : text.toUcs4())
        dots += cellDots(c, paper, scale);
    return dots;
}

int runDots(const TicketRun &run, const PaperProfile &paper)
{
    if (run.small)
        return static_cast<int>(run.text.size()) * paper.smallDots;
    return textDots(run.text, paper, run.scale);
}

int textHeight(const TicketRow &row, const PaperProfile &paper)
{
    int scale = 1;
    for (const TicketRun &run : row.runs)
        scale = std::max(scale, run.scale);
    return scale * paper.hanziDots;
}

int rowDots(const TicketRow &row, const PaperProfile &paper)
{
    const int leading = std::max(0, paper.lineDots - paper.hanziDots);
    const int picture = row.picture ? row.picture->bits.height : 0;
    return picture + (row.runs.isEmpty() ? 0 : textHeight(row, paper) + leading) + row.feedAfter;
}

QStringList wrapText(const QString &text, int maxDots, const PaperProfile &paper, int scale)
{
    const QList<uint> points = text.toUcs4();
    const auto *c = reinterpret_cast<const char32_t *>(points.constData());
    const qsizetype n = points.size();
    QStringList lines;
    qsizetype start = 0;
    qsizetype breakAt = 0; // where the next line may begin; start: nowhere
    int width = 0;
    for (qsizetype i = 0; i < n; ++i) {
        if (i > start && mayBreak(c[i - 1], c[i]))
            breakAt = i;
        width += cellDots(c[i], paper, scale);
        if (width <= maxDots || i == start || c[i] == U' ')
            continue;
        const qsizetype next = breakAt > start ? breakAt : i;
        lines.append(trimmedEnd(c + start, next - start));
        start = breakAt = next;
        i = start; // measured again from the new start
        width = cellDots(c[i], paper, scale);
    }
    const QString rest = trimmedEnd(c + start, n - start);
    if (!rest.isEmpty() || lines.isEmpty())
        lines.append(rest);
    return lines;
}

} // namespace hearth
