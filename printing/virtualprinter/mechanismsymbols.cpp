// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/mechanism.h"

namespace hearth::virtualprinter {
namespace {
using symbols::BarcodeKind;

constexpr quint8 QrCode = 49; // cn of GS ( k

QString printable(const QByteArray &bytes)
{
    QString text;
    for (const char c : bytes.left(255))
        text += c >= 0x20 && c < 0x7F ? QLatin1Char(c) : QLatin1Char('.');
    return text;
}

std::optional<BarcodeKind> kindOf(quint8 m)
{
    switch (m) {
    case 0: case 65: return BarcodeKind::UpcA;
    case 1: case 66: return BarcodeKind::UpcE;
    case 2: case 67: return BarcodeKind::Ean13;
    case 3: case 68: return BarcodeKind::Ean8;
    case 4: case 69: return BarcodeKind::Code39;
    case 5: case 70: return BarcodeKind::Itf;
    case 6: case 71: return BarcodeKind::Codabar;
    case 72: return BarcodeKind::Code93;
    case 73: return BarcodeKind::Code128;
    default: return std::nullopt; // GS1 kinds
    }
}

/** CODE128 as a printer takes it: {A, {B, {C select the code set, which comes first; in set C a byte is a pair of digits. The plain
    text, for which the sets are chosen anew; empty where it is wrong or has a function character. */
QByteArray plainCode128(const QByteArray &data)
{
    QByteArray text;
    char set = 0;
    for (qsizetype i = 0; i < data.size(); ++i) {
        const char c = data.at(i);
        if (c == '{') {
            const char next = i + 1 < data.size() ? data.at(i + 1) : '\0';
            ++i;
            if (next >= 'A' && next <= 'C')
                set = next;
            else if (next == '{' && (set == 'A' || set == 'B'))
                text += '{';
            else
                return {};
        } else if (set == 0 || (c & 0x80) != 0) {
            return {};
        } else if (set == 'C') {
            if (c > 99)
                return {};
            text += static_cast<char>('0' + c / 10);
            text += static_cast<char>('0' + c % 10);
        } else {
            text += c;
        }
    }
    return text;
}
} // namespace

/** GS ( k: data wait in the printer's memory until they are printed, as often as is asked. */
void Mechanism::symbol(const Command &command, Effect &effect)
{
    // args: the letter, pL, pH, cn, fn, then the parameters
    if (command.arg(3) != QrCode)
        return;
    const quint8 n = command.arg(5);
    switch (command.arg(4)) {
    case 67:
        if (n >= 1 && n <= 16)
            m_symbol.size = n;
        break;
    case 69:
        if (n >= 48 && n <= 51 && static_cast<int>(m_symbol.level) != n - 48) {
            m_symbol.level = static_cast<symbols::QrLevel>(n - 48);
            m_symbol.drawn.reset();
        }
        break;
    case 80:
        m_symbol.data = command.args.mid(6);
        m_symbol.drawn.reset();
        if (!m_model.nativeQr)
            m_head.text(printable(m_symbol.data));
        break;
    case 81:
        if (m_model.nativeQr && m_head.atLineStart() && !m_symbol.data.isEmpty())
            qr(effect);
        break;
    default: break; // the model: 1 and micro are drawn as 2
    }
}

void Mechanism::qr(Effect &effect)
{
    if (!m_symbol.drawn)
        m_symbol.drawn = symbols::qr(m_symbol.data, m_symbol.level).value_or(symbols::Bits());
    const symbols::Bits &bits = *m_symbol.drawn;
    const int wide = bits.width * m_symbol.size;
    if (wide == 0 || wide > m_head.areaWidth)
        return; // a printer does not print what it cannot encode or what is wider than the area
    effect.movedDots += m_head.raster(paper::symbolRaster(bits, m_symbol.size, m_symbol.size, QLatin1String("QR"), m_symbol.data), wide);
}

void Mechanism::barcode(const Command &command, Effect &effect)
{
    if (!m_head.atLineStart())
        return;
    const quint8 m = command.arg(0);
    QByteArray data = m >= 65 ? command.args.mid(2) : command.args.mid(1);
    if (m < 65 && data.endsWith('\0'))
        data.chop(1);
    const std::optional<BarcodeKind> kind = kindOf(m);
    const QByteArray coded = kind == BarcodeKind::Code128 ? plainCode128(data) : data;
    const auto bits = kind ? symbols::barcode(*kind, coded) : fail(ErrorCode::InvalidInput, QString());
    if (!bits) { // what is no barcode is taken as text
        m_head.text(printable(data));
        return;
    }
    const int wide = bits->width * m_symbol.barWidth;
    if (wide > m_head.areaWidth)
        return;
    if ((m_symbol.textPlace & 1) != 0)
        effect.movedDots += m_head.caption(printable(coded), m_symbol.smallText, wide);
    effect.movedDots += m_head.raster(
        paper::symbolRaster(*bits, m_symbol.barWidth, m_symbol.barHeight, QLatin1String("barcode"), coded), wide);
    if ((m_symbol.textPlace & 2) != 0)
        effect.movedDots += m_head.caption(printable(coded), m_symbol.smallText, wide);
}

/** GS h, w, H, f. */
void Mechanism::barcodeSetting(quint8 code, quint8 n)
{
    if (code == 'h' && n > 0)
        m_symbol.barHeight = n;
    else if (code == 'w' && n >= 2 && n <= 6)
        m_symbol.barWidth = n;
    else if (code == 'H' && (n <= 3 || (n >= '0' && n <= '3')))
        m_symbol.textPlace = n & 3;
    else if (code == 'f' && (n <= 1 || n == '0' || n == '1'))
        m_symbol.smallText = (n & 1) != 0;
}

} // namespace hearth::virtualprinter
