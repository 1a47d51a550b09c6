// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/ingest/ingestfunctions.h"
#include "protocol/messages.h"

namespace hearth::hq {
namespace {
/** Fact 1. On the writer's thread. */
class OrderClosed final : public IngestFunction {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("ingest.order_closed"); }
    [[nodiscard]] TillTrigger trigger() const override { return {static_cast<int>(protocol::FactKind::OrderClosed)}; }
    [[nodiscard]] Result<void> ingest(storage::Transaction &tx, const Fact &fact) override
    {
        HEARTH_TRY(ingestSale(tx, fact, fact.body));
        return {};
    }
};
} // namespace

std::unique_ptr<IngestFunction> makeOrderClosed()
{
    return std::make_unique<OrderClosed>();
}

} // namespace hearth::hq
