// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/forecaster.h"

#include <algorithm>
#include <cmath>

namespace hearth::forecasting {
namespace {
// Members of the blend: five that need no library, then the models.
enum Member : size_t { MeanMember, ProfileMember, EtsMember, NearMember, FarMember, FirstModel };
constexpr size_t PlainMembers = FirstModel;
constexpr int FallbackPairs = 60; ///< matured days a store needs before it is taken off the models
constexpr double FallbackMargin = 1.12;

int memberCount()
{
    return static_cast<int>(PlainMembers + Ensemble::specs().size());
}

/** Where nothing has matured yet: the models share 0.6, among plain members the profile, which follows a change
 * soonest, has most. */
std::vector<float> prior()
{
    std::vector<float> weights{ 0.02F, 0.18F, 0.0F, 0.10F, 0.10F };
    for (const ModelSpec &spec : Ensemble::specs())
        weights.push_back(spec.share);
    return weights;
}
} // namespace

Forecaster::Forecaster(
    std::shared_ptr<const LightGbm> library, const HolidayCalendar &calendar, const ForecasterOptions &options)
    : m_library(std::move(library))
    , m_calendar(calendar)
    , m_options(options)
    , m_blend(memberCount(), prior(), options.blend)
{
}

QStringList Forecaster::memberNames()
{
    QStringList names{ QStringLiteral("weekday_mean_4"), QStringLiteral("robust_profile"), QStringLiteral("ets"),
        QStringLiteral("smooth_near"), QStringLiteral("smooth_far") };
    for (const ModelSpec &spec : Ensemble::specs())
        names << QString::fromLatin1(spec.name);
    return names;
}

void Forecaster::resume(Ensemble ensemble, std::vector<OriginForecast> issued)
{
    m_ensemble = std::move(ensemble);
    m_issued = std::move(issued);
    m_resumed = true;
}

std::vector<Matured> Forecaster::matured(const History &history) const
{
    std::vector<Matured> result;
    for (const OriginForecast &issued : m_issued)
        for (size_t s = 0; s < issued.stores.size(); ++s) {
            const StoreForecast &store = issued.stores[s];
            if (!store.active)
                continue;
            for (int ahead = 1; ahead <= Horizon; ++ahead) {
                const int day = issued.origin + ahead;
                const size_t at = static_cast<size_t>(ahead - 1);
                if (day > history.origin())
                    break;
                if (history.origin() - day >= m_options.learnFrom || !history.stores[s].open(day))
                    continue;
                if (!(store.paths[0][at] == store.paths[0][at]))
                    continue;
                result.push_back({ static_cast<int>(s), ahead, history.origin() - day, store.kind,
                    history.stores[s].log[static_cast<size_t>(day)], store.members[at],
                    store.paths[static_cast<size_t>(Method::Published)][at], store.deviation });
            }
        }
    return result;
}

void Forecaster::learn(const History &history)
{
    const std::vector<Matured> pairs = matured(history);
    const size_t stores = history.stores.size();
    m_fallback.assign(stores, 0);
    if (pairs.empty()) {
        for (Intervals &intervals : m_intervals)
            intervals.learn({}, static_cast<int>(stores)); // as wide as without experience
        return;
    }
    m_blend.learn(pairs);
    std::array<std::vector<Intervals::Error>, Methods> errors;
    // Money, not logarithms: what a store would have lost by each.
    std::vector<std::array<double, Methods>> losses(stores);
    std::vector<int> counts(stores, 0);
    for (const OriginForecast &issued : m_issued)
        for (size_t s = 0; s < stores; ++s) {
            const StoreForecast &store = issued.stores[s];
            if (!store.active)
                continue;
            for (int ahead = 1; ahead <= Horizon && issued.origin + ahead <= history.origin(); ++ahead) {
                const int day = issued.origin + ahead;
                const size_t at = static_cast<size_t>(ahead - 1);
                if (history.origin() - day >= m_options.learnFrom || !history.stores[s].open(day))
                    continue;
                const float actual = history.stores[s].log[static_cast<size_t>(day)];
                // Judged is what today's weights would have published, not what they were then.
                const float now = m_blend.combine(store.members[at], store.kind, ahead);
                ++counts[s];
                for (size_t m = 0; m < Methods; ++m) {
                    const float said = m == static_cast<size_t>(Method::Published) ? now : store.paths[m][at];
                    if (!(said == said))
                        continue;
                    errors[m].push_back({ static_cast<int>(s), ahead, actual - said, store.deviation });
                    losses[s][m] +=
                        std::abs(std::exp(static_cast<double>(said)) - std::exp(static_cast<double>(actual)));
                }
            }
        }
    for (size_t m = 0; m < Methods; ++m)
        m_intervals[m].learn(errors[m], static_cast<int>(stores));
    for (size_t s = 0; s < stores; ++s) {
        if (counts[s] < FallbackPairs)
            continue;
        const double own = losses[s][static_cast<size_t>(Method::Published)];
        for (const Method m : { Method::RobustProfile, Method::WeekdayMean4 })
            if (own > FallbackMargin * losses[s][static_cast<size_t>(m)]
                && (m_fallback[s] == 0 || losses[s][static_cast<size_t>(m)] < losses[s][m_fallback[s] - 1U]))
                m_fallback[s] = static_cast<uint8_t>(1 + static_cast<int>(m));
    }
}

void Forecaster::publish(StoreForecast &store, int index) const
{
    Path &path = store.paths[static_cast<size_t>(Method::Published)];
    const uint8_t fallback =
        static_cast<size_t>(index) < m_fallback.size() ? m_fallback[static_cast<size_t>(index)] : 0;
    store.fallback = fallback != 0;
    for (int ahead = 1; ahead <= Horizon; ++ahead) {
        const size_t at = static_cast<size_t>(ahead - 1);
        path[at] = fallback != 0 ? store.paths[fallback - 1U][at] : Missing;
        if (!(path[at] == path[at]))
            path[at] = m_blend.combine(store.members[at], store.kind, ahead);
        for (size_t m = 0; m < Methods; ++m)
            store.bands[m][at] = m_intervals[m].band(index, ahead, store.deviation);
    }
}

Result<OriginForecast> Forecaster::step(const Panel &known, int origin)
{
    if (known.days != origin + 1)
        return fail(ErrorCode::Internal, QStringLiteral("the days given do not end at the origin"),
            known.date(origin).toString(Qt::ISODate));
    for (const StoreSeries &series : known.stores)
        if (series.revenue.size() != static_cast<size_t>(known.days))
            return fail(ErrorCode::Internal, QStringLiteral("a store's days do not end at the origin"), series.id);
    if (!m_issued.empty() && (origin <= m_issued.back().origin || known.stores.size() != m_issued.back().stores.size()))
        return fail(ErrorCode::Internal, QStringLiteral("origins go forward, over the same stores"));
    const History history = prepare(known, m_calendar);
    if (m_library != nullptr && !m_resumed && (m_trained < 0 || origin - m_trained >= m_options.trainEvery)) {
        HEARTH_ASSIGN(m_ensemble, Ensemble::train(m_library, history, m_options.training));
        m_trained = origin;
    }
    learn(history);
    OriginForecast forecast;
    forecast.origin = origin;
    forecast.stores.resize(history.stores.size());
    const Features features(history);
    std::vector<OriginState> states;
    std::vector<float> deviations;
    for (int s = 0; s < static_cast<int>(history.stores.size()); ++s) {
        const StoreHistory &h = history.stores[static_cast<size_t>(s)];
        if (h.firstOpen < 0)
            continue;
        states.push_back(features.state(s, origin));
        if (h.openDays(origin - 27, origin) >= 7)
            deviations.push_back(h.deviation.back());
    }
    std::sort(deviations.begin(), deviations.end());
    const auto bound = [&](size_t third) {
        return deviations.empty() ? 0 : deviations[std::min(deviations.size() - 1, deviations.size() * third / 3)];
    };
    std::vector<std::vector<Path>> models;
    if (!m_ensemble.empty()) {
        HEARTH_ASSIGN(models, m_ensemble.predict(features, states));
    }
    for (size_t i = 0; i < states.size(); ++i) {
        const int s = states[i].store;
        StoreForecast &store = forecast.stores[static_cast<size_t>(s)];
        const StoreHistory &h = history.stores[static_cast<size_t>(s)];
        store.active = h.openDays(origin - 27, origin) >= 7;
        store.closed = h.openDays(origin - 27, origin) == 0;
        store.historyDays = origin - h.firstOpen + 1;
        store.deviation = h.deviation.back();
        store.kind = store.deviation < bound(1) ? 0 : store.deviation < bound(2) ? 1 : 2;
        store.paths[static_cast<size_t>(Method::SeasonalNaive)] = seasonalNaive(history, s, origin);
        store.paths[static_cast<size_t>(Method::WeekdayMean4)] = weekdayMean4(history, s, origin);
        store.paths[static_cast<size_t>(Method::RobustProfile)] = robustProfile(states[i].profile, history, origin);
        store.paths[static_cast<size_t>(Method::Ets)] = ets(history, s);
        const Smooth &level = states[i].smooth;
        const Path nearPath = smoothPath(level, level.near, history, s, origin);
        const Path farPath = smoothPath(level, level.far, history, s, origin);
        store.members.resize(Horizon);
        for (size_t at = 0; at < Horizon; ++at) {
            Members &m = store.members[at];
            m.fill(Missing);
            m[MeanMember] = store.paths[static_cast<size_t>(Method::WeekdayMean4)][at];
            m[ProfileMember] = store.paths[static_cast<size_t>(Method::RobustProfile)][at];
            m[EtsMember] = store.paths[static_cast<size_t>(Method::Ets)][at];
            m[NearMember] = nearPath[at];
            m[FarMember] = farPath[at];
            for (size_t k = 0; k < models.size(); ++k)
                m[FirstModel + k] = models[k][i][at];
        }
        publish(store, s);
        store.reasons = historyReasons(history, m_calendar, s);
        if (store.fallback)
            store.reasons.append({ Reason::Kind::Fallback, {}, 0, {} });
        if (m_ensemble.empty())
            store.reasons.append({ Reason::Kind::ModelsMissing, {}, 0, {} });
    }
    m_issued.push_back(forecast);
    // What no forecast day can fall into any more is dropped.
    std::erase_if(m_issued, [&](const OriginForecast &f) { return origin - f.origin > m_options.learnFrom + Horizon; });
    return forecast;
}

} // namespace hearth::forecasting
