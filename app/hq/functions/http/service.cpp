// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/http/httpfunctions.h"
#include "functions/http/scopes.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

static void initOpenApi()
{
    Q_INIT_RESOURCE(openapi);
}

namespace hearth::hq {
namespace {
/** Every function with its counts. */
class ListFunctions final : public Function {
public:
    explicit ListFunctions(HqServices services) : m_services(std::move(services)) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("http.functions"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"GET", QStringLiteral("/v1/functions"), false, scope::admin()}; }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        const QList<FunctionState> states = m_services.functionStates ? m_services.functionStates() : QList<FunctionState>();
        context.respond(HttpResponse::json(200, QJsonDocument(toJson(states))));
        return {};
    }

private:
    const HqServices m_services;
};

/** Says that HQ answers and can read its database. */
class Health final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("http.health"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"GET", QStringLiteral("/v1/health"), true}; }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        HEARTH_ASSIGN(storage::Rows rows, context.database().query("SELECT count(*) FROM store"));
        HEARTH_TRY(rows.next());
        context.respond(HttpResponse::json(200, QJsonDocument(QJsonObject{{QStringLiteral("status"), QStringLiteral("ok")},
                                                                           {QStringLiteral("version"), QStringLiteral(HEARTH_VERSION)},
                                                                           {QStringLiteral("time_ms"), context.clock().nowMs()}})));
        return {};
    }
};

/** The description of this API. */
class OpenApi final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("http.openapi"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"GET", QStringLiteral("/v1/openapi.json"), true}; }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        initOpenApi();
        QFile file(QStringLiteral(":/hearth/openapi/hearth.json"));
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorCode::Internal, QStringLiteral("the description is missing from this program"));
        context.respond({200, file.readAll(), "application/json", {}});
        return {};
    }
};
} // namespace

QJsonArray toJson(const QList<FunctionState> &states)
{
    QJsonArray list;
    for (const FunctionState &state : states)
        list.append(QJsonObject{{QStringLiteral("name"), state.name}, {QStringLiteral("trigger"), state.trigger},
                                {QStringLiteral("runs"), state.runs}, {QStringLiteral("failures"), state.failures},
                                {QStringLiteral("total_ms"), state.totalMs}, {QStringLiteral("running"), state.running},
                                {QStringLiteral("waiting"), state.waiting}, {QStringLiteral("dead"), state.dead},
                                {QStringLiteral("waiting_since_ms"), state.waitingSinceMs}, {QStringLiteral("last_error"), state.lastError},
                                {QStringLiteral("workers"), state.workers}, {QStringLiteral("concurrency"), state.concurrency},
                                {QStringLiteral("time_limit_ms"), state.timeLimitMs}, {QStringLiteral("max_ms"), state.maxMs},
                                {QStringLiteral("avg_ms"), state.runs > 0 ? state.totalMs / state.runs : 0}, {QStringLiteral("overdue"), state.overdue},
                                {QStringLiteral("paused"), state.paused.isEmpty() ? QJsonValue() : QJsonValue(state.paused)}});
    return list;
}

std::unique_ptr<Function> makeListFunctions(const HqServices &services)
{
    return std::make_unique<ListFunctions>(services);
}

std::unique_ptr<Function> makeHealth()
{
    return std::make_unique<Health>();
}

std::unique_ptr<Function> makeOpenApi()
{
    return std::make_unique<OpenApi>();
}

} // namespace hearth::hq
