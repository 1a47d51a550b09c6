// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/models/shopformat.h"

#include <QDateTime>

namespace hearth {

namespace {

struct Currency {
    const char *code;
    const char16_t *sign;
};

constexpr Currency currencies[] = {
    {"CNY", u"¥"}, {"USD", u"$"}, {"EUR", u"€"}, {"GBP", u"£"}, {"HKD", u"HK$"}, {"TWD", u"NT$"},
    {"SGD", u"S$"}, {"JPY", u"¥"}, {"KRW", u"₩"}, {"VND", u"₫"},
};

bool isChinese(const QString &language)
{
    return language.startsWith(QLatin1String("zh"));
}

} // namespace

ShopFormat::ShopFormat(const QString &language, const QString &currency, StoreCalendar calendar)
    : m_language(language), m_sign(currency + QChar(0x00a0)), m_locale(isChinese(language) ? QLocale(QLocale::Chinese, QLocale::China) : QLocale(QLocale::English, QLocale::UnitedKingdom)),
      m_calendar(std::move(calendar)), m_decimals(currencyDecimals(currency))
{
    for (const Currency &known : currencies) {
        if (currency == QLatin1String(known.code))
            m_sign = QString::fromUtf16(known.sign);
    }
}

QString ShopFormat::money(Money amount) const
{
    const QString digits = (amount.isNegative() ? -amount : amount).toString(m_decimals);
    return (amount.isNegative() ? QStringLiteral("−") : QString()) + m_sign + digits;
}

QString ShopFormat::shortMoney(Money amount) const
{
    QString text = money(amount);
    const QString zeros = QLatin1Char('.') + QString(m_decimals, QLatin1Char('0'));
    if (m_decimals > 0 && text.endsWith(zeros))
        text.chop(zeros.size());
    return text;
}

QString ShopFormat::time(qint64 utcMs) const
{
    return m_calendar.local(utcMs).toString(QStringLiteral("HH:mm"));
}

QString ShopFormat::moment(qint64 utcMs, qint64 nowMs) const
{
    const QDate date = m_calendar.local(utcMs).date();
    if (date == m_calendar.local(nowMs).date())
        return time(utcMs);
    return m_locale.toString(date, isChinese(m_language) ? QStringLiteral("M月d日") : QStringLiteral("d MMM")) + QLatin1Char(' ') + time(utcMs);
}

QString ShopFormat::day(QDate date) const
{
    return m_locale.toString(date, isChinese(m_language) ? QStringLiteral("yyyy年M月d日 dddd") : QStringLiteral("ddd d MMM yyyy"));
}

QString ShopFormat::shortDay(QDate date) const
{
    return m_locale.toString(date, isChinese(m_language) ? QStringLiteral("M月d日 ddd") : QStringLiteral("ddd d MMM"));
}

QList<qint64> ShopFormat::notes() const
{
    qint64 unit = 1;
    for (int i = 0; i < m_decimals; ++i)
        unit *= 10;
    if (m_decimals == 0)
        return {100, 500, 1'000, 5'000, 10'000};
    return {unit, 5 * unit, 10 * unit, 20 * unit, 50 * unit, 100 * unit};
}

} // namespace hearth
