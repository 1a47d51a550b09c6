// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/member/member.h"
#include "functions/tags/tagging.h"

namespace hearth::hq {

/** What of a member's tags and habits is useful at the counter, and where the member is likely to appear. */
struct CounterView {
    MemberProfile profile;
    QByteArray hash;       ///< of what a cashier would see change: not of the numbers in the reasons, nor of the time
    QStringList stores;    ///< codes of the stores with a fifth of the orders of late, at most three
};
[[nodiscard]] QByteArray counterHash(const MemberProfile &profile);
/** Of somebody who may be tagged. */
[[nodiscard]] Result<CounterView> counterView(const QUuid &id, const std::optional<MemberTagsRow> &row, const TagCodes &codes, const TagEditions &editions, qint64 nowMs);

} // namespace hearth::hq
