// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "simulation/dailycsv.h"

#include <QBuffer>
#include <QTest>
#include <cmath>

using namespace hearth;
using namespace hearth::simulation;

class TestChainModel : public QObject {
    Q_OBJECT

    forecasting::HolidayCalendar m_calendar;

    static ChainOptions small(quint64 seed)
    {
        ChainOptions options;
        options.stores = 30;
        options.days = 400;
        options.seed = seed;
        options.ordersPerDay = 60;
        return options;
    }
    [[nodiscard]] QByteArray csv(const ChainOptions &options) const
    {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        return writeDailyCsv(ChainModel(options, m_calendar), buffer, {}) ? buffer.data() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto calendar = forecasting::HolidayCalendar::load(QStringLiteral("CN"));
        QVERIFY(calendar);
        m_calendar = *calendar;
    }
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers()
    {
        const QByteArray first = csv(small(3));
        QVERIFY(first.startsWith("store,date,revenue,oracle,promotion,rain\nSIM001,"));
        QCOMPARE(csv(small(3)), first);
        QVERIFY(csv(small(4)) != first);
    }
    void theOracleIsTheMeanOfWhatChanceMakes()
    {
        QBuffer buffer;
        QVERIFY(buffer.open(QIODevice::WriteOnly));
        const ChainModel model(small(5), m_calendar);
        const auto totals = writeDailyCsv(model, buffer, {});
        QVERIFY(totals);
        // 0.7 million orders of CV 0.6: the mean is known to a tenth of a percent.
        QVERIFY2(std::abs(static_cast<double>(totals->revenueMinor) / totals->oracleMinor - 1) < 0.005, qPrintable(QString::number(static_cast<double>(totals->revenueMinor) / totals->oracleMinor)));
        // And the scatter around it is that of a Poisson number of such orders.
        double expected = 0;
        for (int store = 0; store < model.options().stores; ++store)
            for (int day = 0; day < model.options().days; ++day)
                if (const StoreDay mean = model.day(store, day); mean.open)
                    expected += mean.revenueMinor * std::sqrt(2 / 3.14159265 * (1 + 0.36) / mean.orders);
        QVERIFY(std::abs(totals->absoluteMinor / expected - 1) < 0.05);
    }
    void orderValuesHaveTheirVariation()
    {
        QVERIFY(std::abs(ChainModel::orderVariation() - 0.6) < 0.01);
        const ChainModel model(small(6), m_calendar);
        const StoreDay mean = model.day(0, model.options().days - 1);
        double sum = 0;
        double squares = 0;
        constexpr int Orders = 200'000;
        for (int order = 0; order < Orders; ++order) {
            const auto value = static_cast<double>(model.basket(0, 399, order, mean).grossMinor());
            sum += value;
            squares += value * value;
        }
        const double average = sum / Orders;
        QVERIFY(std::abs(average / ChainModel::meanOrderMinor() - 1) < 0.01);
        QVERIFY(std::abs(std::sqrt(squares / Orders - average * average) / average - ChainModel::orderVariation()) < 0.01);
    }
    void levelsOfStoresScatterAsSaid()
    {
        ChainOptions options = small(7);
        options.stores = 2'000;
        options.days = 28;
        const ChainModel model(options, m_calendar);
        double sum = 0;
        double squares = 0;
        double orders = 0;
        for (const SimulatedStore &store : model.stores()) {
            sum += store.level;
            squares += store.level * store.level;
            orders += std::exp(store.level);
        }
        const double mean = sum / options.stores;
        QVERIFY(std::abs(std::sqrt(squares / options.stores - mean * mean) - 0.4) < 0.03);
        QVERIFY(std::abs(orders / options.stores / options.ordersPerDay - 1) < 0.03);
    }
    void whatACalendarSaysIsSeenInTheMeans()
    {
        ChainOptions options = small(8);
        options.stores = 100;
        options.until = QDate(2025, 12, 31);
        const ChainModel model(options, m_calendar);
        const auto mean = [&](StoreKind kind, QDate date) {
            const auto day = static_cast<int>(model.date(0).daysTo(date));
            double sum = 0;
            for (int store = 0; store < options.stores; ++store)
                if (model.stores()[static_cast<std::size_t>(store)].kind == kind)
                    sum += model.day(store, day).orders;
            return sum;
        };
        // Spring Festival of 2025 began on January 28: offices are empty. National Day fills malls. September 28 was a Sunday that was worked.
        QVERIFY(mean(StoreKind::Office, QDate(2025, 1, 30)) < 0.5 * mean(StoreKind::Office, QDate(2025, 1, 16)));
        QVERIFY(mean(StoreKind::Mall, QDate(2025, 10, 3)) > 1.2 * mean(StoreKind::Mall, QDate(2025, 9, 19)));
        QVERIFY(mean(StoreKind::Office, QDate(2025, 9, 28)) > 1.2 * mean(StoreKind::Office, QDate(2025, 9, 21)));
    }
    void storesOpenCloseAndArePromoted()
    {
        ChainOptions options = small(9);
        options.stores = 200;
        const ChainModel model(options, m_calendar);
        int opened = 0;
        int ended = 0;
        int promoted = 0;
        int wet = 0;
        for (int store = 0; store < options.stores; ++store) {
            const SimulatedStore &s = model.stores()[static_cast<std::size_t>(store)];
            if (s.opened > 0) {
                ++opened;
                QVERIFY(!model.day(store, s.opened - 1).open);
            }
            if (s.closedFor >= 0) {
                ++ended;
                QVERIFY(!model.day(store, options.days - 1).open);
            }
            const StoreDay day = model.day(store, 200);
            promoted += day.promotionPercent > 0 ? 1 : 0;
            for (int d = 0; d < 50; ++d)
                wet += model.day(store, d).rainMm >= 1 ? 1 : 0;
        }
        QVERIFY(opened > 25 && opened < 80);
        QVERIFY(ended > 0 && ended < 20);
        QVERIFY(wet > 0);
        QVERIFY(model.effects().join(QLatin1Char('\n')).contains(QStringLiteral("promotion from ")));
        QVERIFY(model.effects().constFirst().startsWith(QStringLiteral("seed 9: 200 stores")));
    }
};

QTEST_GUILESS_MAIN(TestChainModel)
#include "tst_chainmodel.moc"
