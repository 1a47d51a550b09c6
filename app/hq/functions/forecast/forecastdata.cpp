// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/forecast/forecastdata.h"
#include "functions/forecast/chainmix.h"
#include "functions/hqservices.h"
#include "hqstore/revenuestore.h"

#include <QJsonDocument>
#include <cmath>

namespace hearth::hq {
namespace {
constexpr int PanelDays = 800;
constexpr int PastDays = 35;

/** Sums of errors and revenue. */
struct Tally {
    qint64 errors = 0;
    qint64 revenue = 0;
    void add(Money said, Money came)
    {
        errors += std::abs((said - came).minor());
        revenue += came.minor();
    }
    [[nodiscard]] std::optional<qint64> permille() const
    {
        if (revenue == 0)
            return std::nullopt;
        return std::llround(1000.0 * (1 - static_cast<double>(errors) / static_cast<double>(revenue)));
    }
};

QJsonValue optionalJson(const std::optional<qint64> &value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}
QJsonValue optionalJson(const std::optional<Money> &value)
{
    return value ? QJsonValue(value->minor()) : QJsonValue();
}

QJsonObject toJson(const ForecastAccuracy &accuracy)
{
    return { { QStringLiteral("days"), accuracy.days },
        { QStringLiteral("forecast_permille"), optionalJson(accuracy.forecast) },
        { QStringLiteral("baseline_permille"), optionalJson(accuracy.baseline) },
        { QStringLiteral("manager_permille"), optionalJson(accuracy.manager) },
        { QStringLiteral("beside_manager_permille"), optionalJson(accuracy.beside) } };
}

QJsonObject toJson(const ForecastDay &one)
{
    return { { QStringLiteral("date"), one.day.date.toString(Qt::ISODate) },
        { QStringLiteral("point_minor"), one.day.point.minor() },
        { QStringLiteral("low80_minor"), one.day.low80.minor() },
        { QStringLiteral("high80_minor"), one.day.high80.minor() },
        { QStringLiteral("low95_minor"), one.day.low95.minor() },
        { QStringLiteral("high95_minor"), one.day.high95.minor() },
        { QStringLiteral("baseline_minor"), optionalJson(one.baseline) } };
}

QJsonObject shareJson(const QString &kind, const QString &name, const protocol::ForecastPublished::Share &share)
{
    return { { kind, name }, { QStringLiteral("point_minor"), share.point.minor() },
        { QStringLiteral("low80_minor"), share.low80.minor() },
        { QStringLiteral("high80_minor"), share.high80.minor() } };
}

/** A day with what it is made up of. */
QJsonObject toJson(const ForecastDay &one, const ForecastRun &run)
{
    constexpr double Hundred = 100;
    const auto &day = one.day;
    QJsonArray channels;
    for (qsizetype i = 0; i < day.channels.size(); ++i)
        channels.append(shareJson(QStringLiteral("channel"), run.channels.at(i), day.channels.at(i)));
    QJsonArray parts;
    for (qsizetype i = 0; i < day.parts.size(); ++i)
        parts.append(shareJson(QStringLiteral("part"), dayPartCode(static_cast<int>(i)), day.parts.at(i)));
    QJsonArray items;
    for (qsizetype i = 0; i < day.items.size(); ++i)
        items.append(QJsonObject{ { QStringLiteral("sku"), run.items.at(i).sku },
            { QStringLiteral("size"), run.items.at(i).size },
            { QStringLiteral("point_pieces"), static_cast<double>(day.items.at(i).hundredths) / Hundred },
            { QStringLiteral("low80_pieces"), day.items.at(i).low80 },
            { QStringLiteral("high80_pieces"), day.items.at(i).high80 } });
    QJsonObject json = toJson(one);
    json.insert(QStringLiteral("channels"), channels);
    json.insert(QStringLiteral("day_parts"), parts);
    json.insert(QStringLiteral("items"), items);
    return json;
}

/** What is the same for all days. */
void addNames(QJsonObject &json, const ForecastRun &run)
{
    const auto clock = [](int hour) { return QStringLiteral("%1:00").arg(hour, 2, 10, QLatin1Char('0')); };
    QJsonArray parts;
    for (int part = 0; part < protocol::ForecastPublished::Parts; ++part)
        parts.append(QJsonObject{ { QStringLiteral("part"), dayPartCode(part) },
            { QStringLiteral("from"), clock(dayPartHour(part)) },
            { QStringLiteral("until"), clock(dayPartHour(part + 1)) } });
    QJsonArray items;
    for (const auto &item : run.items)
        items.append(QJsonObject{ { QStringLiteral("sku"), item.sku }, { QStringLiteral("size"), item.size },
            { QStringLiteral("name"), item.name } });
    json.insert(QStringLiteral("day_parts"), parts);
    json.insert(QStringLiteral("items"), items);
}

Result<QJsonObject> storeJson(storage::Database &db, const Store &store, bool whole)
{
    QJsonObject json{ { QStringLiteral("store"), store.code },
        { QStringLiteral("currency"), store.settings.currency } };
    HEARTH_ASSIGN(const auto run, ForecastStore::newestRun(db, store.id, whole));
    if (!run) {
        json.insert(QStringLiteral("days"), QJsonArray());
        return json;
    }
    json.insert(QStringLiteral("origin"), run->origin.toString(Qt::ISODate));
    json.insert(QStringLiteral("made_at_ms"), run->madeAtMs);
    json.insert(QStringLiteral("model"), run->model);
    json.insert(QStringLiteral("reasons"), QJsonDocument::fromJson(run->reasons.toUtf8()).array());
    QJsonArray days;
    for (const ForecastDay &day : run->days)
        days.append(whole ? toJson(day, *run) : toJson(day));
    json.insert(QStringLiteral("days"), days);
    if (whole)
        addNames(json, *run);
    const QDate from = run->origin.addDays(-PastDays + 1);
    QJsonObject accuracy;
    for (const int ahead : ForecastStore::ScoredAhead) {
        HEARTH_ASSIGN(const QList<ForecastScore> scores, ForecastStore::scores(db, store.id, ahead, from));
        accuracy.insert(QString::number(ahead), toJson(forecastAccuracy(scores)));
        if (!whole || ahead != 1)
            continue;
        QJsonArray past;
        for (const ForecastScore &score : scores)
            past.append(QJsonObject{ { QStringLiteral("date"), score.date.toString(Qt::ISODate) },
                { QStringLiteral("forecast_minor"), score.forecast.minor() },
                { QStringLiteral("actual_minor"), optionalJson(score.actual) },
                { QStringLiteral("baseline_minor"), optionalJson(score.baseline) },
                { QStringLiteral("manager_minor"), optionalJson(score.manager) } });
        json.insert(QStringLiteral("past"), past);
    }
    json.insert(QStringLiteral("accuracy"), accuracy);
    HEARTH_ASSIGN(const auto overrides, ForecastStore::overrides(db, store.id, run->origin.addDays(1)));
    QJsonArray managers;
    for (const ForecastStore::Override &one : overrides)
        managers.append(QJsonObject{ { QStringLiteral("date"), one.what.date.toString(Qt::ISODate) },
            { QStringLiteral("amount_minor"), optionalJson(one.what.amount) },
            { QStringLiteral("note"), one.what.note }, { QStringLiteral("author"), one.what.author },
            { QStringLiteral("at_ms"), one.atMs } });
    json.insert(QStringLiteral("overrides"), managers);
    return json;
}
} // namespace

Result<ForecastStoreDay> forecastStoreDay(const Event &event, storage::Database &db)
{
    HEARTH_ASSIGN(const auto store, StoreStore::find(db, event.storeCode));
    if (!store)
        return fail(
            ErrorCode::NotFound, QStringLiteral("there is no store %1").arg(event.storeCode), QStringLiteral("store"));
    HEARTH_ASSIGN(const StoreCalendar calendar, StoreCalendar::parse(store->settings.zone, store->settings.cutoff));
    return ForecastStoreDay{ *store, calendar, calendar.businessDate(event.atMs).addDays(-1) };
}

Result<forecasting::Panel> forecastPanel(storage::Database &db, QDate last)
{
    HEARTH_ASSIGN(const QList<RevenueDay> days, RevenueStore::days(db, last.addDays(-PanelDays + 1), last));
    forecasting::Panel panel;
    if (days.isEmpty())
        return panel;
    QDate first = last;
    for (const RevenueDay &day : days)
        first = std::min(first, day.businessDate);
    panel.firstDay = first.toJulianDay();
    panel.days = static_cast<int>(first.daysTo(last)) + 1;
    for (const RevenueDay &day : days) {
        if (panel.stores.empty() || panel.stores.back().id != day.storeCode) {
            panel.stores.push_back(
                { day.storeCode, std::vector<float>(static_cast<size_t>(panel.days), forecasting::Missing), {} });
            if (panel.stores.size() > forecasting::MaxStores)
                return fail(ErrorCode::InvalidInput, QStringLiteral("more than %1 stores").arg(forecasting::MaxStores));
        }
        panel.stores.back().revenue[static_cast<size_t>(first.daysTo(day.businessDate))] =
            static_cast<float>(day.total.minor());
    }
    return panel;
}

Result<QString> forecastHolidays(storage::Database &db, const QString &otherwise)
{
    HEARTH_ASSIGN(QString said, ForecastStore::holidays(db));
    return said.isEmpty() ? otherwise : said;
}

ForecastAccuracy forecastAccuracy(const QList<ForecastScore> &scores)
{
    ForecastAccuracy accuracy;
    Tally forecast;
    Tally baseline;
    Tally manager;
    Tally beside;
    for (const ForecastScore &score : scores) {
        if (!score.actual || score.actual->minor() <= 0)
            continue;
        ++accuracy.days;
        forecast.add(score.forecast, *score.actual);
        if (score.baseline)
            baseline.add(*score.baseline, *score.actual);
        if (score.manager) {
            manager.add(*score.manager, *score.actual);
            beside.add(score.forecast, *score.actual);
        }
    }
    accuracy.forecast = forecast.permille();
    accuracy.baseline = baseline.permille();
    accuracy.manager = manager.permille();
    accuracy.beside = beside.permille();
    return accuracy;
}

protocol::ForecastPublished publishedForecast(const ForecastRun &run, const QList<ForecastScore> &past)
{
    using F = protocol::ForecastPublished;
    F body;
    body.madeAtMs = run.madeAtMs;
    body.origin = run.origin;
    body.channels = run.channels;
    body.items = run.items;
    for (const ForecastDay &one : run.days)
        body.days.append(one.day);
    const QDate from = run.origin.addDays(-PastDays + 1);
    QList<ForecastScore> shown;
    for (const ForecastScore &score : past) {
        if (score.date < from || score.date > run.origin)
            continue;
        shown.append(score);
        body.past.append({ score.date, score.forecast, score.actual, score.manager });
    }
    const QJsonArray reasons = QJsonDocument::fromJson(run.reasons.toUtf8()).array();
    for (const auto &value : reasons) {
        const QJsonObject reason = value.toObject();
        if (body.reasons.size() == F::MaxReasons)
            break;
        body.reasons.append({ reason.value(QStringLiteral("kind")).toString(),
            QDate::fromString(reason.value(QStringLiteral("date")).toString(), Qt::ISODate),
            std::llround(1000 * reason.value(QStringLiteral("value")).toDouble()),
            reason.value(QStringLiteral("name")).toString().left(F::MaxName) });
    }
    const ForecastAccuracy accuracy = forecastAccuracy(shown);
    body.accuracyPermille = accuracy.forecast;
    body.baselinePermille = accuracy.baseline;
    body.managerPermille = accuracy.manager;
    body.besidePermille = accuracy.beside;
    return body;
}

Result<QJsonObject> forecastsJson(storage::Database &db, const ForecastFilter &filter)
{
    QList<Store> stores;
    if (filter.store.isEmpty()) {
        HEARTH_ASSIGN(stores, StoreStore::all(db));
    } else {
        HEARTH_ASSIGN(const auto store, StoreStore::find(db, filter.store));
        if (!store)
            return fail(ErrorCode::NotFound, QStringLiteral("there is no store %1").arg(filter.store.left(40)),
                QStringLiteral("store"));
        stores.append(*store);
    }
    QJsonArray list;
    for (const Store &store : std::as_const(stores)) {
        HEARTH_ASSIGN(const QJsonObject json, storeJson(db, store, !filter.store.isEmpty()));
        list.append(json);
    }
    HEARTH_ASSIGN(const QString holidays, forecastHolidays(db, HqServices().holidays));
    const bool named = holidays == QLatin1String("CN") || holidays == QLatin1String("none");
    QJsonObject result{ { QStringLiteral("stores"), list }, { QStringLiteral("model"), QJsonValue() },
        { QStringLiteral("holidays"), named ? holidays : QStringLiteral("table") } };
    HEARTH_ASSIGN(const auto model, ForecastStore::newestModel(db, false));
    if (model)
        result.insert(QStringLiteral("model"),
            QJsonObject{ { QStringLiteral("version"), model->id },
                { QStringLiteral("trained_at_ms"), model->trainedAtMs }, { QStringLiteral("cause"), model->cause },
                { QStringLiteral("first"), model->first.toString(Qt::ISODate) },
                { QStringLiteral("last"), model->last.toString(Qt::ISODate) },
                { QStringLiteral("stores"), model->stores }, { QStringLiteral("missing"), model->missing },
                { QStringLiteral("metrics"), QJsonDocument::fromJson(model->metrics.toUtf8()).object() } });
    HEARTH_ASSIGN(const QList<ForecastAlarm> alarms, ForecastStore::openAlarms(db));
    QJsonArray open;
    for (const ForecastAlarm &alarm : alarms)
        if (filter.store.isEmpty() || alarm.storeCode == filter.store)
            open.append(
                QJsonObject{ { QStringLiteral("store"), alarm.storeCode }, { QStringLiteral("kind"), alarm.kind },
                    { QStringLiteral("words"), alarm.words }, { QStringLiteral("at_ms"), alarm.atMs } });
    result.insert(QStringLiteral("alarms"), open);
    return result;
}

} // namespace hearth::hq
