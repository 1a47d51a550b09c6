// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/backtest.h"
#include "forecasting/generatedchain.h"

#include <QTest>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

using namespace hearth;
using namespace hearth::forecasting;

namespace {
constexpr auto Published = static_cast<size_t>(Method::Published);

const HolidayCalendar &noHolidays()
{
    static const HolidayCalendar none = HolidayCalendar::load(QStringLiteral("none")).value();
    return none;
}

ForecasterOptions quick()
{
    ForecasterOptions options;
    options.training.maxRows = 8'000;
    options.training.effort = 0.3;
    options.training.threads = 1;
    return options;
}

bool same(const StoreForecast &a, const StoreForecast &b)
{
    // Bit by bit: what has no value is a NaN, which equals nothing.
    using Paths = std::array<std::uint32_t, sizeof(a.paths) / sizeof(float)>;
    using Bands = std::array<std::uint32_t, sizeof(a.bands) / sizeof(float)>;
    return std::bit_cast<Paths>(a.paths) == std::bit_cast<Paths>(b.paths)
        && std::bit_cast<Bands>(a.bands) == std::bit_cast<Bands>(b.bands);
}

/** Runs a forecaster over weekly origins up to `last`; `peek`: days past each origin that it is shown as if they were
 * known. */
OriginForecast lastForecast(const std::shared_ptr<const LightGbm> &library, const Panel &panel, int last, int peek = 0)
{
    Forecaster forecaster(library, noHolidays(), quick());
    OriginForecast forecast;
    for (int origin = last - 42; origin <= last; origin += 7)
        forecast = forecaster.step(panel.until(origin + peek, Horizon), origin + peek).value();
    return forecast;
}

double revenue(const OriginForecast &forecast, size_t store, int ahead)
{
    return std::exp(static_cast<double>(forecast.stores[store].paths[Published][static_cast<size_t>(ahead - 1)]));
}

const Reason *find(const StoreForecast &store, Reason::Kind kind)
{
    for (const Reason &reason : store.reasons)
        if (reason.kind == kind)
            return &reason;
    return nullptr;
}
} // namespace

class TestForecaster : public QObject {
    Q_OBJECT

    std::shared_ptr<const LightGbm> m_library;

private Q_SLOTS:
    void initTestCase()
    {
        auto library = LightGbm::load();
        if (library)
            m_library = *library;
        else if (qEnvironmentVariable("CI") == QStringLiteral("true"))
            QFAIL(qPrintable(library.error().toString()));
    }
    void aMissingLibraryNamesEveryPlaceThatWasTried()
    {
        const QByteArray before = qgetenv("HEARTH_LIGHTGBM");
        qputenv("HEARTH_LIGHTGBM", "/nowhere/lib_lightgbm.so");
        const auto library = LightGbm::load();
        if (before.isEmpty())
            qunsetenv("HEARTH_LIGHTGBM");
        else
            qputenv("HEARTH_LIGHTGBM", before);
        QCOMPARE(library.error().code, ErrorCode::Unavailable);
        QVERIFY(library.error().text.contains(QStringLiteral("/nowhere/lib_lightgbm.so")));
    }
    void aModelsTextGivesTheSameForecasts()
    {
        if (!m_library)
            QSKIP("LightGBM is not on this machine");
        Matrix rows(2);
        rows.resize(400);
        std::vector<float> labels(400);
        const std::vector<float> weights(400, 1.0F);
        for (size_t i = 0; i < 400; ++i) {
            rows.column(0)[i] = static_cast<float>(i % 20);
            rows.column(1)[i] = static_cast<float>(i % 7);
            labels[i] = rows.column(0)[i] * 2 + rows.column(1)[i];
        }
        TrainingTable table =
            TrainingTable::create(m_library, rows, { "twenty", "seven" }, "min_data_in_leaf=5").value();
        const Booster model =
            Booster::train(table, labels, weights, "objective=regression min_data_in_leaf=5 learning_rate=0.3", 60)
                .value();
        const Booster again = Booster::fromText(m_library, model.toText().value()).value();
        const std::vector<double> a = model.predict(rows).value();
        QCOMPARE(a, again.predict(rows).value());
        QVERIFY(std::abs(a[45] - (2 * 5 + 3)) < 1.0);
        const auto gains = model.gains(2).value();
        QVERIFY(gains[0] > gains[1]);
        QVERIFY(!Booster::fromText(m_library, "no model"));
    }
    void anOriginThatPassesItsDaysIsRefused()
    {
        const Panel panel = generateChain({ 3, 120 }).panel;
        Forecaster forecaster(nullptr, noHolidays(), quick());
        const auto forecast = forecaster.step(panel, 90);
        QVERIFY(forecast.error().text.contains(QStringLiteral("do not end at the origin")));
        QVERIFY(!forecaster.step(panel.until(89, Horizon), 90));
        QVERIFY(forecaster.step(panel.until(90, Horizon), 90));
        QVERIFY(!forecaster.step(panel.until(83, Horizon), 83)); // backwards
    }
    void nothingAfterTheOriginChangesWhatIsForecastOrPicked()
    {
        // Two files that are the same up to the origin: after it one has ten times the revenue, and another campaign
        // column.
        Panel panel = generateChain({ 12, 260 }).panel;
        panel.extras = { QStringLiteral("rain") };
        panel.known = { false };
        for (StoreSeries &store : panel.stores)
            store.extras.push_back(std::vector<float>(store.revenue.begin(), store.revenue.end()));
        Panel planted = panel;
        constexpr int Origin = 220;
        for (StoreSeries &store : planted.stores)
            for (size_t day = Origin + 1; day < 260; ++day) {
                store.revenue[day] *= 10;
                store.extras[0][day] = 7;
            }
        BacktestOptions options;
        options.forecaster = quick();
        options.origins = 2;
        options.rehearsals = 6;
        options.horizon = 30;
        const auto firstOf = [&](const Panel &p) {
            OriginForecast first;
            options.issued = [&first](const OriginForecast &forecast) {
                if (first.stores.empty())
                    first = forecast;
            };
            // The second origin is 30 days before the end, the first a week earlier: 222.
            const Panel file = p.until(Origin + 37, 0);
            return backtest(file, noHolidays(), m_library, options) ? first : OriginForecast();
        };
        const OriginForecast a = firstOf(panel);
        const OriginForecast b = firstOf(planted);
        QCOMPARE(a.origin, Origin);
        for (size_t s = 0; s < 12; ++s)
            QVERIFY2(same(a.stores[s], b.stores[s]), "a day after the origin reached the forecast");
        // The same comparison sees a leak where there is one: shown seven days more, the two differ.
        const OriginForecast leaked = lastForecast(m_library, panel, Origin, 7);
        const OriginForecast other = lastForecast(m_library, planted, Origin, 7);
        bool differs = false;
        for (size_t s = 0; s < 12; ++s)
            differs = differs || !same(leaked.stores[s], other.stores[s]);
        QVERIFY(differs);
    }
    void aSeedGivesTheSameForecastAgainOnAnyNumberOfThreads()
    {
        const Panel panel = generateChain({ 10, 200 }).panel;
        const auto run = [&](quint64 seed, int threads) {
            ForecasterOptions options = quick();
            options.training.seed = seed;
            options.training.threads = threads;
            Forecaster forecaster(m_library, noHolidays(), options);
            return forecaster.step(panel, panel.days - 1).value();
        };
        const OriginForecast a = run(5, 1);
        const OriginForecast b = run(5, 2);
        for (size_t s = 0; s < 10; ++s)
            QVERIFY(same(a.stores[s], b.stores[s]));
        if (m_library) {
            const OriginForecast c = run(6, 1);
            QVERIFY(!same(a.stores[0], c.stores[0]));
        }
    }
    void fourOddShopsGetSaneForecastsWithTheirReasons()
    {
        ChainShape shape;
        shape.stores = 24;
        shape.days = 260;
        GeneratedChain chain = generateChain(shape);
        Panel &panel = chain.panel;
        const auto at = [&](size_t store, int day) -> float & {
            return panel.stores[store].revenue[static_cast<size_t>(day)];
        };
        constexpr int Origin = 259;
        for (int day = 0; day <= Origin - 10; ++day)
            at(0, day) = std::nanf(""); // ten days of history
        for (int day = Origin - 89; day <= Origin; ++day)
            at(1, day) = std::nanf(""); // closed for three months
        at(2, Origin - 3) *= 20; // one wild day
        for (int day = Origin - 45; day <= Origin; ++day)
            at(3, day) *= 0.5F; // moved to a smaller place
        const OriginForecast forecast = lastForecast(m_library, panel, Origin);
        const auto error = [&](size_t store, double factor) {
            double sum = 0;
            for (int ahead = 1; ahead <= Horizon; ++ahead) {
                // The chain's truth goes on past its end by its weekdays.
                const double truth =
                    chain.truth[store][static_cast<size_t>(Origin) - 6 + static_cast<size_t>(ahead - 1) % 7] * factor;
                sum += std::abs(revenue(forecast, store, ahead) / truth - 1) / Horizon;
            }
            return sum;
        };
        const auto check = [&](size_t store, double factor, double limit, Reason::Kind kind, const char *what) {
            const double off = error(store, factor);
            QVERIFY2(off < limit, qPrintable(QStringLiteral("%1: %2 off").arg(QString::fromLatin1(what)).arg(off)));
            QVERIFY2(find(forecast.stores[store], kind) != nullptr, what);
        };
        check(0, 1, 0.20, Reason::Kind::NewStore, "ten days of history");
        check(1, 1, 0.20, Reason::Kind::ClosedSince, "closed for three months");
        check(2, 1, 0.12, Reason::Kind::CappedDay, "one day of twenty times as much");
        check(3, 0.5, 0.15, Reason::Kind::LevelChanged, "one that moved");
        QVERIFY(forecast.stores[1].closed);
        QCOMPARE(find(forecast.stores[0], Reason::Kind::NewStore)->value, 10.0);
        QVERIFY(find(forecast.stores[3], Reason::Kind::LevelChanged)->value < 0.7);
        QVERIFY(find(forecast.stores[10], Reason::Kind::NewStore) == nullptr);
        // Every store has all thirty days, within an interval that is in order.
        for (const StoreForecast &store : forecast.stores)
            for (size_t h = 0; h < Horizon; ++h) {
                const Intervals::Band &band = store.bands[Published][h];
                QVERIFY(std::isfinite(store.paths[Published][h]));
                QVERIFY(band.low95 <= band.low80 && band.low80 < 0 && band.high80 > 0 && band.high95 >= band.high80);
            }
    }
    void intervalsCoverWhatTheyPromiseAndForecastsComeNearTheBestThereIs()
    {
        ChainShape shape;
        shape.stores = 30;
        shape.days = 330;
        const GeneratedChain chain = generateChain(shape);
        BacktestOptions options;
        options.forecaster = quick();
        options.origins = 6;
        options.rehearsals = 8;
        const BacktestScore score = backtest(chain.panel, noHolidays(), m_library, options).value();
        const Figures &own = score.overall[Published];
        QVERIFY2(std::abs(own.coverage80 - 0.80) <= 0.05, qPrintable(QString::number(own.coverage80)));
        QVERIFY2(std::abs(own.coverage95 - 0.95) <= 0.03, qPrintable(QString::number(own.coverage95)));
        QVERIFY2(std::abs(own.bias) < 0.02, qPrintable(QString::number(own.bias)));
        // The best anybody could say: the day without its scatter.
        double absolute = 0;
        double sum = 0;
        for (int origin = 330 - 1 - 30 - 35; origin <= 330 - 1 - 30; origin += 7)
            for (size_t s = 0; s < chain.truth.size(); ++s)
                for (int day = origin + 1; day <= origin + 30; ++day) {
                    const double came = chain.panel.stores[s].revenue[static_cast<size_t>(day)];
                    absolute += std::abs(chain.truth[s][static_cast<size_t>(day)] - came);
                    sum += came;
                }
        const double oracle = 1 - absolute / sum;
        QVERIFY2(own.wapeAccuracy > oracle - 0.02,
            qPrintable(QStringLiteral("%1, the best is %2").arg(own.wapeAccuracy).arg(oracle)));
        for (size_t m = 0; m < Published; ++m)
            QVERIFY(own.wapeAccuracy > score.overall[m].wapeAccuracy);
    }
};

QTEST_GUILESS_MAIN(TestForecaster)
#include "tst_forecaster.moc"
