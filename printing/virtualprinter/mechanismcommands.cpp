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
} // namespace

void Mechanism::esc(const Command &command, const Conditions &conditions, Effect &effect)
{
    const quint8 n = command.arg(0);
    PrintHead::Style &style = m_head.style;
    switch (command.code) {
    case '@':
        if (m_head.hasPrintData())
            m_pendingId.clear(); // the data it waited for is gone
        m_head.reset();
        m_symbol = {};
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
    case '*': columns(command); break;
    case 'i': case 'm': cut(0, effect); break;
    case 'u': effect.answer += conditions.drawerPin3High ? '\x01' : '\0'; break;
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
    case 'V':
        if (isCut(n))
            cut(n >= 65 ? vertical(command.arg(1)) : 0, effect);
        break;
    case 'a':
        if (m_model.autoStatus)
            effect.autoStatus = n;
        break;
    case 'r': queuedStatus(n, conditions, effect); break;
    case 'I': identity(n, effect); break;
    case 'v': raster(command, effect); break;
    case 'k': barcode(command, effect); break;
    case 'h': case 'w': case 'H': case 'f': barcodeSetting(command.code, n); break;
    case '8': graphics(command.args.mid(5), effect); break;
    case '(': functions(command, effect); break;
    default: break;
    }
}

/** Full and partial; from 65 on with a feed, 97 on where the paper then is, 103 on and fed back. */
bool Mechanism::isCut(quint8 m)
{
    return m <= 1 || m == '0' || m == '1' || m == 65 || m == 66 || m == 97 || m == 98 || m == 103 || m == 104;
}

void Mechanism::identity(quint8 n, Effect &effect)
{
    const auto text = [&](const QByteArray &words) { effect.answer += QByteArrayLiteral("\x5f") + words + '\0'; };
    switch (n) {
    case 1: case '1': effect.answer += '\x20'; break;
    case 2: case '2': effect.answer += static_cast<char>((m_model.hanzi ? 1 : 0) | (m_model.cutter ? 2 : 0)); break;
    case 3: case '3': effect.answer += '\x01'; break;
    case 65: text(HEARTH_VERSION); break;
    case 66: text(m_model.name.startsWith(QLatin1String("TM-")) ? "EPSON" : "HEARTH"); break;
    case 67: text(m_model.name.toLatin1()); break;
    case 68: text("00000001"); break;
    case 69: text(m_model.hanzi ? "CHINA GB18030" : ""); break;
    default: break;
    }
}

/** GS r: a byte that says that what stands before it is developed. */
void Mechanism::queuedStatus(quint8 n, const Conditions &conditions, Effect &effect)
{
    if (!m_model.queuedStatus)
        return;
    if (n == 1 || n == '1')
        effect.answer += static_cast<char>(conditions.paperSensor());
    else if (n == 2 || n == '2')
        effect.answer += conditions.drawerPin3High ? '\x01' : '\0';
    else if (n == 4 || n == '4')
        effect.answer += '\0';
    effect.proof = !effect.answer.isEmpty();
}

void Mechanism::functions(const Command &command, Effect &effect)
{
    // args: the letter, pL, pH, then the parameters
    const QByteArray parameters = command.args.mid(3);
    switch (command.arg(0)) {
    case 'D': // the function 20, then pairs: which command, whether it is on
        for (qsizetype i = 1; command.arg(3) == 20 && i + 1 < parameters.size(); i += 2) {
            if (parameters.at(i) == 1)
                effect.realTimePulse = on(static_cast<quint8>(parameters.at(i + 1)));
        }
        break;
    case 'H': response(parameters, effect); break;
    case 'L': graphics(parameters, effect); break;
    case 'k': symbol(command, effect); break;
    default: break;
    }
}

void Mechanism::response(const QByteArray &parameters, Effect &effect)
{
    if (!m_model.processId)
        return;
    const auto isText = [](char c) { return c >= 0x20 && c <= 0x7E; };
    if (parameters.size() == 6 && parameters.startsWith("00") && std::all_of(parameters.cbegin() + 2, parameters.cend(), isText))
        processId(parameters.mid(2), effect);
    if (parameters.size() == 3 && parameters.startsWith("10")) {
        const auto d = static_cast<quint8>(parameters.at(2));
        if (d <= 2 || (d >= '0' && d <= '2'))
            effect.offlineResponse = d & 3;
    }
}

} // namespace hearth::virtualprinter
