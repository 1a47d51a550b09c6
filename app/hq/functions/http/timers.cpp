// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/http/httpfunctions.h"
#include "functions/http/query.h"
#include "functions/http/scopes.h"
#include "functions/runtimedesk.h"

namespace hearth::hq {
namespace {
QJsonValue timerTime(std::optional<qint64> ms)
{
    return ms ? QJsonValue(*ms) : QJsonValue();
}

/** Every timer with its plan. */
class ListTimers final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("http.timers"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"GET", QStringLiteral("/v1/timers"), false, scope::admin()}; }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        HEARTH_ASSIGN(const QList<TimerState> states, timerStates(context.database(), programFunctions(), context.clock().nowMs()));
        context.respond(HttpResponse::json(200, QJsonDocument(toJson(states))));
        return {};
    }
};

/** Pauses or resumes a timer, or runs it now. */
class ChangeTimer final : public Function {
public:
    ChangeTimer(QString what, HqServices services) : m_what(std::move(what)), m_services(std::move(services)) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("http.timer_") + m_what; }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"POST", QStringLiteral("/v1/timers/{name}/") + m_what, false, scope::admin()}; }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        const HttpRequest &http = *events.front().request;
        QJsonObject request;
        if (!http.body.trimmed().isEmpty()) {
            const auto body = jsonBody(http, context);
            if (!body)
                return {};
            request = *body;
        }
        request.insert(QStringLiteral("command"), QStringLiteral("timer_") + m_what);
        request.insert(QStringLiteral("function"), http.pathArguments.value(QStringLiteral("name")));
        QJsonObject answer;
        HEARTH_TRY(context.commit([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(answer, RuntimeDesk::handle(tx, request, {context.clock().nowMs(), QStringLiteral("key:") + http.apiKey}));
            return {};
        }));
        if (m_services.wakeTimers)
            m_services.wakeTimers();
        context.respond(HttpResponse::json(m_what == QLatin1String("run") ? 202 : 200, QJsonDocument(answer)));
        return {};
    }

private:
    const QString m_what;
    const HqServices m_services;
};
} // namespace

QJsonArray toJson(const QList<TimerState> &states)
{
    QJsonArray list;
    for (const TimerState &state : states)
        list.append(QJsonObject{{QStringLiteral("name"), state.name}, {QStringLiteral("cron"), state.cron},
                                {QStringLiteral("scope"), state.perStore ? QStringLiteral("store") : QStringLiteral("chain")},
                                {QStringLiteral("zone"), state.perStore ? QJsonValue() : QJsonValue(state.zone)}, {QStringLiteral("places"), state.places},
                                {QStringLiteral("next_ms"), state.nextMs > 0 ? QJsonValue(state.nextMs) : QJsonValue()},
                                {QStringLiteral("last_run_ms"), timerTime(state.lastRunMs)}, {QStringLiteral("last_took_ms"), timerTime(state.lastTookMs)},
                                {QStringLiteral("last_success_ms"), timerTime(state.lastSuccessMs)},
                                {QStringLiteral("outcome"), !state.lastRunMs ? QStringLiteral("never") : state.failing > 0 ? QStringLiteral("failed") : QStringLiteral("ok")},
                                {QStringLiteral("last_error"), state.lastError}, {QStringLiteral("failing"), state.failing},
                                {QStringLiteral("running"), state.running}, {QStringLiteral("runs"), state.runs}, {QStringLiteral("failures"), state.failures},
                                {QStringLiteral("missed"), state.missed}, {QStringLiteral("paused"), state.paused ? QJsonValue(state.pausedBy) : QJsonValue()}});
    return list;
}

std::unique_ptr<Function> makeListTimers()
{
    return std::make_unique<ListTimers>();
}

std::unique_ptr<Function> makeChangeTimer(const QString &what, const HqServices &services)
{
    return std::make_unique<ChangeTimer>(what, services);
}

} // namespace hearth::hq
