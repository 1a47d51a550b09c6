// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/features.h"
#include "forecasting/rehearsal.h"
#include "functions/forecast/forecastdata.h"
#include "functions/forecast/forecastfunctions.h"
#include "hqstore/revenuestore.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <cmath>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(forecastLog, "hearth.hq.forecast")
constexpr qint64 DueMs = 14LL * 24 * 3600 * 1000;
constexpr qint64 DriftRestMs = 2LL * 24 * 3600 * 1000; ///< a model younger than this is not replaced for drift

class ForecastTrainDue final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("forecast.train_due"); }
    [[nodiscard]] Trigger trigger() const override { return TimerTrigger(QStringLiteral("50 5 * * *")); }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        const qint64 nowMs = context.clock().nowMs();
        HEARTH_ASSIGN(const auto model, ForecastStore::newestModel(context.database(), false));
        // An hour less: a training takes time, and the timer comes once a day.
        if (model && nowMs - model->trainedAtMs < DueMs - 3'600'000)
            return {};
        return context.commit([&](storage::Transaction &tx) {
            return Queue::append(tx, forecastTrainTopic(), forecastTrainMessage(model ? "due" : "first"), nowMs);
        });
    }
};

QString textOf(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

class ForecastTrain final : public Function {
public:
    explicit ForecastTrain(HqServices services)
        : m_services(std::move(services))
    {
    }
    [[nodiscard]] QString name() const override { return QStringLiteral("forecast.train"); }
    [[nodiscard]] Trigger trigger() const override { return QueueTrigger{ forecastTrainTopic() }; }
    [[nodiscard]] FunctionOptions options() const override
    {
        FunctionOptions options;
        options.timeLimitMs = 15 * 60'000;
        options.maxAttempts = 3;
        options.workers = WorkerClass::Io; // minutes long: the queue's other functions go on
        return options;
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        storage::Database &db = context.database();
        HEARTH_ASSIGN(const auto before, ForecastStore::newestModel(db, false));
        QString cause;
        for (const Event &event : events) {
            HEARTH_ASSIGN(const QString reason, reasonOf(event));
            // What was asked for before the last training is answered by it.
            const qint64 restMs = reason == QLatin1String("drift") ? DriftRestMs : 0;
            if (!before || event.atMs > before->trainedAtMs + restMs)
                cause = reason;
        }
        HEARTH_ASSIGN(const QDate last, RevenueStore::lastDate(db));
        forecasting::Panel panel;
        if (!cause.isEmpty() && last.isValid()) {
            HEARTH_ASSIGN(panel, forecastPanel(db, last));
        }
        if (panel.days == 0) {
            if (!cause.isEmpty())
                qCInfo(forecastLog) << "nothing to learn from yet";
            return context.commit([](storage::Transaction &) { return Result<void>(); });
        }
        HEARTH_ASSIGN(const QString holidays, forecastHolidays(db, m_services.holidays));
        HEARTH_ASSIGN(const ForecastModel model, train(panel, cause, holidays));
        qint64 id = 0;
        HEARTH_TRY(context.commit([&](storage::Transaction &tx) -> Result<void> {
            ForecastModel stored = model;
            stored.trainedAtMs = context.clock().nowMs();
            HEARTH_ASSIGN(id, ForecastStore::addModel(tx, stored));
            return {};
        }));
        qCInfo(forecastLog).noquote() << "trained version" << id << "on" << panel.stores.size() << "stores and"
                                      << panel.days << "days:" << cause;
        if (!model.missing.isEmpty())
            qCWarning(forecastLog).noquote() << "forecasts go without LightGBM models:" << model.missing;
        return {};
    }

private:
    static Result<QString> reasonOf(const Event &event)
    {
        QString reason = QJsonDocument::fromJson(event.body).object().value(QStringLiteral("reason")).toString();
        if (!QStringList{
                QStringLiteral("first"), QStringLiteral("due"), QStringLiteral("drift"), QStringLiteral("asked") }
                 .contains(reason))
            return fail(ErrorCode::InvalidInput, QStringLiteral("must be first, due, drift or asked"),
                QStringLiteral("reason"));
        return reason;
    }
    [[nodiscard]] Result<ForecastModel> train(
        const forecasting::Panel &panel, const QString &cause, const QString &holidays) const
    {
        HEARTH_ASSIGN(const forecasting::HolidayCalendar calendar, forecasting::HolidayCalendar::of(holidays));
        ForecastModel model;
        const auto library = forecasting::LightGbm::load();
        if (!library)
            model.missing = library.error().toString().left(500);
        forecasting::ForecasterOptions options;
        options.training.threads = m_services.forecastThreads;
        HEARTH_ASSIGN(const forecasting::Trained trained,
            forecasting::train(panel, calendar, library.value_or(nullptr), options));
        if (library && trained.ensemble.empty())
            model.missing = QStringLiteral("too little history to train on");
        model.cause = cause;
        model.first = panel.date(0);
        model.last = panel.date(panel.days - 1);
        model.stores = static_cast<qint64>(panel.stores.size());
        HEARTH_ASSIGN(const QList<QByteArray> texts, trained.ensemble.toTexts());
        for (qsizetype i = 0; i < texts.size(); ++i)
            model.texts.append({ QString::fromLatin1(forecasting::Ensemble::specs()[static_cast<size_t>(i)].name),
                QString::fromLatin1(texts.at(i)) });
        const forecasting::Panel past = panel.until(panel.days - 1, forecasting::Horizon); // the history looks into it
        const forecasting::History history = forecasting::prepare(past, calendar);
        const forecasting::Features features(history);
        QJsonArray names;
        for (const QByteArray &name : features.names())
            names.append(QString::fromLatin1(name));
        model.features = QString::fromUtf8(QJsonDocument(names).toJson(QJsonDocument::Compact));
        const auto rounded = [](double value) { return std::round(value * 1e4) / 1e4; };
        model.metrics = textOf({ { QStringLiteral("days"), trained.days },
            { QStringLiteral("wape_accuracy"), rounded(trained.wapeAccuracy) },
            { QStringLiteral("baseline_wape_accuracy"), rounded(trained.naiveAccuracy) },
            { QStringLiteral("coverage80"), rounded(trained.coverage80) } });
        model.rehearsal = forecasting::rehearsalBytes(trained.issued, panel);
        return model;
    }
    const HqServices m_services;
};
} // namespace

QByteArray forecastTrainMessage(const char *reason)
{
    return QJsonDocument(QJsonObject{ { QStringLiteral("reason"), QString::fromLatin1(reason) } })
        .toJson(QJsonDocument::Compact);
}

std::unique_ptr<Function> makeForecastTrainDue()
{
    return std::make_unique<ForecastTrainDue>();
}

std::unique_ptr<Function> makeForecastTrain(const HqServices &services)
{
    return std::make_unique<ForecastTrain>(services);
}

} // namespace hearth::hq
