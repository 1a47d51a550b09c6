// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "core/result.h"

#include <QDate>
#include <QList>
#include <QStringList>
#include <QUuid>
#include <optional>

namespace hearth::protocol {

/** Body of a `forecast.published` fact down: what headquarters expects of the till's store, and how it did so far. The
   whole of it each time; the one made later counts. */
struct ForecastPublished {
    static constexpr qsizetype MaxDays = 60;
    static constexpr qsizetype MaxPast = 120;
    static constexpr qsizetype MaxReasons = 64;
    static constexpr qsizetype MaxName = 100; ///< characters of a text
    static constexpr qsizetype MaxChannels = 16;
    static constexpr qsizetype MaxItems = 200;
    static constexpr qsizetype Parts = 5; ///< of the day: night, morning, lunch, afternoon, evening
    /** One channel's or part of the day's share of a day's revenue. */
    struct Share {
        Money point;
        Money low80; ///< four days of five lie between
        Money high80;
        bool operator==(const Share &) const = default;
    };
    /** Of one item on a day. */
    struct Pieces {
        qint64 hundredths = 0; ///< of a piece, expected
        qint64 low80 = 0; ///< whole pieces: four days of five lie between
        qint64 high80 = 0;
        bool operator==(const Pieces &) const = default;
    };
    struct Item {
        QString sku;
        QString size;
        QString name; ///< as the store called it last
        bool operator==(const Item &) const = default;
    };
    struct Day {
        QDate date;
        Money point;
        Money low80; ///< four days of five lie between
        Money high80;
        Money low95; ///< 19 days of 20
        Money high95;
        // What it is made up of. Empty where that is not known.
        QList<Share> channels = {}; ///< in the order of `channels`; add up to `point`
        QList<Share> parts = {}; ///< Parts of them; add up to `point`
        QList<Pieces> items = {}; ///< in the order of `items`
        bool operator==(const Day &) const = default;
    };
    struct Past {
        QDate date;
        Money forecast; ///< as it was on the day before
        std::optional<Money> actual; ///< nothing: the store was closed
        std::optional<Money> manager; ///< what a manager put in its place
        bool operator==(const Past &) const = default;
    };
    /** Why it is as it is: docs/forecast.md lists the kinds. One of a later version is shown by its name. */
    struct Reason {
        QString kind;
        QDate date; ///< may be invalid
        qint64 permille = 0; ///< a value in thousandths
        QString name;
        bool operator==(const Reason &) const = default;
    };
    qint64 madeAtMs = 0;
    QDate origin; ///< the last business date that was known
    QList<Day> days;
    QList<Past> past;
    QList<Reason> reasons;
    // 1 - sum of |error| / sum of revenue over the past days, in thousandths; may be below 0.
    std::optional<qint64> accuracyPermille;
    std::optional<qint64> baselinePermille; ///< of the same weekday a week before
    std::optional<qint64> managerPermille; ///< of managers' figures, on the days that have one
    std::optional<qint64> besidePermille; ///< of the forecast, on those same days
    QStringList channels = {};
    QList<Item> items = {}; ///< what is expected to be sold, most pieces first
    bool operator==(const ForecastPublished &) const = default;
};
[[nodiscard]] QByteArray encode(const ForecastPublished &body);
/** Errors InvalidInput: no time, no origin, no days or more than MaxDays, more than MaxPast or MaxReasons, a day
   without a date or not after the one before, an amount below 0, bounds that do not enclose each other, a text that is
   too long, shares that do not add up to their day, or not one for each channel, part or item. */
[[nodiscard]] Result<ForecastPublished> decodeForecastPublished(const QByteArray &body);

/** Body of a `forecast.overridden` fact: what a manager expects of a day in the forecast's place. A later one of the
 * same date counts. */
struct ForecastOverridden {
    static constexpr qsizetype MaxNote = 200; ///< characters
    static constexpr qsizetype MaxAuthor = 64;
    QDate date;
    std::optional<Money> amount; ///< nothing: the forecast holds again
    QString note;
    QString author;
    bool operator==(const ForecastOverridden &) const = default;
};
[[nodiscard]] QByteArray encode(const ForecastOverridden &body);
/** Errors InvalidInput: no date, an amount below 0, a text that is too long. */
[[nodiscard]] Result<ForecastOverridden> decodeForecastOverridden(const QByteArray &body);

} // namespace hearth::protocol
