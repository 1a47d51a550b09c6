// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/mixbacktest.h"

#include <cmath>

namespace hearth::forecasting {
namespace {
constexpr int Learnt = 10;

/** Sums behind figures. */
struct Tally {
    MixFigures figures;
    double sum = 0;
    double said = 0;
    double errors = 0;
    double naive = 0;
    void add(double actual, double point, double low, double high, double naivePoint)
    {
        ++figures.values;
        figures.below += actual < low ? 1 : 0;
        figures.above += actual > high ? 1 : 0;
        sum += actual;
        said += point;
        errors += std::abs(actual - point);
        naive += std::abs(actual - naivePoint);
    }
    [[nodiscard]] MixFigures done() const
    {
        MixFigures result = figures;
        const double count = std::max(1, result.values);
        result.below /= count;
        result.above /= count;
        result.inside80 = 1 - result.below - result.above;
        if (sum > 0) {
            result.wape = errors / sum;
            result.naiveWape = naive / sum;
            result.bias = said / sum - 1;
        }
        return result;
    }
};
} // namespace

MixScore mixBacktest(MixChain &chain, const HolidayCalendar &calendar, int origins)
{
    const auto published = static_cast<size_t>(Method::Published);
    Forecaster forecaster(nullptr, calendar, {});
    std::array<Tally, MixKinds> kinds;
    std::array<Tally, 4> items;
    const int last = chain.panel.days - 1 - Horizon;
    for (int week = origins + Learnt - 1; week >= 0; --week) {
        const int origin = last - 7 * week;
        const OriginForecast made = forecaster.step(chain.panel.until(origin, Horizon), origin).value();
        MixModel model(chain.panel.firstDay, calendar);
        if (week < origins)
            model.learn(chain.stores, origin);
        for (size_t s = 0; s < chain.stores.size(); ++s) {
            MixSeries &series = chain.stores[s];
            const StoreForecast &store = made.stores[s];
            if (!store.active)
                continue;
            if (week < origins) {
                const MixForecast forecast = model.forecast(series, origin, store.paths[published], store.deviation);
                const MixModel::Points naive = MixModel::naive(series, origin, store.paths[published]);
                for (const MixForecast::Column &one : forecast.columns) {
                    const MixColumn &column = series.columns[one.column];
                    for (int ahead = 1; ahead <= Horizon; ++ahead) {
                        const auto day = static_cast<size_t>(origin) + static_cast<size_t>(ahead);
                        const auto at = static_cast<size_t>(ahead - 1);
                        const MixValue &value = one.days[at];
                        if (!(series.total[day] > 0) || !(value.point > 0))
                            continue;
                        const auto actual = static_cast<double>(column.values[day]);
                        const double other = naive[one.column][at];
                        if (column.kind != MixKind::Item) {
                            kinds[static_cast<size_t>(column.kind)].add(
                                actual, value.point, std::floor(value.low80), std::ceil(value.high80), other);
                            continue;
                        }
                        const PieceRange range = wholePieces(value);
                        const auto low = static_cast<double>(range.low80);
                        const auto high = static_cast<double>(range.high80);
                        kinds[static_cast<size_t>(MixKind::Item)].add(actual, value.point, low, high, other);
                        items[value.point < 1      ? 0
                                : value.point < 3  ? 1
                                : value.point < 10 ? 2
                                                   : 3]
                            .add(actual, value.point, low, high, other);
                    }
                }
            }
            series.said.push_back({ origin, store.deviation, store.paths[published] });
        }
    }
    MixScore score;
    for (size_t kind = 0; kind < kinds.size(); ++kind)
        score.kinds[kind] = kinds[kind].done();
    for (size_t size = 0; size < items.size(); ++size)
        score.items[size] = items[size].done();
    return score;
}

QStringList mixLines(const MixScore &score)
{
    QStringList lines;
    const auto line = [&](const char *name, const MixFigures &f) {
        lines.append(QStringLiteral("%1 %2 values: within 80 % %3 (below %4, above %5), WAPE %6, naive %7, bias %8 %")
                         .arg(QLatin1String(name), -16)
                         .arg(f.values)
                         .arg(f.inside80, 0, 'f', 3)
                         .arg(f.below, 0, 'f', 3)
                         .arg(f.above, 0, 'f', 3)
                         .arg(f.wape, 0, 'f', 4)
                         .arg(f.naiveWape, 0, 'f', 4)
                         .arg(100 * f.bias, 0, 'f', 2));
    };
    line("channels", score.kinds[0]);
    line("parts of the day", score.kinds[1]);
    line("items", score.kinds[2]);
    line("items to 1", score.items[0]);
    line("items to 3", score.items[1]);
    line("items to 10", score.items[2]);
    line("items beyond", score.items[3]);
    return lines;
}

} // namespace hearth::forecasting
