// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "escpos/encoder.h"

#include <QStringEncoder>
#include <vector>

namespace hearth::escpos {
namespace {
constexpr char32_t Planes = 0x10000;

/** The two-byte area of the whole first plane: made once, because a converter costs more than a ticket. */
std::vector<quint16> makeTable()
{
    std::vector<quint16> table(Planes, 0);
    QStringEncoder encoder("GB18030");
    if (!encoder.isValid()) // a Qt without ICU
        return table;
    QString all;
    for (char32_t c = 0x80; c < Planes; ++c) {
        if (!QChar::isSurrogate(c) && QChar::category(c) != QChar::Other_PrivateUse)
            all += QChar(static_cast<char16_t>(c));
    }
    const QByteArray bytes = encoder.encode(all);
    qsizetype at = 0;
    for (const QChar c : std::as_const(all)) {
        if (at + 1 >= bytes.size())
            break;
        const auto first = static_cast<uchar>(bytes.at(at));
        const auto second = static_cast<uchar>(bytes.at(at + 1));
        if (first < 0x80) { // one that the converter refused
            ++at;
        } else if (second >= '0' && second <= '9') {
            at += 4;
        } else {
            table[c.unicode()] = static_cast<quint16>(first << 8 | second);
            at += 2;
        }
    }
    return table;
}
} // namespace

quint16 gbk(char32_t character)
{
    static const std::vector<quint16> table = makeTable();
    return character < Planes ? table[character] : 0;
}

QByteArray gb18030(const QString &text)
{
    QByteArray out;
    out.reserve(text.size() * 2);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const bool pair = c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        if (c.unicode() < 0x80) {
            out += static_cast<char>(c.unicode());
        } else if (const quint16 two = gbk(c.unicode()); two != 0) {
            out += static_cast<char>(two >> 8);
            out += static_cast<char>(two & 0xFF);
        } else if (c.isSurrogate() && !pair) {
            out += '?';
        } else {
            QStringEncoder encoder("GB18030");
            const QString one = text.mid(i, pair ? 2 : 1);
            out += encoder.isValid() ? QByteArray(encoder.encode(one)) : QByteArrayLiteral("?");
            i += pair ? 1 : 0;
        }
    }
    return out;
}

} // namespace hearth::escpos
