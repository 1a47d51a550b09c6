// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/ingest/ingestfunctions.h"
#include "hqstore/dayproofstore.h"
#include "protocol/factbodies.h"
#include "protocol/messages.h"

namespace hearth::hq {
namespace {
/** Fact 8. On the writer's thread. */
class DayClosedFact final : public IngestFunction {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("ingest.day_closed"); }
    [[nodiscard]] TillTrigger trigger() const override { return {static_cast<int>(protocol::FactKind::DayClosed)}; }
    [[nodiscard]] Result<void> ingest(storage::Transaction &tx, const Fact &fact) override
    {
        HEARTH_ASSIGN(const protocol::DayClosed day, protocol::decodeDayClosed(fact.body));
        std::optional<bool> matches;
        if (!fact.chain.isEmpty())
            matches = fact.chain == day.chain;
        return DayProofStore::put(tx, {fact.till, fact.epoch, fact.seq, fact.atMs, fact.receivedAtMs, matches}, day);
    }
};
} // namespace

std::unique_ptr<IngestFunction> makeDayClosed()
{
    return std::make_unique<DayClosedFact>();
}

} // namespace hearth::hq
