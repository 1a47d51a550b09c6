// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/forecastfacts.h"
#include "storage/transaction.h"

namespace hearth::hq {

/** One training over all stores. */
struct ForecastModel {
    struct Text {
        QString name;
        QString text; ///< LightGBM's own form
    };
    qint64 id = 0; ///< its version
    qint64 trainedAtMs = 0;
    QString cause; ///< first, due, drift, asked
    QDate first; ///< of the days that were learnt from
    QDate last;
    qint64 stores = 0;
    QString missing; ///< why there are no LightGBM models; empty: there are
    QString features; ///< JSON: names of the columns
    QString metrics; ///< JSON
    QList<Text> texts;
    QByteArray rehearsal;
};

/** One day of a store's forecast. */
struct ForecastDay {
    protocol::ForecastPublished::Day day;
    std::optional<Money> baseline; ///< of the same weekday before
};
struct ForecastRun {
    qint64 id = 0;
    qint64 store = 0;
    QDate origin; ///< the last business date that was known
    qint64 model = 0;
    qint64 madeAtMs = 0;
    QString reasons; ///< JSON
    QList<ForecastDay> days;
    // What the days are made up of: each has a share of every channel and pieces of every item, or none at all.
    QStringList channels = {};
    QList<protocol::ForecastPublished::Item> items = {};
};

/** Said so many days ahead, and come. */
struct ForecastScore {
    QDate date;
    Money forecast;
    Money low80;
    Money high80;
    std::optional<Money> actual; ///< nothing: closed
    std::optional<Money> baseline;
    std::optional<Money> manager;
};

struct ForecastAlarm {
    QString storeCode;
    QString kind;
    QString words;
    qint64 atMs = 0;
};

/** How forecasting is, for those who watch it. */
struct ForecastHealth {
    QList<std::pair<QString, qint64>> openAlarms; ///< by kind
    std::optional<qint64> trainedAtMs; ///< of the newest model
    qint64 storesWithout =
        0; ///< that sold something in the last 28 days and have no forecast made in the last 26 hours
};

/** Tables forecast_*. Stateless: works on the connection or transaction it is given. */
class ForecastStore {
public:
    static constexpr int KeptModels = 3;
    static constexpr std::array<int, 4> ScoredAhead{ 1, 7, 14, 28 };

    /** Adds it and drops all but the newest KeptModels. Returns its id. */
    [[nodiscard]] static Result<qint64> addModel(storage::Transaction &tx, const ForecastModel &model);
    /** The newest. `whole`: with texts and rehearsal. */
    [[nodiscard]] static Result<std::optional<ForecastModel>> newestModel(storage::Database &db, bool whole);

    /** Puts it in place of the one from the same origin. */
    [[nodiscard]] static Result<void> putRun(storage::Transaction &tx, const ForecastRun &run);
    /** A store's newest; nothing: it has none. `mix`: with channels, parts of the day and items. */
    [[nodiscard]] static Result<std::optional<ForecastRun>> newestRun(
        storage::Database &db, qint64 store, bool mix = false);
    /** Puts `body`, of a forecast.published fact, into the outboxes of the store's tills; returns which. */
    [[nodiscard]] static Result<QList<qint64>> publish(
        storage::Transaction &tx, qint64 store, const QByteArray &body, qint64 nowMs);
    /** What its store's tills were told last, for one till. */
    [[nodiscard]] static Result<void> sendNewestTo(storage::Transaction &tx, qint64 till, qint64 nowMs);
    /** Deletes at most `limit` runs made before `beforeMs`, oldest first; their number. */
    [[nodiscard]] static Result<int> prune(storage::Transaction &tx, qint64 beforeMs, int limit);
    /** The same of what their days were made up of; the runs stay. */
    [[nodiscard]] static Result<int> pruneMixes(storage::Transaction &tx, qint64 beforeMs, int limit);

    /** Of one till's fact; the same id again changes nothing. */
    [[nodiscard]] static Result<void> addOverride(storage::Transaction &tx, const QUuid &id, qint64 store, qint64 till,
        const protocol::ForecastOverridden &override, qint64 atMs, qint64 receivedAtMs);
    struct Override {
        protocol::ForecastOverridden what;
        qint64 atMs = 0;
    };
    /** The newest of each date from `from` on that still holds, by date. */
    [[nodiscard]] static Result<QList<Override>> overrides(storage::Database &db, qint64 store, QDate from);

    /** Holds what was said of the date against what came; a manager's figure counts if it was there before
       `dayBeginsMs`. Nothing happens while it is not known what came: no orders, and no till has closed the day. */
    [[nodiscard]] static Result<void> score(storage::Transaction &tx, qint64 store, QDate date, qint64 dayBeginsMs);
    /** From `from` on, so many days ahead, by date. */
    [[nodiscard]] static Result<QList<ForecastScore>> scores(
        storage::Database &db, qint64 store, int ahead, QDate from);
    [[nodiscard]] static Result<QList<ForecastScore>> scores(
        storage::Transaction &tx, qint64 store, int ahead, QDate from);

    /** True: it was not open before. */
    [[nodiscard]] static Result<bool> raise(
        storage::Transaction &tx, qint64 store, const QString &kind, const QString &words, qint64 nowMs);
    [[nodiscard]] static Result<void> resolve(
        storage::Transaction &tx, qint64 store, const QString &kind, qint64 nowMs);
    /** Those that are open, by store. */
    [[nodiscard]] static Result<QList<ForecastAlarm>> openAlarms(storage::Database &db);
    [[nodiscard]] static Result<ForecastHealth> health(storage::Database &db, qint64 nowMs);

    /** The chain's holidays: CN, none or a table date,kind,name; empty: it was never said. */
    [[nodiscard]] static Result<QString> holidays(storage::Database &db);
    [[nodiscard]] static Result<void> setHolidays(storage::Transaction &tx, const QString &holidays);
};

} // namespace hearth::hq
