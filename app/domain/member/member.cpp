// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/member/member.h"

#include <algorithm>

namespace hearth {
namespace {
constexpr qsizetype MinDigits = 6;
constexpr qsizetype MaxDigits = 15; // E.164
constexpr qsizetype ChineseDigits = 11;
constexpr qsizetype MinCode = 4;
constexpr qsizetype MaxCode = 64;
constexpr int YearUnit = 10'000;
constexpr int LeapYear = 2'000;

tl::unexpected<Error> noPhone()
{
    return fail(ErrorCode::InvalidInput, QStringLiteral("a phone number has %1 to %2 digits").arg(MinDigits).arg(MaxDigits), QStringLiteral("phone"));
}

bool isFiller(QChar c)
{
    return c.isSpace() || c == QLatin1Char('-') || c == QLatin1Char('(') || c == QLatin1Char(')') || c == QLatin1Char('.');
}
} // namespace

Result<QString> normalPhone(const QString &typed)
{
    QString digits;
    bool international = false;
    constexpr qsizetype MaxTyped = 40;
    if (typed.size() > MaxTyped)
        return noPhone();
    for (const QChar c : typed) {
        if (c >= QLatin1Char('0') && c <= QLatin1Char('9'))
            digits.append(c);
        else if (c == QLatin1Char('+') && digits.isEmpty() && !international)
            international = true;
        else if (!isFiller(c))
            return noPhone();
    }
    if (!international && digits.startsWith(QLatin1String("00"))) {
        digits.remove(0, 2);
        international = true;
    }
    if (digits.size() < MinDigits || digits.size() > MaxDigits)
        return noPhone();
    if (!international && digits.size() == ChineseDigits && digits.startsWith(QLatin1Char('1')))
        return QStringLiteral("+86") + digits;
    return international ? QLatin1Char('+') + digits : digits;
}

QString maskedPhone(const QString &phone)
{
    constexpr qsizetype Ahead = 3;
    constexpr qsizetype Behind = 4;
    QString local = phone;
    if (local.startsWith(QLatin1String("+86")))
        local.remove(0, 3);
    if (local.size() <= Ahead + Behind)
        return QStringLiteral("****") + local.right(2);
    return local.left(Ahead) + QStringLiteral("****") + local.right(Behind);
}

bool looksLikePhone(const QString &typed)
{
    const auto phone = normalPhone(typed);
    if (!phone)
        return false;
    return phone->startsWith(QLatin1Char('+'));
}

Result<QString> normalMemberCode(const QString &typed)
{
    const QString code = typed.trimmed();
    const bool printable = std::all_of(code.begin(), code.end(), [](QChar c) { return c.isPrint(); });
    if (code.size() < MinCode || code.toUtf8().size() > MaxCode || !printable)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a card or code has %1 to %2 characters").arg(MinCode).arg(MaxCode), QStringLiteral("code"));
    return code;
}

Result<Birthday> Birthday::fromNumber(int number)
{
    if (number == 0)
        return Birthday();
    const Birthday birthday{number};
    const int year = number / YearUnit;
    constexpr int FirstYear = 1'850;
    constexpr int LastYear = 2'200;
    if (number < 0 || (year != 0 && (year < FirstYear || year > LastYear))
        || !QDate::isValid(year == 0 ? LeapYear : year, birthday.month(), birthday.day()))
        return fail(ErrorCode::InvalidInput, QStringLiteral("no such day"), QStringLiteral("birthday"));
    return birthday;
}

Result<Birthday> Birthday::parse(const QString &text)
{
    QString digits = text.trimmed();
    digits.remove(QLatin1Char('-'));
    if (digits.isEmpty())
        return Birthday();
    constexpr qsizetype WithYear = 8;
    constexpr qsizetype WithoutYear = 4;
    const bool onlyDigits = std::all_of(digits.begin(), digits.end(), [](QChar c) { return c >= QLatin1Char('0') && c <= QLatin1Char('9'); });
    if (!onlyDigits || (digits.size() != WithYear && digits.size() != WithoutYear) || digits.toInt() == 0)
        return fail(ErrorCode::InvalidInput, QStringLiteral("give a day as 1990-03-14 or 03-14"), QStringLiteral("birthday"));
    return fromNumber(digits.toInt());
}

QString Birthday::text() const
{
    if (isNone())
        return {};
    const QString monthDay = QStringLiteral("%1-%2").arg(month(), 2, 10, QLatin1Char('0')).arg(day(), 2, 10, QLatin1Char('0'));
    const int year = number / YearUnit;
    return year == 0 ? monthDay : QStringLiteral("%1-%2").arg(year, 4, 10, QLatin1Char('0')).arg(monthDay);
}

QDate Birthday::in(int year) const
{
    if (QDate::isValid(year, month(), day()))
        return {year, month(), day()};
    return {year, month(), day() - 1};
}

} // namespace hearth
