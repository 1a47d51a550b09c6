// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/forecast/forecastdata.h"
#include "functions/forecast/forecastfunctions.h"
#include "functions/http/scopes.h"

#include <QJsonDocument>

namespace hearth::hq {
namespace {
/** Every store's newest forecast, or with `store` one with its past days. */
class Forecasts final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("http.forecasts"); }
    [[nodiscard]] Trigger trigger() const override
    {
        return HttpTrigger{ "GET", QStringLiteral("/v1/forecasts"), false, scope::forecastsRead() };
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        HEARTH_ASSIGN(const QJsonObject json,
            forecastsJson(context.database(), { events.front().request->query.value(QStringLiteral("store")) }));
        context.respond(HttpResponse::json(200, QJsonDocument(json)));
        return {};
    }
};
} // namespace

std::unique_ptr<Function> makeForecasts()
{
    return std::make_unique<Forecasts>();
}

} // namespace hearth::hq
