// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "protocol/forecastfacts.h"
#include "domain/cbor.h"

#include <array>

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

/** Flat: point, low, high, point, low, high … */
template <typename One, typename Value>
Result<void> readTriples(CborReader &r, QList<One> &list, qsizetype most, const std::array<Value One::*, 3> &fields)
{
    qsizetype read = 0;
    HEARTH_TRY(r.array([&](qsizetype i) -> Result<void> {
        if (i >= 3 * most)
            return r.bad(QStringLiteral("more than %1 values").arg(3 * most));
        if (i % 3 == 0)
            list.append(One());
        read = i + 1;
        Value &value = list.last().*fields[static_cast<size_t>(i % 3)];
        HEARTH_TRY(r.into(value));
        return value < Value{} ? r.bad(QStringLiteral("a value below 0")) : Result<void>();
    }));
    return read % 3 == 0 ? Result<void>() : r.bad(QStringLiteral("a value without its bounds"));
}

template <typename One, typename Value>
void writeTriples(CborWriter &w, int key, const QList<One> &list, const std::array<Value One::*, 3> &fields)
{
    if (list.isEmpty())
        return;
    w.key(key);
    w.startArray(3 * list.size());
    for (const One &one : list)
        for (const auto field : fields)
            w.value(one.*field);
    w.endArray();
}

constexpr std::array<Money F::Share::*, 3> ShareFields{ &F::Share::point, &F::Share::low80, &F::Share::high80 };
constexpr std::array<qint64 F::Pieces::*, 3> PiecesFields{ &F::Pieces::hundredths, &F::Pieces::low80,
    &F::Pieces::high80 };

/** One for each, that enclose their points and add up to the day's. */
Result<void> checkShares(const CborReader &r, const QList<F::Share> &shares, qsizetype count, Money whole)
{
    if (shares.isEmpty())
        return {};
    if (shares.size() != count)
        return r.bad(QStringLiteral("%1 shares of %2").arg(shares.size()).arg(count));
    Money sum;
    for (const F::Share &share : shares) {
        if (share.low80 > share.point || share.point > share.high80)
            return r.bad(QStringLiteral("bounds of a share that do not enclose it"));
        sum += share.point;
    }
    return sum == whole ? Result<void>() : r.bad(QStringLiteral("shares that do not add up to their day"));
}

Result<void> checkMix(const CborReader &r, const F &body)
{
    constexpr qint64 Hundred = 100;
    constexpr qint64 MostHundredths = 1'000'000'000'000;
    for (const F::Day &day : body.days) {
        HEARTH_TRY(checkShares(r, day.channels, body.channels.size(), day.point));
        HEARTH_TRY(checkShares(r, day.parts, F::Parts, day.point));
        if (!day.items.isEmpty() && day.items.size() != body.items.size())
            return r.bad(QStringLiteral("%1 items of %2").arg(day.items.size()).arg(body.items.size()));
        for (const F::Pieces &one : day.items)
            if (one.hundredths > MostHundredths || one.low80 > one.hundredths / Hundred
                || (one.hundredths + Hundred - 1) / Hundred > one.high80)
                return r.bad(QStringLiteral("bounds of pieces that do not enclose them"));
    }
    return {};
}

Result<void> readItem(CborReader &r, F::Item &item)
{
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case 1: return readText(r, item.sku, F::MaxName);
        case 2: return readText(r, item.size, F::MaxName);
        case 3: return readText(r, item.name, F::MaxName);
        default: return r.skip();
        }
    }));
    return item.sku.isEmpty() ? r.bad(QStringLiteral("an item without a sku")) : Result<void>();
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
        case 7: return readTriples(r, day.channels, F::MaxChannels, ShareFields);
        case 8: return readTriples(r, day.parts, F::Parts, ShareFields);
        case 9: return readTriples(r, day.items, F::MaxItems, PiecesFields);
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
        writeTriples(w, 7, day.channels, ShareFields);
        writeTriples(w, 8, day.parts, ShareFields);
        writeTriples(w, 9, day.items, PiecesFields);
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
    if (!body.channels.isEmpty()) {
        w.key(10);
        w.startArray(body.channels.size());
        for (const QString &channel : body.channels)
            w.value(channel);
        w.endArray();
    }
    if (!body.items.isEmpty()) {
        w.key(11);
        w.startArray(body.items.size());
        for (const F::Item &item : body.items) {
            w.startMap();
            w.field(1, item.sku);
            w.optionalField(2, item.size);
            w.optionalField(3, item.name);
            w.endMap();
        }
        w.endArray();
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
        case 10:
            return r.array([&](qsizetype i) -> Result<void> {
                if (i >= F::MaxChannels)
                    return r.bad(QStringLiteral("more than %1 channels").arg(F::MaxChannels));
                return readText(r, out.channels.emplace_back(), F::MaxName);
            });
        case 11:
            return r.array([&](qsizetype i) -> Result<void> {
                if (i >= F::MaxItems)
                    return r.bad(QStringLiteral("more than %1 items").arg(F::MaxItems));
                return readItem(r, out.items.emplace_back());
            });
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (out.madeAtMs < 1 || !out.origin.isValid() || out.days.isEmpty())
        return r.bad(QStringLiteral("the time, the origin or the days are missing"));
    HEARTH_TRY(checkMix(r, out));
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
