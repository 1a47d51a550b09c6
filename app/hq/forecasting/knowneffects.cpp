// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/knowneffects.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace hearth::forecasting {
namespace {
constexpr size_t MostValues = 8; ///< that are told apart one by one; of more, five groups beside the usual one
constexpr double UsualShare = 0.2;
constexpr size_t LeastDays = 3; ///< of a value, else it is not known what it does
constexpr int SettledAge = 35; ///< days after which a store's surprise is not its growth
constexpr float WildDay = 0.7F; ///< a surprise counts at most as this
constexpr float MostEffect = 1;
constexpr int Refinements = 3; ///< in which each column is freed of the others
constexpr int EffectDays = 730;

/** The values of one column, cut into groups. */
struct Groups {
    size_t column = 0;
    size_t usual = 0; ///< the group the others are compared with
    std::vector<float> value; ///< mean of each group, rising
    std::vector<float> upTo; ///< of each group but the last
    std::vector<float> effect;

    [[nodiscard]] size_t of(float v) const
    {
        return static_cast<size_t>(std::lower_bound(upTo.begin(), upTo.end(), v) - upTo.begin());
    }
};

/** Groups of values; nothing where all are the same. `values` is sorted. */
std::optional<Groups> group(size_t column, const std::vector<float> &values)
{
    Groups groups;
    groups.column = column;
    std::vector<float> distinct;
    std::vector<size_t> counts;
    for (const float v : values) {
        if (distinct.empty() || v != distinct.back()) {
            distinct.push_back(v);
            counts.push_back(0);
        }
        ++counts.back();
    }
    if (distinct.size() < 2)
        return {};
    const auto most = static_cast<size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
    std::vector<float> starts; // the lowest value of each group
    if (distinct.size() <= MostValues) {
        starts = distinct;
    } else {
        const bool alone = static_cast<double>(counts[most]) >= UsualShare * static_cast<double>(values.size());
        std::vector<float> rest;
        for (const float v : values)
            if (!alone || v != distinct[most])
                rest.push_back(v);
        for (size_t fifth = 0; fifth < 5; ++fifth)
            starts.push_back(rest[rest.size() * fifth / 5]);
        starts.push_back(distinct.front());
        if (alone) {
            starts.push_back(distinct[most]);
            if (most + 1 < distinct.size())
                starts.push_back(distinct[most + 1]);
        }
        std::sort(starts.begin(), starts.end());
        starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    }
    std::vector<double> sums(starts.size(), 0);
    std::vector<size_t> sizes(starts.size(), 0);
    for (size_t i = 1; i < starts.size(); ++i)
        groups.upTo.push_back(std::nextafter(starts[i], starts[i - 1]));
    for (const float v : values) {
        sums[groups.of(v)] += static_cast<double>(v);
        ++sizes[groups.of(v)];
    }
    for (size_t i = 0; i < starts.size(); ++i)
        groups.value.push_back(static_cast<float>(sums[i] / static_cast<double>(sizes[i])));
    groups.usual = static_cast<size_t>(std::max_element(sizes.begin(), sizes.end()) - sizes.begin());
    groups.effect.assign(starts.size(), 0.0F);
    return groups;
}

/** A store's ordinary day. */
struct OrdinaryDay {
    float surprise = 0;
    int day = 0;
    std::array<uint8_t, MaxExtras> group{};
};

/** The mean of a value over its days, and the square of its error: stores of one day share its chance. */
struct DayMeans {
    double sum = 0;
    double squares = 0;
    size_t days = 0;
    double today = 0;
    int count = 0;

    void endDay()
    {
        if (count == 0)
            return;
        const double mean = today / count;
        sum += mean;
        squares += mean * mean;
        ++days;
        today = 0;
        count = 0;
    }
    [[nodiscard]] double mean() const { return sum / static_cast<double>(days); }
    [[nodiscard]] double error() const
    {
        const auto n = static_cast<double>(days);
        return std::max(0.0, squares / n - mean() * mean()) / (n - 1);
    }
};

void refine(std::vector<Groups> &columns, size_t which, const std::vector<OrdinaryDay> &rows)
{
    Groups &own = columns[which];
    std::vector<DayMeans> means(own.value.size());
    int day = -1;
    const auto endDay = [&means] {
        for (DayMeans &mean : means)
            mean.endDay();
    };
    for (const OrdinaryDay &row : rows) {
        if (row.day != day)
            endDay();
        day = row.day;
        float left = row.surprise;
        for (size_t c = 0; c < columns.size(); ++c)
            if (c != which)
                left -= columns[c].effect[row.group[c]];
        DayMeans &mean = means[row.group[which]];
        mean.today += static_cast<double>(left);
        ++mean.count;
    }
    endDay();
    const DayMeans &usual = means[own.usual];
    for (size_t g = 0; g < means.size(); ++g) {
        own.effect[g] = 0;
        if (g == own.usual || means[g].days < LeastDays || usual.days < LeastDays)
            continue;
        const double effect = means[g].mean() - usual.mean();
        const double error = means[g].error() + usual.error();
        if (error < effect * effect)
            own.effect[g] =
                std::clamp(static_cast<float>(effect * (1 - error / (effect * effect))), -MostEffect, MostEffect);
    }
}
} // namespace

KnownEffects KnownEffects::learn(const History &history)
{
    const Panel &panel = *history.panel;
    std::vector<Groups> columns;
    for (size_t c = 0; c < panel.known.size(); ++c) {
        if (!panel.known[c])
            continue;
        std::vector<float> values;
        for (const StoreSeries &store : panel.stores)
            for (int day = std::max(0, history.days - EffectDays); day < history.days; ++day)
                if (const float v = store.extras[c][static_cast<size_t>(day)]; v == v)
                    values.push_back(v);
        std::sort(values.begin(), values.end());
        if (auto groups = group(c, values))
            columns.push_back(std::move(*groups));
    }
    KnownEffects known;
    if (columns.empty())
        return known;
    std::vector<OrdinaryDay> rows;
    for (int day = std::max(0, history.days - EffectDays); day < history.days; ++day) {
        const auto t = static_cast<size_t>(day);
        if (history.calendar[t].special())
            continue;
        for (size_t s = 0; s < history.stores.size(); ++s) {
            const StoreHistory &store = history.stores[s];
            if (!(store.surprise[t] == store.surprise[t]) || day - store.firstOpen < SettledAge)
                continue;
            OrdinaryDay row;
            row.day = day;
            row.surprise = std::clamp(store.surprise[t], -WildDay, WildDay) + store.effect[t];
            bool whole = true;
            for (size_t c = 0; c < columns.size(); ++c) {
                const float v = panel.stores[s].extras[columns[c].column][t];
                whole = whole && v == v;
                row.group[c] = static_cast<uint8_t>(whole ? columns[c].of(v) : 0);
            }
            if (whole)
                rows.push_back(row);
        }
    }
    for (int round = 0; round < Refinements; ++round)
        for (size_t c = 0; c < columns.size(); ++c)
            refine(columns, c, rows);
    for (Groups &groups : columns)
        if (std::any_of(groups.effect.begin(), groups.effect.end(), [](float e) { return e != 0; }))
            known.m_curves.push_back({ groups.column, std::move(groups.value), std::move(groups.effect) });
    return known;
}

float KnownEffects::Curve::at(float v) const
{
    const auto above = static_cast<size_t>(std::lower_bound(value.begin(), value.end(), v) - value.begin());
    if (above == 0)
        return effect.front();
    if (above == value.size())
        return effect.back();
    const float part = (v - value[above - 1]) / (value[above] - value[above - 1]);
    return effect[above - 1] + part * (effect[above] - effect[above - 1]);
}

float KnownEffects::of(const StoreSeries &store, int day) const
{
    float sum = 0;
    for (const Curve &curve : m_curves) {
        const std::vector<float> &column = store.extras[curve.column];
        if (static_cast<size_t>(day) < column.size())
            if (const float v = column[static_cast<size_t>(day)]; v == v)
                sum += curve.at(v);
    }
    return sum;
}

} // namespace hearth::forecasting
