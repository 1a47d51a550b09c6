// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/ingest/ingestfunctions.h"
#include "hqstore/printjobstore.h"
#include "protocol/messages.h"

namespace hearth::hq {
namespace {
/** Fact 4. On the writer's thread. */
class PrintStatus final : public IngestFunction {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("ingest.print_status"); }
    [[nodiscard]] TillTrigger trigger() const override { return {static_cast<int>(protocol::FactKind::PrintStatus)}; }
    [[nodiscard]] Result<void> ingest(storage::Transaction &tx, const Fact &fact) override
    {
        HEARTH_ASSIGN(const protocol::PrintStatus status, protocol::decodePrintStatus(fact.body));
        return PrintJobStore::put(tx, {fact.till, fact.epoch, fact.seq, fact.atMs}, status);
    }
};
} // namespace

std::unique_ptr<IngestFunction> makePrintStatus()
{
    return std::make_unique<PrintStatus>();
}

} // namespace hearth::hq
