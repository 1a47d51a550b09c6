// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/ingest/ingestfunctions.h"
#include "hqstore/onlineorderstore.h"
#include "hqstore/printjobstore.h"
#include "protocol/factbodies.h"
#include "protocol/messages.h"

#include <algorithm>

namespace hearth::hq {
namespace {
/** Fact 3: from now on the online order is revenue. On the writer's thread. */
class OnlineAccepted final : public IngestFunction {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("ingest.online_accepted"); }
    [[nodiscard]] TillTrigger trigger() const override { return {static_cast<int>(protocol::FactKind::OnlineAccepted)}; }
    [[nodiscard]] Result<void> ingest(storage::Transaction &tx, const Fact &fact) override
    {
        HEARTH_ASSIGN(const protocol::OnlineAccepted accepted, protocol::decodeOnlineAccepted(fact.body));
        HEARTH_ASSIGN(const QUuid orderId, ingestSale(tx, fact, accepted.order));
        qint64 firstQueuedMs = 0;
        for (const protocol::AcceptedJob &job : accepted.jobs) {
            HEARTH_TRY(PrintJobStore::queued(tx, {fact.till, fact.epoch, fact.seq, fact.atMs, fact.receivedAtMs}, orderId, job));
            firstQueuedMs = firstQueuedMs == 0 ? job.queuedAtMs : std::min(firstQueuedMs, job.queuedAtMs);
        }
        return OnlineOrderStore::accepted(tx, orderId, fact.till, accepted.storedAtMs, firstQueuedMs, accepted.version);
    }
};
} // namespace

std::unique_ptr<IngestFunction> makeOnlineAccepted()
{
    return std::make_unique<OnlineAccepted>();
}

} // namespace hearth::hq
