// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/blend.h"

#include <algorithm>
#include <cmath>

namespace hearth::forecasting {
namespace {
constexpr double LeastError = 0.05; ///< errors below count as this where they divide
constexpr int Rounds = 3;
constexpr int LeastBiasWeeks = 4;
constexpr double Absent = 10; ///< the error of a member that is never there

/** Sum of weighted products of the members' errors. */
struct Products {
    std::array<std::array<double, MaxMembers>, MaxMembers> sum{};
    double weight = 0;
    void add(const std::array<double, MaxMembers> &errors, int n, double w)
    {
        for (size_t i = 0; i < static_cast<size_t>(n); ++i)
            for (size_t j = 0; j < static_cast<size_t>(n); ++j)
                sum[i][j] += w * errors[i] * errors[j];
        weight += w;
    }
};

/** Least w'Aw + pull·|w - towards|² over weights that are not negative and sum to 1, by exponentiated gradient. */
Members solve(const Products &products, int n, const Members &towards, double pull)
{
    std::array<double, MaxMembers> w{};
    double scale = 0;
    for (size_t i = 0; i < static_cast<size_t>(n); ++i) {
        w[i] = std::max(0.01, static_cast<double>(towards[i]));
        scale += products.sum[i][i] / n;
    }
    if (!(scale > 0))
        return towards;
    double total = 0;
    for (const double v : w)
        total += v;
    for (double &v : w)
        v /= total;
    for (int step = 0; step < 2000; ++step) {
        std::array<double, MaxMembers> next{};
        double sum = 0;
        for (size_t i = 0; i < static_cast<size_t>(n); ++i) {
            double gradient = pull * (w[i] - static_cast<double>(towards[i]));
            for (size_t j = 0; j < static_cast<size_t>(n); ++j)
                gradient += products.sum[i][j] * w[j] / scale;
            next[i] = w[i] * std::exp(-gradient);
            sum += next[i];
        }
        for (size_t i = 0; i < static_cast<size_t>(n); ++i)
            w[i] = next[i] / sum;
    }
    Members result{};
    for (size_t i = 0; i < static_cast<size_t>(n); ++i)
        result[i] = static_cast<float>(w[i]);
    return result;
}
} // namespace

Blend::Blend(int members, std::span<const float> prior, const BlendOptions &options)
    : m_members(members)
    , m_options(options)
{
    std::copy(prior.begin(), prior.end(), m_prior.begin());
    m_weights.fill(m_prior);
}

float Blend::mean(const Members &members, const Members &weights) const
{
    float sum = 0;
    float total = 0;
    for (size_t i = 0; i < static_cast<size_t>(m_members); ++i)
        if (members[i] == members[i]) {
            sum += weights[i] * members[i];
            total += weights[i];
        }
    if (total > 0.02F)
        return sum / total;
    // None that has weight is there: those that are, alike.
    sum = total = 0;
    for (size_t i = 0; i < static_cast<size_t>(m_members); ++i)
        if (members[i] == members[i]) {
            sum += members[i];
            total += 1;
        }
    return total > 0 ? sum / total : Missing;
}

void Blend::learn(std::span<const Matured> matured)
{
    std::array<Members, Classes * 2> weights{};
    weights.fill(m_prior);
    std::array<double, MaxMembers> errors{};
    // A member that never spoke (no library, no model yet) gets no weight and hinders no other.
    std::array<bool, MaxMembers> there{};
    for (const Matured &m : matured)
        for (size_t i = 0; i < static_cast<size_t>(m_members); ++i)
            there[i] = there[i] || m.members[i] == m.members[i];
    for (int round = 0; round < Rounds; ++round) { // squares reweighted to absolute errors
        std::array<Products, Classes * 2> groups;
        Products all;
        for (const Matured &m : matured) {
            bool whole = true;
            for (size_t i = 0; i < static_cast<size_t>(m_members); ++i) {
                errors[i] = there[i] ? static_cast<double>(m.members[i]) - m.actual : Absent;
                whole = whole && errors[i] == errors[i];
            }
            if (!whole)
                continue;
            const double error = static_cast<double>(mean(m.members, weights[group(m.kind, m.ahead)])) - m.actual;
            const double w =
                std::exp(static_cast<double>(m_options.levelPower) * m.actual) / std::max(LeastError, std::abs(error));
            groups[group(m.kind, m.ahead)].add(errors, m_members, w);
            all.add(errors, m_members, w);
        }
        if (!(all.weight > 0))
            break;
        const Members chain = solve(all, m_members, m_prior, m_options.priorPull);
        for (size_t g = 0; g < groups.size(); ++g)
            weights[g] = solve(groups[g], m_members, chain, m_options.groupPull);
    }
    m_weights = weights;
    learnBias(matured);
}

void Blend::learnBias(std::span<const Matured> matured)
{
    constexpr size_t Weeks = 16;
    std::array<std::array<double, Weeks>, Buckets> came{};
    std::array<std::array<double, Weeks>, Buckets> said{};
    for (const Matured &m : matured) {
        const float value = mean(m.members, m_weights[group(m.kind, m.ahead)]);
        if (!(value == value))
            continue;
        const size_t b = bucket(m.ahead);
        const size_t week = std::min(Weeks - 1, static_cast<size_t>(std::max(0, m.age)) / 7);
        came[b][week] += std::exp(std::min(static_cast<double>(m.actual), value + 1.6)); // one wild day is no bias
        said[b][week] += std::exp(static_cast<double>(value));
    }
    for (size_t b = 0; b < Buckets; ++b) {
        double sum = 0;
        double squares = 0;
        int weeks = 0;
        for (size_t w = 0; w < Weeks; ++w)
            if (said[b][w] > 0) {
                const double ratio = std::log(came[b][w] / said[b][w]);
                sum += ratio;
                squares += ratio * ratio;
                ++weeks;
            }
        m_bias[b] = 0;
        if (weeks < LeastBiasWeeks)
            continue;
        // Only what was there week after week: a season that ended says nothing about the next.
        const double average = sum / weeks;
        const double variance = std::max(0.0, squares / weeks - average * average) * weeks / (weeks - 1);
        const double error = variance / weeks;
        const double trust = average != 0 ? std::max(0.0, 1 - error / (average * average)) : 0;
        m_bias[b] =
            std::clamp(static_cast<float>(average * trust * m_options.biasPart), -m_options.biasCap, m_options.biasCap);
    }
}

float Blend::combine(const Members &members, int kind, int ahead) const
{
    return mean(members, m_weights[group(kind, ahead)]) + m_bias[bucket(ahead)];
}

namespace {
constexpr float OwnPart = 30; ///< errors of its own after which a store's scale is half its own

float quantile(std::vector<float> &values, double share)
{
    // The (n+1)-th part, as conformal prediction has it.
    const auto n = static_cast<double>(values.size());
    const auto place = static_cast<size_t>(std::clamp(std::ceil((n + 1) * share) - 1, 0.0, n - 1));
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}
} // namespace

float Intervals::scale(int store, float deviation) const
{
    const auto s = static_cast<size_t>(store);
    const float sum = s < m_sums.size() ? m_sums[s] : 0;
    const auto count = s < m_counts.size() ? static_cast<float>(m_counts[s]) : 0;
    return (sum + OwnPart * m_factor * deviation) / (count + OwnPart);
}

void Intervals::learn(std::span<const Error> errors, int stores)
{
    m_sums.assign(static_cast<size_t>(stores), 0);
    m_counts.assign(static_cast<size_t>(stores), 0);
    double sum = 0;
    double deviations = 0;
    for (const Error &e : errors) {
        m_sums[static_cast<size_t>(e.store)] += std::abs(e.error);
        ++m_counts[static_cast<size_t>(e.store)];
        sum += std::abs(e.error);
        deviations += e.deviation;
    }
    m_factor = deviations > 0 ? static_cast<float>(sum / deviations) : 0.8F;
    std::array<std::vector<float>, Buckets> scaled;
    for (const Error &e : errors)
        scaled[bucket(e.ahead)].push_back(e.error / scale(e.store, e.deviation));
    for (size_t b = 0; b < Buckets; ++b) {
        std::vector<float> &values = scaled[b];
        if (values.size() < 40) {
            m_bands[b] = { -1.6F, 1.6F, -3.0F, 3.0F }; // of mean absolute errors; a little wider than a normal law
            continue;
        }
        m_bands[b] = { quantile(values, 0.1), quantile(values, 0.9), quantile(values, 0.025), quantile(values, 0.975) };
    }
}

Intervals::Band Intervals::band(int store, int ahead, float deviation) const
{
    const float s = scale(store, deviation);
    const Band &b = m_bands[bucket(ahead)];
    return { b.low80 * s, b.high80 * s, b.low95 * s, b.high95 * s };
}

} // namespace hearth::forecasting
