// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/money.h"

#include <algorithm>
#include <array>

namespace hearth {

Result<Money> Money::parse(QStringView text, int decimals)
{
    const auto bad = [&](const char *why) {
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("\"%1\" is not an amount: %2").arg(text.left(40).toString(), QLatin1String(why)));
    };
    QStringView rest = text.trimmed();
    bool negative = false;
    if (rest.startsWith(QLatin1Char('-'))) {
        negative = true;
        rest = rest.mid(1);
    }
    qint64 value = 0;
    int fraction = -1;
    bool digits = false;
    for (const QChar c : rest) {
        if (c == QLatin1Char('.') && fraction < 0) {
            fraction = 0;
            continue;
        }
        if (c < QLatin1Char('0') || c > QLatin1Char('9'))
            return bad("expected digits and one decimal point");
        if (fraction >= 0 && ++fraction > decimals) {
            if (c != QLatin1Char('0'))
                return bad("too many decimals");
            continue;
        }
        digits = true;
        value = value * 10 + (c.unicode() - u'0');
        if (value > Limit)
            return bad("too large");
    }
    if (!digits)
        return bad("no digits");
    for (int i = std::max(fraction, 0); i < decimals; ++i) {
        value *= 10;
        if (value > Limit)
            return bad("too large");
    }
    return Money(negative ? -value : value);
}

int currencyDecimals(QStringView code)
{
    static constexpr std::array<QStringView, 4> whole{u"JPY", u"KRW", u"VND", u"CLP"};
    static constexpr std::array<QStringView, 5> thousandths{u"BHD", u"JOD", u"KWD", u"OMR", u"TND"};
    if (std::find(whole.begin(), whole.end(), code) != whole.end())
        return 0;
    return std::find(thousandths.begin(), thousandths.end(), code) != thousandths.end() ? 3 : 2;
}

QString Money::toString(int decimals) const
{
    const quint64 magnitude = m_minor < 0 ? 0 - static_cast<quint64>(m_minor) : static_cast<quint64>(m_minor);
    QString digits = QString::number(magnitude);
    if (decimals > 0) {
        if (digits.size() <= decimals)
            digits.prepend(QString(decimals + 1 - digits.size(), QLatin1Char('0')));
        digits.insert(digits.size() - decimals, QLatin1Char('.'));
    }
    if (m_minor < 0)
        digits.prepend(QLatin1Char('-'));
    return digits;
}

} // namespace hearth
