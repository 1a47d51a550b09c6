// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/generatedchain.h"

#include <cmath>
#include <random>

namespace hearth::forecasting {
namespace {
/** Box-Muller on a generator the standard fixes: the same numbers with every library. */
class Normal {
public:
    explicit Normal(quint32 seed)
        : m_engine(seed)
    {
    }
    double uniform() { return (m_engine() + 0.5) / 4294967296.0; }
    double next() { return std::sqrt(-2 * std::log(uniform())) * std::cos(6.283185307179586 * uniform()); }

private:
    std::mt19937 m_engine;
};
} // namespace

GeneratedChain generateChain(const ChainShape &shape)
{
    GeneratedChain chain;
    chain.panel.firstDay = shape.first.toJulianDay();
    chain.panel.days = shape.days;
    Normal normal(shape.seed);
    for (int store = 0; store < shape.stores; ++store) {
        const double level = std::log(3000.0) + 0.5 * normal.next();
        const double trend = 0.0004 * normal.next();
        std::array<double, 7> weekday{ -0.15, -0.12, -0.08, 0.0, 0.12, 0.3, 0.2 };
        for (double &effect : weekday)
            effect += 0.05 * normal.next();
        std::vector<double> truth;
        StoreSeries series{ QStringLiteral("S%1").arg(store, 4, 10, QLatin1Char('0')), {}, {} };
        for (int day = 0; day < shape.days; ++day) {
            const double log = level + trend * day + weekday[static_cast<size_t>((chain.panel.firstDay + day) % 7)];
            truth.push_back(std::exp(log));
            series.revenue.push_back(static_cast<float>(std::exp(log + shape.scatter * normal.next())));
        }
        chain.truth.push_back(std::move(truth));
        chain.panel.stores.push_back(std::move(series));
    }
    return chain;
}

StoreSeries seriesOf(const QString &id, int days, const std::function<double(int)> &revenue)
{
    StoreSeries series{ id, {}, {} };
    for (int day = 0; day < days; ++day)
        series.revenue.push_back(static_cast<float>(revenue(day)));
    return series;
}

QByteArray toCsv(const Panel &panel)
{
    QByteArray text = "store,date,revenue\n";
    for (const StoreSeries &store : panel.stores)
        for (int day = 0; day < panel.days; ++day)
            if (const float v = store.revenue[static_cast<size_t>(day)]; v == v)
                text += store.id.toUtf8() + ',' + panel.date(day).toString(Qt::ISODate).toUtf8() + ','
                    + QByteArray::number(static_cast<double>(v), 'f', 2) + '\n';
    return text;
}

} // namespace hearth::forecasting
