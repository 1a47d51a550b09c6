// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/timer/timerfunctions.h"
#include "hqstore/outboxstore.h"

namespace hearth::hq {
namespace {
constexpr qint64 KeepMs = 7LL * 24 * 3600 * 1000;
// The writer serves the tills meanwhile: little at a time, often.
constexpr int MaxRows = 2'000;

class PruneOutbox final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("housekeeping.outbox_prune"); }
    [[nodiscard]] Trigger trigger() const override { return TimerTrigger{600'000}; }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        const qint64 beforeMs = context.clock().nowMs() - KeepMs;
        return context.commit([beforeMs](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(OutboxStore::prune(tx, beforeMs, MaxRows));
            return {};
        });
    }
};
} // namespace

std::unique_ptr<Function> makePruneOutbox()
{
    return std::make_unique<PruneOutbox>();
}

} // namespace hearth::hq
