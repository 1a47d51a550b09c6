// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "core/result.h"

#include <QDate>
#include <QList>
#include <QUuid>
#include <optional>

namespace hearth::protocol {

/** Body of a `forecast.published` fact down: what headquarters expects of the till's store, and how it did so far. The
   whole of it each time; the one made later counts. */
struct ForecastPublished {
    static constexpr qsizetype MaxDays = 60;
    static constexpr qsizetype MaxPast = 120;
    static constexpr qsizetype MaxReasons = 64;
    static constexpr qsizetype MaxName = 100; ///< characters of a reason's texts
    struct Day {
        QDate date;
        Money point;
        Money low80; ///< four days of five lie between
        Money high80;
        Money low95; ///< 19 days of 20
        Money high95;
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
    bool operator==(const ForecastPublished &) const = default;
};
[[nodiscard]] QByteArray encode(const ForecastPublished &body);
/** Errors InvalidInput: no time, no origin, no days or more than MaxDays, more than MaxPast or MaxReasons, a day
   without a date or not after the one before, an amount below 0, bounds that do not enclose each other, a text that is
   too long. */
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
