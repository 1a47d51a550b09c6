// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "protocol/forecastfacts.h"
#include "domain/cbor.h"

namespace hearth::protocol {
namespace {
using F = ForecastPublished;

qint64 number(QDate date)
{
    return date.isValid() ? date.year() * 10'000 + date.month() * 100 + date.day() : 0;
}

Result<void> readDate(CborReader &r, QDate &date)
{
    HEARTH_ASSIGN(const qint64 value, r.integer());
    if (value < 0 || value > 99'991'231)
        return r.bad(QStringLiteral("no date"));
    date = QDate(static_cast<int>(value / 10'000), static_cast<int>(value / 100 % 100), static_cast<int>(value % 100));
    return date.isValid() ? Result<void>() : r.bad(QStringLiteral("no date"));
}

Result<void> readAmount(CborReader &r, Money &amount)
{
    HEARTH_TRY(r.into(amount));
    return amount.isNegative() ? r.bad(QStringLiteral("an amount below 0")) : Result<void>();
}

Result<void> readAmount(CborReader &r, std::optional<Money> &amount)
{
    return readAmount(r, amount.emplace());
}

Result<void> readText(CborReader &r, QString &text, qsizetype most)
{
    HEARTH_TRY(r.into(text));
    return text.size() <= most ? Result<void>() : r.bad(QStringLiteral("more than %1 characters").arg(most));
}

Result<void> readPermille(CborReader &r, std::optional<qint64> &value)
{
    HEARTH_ASSIGN(value, r.integer());
    return {};
}

Result<void> readDay(CborReader &r, F::Day &day)
{
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return readDate(r, day.date);
        case 2: return readAmount(r, day.point);
        case 3: return readAmount(r, day.low80);
        case 4: return readAmount(r, day.high80);
        case 5: return readAmount(r, day.low95);
        case 6: return readAmount(r, day.high95);
        default: return r.skip();
        }
    }));
    if (day.low95 > day.low80 || day.low80 > day.point || day.point > day.high80 || day.high80 > day.high95)
        return r.bad(QStringLiteral("bounds that do not enclose each other"));
    return {};
}

Result<void> readPast(CborReader &r, F::Past &day)
{
    return r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return readDate(r, day.date);
        case 2: return readAmount(r, day.forecast);
        case 3: return readAmount(r, day.actual);
        case 4: return readAmount(r, day.manager);
        default: return r.skip();
        }
    });
}

Result<void> readReason(CborReader &r, F::Reason &reason)
{
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return readText(r, reason.kind, F::MaxName);
        case 2: return readDate(r, reason.date);
        case 3: return r.into(reason.permille);
        case 4: return readText(r, reason.name, F::MaxName);
        default: return r.skip();
        }
    }));
    return reason.kind.isEmpty() ? r.bad(QStringLiteral("a reason without a kind")) : Result<void>();
}

/** One element of a list of dated days, each after the one before. */
template <typename Day>
Result<void> readDated(
    CborReader &r, QList<Day> &list, qsizetype index, qsizetype most, Result<void> (*read)(CborReader &, Day &))
{
    if (index >= most)
        return r.bad(QStringLiteral("more than %1 days").arg(most));
    Day day;
    HEARTH_TRY(read(r, day));
    if (!day.date.isValid() || (!list.isEmpty() && list.constLast().date >= day.date))
        return r.bad(QStringLiteral("a day without a date, or not after the one before"));
    list.append(day);
    return {};
}
} // namespace

QByteArray encode(const ForecastPublished &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, body.madeAtMs);
    w.field(2, number(body.origin));
    w.key(3);
    w.startArray(body.days.size());
    for (const F::Day &day : body.days) {
        w.startMap();
        w.field(1, number(day.date));
        w.field(2, day.point);
        w.field(3, day.low80);
        w.field(4, day.high80);
        w.field(5, day.low95);
        w.field(6, day.high95);
        w.endMap();
    }
    w.endArray();
    w.key(4);
    w.startArray(body.past.size());
    for (const F::Past &day : body.past) {
        w.startMap();
        w.field(1, number(day.date));
        w.field(2, day.forecast);
        if (day.actual)
            w.field(3, *day.actual);
        if (day.manager)
            w.field(4, *day.manager);
        w.endMap();
    }
    w.endArray();
    w.key(5);
    w.startArray(body.reasons.size());
    for (const F::Reason &reason : body.reasons) {
        w.startMap();
        w.field(1, reason.kind);
        w.optionalField(2, number(reason.date));
        w.optionalField(3, reason.permille);
        w.optionalField(4, reason.name);
        w.endMap();
    }
    w.endArray();
    int key = 6;
    for (const std::optional<qint64> &permille :
        { body.accuracyPermille, body.baselinePermille, body.managerPermille, body.besidePermille }) {
        if (permille)
            w.field(key, *permille);
        ++key;
    }
    w.endMap();
    return w.bytes();
}

Result<ForecastPublished> decodeForecastPublished(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("forecast.published"));
    F out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return r.into(out.madeAtMs);
        case 2: return readDate(r, out.origin);
        case 3: return r.array([&](qsizetype i) { return readDated(r, out.days, i, F::MaxDays, &readDay); });
        case 4: return r.array([&](qsizetype i) { return readDated(r, out.past, i, F::MaxPast, &readPast); });
        case 5:
            return r.array([&](qsizetype i) -> Result<void> {
                if (i >= F::MaxReasons)
                    return r.bad(QStringLiteral("more than %1 reasons").arg(F::MaxReasons));
                return readReason(r, out.reasons.emplace_back());
            });
        case 6: return readPermille(r, out.accuracyPermille);
        case 7: return readPermille(r, out.baselinePermille);
        case 8: return readPermille(r, out.managerPermille);
        case 9: return readPermille(r, out.besidePermille);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (out.madeAtMs < 1 || !out.origin.isValid() || out.days.isEmpty())
        return r.bad(QStringLiteral("the time, the origin or the days are missing"));
    return out;
}

QByteArray encode(const ForecastOverridden &body)
{
    CborWriter w;
    w.startMap();
    w.field(1, number(body.date));
    if (body.amount)
        w.field(2, *body.amount);
    w.optionalField(3, body.note);
    w.optionalField(4, body.author);
    w.endMap();
    return w.bytes();
}

Result<ForecastOverridden> decodeForecastOverridden(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("forecast.overridden"));
    ForecastOverridden out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return readDate(r, out.date);
        case 2: return readAmount(r, out.amount);
        case 3: return readText(r, out.note, ForecastOverridden::MaxNote);
        case 4: return readText(r, out.author, ForecastOverridden::MaxAuthor);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (!out.date.isValid())
        return r.bad(QStringLiteral("the date is missing"));
    return out;
}

} // namespace hearth::protocol
