// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/mix.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hearth::forecasting {
namespace {
constexpr double UsualTimes = 4; ///< a day this far from the usual counts a quarter: it says less of the days to come
constexpr double Unusual = 0.25;
constexpr int NewAfterDays = 7; ///< an item first seen so late in the window is counted from its first day on
constexpr double OrderSpread = 1.4; ///< 1 + squared variation of order values
constexpr double LeastExpected = 0.02; ///< below it an item is as good as not sold
constexpr double StoreErrors = 200; ///< a store's own scale counts fully from some times so many errors on
constexpr double RangeErrors = 60; ///< and quantiles of a group

size_t index(MixKind kind)
{
    return static_cast<size_t>(kind);
}
size_t at(int day)
{
    return static_cast<size_t>(day);
}
bool isOpen(float total)
{
    return total > 0; // false for NaN
}
double valueAt(const MixColumn &column, int day)
{
    const auto value = static_cast<double>(column.values[at(day)]);
    return std::isnan(value) ? 0 : value;
}
/** -0.5 to 0.5, the same each time: pieces are whole, and quantiles of whole numbers jump. */
double spreadOf(int origin, int day, size_t column)
{
    constexpr double Golden = 0.6180339887498949;
    const double place =
        Golden * static_cast<double>((static_cast<size_t>(day) * 911 + column) * 31 + static_cast<size_t>(origin));
    return place - std::floor(place) - 0.5;
}
double quantile(std::vector<double> &values, double part)
{
    const auto place = std::lround(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + place, values.end());
    return values[static_cast<size_t>(place)];
}
} // namespace

std::vector<qint64> apportion(qint64 total, std::span<const double> shares)
{
    std::vector<qint64> parts(shares.size(), 0);
    if (parts.empty())
        return parts;
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    if (!(sum > 0)) {
        parts.front() = total;
        return parts;
    }
    std::vector<std::pair<double, size_t>> rests;
    qint64 left = total;
    for (size_t i = 0; i < parts.size(); ++i) {
        const double exact = static_cast<double>(total) * (shares[i] / sum);
        parts[i] = std::min(left, static_cast<qint64>(exact));
        left -= parts[i];
        rests.emplace_back(exact - std::floor(exact), i);
    }
    std::stable_sort(rests.begin(), rests.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    for (size_t i = 0; left > 0; i = (i + 1) % rests.size(), --left)
        ++parts[rests[i].second];
    return parts;
}

PieceRange wholePieces(const MixValue &value)
{
    return { static_cast<qint64>(std::min(std::ceil(value.low80), std::floor(value.point))),
        static_cast<qint64>(std::max(std::floor(value.high80), std::ceil(value.point))) };
}

MixModel::MixModel(qint64 firstDay, const HolidayCalendar &calendar, const MixOptions &options)
    : m_firstDay(firstDay)
    , m_calendar(calendar)
    , m_options(options)
    , m_ranges(static_cast<size_t>(MixKinds) * 2 * Sizes)
{
    m_usual.fill(0.8); // of a normal law
}

size_t MixModel::dayKind(int day) const
{
    constexpr size_t Wednesday = 2;
    constexpr size_t Holiday = 7;
    const CalendarDay what = m_calendar.day(QDate::fromJulianDay(m_firstDay + day));
    if (what.kind == CalendarDay::Kind::MakeUp)
        return Wednesday;
    if (what.special() && what.kind == CalendarDay::Kind::Off)
        return Holiday;
    return static_cast<size_t>((m_firstDay + day) % 7);
}

std::vector<double> MixModel::weightsOf(const MixSeries &store, int from, int origin)
{
    std::vector<float> open;
    for (int day = from; day <= origin; ++day)
        if (isOpen(store.total[at(day)]))
            open.push_back(store.total[at(day)]);
    const double usual = open.empty() ? 0 : static_cast<double>(median(open));
    std::vector<double> weights;
    for (int day = from; day <= origin; ++day) {
        const auto total = static_cast<double>(store.total[at(day)]);
        weights.push_back(!(total > 0) ? 0 : total > UsualTimes * usual || total * UsualTimes < usual ? Unusual : 1);
    }
    return weights;
}

/** Sums over a store's window of one column. */
struct MixModel::Sums {
    double values = 0; ///< of recent days, fading fast
    double totals = 0;
    std::array<double, DayKinds> kindValues{}; ///< by kind of day, fading slowly
    std::array<double, DayKinds> kindTotals{};
    double slowValues = 0;
    double slowTotals = 0;
    double days = 0; ///< open ones
    double plainTotals = 0; ///< of those
};

MixModel::Sums MixModel::sumsOf(
    const MixSeries &store, const MixColumn &column, int origin, const std::vector<double> &weights) const
{
    const int from = origin + 1 - static_cast<int>(weights.size());
    int first = from;
    if (column.kind == MixKind::Item) {
        while (first <= origin && !(valueAt(column, first) > 0))
            ++first;
        if (first - from < NewAfterDays)
            first = from;
    }
    Sums sums;
    for (int day = first; day <= origin; ++day) {
        const double weight = weights[at(day - from)];
        if (weight == 0)
            continue;
        const auto total = static_cast<double>(store.total[at(day)]);
        const double value = valueAt(column, day);
        const double fast = weight * m_fast[at(origin - day)];
        const double slow = weight * m_slow[at(origin - day)];
        const size_t kind = m_kinds[at(day)];
        sums.values += fast * value;
        sums.totals += fast * total;
        sums.kindValues[kind] += slow * value;
        sums.kindTotals[kind] += slow * total;
        sums.slowValues += slow * value;
        sums.slowTotals += slow * total;
        sums.days += 1;
        sums.plainTotals += total;
    }
    return sums;
}

MixModel::Rates MixModel::chainRates(std::span<const MixSeries> stores, int origin) const
{
    struct Chain {
        double values = 0;
        double totals = 0;
        double meanDay = 0; ///< of a store's revenue, summed over stores
        int stores = 0;
        std::array<double, DayKinds> kindValues{};
        std::array<double, DayKinds> kindExpected{};
    };
    QHash<Key, Chain> chain;
    for (const MixSeries &store : stores) {
        const std::vector<double> weights = weightsOf(store, std::max(0, origin + 1 - m_options.window), origin);
        for (const MixColumn &column : store.columns) {
            const Sums sums = sumsOf(store, column, origin, weights);
            if (!(sums.totals > 0) || (column.kind == MixKind::Item && !(sums.slowValues > 0)))
                continue;
            Chain &one = chain[{ static_cast<int>(column.kind), column.name }];
            one.values += sums.values;
            one.totals += sums.totals;
            one.meanDay += sums.plainTotals / sums.days;
            ++one.stores;
            const double rate = sums.slowValues / sums.slowTotals;
            for (size_t kind = 0; kind < DayKinds; ++kind) {
                one.kindValues[kind] += sums.kindValues[kind];
                one.kindExpected[kind] += sums.kindTotals[kind] * rate;
            }
        }
    }
    Rates rates;
    for (auto it = chain.cbegin(); it != chain.cend(); ++it) {
        Rate rate;
        rate.all = it->values / it->totals;
        const double held = it.key().first == static_cast<int>(MixKind::Item)
            ? m_options.shapePieces
            : m_options.shapeDays * rate.all * it->meanDay / it->stores;
        for (size_t kind = 0; kind < DayKinds; ++kind)
            rate.shape[kind] = held > 0 ? (it->kindValues[kind] + held) / (it->kindExpected[kind] + held) : 1;
        rates.insert(it.key(), rate);
    }
    return rates;
}

MixModel::Rate MixModel::rateOf(const MixSeries &store, const MixColumn &column, int origin, const Rates &chain,
    const std::vector<double> &weights) const
{
    const Sums sums = sumsOf(store, column, origin, weights);
    const auto known = chain.constFind({ static_cast<int>(column.kind), column.name });
    Rate held;
    held.shape.fill(1);
    if (known != chain.constEnd())
        held = *known;
    Rate rate;
    rate.shape = held.shape;
    if (sums.days == 0)
        return rate;
    const double meanDay = sums.plainTotals / sums.days;
    const bool item = column.kind == MixKind::Item;
    double pull = held.all > 0 ? m_options.chainDays * meanDay : 0; // in revenue
    if (item && held.all > 0)
        pull = std::min(m_options.chainPieces / held.all, m_options.window * meanDay);
    rate.all = (sums.values + pull * held.all) / (sums.totals + pull);
    const double slow = sums.slowValues / sums.slowTotals;
    const double hold = item ? m_options.shapePieces : m_options.shapeDays * meanDay * slow;
    for (size_t kind = 0; kind < DayKinds; ++kind)
        if (hold > 0)
            rate.shape[kind] =
                (sums.kindValues[kind] + hold * held.shape[kind]) / (sums.kindTotals[kind] * slow + hold);
    return rate;
}

/** An item is, that sold lately and not so well before that its silence must mean that it is gone. */
bool MixModel::expected(const MixSeries &store, const MixColumn &column, int origin) const
{
    if (column.kind != MixKind::Item)
        return true;
    int last = origin;
    int silent = 0; // open days
    double silentRevenue = 0;
    for (; last >= 0 && silent < m_options.lately && !(valueAt(column, last) > 0); --last) {
        silent += isOpen(store.total[at(last)]) ? 1 : 0;
        silentRevenue += isOpen(store.total[at(last)]) ? static_cast<double>(store.total[at(last)]) : 0;
    }
    if (last < 0 || silent >= m_options.lately)
        return false;
    if (silent < m_options.unsoldDays)
        return true;
    double pieces = 0;
    double revenue = 0;
    for (int day = last, open = 0; day >= 0 && open < m_options.lately; --day) {
        if (!isOpen(store.total[at(day)]))
            continue;
        ++open;
        pieces += valueAt(column, day);
        revenue += static_cast<double>(store.total[at(day)]);
    }
    return pieces / revenue * silentRevenue < m_options.unsoldPieces;
}

MixModel::Points MixModel::points(const MixSeries &store, int origin, const Path &totals, const Rates &chain) const
{
    Points result(store.columns.size());
    const std::vector<double> weights = weightsOf(store, std::max(0, origin + 1 - m_options.window), origin);
    std::array<std::array<double, DayKinds>, MixKinds> sums{};
    std::vector<Rate> rates(store.columns.size());
    for (size_t c = 0; c < store.columns.size(); ++c) {
        const MixColumn &column = store.columns[c];
        if (!expected(store, column, origin))
            continue;
        rates[c] = rateOf(store, column, origin, chain, weights);
        for (size_t kind = 0; kind < DayKinds; ++kind)
            sums[index(column.kind)][kind] += rates[c].all * rates[c].shape[kind];
    }
    for (size_t c = 0; c < store.columns.size(); ++c) {
        const MixKind what = store.columns[c].kind;
        for (int ahead = 1; ahead <= Horizon; ++ahead) {
            const auto log = static_cast<double>(totals[at(ahead - 1)]);
            if (std::isnan(log))
                continue;
            const size_t kind = m_kinds[at(origin + ahead)];
            const double whole = what == MixKind::Item ? 1 : sums[index(what)][kind];
            if (whole > 0)
                result[c][at(ahead - 1)] = std::exp(log) * rates[c].all * rates[c].shape[kind] / whole;
        }
    }
    return result;
}

MixModel::Points MixModel::points(const MixSeries &store, int origin, const Path &totals) const
{
    return points(store, origin, totals, m_chains.empty() ? Rates() : m_chains.back().second);
}

MixModel::Points MixModel::naive(const MixSeries &store, int origin, const Path &totals)
{
    constexpr int Weeks = 4;
    constexpr int LookBack = 12;
    Points result(store.columns.size());
    for (int ahead = 1; ahead <= Horizon; ++ahead) {
        const auto log = static_cast<double>(totals[at(ahead - 1)]);
        if (std::isnan(log))
            continue;
        std::vector<int> days;
        for (int week = (ahead + 6) / 7; week <= LookBack && static_cast<int>(days.size()) < Weeks; ++week)
            if (const int day = origin + ahead - 7 * week; day >= 0 && isOpen(store.total[at(day)]))
                days.push_back(day);
        double revenue = 0;
        for (const int day : days)
            revenue += static_cast<double>(store.total[at(day)]);
        for (size_t c = 0; c < store.columns.size() && revenue > 0; ++c)
            for (const int day : days)
                result[c][at(ahead - 1)] += std::exp(log) * valueAt(store.columns[c], day) / revenue;
    }
    return result;
}

double MixModel::scatter(MixKind kind, double expected, double orderValue, float deviation)
{
    const double unit = kind == MixKind::Item ? 1 : orderValue * OrderSpread;
    const double whole = static_cast<double>(deviation) * expected;
    return std::sqrt(whole * whole + unit * expected);
}

size_t MixModel::groupOf(MixKind kind, int ahead, double size)
{
    constexpr std::array<double, Sizes - 1> Bounds{ 1, 3, 10, 40 };
    const auto place = static_cast<size_t>(std::upper_bound(Bounds.begin(), Bounds.end(), size) - Bounds.begin());
    return (index(kind) * 2 + (ahead > 7 ? 1 : 0)) * Sizes + place;
}

void MixModel::misses(const MixSeries &store, int number, int origin, std::vector<Miss> &into) const
{
    for (const MixSeries::Said &said : store.said) {
        const auto chain =
            std::find_if(m_chains.begin(), m_chains.end(), [&](const auto &one) { return one.first == said.origin; });
        if (chain == m_chains.end() || said.origin >= origin)
            continue;
        const Points expectedOf = points(store, said.origin, said.path, chain->second);
        for (size_t c = 0; c < store.columns.size(); ++c) {
            const MixColumn &column = store.columns[c];
            const double unit = column.kind == MixKind::Item ? 1 : store.orderValue * OrderSpread;
            for (int ahead = 1; ahead <= std::min(Horizon, origin - said.origin); ++ahead) {
                const int day = said.origin + ahead;
                const double expectedHere = expectedOf[c][at(ahead - 1)];
                if (!isOpen(store.total[at(day)]) || expectedHere < LeastExpected)
                    continue;
                const double spread = column.kind == MixKind::Item ? spreadOf(said.origin, day, c) : 0;
                into.push_back({ column.kind, groupOf(column.kind, ahead, expectedHere / unit),
                    (valueAt(column, day) + spread - expectedHere)
                        / scatter(column.kind, expectedHere, store.orderValue, said.deviation),
                    number });
            }
        }
    }
}

std::array<double, MixKinds> MixModel::scalesOf(std::span<const Miss> misses) const
{
    constexpr double Least = 0.5;
    constexpr double Most = 2;
    std::array<double, MixKinds> sums{};
    std::array<double, MixKinds> counts{};
    for (const Miss &miss : misses) {
        sums[index(miss.kind)] += std::abs(miss.error);
        counts[index(miss.kind)] += 1;
    }
    std::array<double, MixKinds> scales{};
    for (size_t kind = 0; kind < scales.size(); ++kind)
        scales[kind] = std::clamp(
            (sums[kind] + StoreErrors * m_usual[kind]) / ((counts[kind] + StoreErrors) * m_usual[kind]), Least, Most);
    return scales;
}

void MixModel::learn(std::span<const MixSeries> stores, int origin)
{
    prepareDays(origin);
    m_chains.clear();
    std::vector<int> origins;
    for (const MixSeries &store : stores)
        for (const MixSeries::Said &said : store.said)
            if (said.origin < origin && said.origin >= origin - m_options.learnFrom - Horizon && said.origin >= 0)
                origins.push_back(said.origin);
    std::sort(origins.begin(), origins.end());
    origins.erase(std::unique(origins.begin(), origins.end()), origins.end());
    origins.push_back(origin);
    for (const int one : origins)
        m_chains.emplace_back(one, chainRates(stores, one));
    std::vector<Miss> all;
    for (size_t s = 0; s < stores.size(); ++s)
        misses(stores[s], static_cast<int>(s), origin, all);
    std::array<double, MixKinds> sums{};
    std::array<double, MixKinds> counts{};
    for (const Miss &miss : all) {
        sums[index(miss.kind)] += std::abs(miss.error);
        counts[index(miss.kind)] += 1;
    }
    for (size_t kind = 0; kind < m_usual.size(); ++kind)
        if (counts[kind] > RangeErrors && sums[kind] > 0)
            m_usual[kind] = sums[kind] / counts[kind];
    std::vector<std::vector<double>> groups(m_ranges.size());
    for (auto first = all.cbegin(); first != all.cend();) {
        const auto end = std::find_if(first, all.cend(), [&](const Miss &miss) { return miss.store != first->store; });
        const auto scales = scalesOf({ first, end });
        for (; first != end; ++first)
            groups[first->group].push_back(first->error / scales[index(first->kind)]);
    }
    for (size_t g = 0; g < groups.size(); ++g) {
        std::vector<double> &errors = groups[g];
        m_ranges[g] = Range();
        if (errors.empty())
            continue;
        const double believed = static_cast<double>(errors.size()) / (static_cast<double>(errors.size()) + RangeErrors);
        m_ranges[g].low += believed * (quantile(errors, 0.1) - m_ranges[g].low);
        m_ranges[g].high += believed * (quantile(errors, 0.9) - m_ranges[g].high);
    }
}

void MixModel::prepareDays(int origin)
{
    m_kinds.clear();
    for (int day = 0; day <= origin + Horizon; ++day)
        m_kinds.push_back(dayKind(day));
    m_fast.clear();
    m_slow.clear();
    for (int age = 0; age < m_options.window; ++age) {
        m_fast.push_back(std::pow(0.5, age / m_options.halfLife));
        m_slow.push_back(std::pow(0.5, age / m_options.shapeHalfLife));
    }
}

MixForecast MixModel::forecast(const MixSeries &store, int origin, const Path &totals, float deviation) const
{
    MixForecast forecast;
    const Points expectedOf = points(store, origin, totals);
    std::vector<Miss> own;
    misses(store, 0, origin, own);
    const auto scales = scalesOf(own);
    for (size_t c = 0; c < store.columns.size(); ++c) {
        const MixColumn &column = store.columns[c];
        const double unit = column.kind == MixKind::Item ? 1 : store.orderValue * OrderSpread;
        MixForecast::Column made;
        made.column = c;
        bool any = column.kind != MixKind::Item;
        for (int ahead = 1; ahead <= Horizon; ++ahead) {
            const double point = expectedOf[c][at(ahead - 1)];
            MixValue &value = made.days[at(ahead - 1)];
            value.point = point;
            if (!(point > 0))
                continue;
            any = any || point >= LeastExpected;
            const Range &range = m_ranges[groupOf(column.kind, ahead, point / unit)];
            const double spread = scales[index(column.kind)] * scatter(column.kind, point, store.orderValue, deviation);
            value.low80 = std::clamp(point + range.low * spread, 0.0, point);
            value.high80 = std::max(point, point + range.high * spread);
        }
        if (any)
            forecast.columns.push_back(made);
    }
    return forecast;
}

} // namespace hearth::forecasting
