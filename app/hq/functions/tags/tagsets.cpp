// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "audience/audience.h"
#include "core/faultpoint.h"
#include "functions/tags/tagfunctions.h"

namespace hearth::hq {
namespace {
constexpr int FlipRowsAtOnce = 500; // of a batch of orders each

/** Puts what changed into the sets of members. Nobody waits for it: who reads takes the changes too. */
class TagSets final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("tags.sets"); }
    [[nodiscard]] Trigger trigger() const override { return TimerTrigger(QStringLiteral("@every 15s")); }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        HEARTH_ASSIGN(const std::vector<TagFlipStore::Row> rows, TagFlipStore::pending(context.database(), FlipRowsAtOnce));
        if (rows.empty())
            return {};
        return context.commit([&rows](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(Audience::merge(tx, rows));
            faultPoint("tags.sets_merged");
            return {};
        });
    }
};
} // namespace

std::unique_ptr<Function> makeTagSets()
{
    return std::make_unique<TagSets>();
}

} // namespace hearth::hq
