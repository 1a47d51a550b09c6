// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/tsplparser.h"

#include <algorithm>

namespace hearth::virtualprinter {
namespace {
constexpr char Escape = 0x1B;
constexpr qsizetype BitmapArguments = 5; // x, y, bytes a row, rows, mode; the sixth are the dots
constexpr int MostOfNumber = 100'000;

bool isFirstOfTwo(char byte)
{
    return static_cast<quint8>(byte) >= 0x81;
}
} // namespace

int LabelCommand::number(qsizetype i, int otherwise) const
{
    bool isNumber = false;
    const int value = i < args.size() ? args.at(i).toInt(&isNumber) : 0;
    return isNumber ? std::clamp(value, -MostOfNumber, MostOfNumber) : otherwise;
}

bool splitArguments(const QByteArray &text, QList<QByteArray> &args)
{
    QByteArray one;
    bool quoted = false;
    bool wasQuoted = false;
    const auto done = [&] {
        args.append(wasQuoted ? one : one.trimmed());
        one.clear();
        wasQuoted = false;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text.at(i);
        if (quoted && isFirstOfTwo(c) && i + 1 < text.size()) {
            (one += c) += text.at(++i);
        } else if (quoted && text.mid(i, 4) == "\\[\"]") {
            one += '"';
            i += 3;
        } else if (c == '"') {
            quoted = !quoted;
            if (quoted)
                one.clear();
            wasQuoted = true;
        } else if (c == ',' && !quoted) {
            done();
        } else if (quoted || !wasQuoted) {
            one += c;
        }
    }
    if (!one.isEmpty() || wasQuoted || !args.isEmpty())
        done();
    return !quoted;
}

/** The line so far is the head of a BITMAP: its dots follow. */
bool TsplParser::startsBitmap()
{
    if (!m_line.startsWith("BITMAP ") || m_line.count(',') != BitmapArguments)
        return false;
    m_bitmap = {};
    m_bitmap.name = QByteArrayLiteral("BITMAP");
    static_cast<void>(splitArguments(m_line.mid(7), m_bitmap.args));
    const qint64 perRow = m_bitmap.number(2);
    const qint64 rows = m_bitmap.number(3);
    m_left = perRow > 0 && rows > 0 ? perRow * rows : 0;
    m_drop = m_left > MaxBitmap;
    if (m_left == 0 || m_drop)
        m_bitmap.wrong = m_line.left(60);
    m_line.clear();
    return true;
}

void TsplParser::feed(quint8 byte, QList<LabelCommand> &out)
{
    const auto c = static_cast<char>(byte);
    if (m_left > 0) {
        if (!m_drop)
            m_bitmap.data += c;
        if (--m_left == 0)
            out.append(std::move(m_bitmap));
        return;
    }
    if (m_escape > 0 || (c == Escape && !m_skip)) {
        // <ESC>!x; an ESC before anything else is nothing.
        m_escape = m_escape == 1 && c != '!' ? 0 : (m_escape + 1) % 3;
        return;
    }
    if (c == '\n' || c == '\r') {
        endLine(out);
    } else if (!m_skip) {
        m_line += c;
        if (c == ',' && startsBitmap()) {
            if (m_left == 0)
                out.append(std::move(m_bitmap));
        } else if (m_line.size() > MaxLine) {
            out.append({{}, {}, {}, m_line.left(60)});
            m_line.clear();
            m_skip = true;
        }
    }
}

void TsplParser::endLine(QList<LabelCommand> &out)
{
    m_skip = false;
    const QByteArray line = std::exchange(m_line, {}).trimmed();
    if (line.isEmpty())
        return;
    LabelCommand command;
    const qsizetype space = line.indexOf(' ');
    command.name = (space < 0 ? line : line.left(space)).toUpper();
    if (space > 0 && !splitArguments(line.mid(space + 1).trimmed(), command.args))
        command.wrong = line.left(60);
    out.append(std::move(command));
}

} // namespace hearth::virtualprinter
