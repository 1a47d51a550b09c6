// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "escpos/encoder.h"

#include <QStringEncoder>

namespace hearth::escpos {

QByteArray gb18030(const QString &text)
{
    QString clean = text;
    for (qsizetype i = 0; i < clean.size(); ++i) {
        if (!clean.at(i).isSurrogate())
            continue;
        if (clean.at(i).isHighSurrogate() && i + 1 < clean.size() && clean.at(i + 1).isLowSurrogate())
            ++i;
        else
            clean[i] = QLatin1Char('?');
    }
    QStringEncoder encoder("GB18030");
    if (!encoder.isValid()) { // a Qt without ICU
        QByteArray ascii;
        for (const QChar c : std::as_const(clean))
            ascii += c.unicode() < 0x80 ? static_cast<char>(c.unicode()) : '?';
        return ascii;
    }
    return encoder.encode(clean);
}

} // namespace hearth::escpos
