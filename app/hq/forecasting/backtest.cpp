// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/backtest.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace hearth::forecasting {
namespace {
constexpr int Week = 7;
constexpr int YoungFrom = 28; ///< days of history
constexpr int YoungTo = 60;
constexpr int GrownFrom = 180;

/** Sums of one store and method. */
struct Tally {
    int days = 0;
    double relative = 0;
    double absolute = 0;
    double revenue = 0;
    double forecast = 0;
    double squares = 0;
    int in80 = 0;
    int in95 = 0;
    double totals = 0; ///< sum over origins of |sum of forecasts - sum| / sum
    double totalErrors = 0; ///< the same in money
    int origins = 0;

    void day(double actual, double said, bool within80, bool within95)
    {
        ++days;
        relative += std::abs(said - actual) / actual;
        absolute += std::abs(said - actual);
        revenue += actual;
        forecast += said;
        squares += (said - actual) * (said - actual);
        in80 += within80 ? 1 : 0;
        in95 += within95 ? 1 : 0;
    }
    void add(const Tally &other)
    {
        days += other.days;
        relative += other.relative;
        absolute += other.absolute;
        revenue += other.revenue;
        forecast += other.forecast;
        squares += other.squares;
        in80 += other.in80;
        in95 += other.in95;
        totals += other.totals;
        totalErrors += other.totalErrors;
        origins += other.origins;
    }
    /** Ends one origin's tally. */
    void close()
    {
        if (days == 0)
            return;
        totals = std::abs(forecast - revenue) / revenue;
        totalErrors = std::abs(forecast - revenue);
        origins = 1;
    }
    [[nodiscard]] Figures figures(double scale) const
    {
        Figures f;
        f.days = days;
        if (days == 0)
            return f;
        f.mapeAccuracy = 1 - relative / days;
        f.wapeAccuracy = 1 - absolute / revenue;
        f.total30Accuracy = 1 - totals / origins;
        f.bias = forecast / revenue - 1;
        f.rmsse = scale > 0 ? std::sqrt(squares / days) / scale : 0;
        f.coverage80 = static_cast<double>(in80) / days;
        f.coverage95 = static_cast<double>(in95) / days;
        return f;
    }
};

/** Root mean square of the differences to 7 days before, up to `last`. */
double naiveScale(const StoreSeries &series, int last)
{
    double sum = 0;
    int count = 0;
    for (int t = Week; t <= last; ++t) {
        const double now = series.revenue[static_cast<size_t>(t)];
        const double then = series.revenue[static_cast<size_t>(t - Week)];
        if (now > 0 && then > 0) {
            sum += (now - then) * (now - then);
            ++count;
        }
    }
    return count > 0 ? std::sqrt(sum / count) : 0;
}

struct Sheet {
    std::array<Tally, Methods> methods;
    Tally oracle;
    Tally young;
    Tally youngOracle;
    Tally chosen;
    double scale = 0;
};

/** Stores that are chosen, and on which day each opened. */
class Chosen {
public:
    Chosen(const Panel &panel, int oneIn)
        : m_oneIn(oneIn)
    {
        for (const StoreSeries &store : panel.stores) {
            const auto open = std::find_if(store.revenue.begin(), store.revenue.end(), [](float v) { return v > 0; });
            m_opened.push_back(static_cast<int>(open - store.revenue.begin()));
        }
    }
    [[nodiscard]] bool has(size_t store, int origin) const
    {
        return m_oneIn > 0 && store % static_cast<size_t>(m_oneIn) == 0 && m_opened[store] + GrownFrom <= origin + 1;
    }
    /** Leaves each of them its last days, a number of its own. */
    void hide(Panel &known, int origin) const
    {
        for (size_t s = 0; s < known.stores.size(); ++s) {
            if (!has(s, origin))
                continue;
            const auto age = YoungFrom + static_cast<int>(s / static_cast<size_t>(m_oneIn) % (YoungTo - YoungFrom + 1));
            StoreSeries &store = known.stores[s];
            std::fill(store.revenue.begin(), store.revenue.begin() + (origin + 1 - age), Missing);
            for (std::vector<float> &extra : store.extras)
                std::fill(extra.begin(), extra.begin() + (origin + 1 - age), Missing);
        }
    }

private:
    int m_oneIn;
    std::vector<int> m_opened;
};

void score(const Panel &panel, const OriginForecast &forecast, const BacktestOptions &options, const Chosen &chosen,
    std::vector<Sheet> &sheets, std::array<Tally, 3> &ahead)
{
    const int horizon = options.horizon;
    for (size_t s = 0; s < forecast.stores.size(); ++s) {
        const StoreForecast &store = forecast.stores[s];
        if (!store.active)
            continue;
        Sheet &sheet = sheets[s];
        std::array<Tally, Methods> now;
        Tally oracle;
        for (int h = 1; h <= horizon; ++h) {
            const auto at = static_cast<size_t>(h - 1);
            const double actual =
                panel.stores[s].revenue[static_cast<size_t>(forecast.origin) + static_cast<size_t>(h)];
            const bool naive = store.paths[0][at] == store.paths[0][at];
            if (!(actual > 0) || !naive)
                continue;
            const double log = std::log(actual);
            for (size_t m = 0; m < Methods; ++m) {
                const double said = store.paths[m][at];
                const Intervals::Band &band = store.bands[m][at];
                const double error = log - said;
                const bool in80 = error >= band.low80 && error <= band.high80;
                const bool in95 = error >= band.low95 && error <= band.high95;
                now[m].day(actual, std::exp(said), in80, in95);
                if (m == static_cast<size_t>(Method::Published))
                    ahead[h <= 7 ? 0 : h <= 14 ? 1 : 2].day(actual, std::exp(said), in80, in95);
            }
            if (!options.oracle.empty())
                oracle.day(actual, options.oracle[s][static_cast<size_t>(forecast.origin) + static_cast<size_t>(h)],
                    false, false);
        }
        if (now[0].days > 0 && sheet.methods[0].days == 0)
            sheet.scale = naiveScale(panel.stores[s], forecast.origin);
        for (size_t m = 0; m < Methods; ++m) {
            now[m].close();
            sheet.methods[m].add(now[m]);
        }
        oracle.close();
        sheet.oracle.add(oracle);
        const Tally &published = now[static_cast<size_t>(Method::Published)];
        if (chosen.has(s, forecast.origin)) {
            sheet.chosen.add(published);
        } else if (store.historyDays >= YoungFrom && store.historyDays <= YoungTo) {
            sheet.young.add(published);
            sheet.youngOracle.add(oracle);
        }
    }
}

/** Over all stores, and over how many; 1 - MAPE is the plain mean over them. */
Figures together(const std::vector<Sheet> &sheets, Tally Sheet::*which, int *stores = nullptr)
{
    Tally all;
    double mape = 0;
    int count = 0;
    for (const Sheet &sheet : sheets) {
        const Tally &tally = sheet.*which;
        if (tally.days == 0)
            continue;
        all.add(tally);
        mape += tally.figures(0).mapeAccuracy;
        ++count;
    }
    Figures f = all.figures(0);
    if (count > 0) {
        f.mapeAccuracy = mape / count;
        f.total30Accuracy = 1 - all.totalErrors / all.revenue;
    }
    if (stores != nullptr)
        *stores = count;
    return f;
}

void summarise(const Panel &panel, const std::vector<Sheet> &sheets, BacktestScore &result)
{
    for (size_t m = 0; m < Methods; ++m) {
        Tally all;
        double mape = 0;
        double rmsse = 0;
        int stores = 0;
        int scaled = 0;
        for (const Sheet &sheet : sheets) {
            const Tally &tally = sheet.methods[m];
            if (tally.days == 0)
                continue;
            all.add(tally);
            const Figures own = tally.figures(sheet.scale);
            mape += own.mapeAccuracy;
            ++stores;
            if (sheet.scale > 0) {
                rmsse += own.rmsse;
                ++scaled;
            }
        }
        Figures &f = result.overall[m];
        f = all.figures(0);
        if (stores > 0) {
            f.mapeAccuracy = mape / stores;
            f.total30Accuracy = 1 - all.totalErrors / all.revenue;
            f.rmsse = scaled > 0 ? rmsse / scaled : 0;
        }
    }
    for (size_t s = 0; s < sheets.size(); ++s) {
        if (sheets[s].methods[0].days == 0)
            continue;
        StoreScore score{ panel.stores[s].id, {} };
        for (size_t m = 0; m < Methods; ++m)
            score.figures[m] = sheets[s].methods[m].figures(sheets[s].scale);
        result.stores.push_back(std::move(score));
    }
}
} // namespace

Result<BacktestScore> backtest(const Panel &panel, const HolidayCalendar &calendar,
    const std::shared_ptr<const LightGbm> &library, const BacktestOptions &options)
{
    const int last = panel.days - 1 - options.horizon;
    const int first = last - Week * (options.origins - 1);
    if (first < 27)
        return fail(ErrorCode::InvalidInput,
            QStringLiteral("%1 weekly origins and %2 days after them need %3 days; the series span %4")
                .arg(options.origins)
                .arg(options.horizon)
                .arg(28 + Week * (options.origins - 1) + options.horizon)
                .arg(panel.days));
    Forecaster forecaster(library, calendar, options.forecaster);
    const Chosen chosen(panel, options.choose);
    std::vector<Sheet> sheets(panel.stores.size());
    std::array<Tally, 3> ahead;
    BacktestScore result;
    const int rehearsals = std::min(options.rehearsals, (first - 27) / Week);
    const int all = rehearsals + options.origins;
    for (int i = 0; i < all; ++i) {
        const int origin = first + Week * (i - rehearsals);
        Panel known = panel.until(origin, Horizon);
        if (options.hideHistory)
            chosen.hide(known, origin);
        HEARTH_ASSIGN(const OriginForecast forecast, forecaster.step(known, origin));
        if (options.progress)
            options.progress(i + 1, all, panel.date(origin));
        if (i < rehearsals)
            continue;
        if (options.issued)
            options.issued(forecast);
        score(panel, forecast, options, chosen, sheets, ahead);
        if (i + 1 < all)
            continue;
        result.changes = static_cast<int>(prepare(known, calendar).changes.size());
        result.fallbacks = static_cast<int>(std::count_if(
            forecast.stores.begin(), forecast.stores.end(), [](const StoreForecast &s) { return s.fallback; }));
    }
    result.firstOrigin = panel.date(first);
    result.lastOrigin = panel.date(last);
    summarise(panel, sheets, result);
    for (size_t i = 0; i < ahead.size(); ++i)
        result.ahead[i] = ahead[i].figures(0);
    result.oracle = together(sheets, &Sheet::oracle);
    result.young = together(sheets, &Sheet::young, &result.youngStores);
    result.youngOracle = together(sheets, &Sheet::youngOracle);
    result.chosen = together(sheets, &Sheet::chosen, &result.chosenStores);
    result.members = Forecaster::memberNames();
    const Members &weights = forecaster.blend().weights(1, 14);
    result.weights.assign(weights.begin(), weights.begin() + result.members.size());
    if (result.stores.empty())
        return fail(ErrorCode::InvalidInput,
            QStringLiteral(
                "no store has a day that can be scored: 7 open days in the 28 before an origin, and one after it"));
    return result;
}

} // namespace hearth::forecasting
