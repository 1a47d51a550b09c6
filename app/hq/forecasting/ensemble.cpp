// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/ensemble.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hearth::forecasting {
namespace {
constexpr int LeastAge = 7; ///< days a store is left to find itself before it is learnt from
constexpr int LeastRows = 200;
constexpr double LearningRate = 0.09;
constexpr int LongestAge = 730;
constexpr float LowestLog =
    -1.6F; ///< a model may not leave [0.2, 3] times the level: trees have no sense of how far is too far
constexpr float HighestLog = 1.1F;

/** splitmix64: the same on every machine. */
quint64 mix(quint64 x)
{
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31U);
}

struct Sample {
    int store = 0;
    int origin = 0;
    int ahead = 0;
};

/** Closed for three days and more right before or after: such days are not as others. */
bool nextToClosure(const StoreHistory &s, int day, int last)
{
    const bool before = day - s.firstOpen > 3 && !s.open(day - 1) && !s.open(day - 2) && !s.open(day - 3);
    const bool after = day + 3 <= last && !s.open(day + 1) && !s.open(day + 2) && !s.open(day + 3);
    return before || after;
}

std::vector<Sample> sample(const History &h, const TrainingOptions &options)
{
    const int last = h.origin();
    const int first = std::max(0, last - LongestAge);
    qint64 eligible = 0;
    for (const StoreHistory &s : h.stores)
        if (s.firstOpen >= 0)
            eligible += std::max(0, last - std::max(first, s.firstOpen + LeastAge));
    const double wanted = static_cast<double>(options.maxRows) / options.aheadPerOrigin;
    const double share = eligible > 0 ? std::min(1.0, wanted / static_cast<double>(eligible)) : 1;
    std::vector<Sample> rows;
    for (int store = 0; store < static_cast<int>(h.stores.size()); ++store) {
        const StoreHistory &s = h.stores[static_cast<size_t>(store)];
        if (s.firstOpen < 0)
            continue;
        for (int origin = std::max(first, s.firstOpen + LeastAge); origin < last; ++origin) {
            const quint64 key =
                mix(options.seed * 0x10001ULL + (static_cast<quint64>(store) << 32U) + static_cast<quint64>(origin));
            if (static_cast<double>(key >> 11U) * 0x1p-53 >= share || s.openDays(origin - 27, origin) < 4)
                continue;
            const int reach = std::min(Horizon, last - origin);
            quint64 taken = 0;
            for (int i = 0; i < options.aheadPerOrigin; ++i) {
                const int ahead =
                    1 + static_cast<int>(mix(key + static_cast<quint64>(i) + 1) % static_cast<quint64>(reach));
                const int day = origin + ahead;
                if ((taken >> static_cast<unsigned>(ahead) & 1U) != 0 || !s.open(day)
                    || s.strange[static_cast<size_t>(day)] != 0 || nextToClosure(s, day, last))
                    continue;
                taken |= quint64(1) << static_cast<unsigned>(ahead);
                rows.push_back({ store, origin, ahead });
            }
        }
    }
    return rows;
}
} // namespace

const std::vector<ModelSpec> &Ensemble::specs()
{
    using T = ModelSpec::Target;
    static const std::vector<ModelSpec> all{
        { "l1", "regression_l1", T::LogRatio, 180, 0.5F, 1, Horizon, 130, 31, 60, 0.2F },
        { "l2", "regression", T::LogRatio, 180, 0.5F, 1, Horizon, 130, 31, 60, 0.1F },
        { "tweedie", "tweedie tweedie_variance_power=1.1", T::Ratio, 180, 0.5F, 1, Horizon, 130, 31, 60, 0.2F },
        { "recent", "regression", T::LogRatio, 60, 0.5F, 1, Horizon, 80, 16, 80, 0.1F },
    };
    return all;
}

Result<Ensemble> Ensemble::train(
    const std::shared_ptr<const LightGbm> &library, const History &history, const TrainingOptions &options)
{
    Ensemble ensemble;
    ensemble.m_origin = history.origin();
    const std::vector<Sample> samples = sample(history, options);
    if (samples.size() < LeastRows)
        return ensemble;
    const Features features(history);
    const int width = features.count();
    Matrix table(width);
    table.resize(static_cast<qsizetype>(samples.size()));
    std::vector<float> logs(samples.size());
    std::vector<float> levels(samples.size());
    std::vector<float> values(static_cast<size_t>(width));
    OriginState state;
    double mean = 0;
    for (size_t i = 0; i < samples.size(); ++i) {
        const Sample &row = samples[i];
        if (i == 0 || row.store != state.store || row.origin != state.origin)
            state = features.state(row.store, row.origin);
        features.fill(state, row.ahead, values.data());
        for (int c = 0; c < width; ++c)
            table.column(c)[i] = values[static_cast<size_t>(c)];
        logs[i] = history.stores[static_cast<size_t>(row.store)]
                      .log[static_cast<size_t>(row.origin) + static_cast<size_t>(row.ahead)]
            - features.middle(state, row.ahead);
        levels[i] = state.base;
        mean += state.base;
    }
    mean /= static_cast<double>(samples.size());
    const auto rows = static_cast<int>(samples.size());
    const QByteArray common =
        " max_bin=127 feature_pre_filter=false deterministic=true force_col_wise=true num_threads="
        + QByteArray::number(options.threads) + " seed=" + QByteArray::number(options.seed);
    HEARTH_ASSIGN(TrainingTable binned, TrainingTable::create(library, table, features.names(), common));
    table.resize(0);
    std::vector<float> labels(samples.size());
    std::vector<float> weights(samples.size());
    for (const ModelSpec &spec : specs()) {
        for (size_t i = 0; i < samples.size(); ++i) {
            const bool ratio = spec.target == ModelSpec::Target::Ratio;
            labels[i] = ratio ? std::min(8.0F, std::exp(logs[i])) : logs[i];
            const auto age = static_cast<float>(history.origin() - samples[i].origin - samples[i].ahead);
            const auto size = std::clamp(levels[i] - static_cast<float>(mean), -3.0F, 3.0F);
            const bool reached = samples[i].ahead >= spec.nearest && samples[i].ahead <= spec.furthest;
            weights[i] = reached ? std::exp2(-age / spec.halfLife) * std::exp(spec.levelPower * size) : 0.0F;
        }
        const QByteArray parameters = QByteArray("objective=") + spec.objective
            + " learning_rate=" + QByteArray::number(std::min(0.2, LearningRate / options.effort))
            + " feature_fraction=0.6 bagging_fraction=0.7 bagging_freq=1 lambda_l2=5 num_leaves="
            + QByteArray::number(spec.leaves)
            + " min_data_in_leaf=" + QByteArray::number(std::clamp(rows / 200, 5, spec.rowsPerLeaf)) + common;
        HEARTH_ASSIGN(Booster model,
            Booster::train(
                binned, labels, weights, parameters, std::max(10, static_cast<int>(spec.rounds * options.effort))));
        ensemble.m_models.push_back(std::move(model));
    }
    return ensemble;
}

Result<std::vector<std::vector<Path>>> Ensemble::predict(
    const Features &features, const std::vector<OriginState> &states) const
{
    std::vector<std::vector<Path>> result;
    const int width = features.count();
    Matrix table(width);
    table.resize(static_cast<qsizetype>(states.size()) * Horizon);
    std::vector<float> values(static_cast<size_t>(width));
    for (size_t i = 0; i < states.size(); ++i)
        for (int ahead = 1; ahead <= Horizon; ++ahead) {
            features.fill(states[i], ahead, values.data());
            const size_t row = i * Horizon + static_cast<size_t>(ahead - 1);
            for (int c = 0; c < width; ++c)
                table.column(c)[row] = values[static_cast<size_t>(c)];
        }
    for (size_t m = 0; m < m_models.size(); ++m) {
        const ModelSpec &spec = specs()[m];
        HEARTH_ASSIGN(const std::vector<double> raw, m_models[m].predict(table));
        std::vector<Path> paths(states.size());
        for (size_t i = 0; i < states.size(); ++i)
            for (int ahead = 1; ahead <= Horizon; ++ahead) {
                const double value = raw[i * Horizon + static_cast<size_t>(ahead - 1)];
                const double ratio = spec.target == ModelSpec::Target::Ratio ? std::log(std::max(1e-3, value)) : value;
                const float middle = features.middle(states[i], ahead);
                const bool reached = ahead >= spec.nearest && ahead <= spec.furthest;
                paths[i][static_cast<size_t>(ahead - 1)] =
                    reached ? middle + std::clamp(static_cast<float>(ratio), LowestLog, HighestLog) : Missing;
            }
        result.push_back(std::move(paths));
    }
    return result;
}

Result<QList<QByteArray>> Ensemble::toTexts() const
{
    QList<QByteArray> texts;
    for (const Booster &model : m_models) {
        HEARTH_ASSIGN(const QByteArray text, model.toText());
        texts << text;
    }
    return texts;
}

Result<Ensemble> Ensemble::fromTexts(
    const std::shared_ptr<const LightGbm> &library, const QList<QByteArray> &texts, int origin)
{
    Ensemble ensemble;
    ensemble.m_origin = origin;
    if (texts.isEmpty())
        return ensemble;
    if (static_cast<size_t>(texts.size()) != specs().size())
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1 models where there are %2").arg(texts.size()).arg(specs().size()),
            QStringLiteral("models"));
    for (const QByteArray &text : texts) {
        HEARTH_ASSIGN(Booster model, Booster::fromText(library, text));
        ensemble.m_models.push_back(std::move(model));
    }
    return ensemble;
}

} // namespace hearth::forecasting
