// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/tagcodes.h"
#include "hqstore/tagclassstore.h"
#include "hqstore/memberstore.h"
#include "protocol/managerfacts.h"

namespace hearth::hq {

/** All that headquarters has of a member; of one who may not be tagged the record alone. */
[[nodiscard]] Result<protocol::FullMember> fullMember(storage::Database &db, const MemberRow &row, const TagCodes &codes, const TagEditions &editions, qint64 nowMs);

} // namespace hearth::hq
