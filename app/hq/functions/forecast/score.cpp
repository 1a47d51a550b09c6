// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/forecast/forecastdata.h"
#include "functions/forecast/forecastfunctions.h"
#include "functions/queue/queuefunctions.h"
#include "hqstore/revenuestore.h"

#include <QJsonDocument>
#include <QLoggingCategory>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(forecastscoreLog, "hearth.hq.forecast")
constexpr int Rescored = 14; ///< days in which late orders still change a score
constexpr int DriftDays = 7;
constexpr int BeforeDays = 56;
constexpr int LeastNow = 5; ///< open days of the last week
constexpr int LeastBefore = 14; ///< and of the weeks before
constexpr double DriftRatio = 1.5;
constexpr qint64 LeastError = 50; ///< thousandths: below this nothing is wrong, whatever it was before

QString driftKind()
{
    return QStringLiteral("drift");
}

/** What is wrong with the last week, in words; empty: nothing. Nothing at all: it cannot be said. */
std::optional<QString> driftOf(const QList<ForecastScore> &scores, QDate last)
{
    QList<ForecastScore> now;
    QList<ForecastScore> before;
    for (const ForecastScore &score : scores)
        (score.date > last.addDays(-DriftDays) ? now : before).append(score);
    const ForecastAccuracy week = forecastAccuracy(now);
    const ForecastAccuracy earlier = forecastAccuracy(before);
    if (week.days < LeastNow || earlier.days < LeastBefore || !week.forecast || !earlier.forecast)
        return std::nullopt;
    const qint64 error = 1000 - *week.forecast;
    const qint64 usual = 1000 - *earlier.forecast;
    if (error < LeastError || static_cast<double>(error) <= DriftRatio * static_cast<double>(usual))
        return QString();
    return QStringLiteral("the error of the last %1 days is %2 %, of the %3 before %4 %")
        .arg(DriftDays)
        .arg(static_cast<double>(error) / 10, 0, 'f', 1)
        .arg(BeforeDays)
        .arg(static_cast<double>(usual) / 10, 0, 'f', 1);
}

QByteArray alertJson(const QString &store, const QString &words, qint64 nowMs)
{
    return QJsonDocument(
        QJsonObject{ { QStringLiteral("alert"), QStringLiteral("forecast_drift") }, { QStringLiteral("store"), store },
            { QStringLiteral("text"), words }, { QStringLiteral("at_ms"), nowMs } })
        .toJson(QJsonDocument::Compact);
}

class ForecastScoring final : public Function {
public:
    explicit ForecastScoring(QString alertUrl)
        : m_alertUrl(std::move(alertUrl))
    {
    }
    [[nodiscard]] QString name() const override { return QStringLiteral("forecast.score"); }
    [[nodiscard]] Trigger trigger() const override
    {
        return TimerTrigger(QStringLiteral("20 6 * * *"), TimerScope::Store);
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        const qint64 nowMs = context.clock().nowMs();
        HEARTH_ASSIGN(const ForecastStoreDay day, forecastStoreDay(events.front(), context.database()));
        HEARTH_ASSIGN(const auto model, ForecastStore::newestModel(context.database(), false));
        HEARTH_ASSIGN(const QDate counted, RevenueStore::lastDate(context.database()));
        QString raised;
        HEARTH_TRY(context.commit([&](storage::Transaction &tx) -> Result<void> {
            raised.clear();
            for (int back = Rescored - 1; back >= 0; --back) {
                const QDate date = day.last.addDays(-back);
                HEARTH_TRY(ForecastStore::score(tx, day.store.id, date, day.calendar.utcMs(date, day.calendar.cutoff)));
            }
            if (!model && counted.isValid()) // a new headquarters does not wait for the night after
                HEARTH_TRY(Queue::append(tx, forecastTrainTopic(), forecastTrainMessage("first"), nowMs));
            HEARTH_ASSIGN(const auto scores,
                ForecastStore::scores(tx, day.store.id, 1, day.last.addDays(1 - DriftDays - BeforeDays)));
            const std::optional<QString> drift = driftOf(scores, day.last);
            if (!drift)
                return {};
            if (drift->isEmpty())
                return ForecastStore::resolve(tx, day.store.id, driftKind(), nowMs);
            HEARTH_ASSIGN(const bool fresh, ForecastStore::raise(tx, day.store.id, driftKind(), *drift, nowMs));
            if (!fresh)
                return {};
            raised = *drift;
            if (!m_alertUrl.isEmpty())
                HEARTH_TRY(tellAlert(tx, alertJson(day.store.code, raised, nowMs), nowMs));
            return Queue::append(tx, forecastTrainTopic(), forecastTrainMessage("drift"), nowMs);
        }));
        if (!raised.isEmpty())
            qCWarning(forecastscoreLog).noquote() << "store" << day.store.code << "drifts:" << raised;
        return {};
    }

private:
    const QString m_alertUrl; ///< empty: nobody is told
};
} // namespace

std::unique_ptr<Function> makeForecastScore(const HqServices &services)
{
    return std::make_unique<ForecastScoring>(services.alertUrl);
}

} // namespace hearth::hq
