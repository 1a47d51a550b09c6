// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/forecast/chainmix.h"
#include "hqstore/itemdaystore.h"
#include "hqstore/revenuestore.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace hearth::hq {
namespace {
using namespace forecasting;
using F = protocol::ForecastPublished;

constexpr int MixDays = 240; ///< the window, before the earliest of the forecasts that ranges are learnt from
constexpr int MostSampled = 60; ///< stores that the chain is learnt from
static_assert(RevenueStore::PartHours.size() == F::Parts + 1);

/** Texts of an item are as long as a till takes them; one with a longer sku is not told of. */
bool fits(const ItemDay &one)
{
    return one.sku.size() <= F::MaxName && one.size.size() <= F::MaxName;
}

double sumOf(const std::array<MixValue, Horizon> &days)
{
    double sum = 0;
    for (const MixValue &value : days)
        sum += value.point;
    return sum;
}

F::Pieces piecesOf(const MixValue &value)
{
    constexpr double Hundred = 100;
    constexpr double Most = 1e9;
    const MixValue capped{ std::min(value.point, Most), std::min(value.low80, Most), std::min(value.high80, Most) };
    const qint64 hundredths = std::llround(Hundred * capped.point);
    // As it is told, rounded: the range is around that.
    const PieceRange range = wholePieces({ static_cast<double>(hundredths) / Hundred, capped.low80, capped.high80 });
    return { hundredths, range.low80, range.high80 };
}

F::Share shareOf(Money point, const MixValue &value)
{
    const auto money = [](double minor) {
        return Money(minor < static_cast<double>(Money::Limit) ? std::llround(minor) : Money::Limit);
    };
    return { point, std::min(point, money(value.low80)), std::max(point, money(value.high80)) };
}
} // namespace

QString dayPartCode(int part)
{
    static const QStringList codes{ QStringLiteral("night"), QStringLiteral("morning"), QStringLiteral("lunch"),
        QStringLiteral("afternoon"), QStringLiteral("evening") };
    return codes.value(part);
}

int dayPartHour(int part)
{
    return RevenueStore::PartHours[static_cast<size_t>(part)];
}

ChainMix::ChainMix(const Panel &panel, std::shared_ptr<const HolidayCalendar> calendar)
    : m_firstDay(panel.firstDay + std::max(0, panel.days - MixDays))
    , m_days(std::min(panel.days, MixDays))
    , m_skipped(panel.days - m_days)
    , m_said(panel.stores.size())
    , m_calendar(std::move(calendar))
    , m_model(m_firstDay, *m_calendar)
{
}

Result<ChainMix::Read> ChainMix::read(storage::Database &db, const Panel &panel, size_t place, qint64 store) const
{
    const QDate last = first().addDays(m_days - 1);
    Read read;
    MixSeries &series = read.series;
    const StoreSeries &known = panel.stores[place];
    series.store = known.id;
    series.total.assign(known.revenue.begin() + m_skipped, known.revenue.begin() + m_skipped + m_days);
    series.said = m_said[place];
    const auto column = [&](MixKind kind, const QString &name) -> MixColumn & {
        read.items.append(F::Item());
        return series.columns.emplace_back(
            MixColumn{ kind, name, std::vector<float>(static_cast<size_t>(m_days), 0.0F) });
    };
    HEARTH_ASSIGN(const QList<RevenueCell> cells, RevenueStore::cells(db, store, first(), last));
    for (int part = 0; part < F::Parts; ++part)
        column(MixKind::DayPart, dayPartCode(part));
    std::map<QString, size_t> channels;
    double revenue = 0;
    double orders = 0;
    for (const RevenueCell &cell : cells) {
        const auto day = static_cast<size_t>(first().daysTo(QDate::fromString(cell.businessDate, Qt::ISODate)));
        const auto amount = static_cast<float>(cell.total.minor());
        if (cell.part >= 0 && cell.part < F::Parts)
            series.columns[static_cast<size_t>(cell.part)].values[day] += amount;
        auto channel = channels.find(cell.channel);
        if (channel == channels.end()) {
            column(MixKind::Channel, cell.channel);
            channel = channels.emplace(cell.channel, series.columns.size() - 1).first;
        }
        series.columns[channel->second].values[day] += amount;
        revenue += static_cast<double>(cell.total.minor());
        orders += static_cast<double>(cell.orders);
    }
    series.orderValue = orders > 0 && revenue > 0 ? revenue / orders : 1;
    HEARTH_ASSIGN(const QList<ItemDay> items, ItemDayStore::days(db, store, first(), last));
    const ItemDay *before = nullptr; // by sku and size
    for (const ItemDay &one : items) {
        if (!fits(one))
            continue;
        if (before == nullptr || before->sku != one.sku || before->size != one.size) {
            column(MixKind::Item, one.sku + QLatin1Char('\n') + one.size);
            read.items.last() = { one.sku, one.size, {} };
        }
        before = &one;
        series.columns.back().values[static_cast<size_t>(first().daysTo(one.businessDate))] =
            static_cast<float>(one.pieces);
    }
    return read;
}

Result<std::shared_ptr<const ChainMix>> ChainMix::learn(storage::Database &db, const Panel &panel,
    std::span<const OriginForecast> issued, std::shared_ptr<const HolidayCalendar> calendar)
{
    constexpr auto Published = static_cast<size_t>(Method::Published);
    const std::shared_ptr<ChainMix> mix(new ChainMix(panel, std::move(calendar)));
    for (const OriginForecast &forecast : issued)
        for (size_t place = 0; place < panel.stores.size() && forecast.origin >= mix->m_skipped; ++place)
            if (const StoreForecast &store = forecast.stores[place]; store.active)
                mix->m_said[place].push_back(
                    { forecast.origin - mix->m_skipped, store.deviation, store.paths[Published] });
    HEARTH_ASSIGN(const QList<Store> stores, StoreStore::all(db));
    QHash<QString, qint64> ids;
    for (const Store &store : stores)
        ids.insert(store.code, store.id);
    const size_t step = panel.stores.size() / MostSampled + 1;
    std::vector<MixSeries> sample;
    for (size_t place = 0; place < panel.stores.size(); place += step) {
        HEARTH_ASSIGN(Read read, mix->read(db, panel, place, ids.value(panel.stores[place].id)));
        sample.push_back(std::move(read.series));
    }
    mix->m_model.learn(sample, mix->m_days - 1);
    return std::shared_ptr<const ChainMix>(mix);
}

Result<void> ChainMix::fill(
    storage::Database &db, const Panel &panel, size_t place, const StoreForecast &forecast, ForecastRun &run) const
{
    const Path &totals = forecast.paths[static_cast<size_t>(Method::Published)];
    HEARTH_ASSIGN(Read read, this->read(db, panel, place, run.store));
    MixForecast mix = m_model.forecast(read.series, m_days - 1, totals, forecast.deviation);
    const auto kindOf = [&](const MixForecast::Column &one) { return read.series.columns[one.column].kind; };
    std::stable_sort(mix.columns.begin(), mix.columns.end(), [&](const auto &a, const auto &b) {
        // Parts stay in their order; of the others what is most comes first.
        if (kindOf(a) != kindOf(b) || kindOf(a) == MixKind::DayPart)
            return kindOf(a) < kindOf(b);
        return sumOf(a.days) > sumOf(b.days);
    });
    std::array<std::vector<const MixForecast::Column *>, MixKinds> kinds;
    for (const MixForecast::Column &one : mix.columns) {
        auto &list = kinds[static_cast<size_t>(kindOf(one))];
        const auto most = kindOf(one) == MixKind::Channel ? F::MaxChannels : F::MaxItems;
        if (static_cast<qsizetype>(list.size()) < most && (kindOf(one) == MixKind::DayPart || sumOf(one.days) > 0))
            list.push_back(&one);
    }
    const auto &[channels, parts, items] = kinds;
    for (const auto *one : channels)
        run.channels.append(read.series.columns[one->column].name.left(F::MaxName));
    HEARTH_ASSIGN(const QList<ItemName> names, ItemDayStore::names(db, run.store));
    QHash<std::pair<QString, QString>, QString> named;
    for (const ItemName &name : names)
        named.insert({ name.sku, name.size }, name.name.left(F::MaxName));
    for (const auto *one : items) {
        F::Item item = read.items.at(static_cast<qsizetype>(one->column));
        item.name = named.value({ item.sku, item.size });
        run.items.append(std::move(item));
    }
    for (ForecastDay &day : run.days) {
        const auto at = static_cast<size_t>(run.origin.daysTo(day.day.date) - 1);
        const auto shares = [&](const std::vector<const MixForecast::Column *> &columns) {
            std::vector<double> points;
            points.reserve(columns.size());
            for (const auto *one : columns)
                points.push_back(one->days[at].point);
            const std::vector<qint64> amounts = apportion(day.day.point.minor(), points);
            QList<F::Share> list;
            for (size_t i = 0; i < columns.size(); ++i)
                list.append(shareOf(Money(amounts[i]), columns[i]->days[at]));
            return list;
        };
        day.day.channels = shares(channels);
        if (parts.size() == F::Parts)
            day.day.parts = shares(parts);
        for (const auto *one : items)
            day.day.items.append(piecesOf(one->days[at]));
    }
    return {};
}

} // namespace hearth::hq
