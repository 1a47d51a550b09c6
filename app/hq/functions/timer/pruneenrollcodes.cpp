// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/timer/timerfunctions.h"
#include "hqstore/enrollcodestore.h"

namespace hearth::hq {
namespace {
class PruneEnrollCodes final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("housekeeping.enroll_codes"); }
    [[nodiscard]] Trigger trigger() const override { return TimerTrigger{600'000}; }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        const qint64 nowMs = context.clock().nowMs();
        return context.commit([nowMs](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(EnrollCodeStore::prune(tx, nowMs));
            return {};
        });
    }
};
} // namespace

std::unique_ptr<Function> makePruneEnrollCodes()
{
    return std::make_unique<PruneEnrollCodes>();
}

} // namespace hearth::hq
