// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/forecast/forecastfunctions.h"
#include "hqstore/forecaststore.h"
#include "protocol/messages.h"

namespace hearth::hq {
namespace {
/** Fact 9. On the writer's thread. */
class ForecastOverriddenFact final : public IngestFunction {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("ingest.forecast_overridden"); }
    [[nodiscard]] TillTrigger trigger() const override
    {
        return { static_cast<int>(protocol::FactKind::ForecastOverridden) };
    }
    [[nodiscard]] Result<void> ingest(storage::Transaction &tx, const Fact &fact) override
    {
        HEARTH_ASSIGN(const protocol::ForecastOverridden body, protocol::decodeForecastOverridden(fact.body));
        // A till's clock that is ahead must not make a figure of yesterday one of tomorrow, nor the other way round.
        return ForecastStore::addOverride(
            tx, fact.id, fact.store, fact.till, body, fact.atMs - fact.clockAheadMs, fact.receivedAtMs);
    }
};
} // namespace

std::unique_ptr<IngestFunction> makeForecastOverridden()
{
    return std::make_unique<ForecastOverriddenFact>();
}

} // namespace hearth::hq
