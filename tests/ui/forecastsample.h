// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "till/store/forecaststore.h"
#include "ui/tillworld.h"

#include <cmath>

namespace hearth {

/** A shop that takes 8,000.00 a day and half as much again at the weekend; `past` days are scored; made now. */
[[nodiscard]] inline protocol::ForecastPublished forecastSample(const TillWorld &world, int past = 28)
{
    protocol::ForecastPublished made;
    made.madeAtMs = world.till.clock.nowMs();
    made.origin = TillFixture::identity().calendar.businessDate(made.madeAtMs).addDays(-1);
    const auto level = [](QDate date) {
        return Money(std::llround(800'000 * (date.dayOfWeek() > 5 ? 1.5 : 1.0) + 9'000 * (date.day() % 5)));
    };
    const auto part = [](Money amount, int percent) { return Money(amount.minor() * percent / 100); };
    made.channels = { QStringLiteral("counter"), QStringLiteral("online") };
    made.items = { { QStringLiteral("hawaiian"), QStringLiteral("M"), QStringLiteral("Hawaiian") },
        { QStringLiteral("pepperoni"), QStringLiteral("L"), QStringLiteral("Pepperoni") },
        { QStringLiteral("cola"), {}, QStringLiteral("Cola") } };
    // What is not in the till's menu is called as the store called it last.
    for (const char *name : { "烤翅", "浓汤", "凯撒沙拉", "柠檬茶", "薯条" })
        made.items.append({ QStringLiteral("old_%1").arg(made.items.size()), {}, QString::fromUtf8(name) });
    const auto shares = [&](Money whole, const QList<int> &percents) {
        QList<protocol::ForecastPublished::Share> list;
        Money left = whole;
        for (qsizetype i = 0; i < percents.size(); ++i) {
            const Money point = i + 1 < percents.size() ? part(whole, percents.at(i)) : left;
            left -= point;
            list.append({ point, part(point, 80), part(point, 122) });
        }
        return list;
    };
    for (int ahead = 1; ahead <= 30; ++ahead) {
        const QDate date = made.origin.addDays(ahead);
        const Money point = level(date);
        made.days.append({ date, point, part(point, 88), part(point, 113), part(point, 78), part(point, 126) });
        auto &day = made.days.last();
        day.channels = shares(point, { date.dayOfWeek() > 5 ? 55 : 68, 0 });
        day.parts = shares(point, { 0, 4, 41, 11, 44 });
        qint64 pieces = point.minor() / 250; // hundredths
        for (qsizetype i = 0; i < made.items.size(); ++i, pieces = pieces * 7 / 10)
            day.items.append({ pieces, pieces / 125, pieces / 80 + 1 });
    }
    for (int back = past - 1; back >= 0; --back) {
        const QDate date = made.origin.addDays(-back);
        const Money said = level(date);
        made.past.append(
            { date, said, back == 9 ? std::nullopt : std::optional(part(said, 92 + (back * 7) % 17)), {} });
    }
    if (past > 12)
        made.past[past - 13].manager = part(level(made.past.at(past - 13).date), 120);
    made.reasons = { { QStringLiteral("level_changed"), made.origin.addDays(-55), 720, {} },
        { QStringLiteral("capped_day"), made.origin.addDays(-20), 6'400, {} },
        { QStringLiteral("holiday"), made.origin.addDays(12), 3'000, QStringLiteral("元旦") },
        { QStringLiteral("models_missing"), {}, 0, QStringLiteral("lib_lightgbm.so") } };
    made.accuracyPermille = 943;
    made.baselinePermille = 887;
    made.managerPermille = 861;
    made.besidePermille = 902;
    return made;
}

/** As the inbox stores it. */
inline void storeForecast(TillWorld &world, const protocol::ForecastPublished &forecast)
{
    const auto done = world.till.writer().run([&](storage::Transaction &tx) {
        return ForecastStore::put(tx, protocol::encode(forecast), forecast.madeAtMs, world.till.clock.nowMs());
    });
    if (!done.value_or(false))
        qFatal("the forecast is not stored");
    Q_EMIT world.forecasts.changed();
}

} // namespace hearth
