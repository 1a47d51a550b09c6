// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/ingest/ingestfunctions.h"
#include "hqstore/onlineorderstore.h"
#include "hqstore/printjobstore.h"
#include "protocol/factbodies.h"
#include "protocol/messages.h"

namespace hearth::hq {
namespace {
/** Fact 7. What it means for the revenue came before it, as facts of its own. On the writer's thread. */
class OnlineChangedFact final : public IngestFunction {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("ingest.online_changed"); }
    [[nodiscard]] TillTrigger trigger() const override { return {static_cast<int>(protocol::FactKind::OnlineChanged)}; }
    [[nodiscard]] Result<void> ingest(storage::Transaction &tx, const Fact &fact) override
    {
        HEARTH_ASSIGN(const protocol::OnlineChanged changed, protocol::decodeOnlineChanged(fact.body));
        for (const protocol::AcceptedJob &job : changed.jobs)
            HEARTH_TRY(PrintJobStore::queued(tx, {fact.till, fact.epoch, fact.seq, fact.atMs, fact.receivedAtMs}, changed.orderId, job));
        return OnlineOrderStore::changed(tx, changed.orderId, fact.till, changed.version, changed.storedAtMs);
    }
};
} // namespace

std::unique_ptr<IngestFunction> makeOnlineChanged()
{
    return std::make_unique<OnlineChangedFact>();
}

} // namespace hearth::hq
