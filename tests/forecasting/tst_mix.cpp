// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// What a day is made up of: channels, parts of the day and items, and how far their ranges hold.
#include "forecasting/generatedchain.h"
#include "forecasting/mixbacktest.h"
#include "simulation/chainorders.h"

#include <QFile>
#include <QTest>
#include <QTimeZone>
#include <cmath>
#include <map>

using namespace hearth;
using namespace hearth::forecasting;

namespace {
const HolidayCalendar &china()
{
    static const HolidayCalendar calendar = HolidayCalendar::load(QStringLiteral("CN")).value();
    return calendar;
}

/** A store of one open day after another, whose values are given. */
struct Made {
    MixSeries series;
    void column(MixKind kind, const QString &name, const std::function<double(int)> &value)
    {
        MixColumn made{ kind, name, {} };
        for (int day = 0; day < static_cast<int>(series.total.size()); ++day)
            made.values.push_back(static_cast<float>(value(day)));
        series.columns.push_back(std::move(made));
    }
};
Made storeOf(int days, double total)
{
    Made made;
    made.series.store = QStringLiteral("A");
    made.series.total.assign(static_cast<size_t>(days), static_cast<float>(total));
    made.series.orderValue = 50;
    return made;
}
Path flat(double total)
{
    Path path;
    path.fill(static_cast<float>(std::log(total)));
    return path;
}
/** Mean expected of a column over the days ahead; -1: it is not. */
double meanOf(const MixForecast &forecast, size_t column)
{
    for (const MixForecast::Column &one : forecast.columns) {
        double sum = 0;
        for (const MixValue &value : one.days)
            sum += value.point;
        if (one.column == column)
            return sum / Horizon;
    }
    return -1;
}

int partOf(int hour)
{
    return hour < 6 ? 0 : hour < 11 ? 1 : hour < 14 ? 2 : hour < 17 ? 3 : 4;
}

/** Adds up orders, by store and day. */
class Sums {
public:
    Sums(QDate first, int days)
        : m_first(first)
        , m_days(days)
    {
    }
    void add(const QString &store, QDate date, const QString &channel, int hour, double amount)
    {
        cell(store, { -1, {} }, date) += amount;
        cell(store, { static_cast<int>(MixKind::Channel), channel }, date) += amount;
        cell(store, { static_cast<int>(MixKind::DayPart), QString::number(partOf(hour)) }, date) += amount;
    }
    void order(const QString &store) { m_orders[store] += 1; }
    void piece(const QString &store, QDate date, const QString &item, double pieces)
    {
        cell(store, { static_cast<int>(MixKind::Item), item }, date) += pieces;
    }
    [[nodiscard]] MixChain chain()
    {
        MixChain made;
        made.panel.firstDay = m_first.toJulianDay();
        made.panel.days = m_days;
        for (auto &[store, columns] : m_stores) {
            StoreSeries series{ store, std::vector<float>(static_cast<size_t>(m_days), Missing), {} };
            std::vector<float> &totals = columns[{ -1, {} }];
            double sum = 0;
            for (size_t day = 0; day < totals.size(); ++day)
                if (totals[day] > 0) {
                    series.revenue[day] = totals[day];
                    sum += static_cast<double>(totals[day]);
                }
            MixSeries mix{ store, series.revenue, sum / std::max(1.0, m_orders[store]), {}, {} };
            for (auto &[key, values] : columns)
                if (key.first >= 0)
                    mix.columns.push_back({ static_cast<MixKind>(key.first), key.second, values });
            made.panel.stores.push_back(std::move(series));
            made.stores.push_back(std::move(mix));
        }
        return made;
    }

private:
    using Key = std::pair<int, QString>;
    float &cell(const QString &store, const Key &key, QDate date)
    {
        std::vector<float> &values = m_stores[store][key];
        if (values.empty())
            values.resize(static_cast<size_t>(m_days));
        return values[static_cast<size_t>(m_first.daysTo(date))];
    }
    QDate m_first;
    int m_days;
    std::map<QString, std::map<Key, std::vector<float>>> m_stores;
    std::map<QString, double> m_orders;
};

void say(const MixScore &score)
{
    const QStringList lines = mixLines(score);
    for (const QString &line : lines)
        qInfo("%s", qPrintable(line));
}
} // namespace

class TestMix : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partsAddUpToTheWholeToTheLastUnit()
    {
        QCOMPARE(apportion(100, std::array<double, 3>{ 1, 1, 1 }), (std::vector<qint64>{ 34, 33, 33 }));
        QCOMPARE(apportion(5, std::array<double, 3>{ 0.1, 0.25, 0.65 }), (std::vector<qint64>{ 1, 1, 3 }));
        QCOMPARE(apportion(7, std::array<double, 2>{ 0, 0 }), (std::vector<qint64>{ 7, 0 }));
        QCOMPARE(apportion(0, std::array<double, 2>{ 1, 2 }), (std::vector<qint64>{ 0, 0 }));
        for (const qint64 total : { 1LL, 99LL, 1'234'567LL, 900'000'000'001LL }) {
            const auto parts = apportion(total, std::array<double, 5>{ 0.333, 1e-9, 0.1234567, 0, 2 });
            QCOMPARE(std::accumulate(parts.begin(), parts.end(), 0LL), total);
            QCOMPARE(parts[3], 0);
        }
    }
    void channelsOfADayFollowWeekdaysAndWhatChanges()
    {
        // From day 120 on a third goes online, before it was a tenth; at weekends twice as much.
        const qint64 monday = QDate(2025, 1, 6).toJulianDay();
        Made made = storeOf(190, 1000);
        const auto online = [](int day) { return (day < 120 ? 100.0 : 300.0) * (day % 7 > 4 ? 2 : 1); };
        made.column(MixKind::Channel, QStringLiteral("counter"), [&](int day) { return 1000 - online(day); });
        made.column(MixKind::Channel, QStringLiteral("online"), online);
        const auto none = HolidayCalendar::load(QStringLiteral("none")).value();
        MixModel model(monday, none);
        model.learn({ &made.series, 1 }, 189);
        const MixForecast forecast = model.forecast(made.series, 189, flat(1000), 0.15F);
        QCOMPARE(forecast.columns.size(), size_t(2));
        for (int ahead = 1; ahead <= Horizon; ++ahead) {
            const MixValue &counter = forecast.columns[0].days[static_cast<size_t>(ahead - 1)];
            const MixValue &value = forecast.columns[1].days[static_cast<size_t>(ahead - 1)];
            QVERIFY(std::abs(counter.point + value.point - 1000) < 0.01);
            QVERIFY(value.low80 < value.point && value.point < value.high80);
            const double truth = online(189 + ahead);
            QVERIFY2(std::abs(value.point / truth - 1) < 0.2,
                qPrintable(QStringLiteral("%1 %2 %3").arg(ahead).arg(value.point).arg(truth)));
        }
    }
    void aYoungStoreHasTheChainsWeekdays()
    {
        const auto none = HolidayCalendar::load(QStringLiteral("none")).value();
        std::vector<MixSeries> stores;
        const auto evening = [](int day) { return day % 7 == 4 ? 800.0 : 400.0; };
        for (int s = 0; s < 6; ++s) {
            Made made = storeOf(200, 1000);
            const int opened = s == 5 ? 196 : 0; // a Monday: its first Friday is to come
            for (int day = 0; day < opened; ++day)
                made.series.total[static_cast<size_t>(day)] = Missing;
            made.column(
                MixKind::DayPart, QStringLiteral("2"), [&](int day) { return day < opened ? 0 : 1000 - evening(day); });
            made.column(
                MixKind::DayPart, QStringLiteral("4"), [&](int day) { return day < opened ? 0 : evening(day); });
            stores.push_back(std::move(made.series));
        }
        MixModel model(QDate(2025, 1, 6).toJulianDay(), none);
        model.learn(stores, 199);
        const auto points = model.points(stores[5], 199, flat(1000));
        QVERIFY2(std::abs(points[1][0] - 800) < 60, qPrintable(QString::number(points[1][0]))); // Friday
        QVERIFY2(std::abs(points[1][1] - 400) < 40, qPrintable(QString::number(points[1][1])));
    }
    void itemsThatAreGoneAreNotExpectedAndNewOnesAtTheirOwnPace()
    {
        const auto none = HolidayCalendar::load(QStringLiteral("none")).value();
        Made made = storeOf(200, 1000);
        made.column(MixKind::Item, QStringLiteral("always"), [](int) { return 10; });
        made.column(MixKind::Item, QStringLiteral("new"), [](int day) { return day >= 185 ? 6 : 0; });
        made.column(MixKind::Item, QStringLiteral("gone"), [](int day) { return day < 190 ? 8 : 0; });
        made.column(MixKind::Item, QStringLiteral("rare"), [](int day) { return day % 20 == 5 ? 1 : 0; });
        made.column(MixKind::Item, QStringLiteral("forgotten"), [](int day) { return day == 100 ? 1 : 0; });
        MixModel model(QDate(2025, 1, 6).toJulianDay(), none);
        model.learn({ &made.series, 1 }, 199);
        const MixForecast forecast = model.forecast(made.series, 199, flat(1000), 0.15F);
        QCOMPARE(qRound(meanOf(forecast, 0)), 10);
        QCOMPARE(qRound(meanOf(forecast, 1)), 6);
        QCOMPARE(meanOf(forecast, 2), -1.0);
        QVERIFY(meanOf(forecast, 3) > 0.02 && meanOf(forecast, 3) < 0.1);
        QCOMPARE(meanOf(forecast, 4), -1.0);
        QCOMPARE(qRound(model.forecast(made.series, 199, flat(2000), 0.15F).columns[0].days[3].point), 20);
    }
    void wholePiecesHoldThePoint()
    {
        QCOMPARE(wholePieces({ 0.3, 0.1, 0.4 }).low80, 0);
        QCOMPARE(wholePieces({ 0.3, 0.1, 0.4 }).high80, 1);
        QCOMPARE(wholePieces({ 7.9, 4.6, 11.2 }).low80, 5);
        QCOMPARE(wholePieces({ 7.9, 4.6, 11.8 }).high80, 11);
    }
    void whatComesAfterTheOriginChangesNothing()
    {
        simulation::ChainOptions options;
        options.stores = 3;
        options.days = 260;
        options.seed = 4;
        options.ordersPerDay = 20;
        MixChain chain = simulated(options);
        const int origin = 200;
        for (MixSeries &store : chain.stores)
            for (int said = 130; said <= 250; said += 10) // some later than the origin
                store.said.push_back({ said, 0.2F, flat(90'000) });
        const auto forecast = [&] {
            MixModel model(chain.panel.firstDay, china());
            model.learn(chain.stores, origin);
            return model.forecast(chain.stores[1], origin, flat(100'000), 0.2F);
        };
        const MixForecast before = forecast();
        for (MixSeries &store : chain.stores) {
            for (MixColumn &column : store.columns)
                for (size_t day = origin + 1; day < column.values.size(); ++day)
                    column.values[day] = 777;
            for (size_t day = origin + 1; day < store.total.size(); ++day)
                store.total[day] = 5;
        }
        const MixForecast after = forecast();
        QCOMPARE(after.columns.size(), before.columns.size());
        for (size_t c = 0; c < before.columns.size(); ++c)
            for (size_t at = 0; at < static_cast<size_t>(Horizon); ++at) {
                QCOMPARE(after.columns[c].days[at].point, before.columns[c].days[at].point);
                QCOMPARE(after.columns[c].days[at].low80, before.columns[c].days[at].low80);
                QCOMPARE(after.columns[c].days[at].high80, before.columns[c].days[at].high80);
            }
    }
    void rangesHoldFourOfFiveDaysOfASimulatedChain()
    {
        simulation::ChainOptions options;
        options.stores = 16;
        options.days = 330;
        options.seed = 1;
        options.ordersPerDay = 60;
        MixChain chain = simulated(options);
        const MixScore score = mixBacktest(chain, china(), 5);
        say(score);
        for (const MixFigures &figures : score.kinds) {
            QVERIFY(figures.values > 3'000);
            QVERIFY2(figures.inside80 > 0.75 && figures.inside80 < 0.88, qPrintable(QString::number(figures.inside80)));
            QVERIFY2(figures.wape < figures.naiveWape, qPrintable(QString::number(figures.wape)));
        }
    }
    void rangesHoldAtAPizzaPlace()
    {
        MixChain chain = pizzas();
        QCOMPARE(chain.stores.size(), size_t(1));
        const MixScore score = mixBacktest(chain, HolidayCalendar::load(QStringLiteral("none")).value(), 8);
        say(score);
        const MixFigures &items = score.kinds[static_cast<size_t>(MixKind::Item)];
        QVERIFY(items.values > 5'000);
        QVERIFY2(items.inside80 > 0.75 && items.inside80 < 0.95, qPrintable(QString::number(items.inside80)));
        QVERIFY2(items.wape < items.naiveWape, qPrintable(QString::number(items.wape)));
        const MixFigures &parts = score.kinds[static_cast<size_t>(MixKind::DayPart)];
        QVERIFY2(parts.inside80 > 0.7 && parts.inside80 < 0.92, qPrintable(QString::number(parts.inside80)));
        QVERIFY2(parts.wape < parts.naiveWape, qPrintable(QString::number(parts.wape)));
    }

private:
    static MixChain simulated(const simulation::ChainOptions &options)
    {
        const simulation::ChainModel model(options, china());
        const simulation::ChainOrders orders(model, 0);
        Sums sums(model.date(0), options.days);
        const QTimeZone zone("Asia/Shanghai");
        for (int store = 0; store < options.stores; ++store) {
            qint64 receipt = 0;
            for (int day = 0; day < options.days; ++day) {
                const auto facts = orders.day(store, day, receipt);
                const ClosedOrder *last = nullptr; // a refund is of the order before it
                for (const simulation::SimulatedFact &fact : facts) {
                    if (const auto *order = std::get_if<ClosedOrder>(&fact)) {
                        last = order;
                        const int hour = QDateTime::fromMSecsSinceEpoch(order->closedAtMs, zone).time().hour();
                        sums.add(order->storeId, order->businessDate, order->channel, hour,
                            static_cast<double>(order->total.minor()));
                        sums.order(order->storeId);
                        for (const LineEvent &event : order->events)
                            sums.piece(order->storeId, order->businessDate, event.sku + event.size, event.quantity);
                        continue;
                    }
                    const auto &refund = std::get<Refund>(fact);
                    const int hour = QDateTime::fromMSecsSinceEpoch(last->closedAtMs, zone).time().hour();
                    sums.add(last->storeId, last->businessDate, last->channel, hour,
                        -static_cast<double>(refund.total.minor()));
                    for (qsizetype i = 0; i < refund.lines.size(); ++i)
                        sums.piece(last->storeId, last->businessDate, last->events.at(i).sku + last->events.at(i).size,
                            -refund.lines.at(i).quantity);
                }
            }
        }
        return sums.chain();
    }
    /** A year of a pizza place: the file, else one made like it. */
    static MixChain pizzas()
    {
        Sums sums(QDate(2015, 1, 1), 365);
        const QString store = QStringLiteral("P");
        const QString folder = qEnvironmentVariable("HEARTH_TEST_DATA", QStringLiteral("../shared/data"));
        QFile file(folder + QStringLiteral("/pizzaplace/pizzaplace.csv"));
        if (file.open(QIODevice::ReadOnly)) {
            QByteArray order;
            file.readLine();
            while (!file.atEnd()) {
                const QList<QByteArray> fields = file.readLine().trimmed().split(',');
                const QDate date = QDate::fromString(QString::fromLatin1(fields.at(1)), Qt::ISODate);
                sums.add(store, date, QStringLiteral("counter"), fields.at(2).left(2).toInt(), fields.at(6).toDouble());
                sums.piece(store, date, QString::fromLatin1(fields.at(3) + ' ' + fields.at(4)), 1);
                if (fields.at(0) != order)
                    sums.order(store);
                order = fields.at(0);
            }
            return sums.chain();
        }
        simulation::ChainOptions options;
        options.stores = 1;
        options.days = 365;
        options.seed = 3;
        MixChain made = simulated(options);
        return made;
    }
};

QTEST_GUILESS_MAIN(TestMix)
#include "tst_mix.moc"
