// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/mechanism.h"

#include <algorithm>

namespace hearth::virtualprinter {
namespace {
constexpr int DefaultSpacing = 30; // 3.75 mm at 203 dpi

PrintHead::Align alignOf(quint8 n)
{
    switch (n) {
    case 1: case '1': return PrintHead::Align::Centre;
    case 2: case '2': return PrintHead::Align::Right;
    default: return PrintHead::Align::Left;
    }
}

bool on(quint8 n)
{
    return (n & 1) != 0;
}

quint8 scale(int n)
{
    return static_cast<quint8>((n & 7) + 1);
}

QString printableAscii(const QByteArray &bytes)
{
    QString text;
    for (const char c : bytes.left(200))
        text += c >= 0x20 && c < 0x7F ? QLatin1Char(c) : QLatin1Char('.');
    return text;
}
} // namespace

void Mechanism::esc(const Command &command, Effect &effect)
{
    const quint8 n = command.arg(0);
    PrintHead::Style &style = m_head.style;
    switch (command.code) {
    case '@':
        if (m_head.hasPrintData())
            m_pendingId.clear(); // the data it waited for is gone
        m_head.reset();
        m_codeTable = 0;
        m_unitX = m_unitY = 0;
        break;
    case '!':
        style.fontB = on(n);
        style.bold = (n & 0x08) != 0;
        style.underline = (n & 0x80) != 0;
        sizes((n & 0x20) != 0 ? 2 : 1, (n & 0x10) != 0 ? 2 : 1);
        break;
    case 'M': style.fontB = on(n); break;
    case 'E': case 'G': style.bold = on(n); break;
    case '-': style.underline = n != 0 && n != '0'; break;
    case ' ': style.spaceAfter = horizontal(n); break;
    case 'a': m_head.align = alignOf(n); break;
    case '2': m_head.lineSpacing = DefaultSpacing; break;
    case '3': m_head.lineSpacing = vertical(n); break;
    case '$': m_head.moveTo(horizontal(command.word(0))); break;
    case '\\': m_head.moveBy(horizontal(static_cast<qint16>(command.word(0)))); break;
    case 't': m_codeTable = n; break;
    case 'd': effect.movedDots += m_head.feedLine(m_head.lineSpacing * n); break;
    case 'J': effect.movedDots += m_head.feedLine(vertical(n)); break;
    case 'p': ++effect.pulses; break;
    case 'i': case 'm': cut(0, effect); break;
    case 'u': effect.answer += '\x01'; break; // drawer pin 3 is high
    default: break;
    }
}

void Mechanism::fs(const Command &command)
{
    const quint8 n = command.arg(0);
    PrintHead::Style &style = m_head.style;
    switch (command.code) {
    case '!':
        style.hanziScaleX = (n & 0x04) != 0 ? 2 : 1;
        style.hanziScaleY = (n & 0x08) != 0 ? 2 : 1;
        style.hanziUnderline = (n & 0x80) != 0;
        break;
    case 'W': style.hanziScaleX = style.hanziScaleY = on(n) ? 2 : 1; break;
    case '-': style.hanziUnderline = n != 0 && n != '0'; break;
    case 'S':
        style.hanziSpaceBefore = horizontal(n);
        style.hanziSpaceAfter = horizontal(command.arg(1));
        break;
    default: break; // FS & and FS . are the parser's
    }
}

void Mechanism::gs(const Command &command, const Conditions &conditions, Effect &effect)
{
    const quint8 n = command.arg(0);
    switch (command.code) {
    case '!': sizes(scale(n >> 4), scale(n)); break;
    case 'B': m_head.style.reverse = on(n); break;
    case 'L':
        if (m_head.atLineStart())
            m_head.leftMargin = std::min(horizontal(command.word(0)), m_head.page().width);
        m_head.areaWidth = std::min(m_head.areaWidth, m_head.page().width - m_head.leftMargin);
        break;
    case 'W':
        if (m_head.atLineStart())
            m_head.areaWidth = std::min(horizontal(command.word(0)), m_head.page().width - m_head.leftMargin);
        break;
    case 'P':
        m_unitX = n;
        m_unitY = command.arg(1);
        break;
    case 'V': cut(n >= 65 ? vertical(command.arg(1)) : 0, effect); break;
    case 'a': effect.autoStatus = n; break;
    case 'r':
        if (n == 1 || n == '1')
            effect.answer += static_cast<char>(conditions.paperSensor());
        else if (n == 2 || n == '2')
            effect.answer += conditions.drawerPin3High ? '\x01' : '\0';
        else if (n == 4 || n == '4')
            effect.answer += '\0';
        effect.proof = !effect.answer.isEmpty();
        break;
    case 'I': identity(n, effect); break;
    case 'v': raster(command, effect); break;
    case 'k': barcode(command); break;
    case '(': functions(command, effect); break;
    default: break;
    }
}

void Mechanism::identity(quint8 n, Effect &effect)
{
    switch (n) {
    case 1: case '1': effect.answer += '\x20'; break;
    case 2: case '2': effect.answer += '\x03'; break; // two-byte characters, a cutter
    case 3: case '3': effect.answer += '\x01'; break;
    case 65: effect.answer += QByteArrayLiteral("\x5f") + HEARTH_VERSION + '\0'; break;
    case 66: effect.answer += QByteArrayLiteral("\x5fHEARTH") + '\0'; break;
    case 67: effect.answer += QByteArrayLiteral("\x5fHEARTH-PRINTER") + '\0'; break;
    case 68: effect.answer += QByteArrayLiteral("\x5f" "00000001") + '\0'; break;
    case 69: effect.answer += QByteArrayLiteral("\x5f" "CHINA GB18030") + '\0'; break;
    default: break;
    }
}

void Mechanism::functions(const Command &command, Effect &effect)
{
    // args: the letter, pL, pH, then the parameters
    const QByteArray parameters = command.args.mid(3);
    switch (command.arg(0)) {
    case 'H':
        if (parameters.size() == 6 && parameters.startsWith("00")
            && std::all_of(parameters.cbegin() + 2, parameters.cend(), [](char c) { return c >= 0x20 && c <= 0x7E; }))
            processId(parameters.mid(2), effect);
        break;
    case 'k': symbol(command, effect); break;
    default: break;
    }
}

void Mechanism::raster(const Command &command, Effect &effect)
{
    if (!m_head.atLineStart())
        return;
    paper::Raster picture;
    const int mode = command.arg(1) & 3;
    picture.scaleX = (mode & 1) != 0 ? 2 : 1;
    picture.scaleY = (mode & 2) != 0 ? 2 : 1;
    picture.widthBytes = command.word(2);
    picture.bits = command.args.mid(6);
    if (picture.widthBytes == 0 || picture.bits.isEmpty())
        return;
    picture.rows = static_cast<int>(std::min<qint64>(command.word(4), picture.bits.size() / picture.widthBytes));
    // What is wider than the paper is not printed; keeping it would only cost memory.
    const int visible = (m_head.page().width + 7) / 8;
    if (picture.widthBytes > visible) {
        QByteArray narrow;
        for (int row = 0; row < picture.rows; ++row)
            narrow += picture.bits.mid(static_cast<qsizetype>(row) * picture.widthBytes, visible);
        picture.bits = narrow;
        picture.widthBytes = visible;
    }
    if (picture.rows > 0)
        effect.movedDots += m_head.raster(std::move(picture));
}

void Mechanism::barcode(const Command &command)
{
    const QByteArray data = command.arg(0) >= 65 ? command.args.mid(2) : command.args.mid(1);
    if (m_head.atLineStart() && !data.isEmpty())
        m_head.text(QStringLiteral("[barcode %1]").arg(printableAscii(data.endsWith('\0') ? data.chopped(1) : data)));
}

/** GS ( k: the data of a symbol is kept and printed as text, which is what a test reads. */
void Mechanism::symbol(const Command &command, Effect &effect)
{
    const quint8 function = command.arg(4);
    if (function == 80) {
        m_symbol = command.args.mid(6);
    } else if (function == 81 && m_head.atLineStart() && !m_symbol.isEmpty()) {
        m_head.text(QStringLiteral("[QR %1]").arg(printableAscii(m_symbol)));
        effect.movedDots += m_head.feedLine();
    }
}

} // namespace hearth::virtualprinter
