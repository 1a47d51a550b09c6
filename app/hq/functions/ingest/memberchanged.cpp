// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/ingest/ingestfunctions.h"
#include "functions/members/memberbook.h"
#include "hqstore/tillstore.h"

#include <algorithm>

namespace hearth::hq {
namespace {
/** Fact 10. On the writer's thread. */
class MemberChangedFact final : public IngestFunction {
public:
    explicit MemberChangedFact(std::shared_ptr<const MemberKeys> keys) : m_keys(std::move(keys)) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("ingest.member_changed"); }
    [[nodiscard]] TillTrigger trigger() const override { return {static_cast<int>(protocol::FactKind::MemberChanged)}; }
    [[nodiscard]] Result<void> ingest(storage::Transaction &tx, const Fact &fact) override
    {
        HEARTH_ASSIGN(const protocol::MemberChanged change, protocol::decodeMemberChanged(fact.body));
        HEARTH_ASSIGN(const auto till, TillStore::get(tx, fact.till));
        if (!till)
            return fail(ErrorCode::NotFound, QStringLiteral("no such till"));
        HEARTH_TRY(MemberStore::setKnowsMembers(tx, fact.till));
        const MemberBook::Source source{QStringLiteral("%1/%2").arg(till->storeCode).arg(till->number), fact.receivedAtMs, fact.till,
                                        std::min(std::max(fact.atMs - fact.clockAheadMs, fact.madeSinceMs), fact.receivedAtMs)};
        HEARTH_ASSIGN(const MemberBook::Changed changed, MemberBook::change(tx, change, source, m_keys.get()));
        HEARTH_TRY(MemberStore::noteFact(tx, changed.row.number, fact.epoch, fact.seq));
        return changed.ignored ? MemberStore::putTill(tx, changed.row.number, {fact.till, 0, {}}) : Result<void>();
    }

private:
    const std::shared_ptr<const MemberKeys> m_keys;
};
} // namespace

std::unique_ptr<IngestFunction> makeMemberChanged(const HqServices &services)
{
    return std::make_unique<MemberChangedFact>(services.memberKeys);
}

} // namespace hearth::hq
