// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "forecasting/features.h"

#include <memory>

namespace hearth::forecasting {

/** How one of the models is trained. */
struct ModelSpec {
    enum class Target { LogRatio, Ratio }; ///< of revenue to the store's smoothed level and weekday
    const char *name = "";
    const char *objective = "";
    Target target = Target::LogRatio;
    float halfLife = 180; ///< days after which a row counts half
    float levelPower = 0.5F; ///< a row counts (level of its store)^this
    int nearest = 1; ///< days ahead it is trained on and used for
    int furthest = Horizon;
    int rounds = 250;
    int leaves = 31;
    int rowsPerLeaf = 60;
    float share = 0.15F; ///< of the blend, where nothing is known of its errors yet
};

struct TrainingOptions {
    quint64 seed = 1;
    int threads = 2;
    int maxRows = 150'000; ///< rows of the training table; a store's origins are sampled to it
    int aheadPerOrigin = 4;
    double effort = 1; ///< share of the trees that are grown
};

/** The models of one training, over all stores. One thread at a time. */
class Ensemble {
public:
    [[nodiscard]] static const std::vector<ModelSpec> &specs();
    /** Trains on days up to the history's origin only. Too little history (under 200 rows) gives an ensemble without
     * models. */
    [[nodiscard]] static Result<Ensemble> train(
        const std::shared_ptr<const LightGbm> &library, const History &history, const TrainingOptions &options);
    [[nodiscard]] bool empty() const { return m_models.empty(); }
    [[nodiscard]] int origin() const { return m_origin; }
    /** Logarithms of revenue, [model][state][day ahead - 1]; NaN where a model does not reach. */
    [[nodiscard]] Result<std::vector<std::vector<Path>>> predict(
        const Features &features, const std::vector<OriginState> &states) const;
    /** Text forms in the order of specs(). */
    [[nodiscard]] Result<QList<QByteArray>> toTexts() const;
    /** What toTexts() gave, all of it or nothing. Errors InvalidInput: another number of models; Internal: LightGBM's own words. */
    [[nodiscard]] static Result<Ensemble> fromTexts(
        const std::shared_ptr<const LightGbm> &library, const QList<QByteArray> &texts, int origin);

private:
    std::vector<Booster> m_models;
    int m_origin = -1; ///< the last day that was learnt from
};

} // namespace hearth::forecasting
