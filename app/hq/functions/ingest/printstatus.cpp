// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/ingest/ingestfunctions.h"
#include "functions/queue/queuefunctions.h"
#include "hqstore/cloudjobstore.h"
#include "protocol/factbodies.h"

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
        HEARTH_TRY(PrintJobStore::put(tx, {fact.till, fact.epoch, fact.seq, fact.atMs, fact.receivedAtMs}, status));
        HEARTH_ASSIGN(const bool tell, CloudJobStore::follow(tx, status.jobId));
        return tell ? tellRested(tx, status.jobId, fact.receivedAtMs) : Result<void>();
    }
};

/** Fact 6. On the writer's thread. */
class PrintAccepted final : public IngestFunction {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("ingest.print_accepted"); }
    [[nodiscard]] TillTrigger trigger() const override { return {static_cast<int>(protocol::FactKind::PrintAccepted)}; }
    [[nodiscard]] Result<void> ingest(storage::Transaction &tx, const Fact &fact) override
    {
        HEARTH_ASSIGN(const protocol::PrintAccepted answer, protocol::decodePrintAccepted(fact.body));
        HEARTH_ASSIGN(const bool tell, CloudJobStore::accepted(tx, {fact.till, fact.epoch, fact.seq, fact.atMs, fact.receivedAtMs}, answer));
        return tell ? tellRested(tx, answer.jobId, fact.receivedAtMs) : Result<void>();
    }
};
} // namespace

std::unique_ptr<IngestFunction> makePrintStatus()
{
    return std::make_unique<PrintStatus>();
}

std::unique_ptr<IngestFunction> makePrintAccepted()
{
    return std::make_unique<PrintAccepted>();
}

} // namespace hearth::hq
