// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/guarded.h"
#include "forecasting/rehearsal.h"
#include "functions/forecast/chainmix.h"
#include "functions/forecast/forecastdata.h"
#include "functions/forecast/forecastfunctions.h"
#include "hqstore/revenuestore.h"
#include "protocol/messages.h"

#include <QJsonDocument>
#include <cmath>

namespace hearth::hq {
namespace {
using namespace forecasting;

/** All stores' forecasts from one origin: made once, for the stores of a night one after the other. */
struct ChainForecast {
    QDate origin;
    qint64 model = 0;
    qint64 readAtMs = 0; ///< when the days were read
    QString missing;
    QString holidays;
    Panel panel;
    OriginForecast forecast;
    std::shared_ptr<const ChainMix> mix;
};

Money amountOf(double log)
{
    const double minor = std::exp(log);
    return Money(minor < static_cast<double>(Money::Limit) ? std::llround(minor) : Money::Limit);
}

QString reasonsText(const StoreForecast &store, const QString &missing)
{
    QJsonArray list;
    for (const Reason &reason : store.reasons) {
        QJsonObject one{ { QStringLiteral("kind"), reasonName(reason.kind) } };
        if (reason.date.isValid())
            one.insert(QStringLiteral("date"), reason.date.toString(Qt::ISODate));
        if (reason.value != 0)
            one.insert(QStringLiteral("value"), std::round(reason.value * 1000) / 1000);
        if (const QString name = reason.kind == Reason::Kind::ModelsMissing ? missing : reason.name; !name.isEmpty())
            one.insert(QStringLiteral("name"), name);
        list.append(one);
    }
    return QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Compact));
}

/** What tills are told; items that sell least are left out where it would be too long for a fact. */
QByteArray publishedBody(const ForecastRun &run, const QList<ForecastScore> &past)
{
    protocol::ForecastPublished body = publishedForecast(run, past);
    QByteArray bytes = protocol::encode(body);
    while (bytes.size() > protocol::MaxFactBody && !body.items.isEmpty()) {
        body.items.resize(body.items.size() / 2);
        for (auto &day : body.days)
            day.items.resize(std::min(day.items.size(), body.items.size()));
        bytes = protocol::encode(body);
    }
    return bytes;
}

QList<ForecastDay> daysOf(const StoreForecast &store, QDate origin)
{
    const auto published = static_cast<size_t>(Method::Published);
    QList<ForecastDay> days;
    for (int ahead = 1; ahead <= Horizon; ++ahead) {
        const size_t at = static_cast<size_t>(ahead - 1);
        const auto log = static_cast<double>(store.paths[published][at]);
        if (std::isnan(log))
            continue;
        const Intervals::Band &band = store.bands[published][at];
        ForecastDay one;
        const Money point = amountOf(log);
        const auto below = [&](float offset, Money most) {
            return std::min(most, amountOf(log + static_cast<double>(offset)));
        };
        const auto above = [&](float offset, Money least) {
            return std::max(least, amountOf(log + static_cast<double>(offset)));
        };
        one.day.date = origin.addDays(ahead);
        one.day.point = point;
        one.day.low80 = below(band.low80, point);
        one.day.high80 = above(band.high80, point);
        one.day.low95 = below(band.low95, one.day.low80);
        one.day.high95 = above(band.high95, one.day.high80);
        if (const auto naive = static_cast<double>(store.paths[static_cast<size_t>(Method::SeasonalNaive)][at]);
            !std::isnan(naive))
            one.baseline = amountOf(naive);
        days.append(one);
    }
    return days;
}

class ForecastPredict final : public Function {
public:
    explicit ForecastPredict(HqServices services)
        : m_services(std::move(services))
    {
    }
    [[nodiscard]] QString name() const override { return QStringLiteral("forecast.predict"); }
    [[nodiscard]] Trigger trigger() const override
    {
        return TimerTrigger(QStringLiteral("30 6 * * *"), TimerScope::Store);
    }
    [[nodiscard]] FunctionOptions options() const override
    {
        FunctionOptions options;
        options.timeLimitMs = 120'000;
        options.retryBaseMs = 15'000; // a training may be under way
        return options;
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        storage::Database &db = context.database();
        const qint64 nowMs = context.clock().nowMs();
        HEARTH_ASSIGN(const ForecastStoreDay day, forecastStoreDay(events.front(), db));
        HEARTH_ASSIGN(const RevenueMark mark, RevenueStore::mark(db, day.store.id));
        if (!mark.until.isValid() || mark.until < day.last)
            return fail(ErrorCode::Unavailable,
                QStringLiteral("the orders of %1 are not counted yet: forecast.extract does that")
                    .arg(day.last.toString(Qt::ISODate)),
                day.store.code);
        HEARTH_ASSIGN(const auto newest, ForecastStore::newestModel(db, false));
        if (!newest)
            return fail(ErrorCode::Unavailable, QStringLiteral("there is no model yet: forecast.train makes one"),
                day.store.code);
        HEARTH_ASSIGN(const QString holidays, forecastHolidays(db, m_services.holidays));
        std::shared_ptr<const ChainForecast> chain = m_last.with([](const auto &last) { return last; });
        if (!chain || chain->origin != day.last || chain->model != newest->id || chain->readAtMs < mark.atMs
            || chain->holidays != holidays) {
            HEARTH_ASSIGN(chain, forecastChain(db, day.last, nowMs, holidays));
            m_last.with([&](auto &last) { last = chain; });
        }
        const auto place = std::find_if(chain->panel.stores.begin(), chain->panel.stores.end(),
            [&](const StoreSeries &s) { return s.id == day.store.code; });
        if (place == chain->panel.stores.end())
            return {}; // it never sold anything
        const auto index = static_cast<size_t>(place - chain->panel.stores.begin());
        const StoreForecast &store = chain->forecast.stores[index];
        ForecastRun run{ 0, day.store.id, day.last, chain->model, nowMs, reasonsText(store, chain->missing),
            daysOf(store, day.last) };
        if (run.days.isEmpty())
            return {};
        HEARTH_TRY(chain->mix->fill(db, chain->panel, index, store, run));
        QList<qint64> tills;
        HEARTH_TRY(context.commit([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(ForecastStore::putRun(tx, run));
            HEARTH_ASSIGN(const auto past, ForecastStore::scores(tx, day.store.id, 1, day.last.addDays(-60)));
            const QByteArray body = publishedBody(run, past);
            HEARTH_ASSIGN(tills, ForecastStore::publish(tx, day.store.id, body, nowMs));
            return {};
        }));
        context.wakeTills(tills);
        return {};
    }

private:
    [[nodiscard]] Result<std::shared_ptr<const ChainForecast>> forecastChain(
        storage::Database &db, QDate origin, qint64 nowMs, const QString &holidays) const
    {
        auto chain = std::make_shared<ChainForecast>();
        HEARTH_ASSIGN(const auto model, ForecastStore::newestModel(db, true));
        if (!model)
            return fail(ErrorCode::Unavailable, QStringLiteral("there is no model"));
        chain->origin = origin;
        chain->model = model->id;
        chain->readAtMs = nowMs;
        chain->missing = model->missing;
        chain->holidays = holidays;
        HEARTH_ASSIGN(chain->panel, forecastPanel(db, origin));
        if (chain->panel.days == 0)
            return std::shared_ptr<const ChainForecast>(chain);
        HEARTH_ASSIGN(HolidayCalendar known, HolidayCalendar::of(holidays));
        const auto calendar = std::make_shared<const HolidayCalendar>(std::move(known));
        std::shared_ptr<const LightGbm> library;
        Ensemble ensemble;
        if (!model->texts.isEmpty()) {
            auto loaded = LightGbm::load();
            if (loaded) {
                library = *loaded;
                QList<QByteArray> texts;
                for (const ForecastModel::Text &text : model->texts)
                    texts.append(text.text.toLatin1());
                HEARTH_ASSIGN(ensemble, Ensemble::fromTexts(library, texts, chain->panel.days - 1));
            } else {
                chain->missing = loaded.error().toString().left(500);
            }
        }
        HEARTH_ASSIGN(std::vector<OriginForecast> issued, rehearsalFrom(model->rehearsal, chain->panel));
        std::erase_if(issued, [&](const OriginForecast &f) { return f.origin >= chain->panel.days - 1; });
        Forecaster forecaster(library, *calendar, {});
        forecaster.resume(std::move(ensemble), std::move(issued));
        HEARTH_ASSIGN(chain->forecast,
            forecaster.step(chain->panel.until(chain->panel.days - 1, Horizon), chain->panel.days - 1));
        HEARTH_ASSIGN(chain->mix, ChainMix::learn(db, chain->panel, forecaster.issued(), calendar));
        return std::shared_ptr<const ChainForecast>(chain);
    }

    const HqServices m_services;
    Guarded<std::shared_ptr<const ChainForecast>> m_last;
};
} // namespace

std::unique_ptr<Function> makeForecastPredict(const HqServices &services)
{
    return std::make_unique<ForecastPredict>(services);
}

} // namespace hearth::hq
