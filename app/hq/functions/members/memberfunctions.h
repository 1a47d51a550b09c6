// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "functions/members/counterview.h"
#include "protocol/messages.h"
#include "runtime/function.h"

namespace hearth::hq {

/** members.publish (topic member.tagged) tells the tills that have a member, or are likely to see it, what has changed for the counter; members.merge (topic member.merged)
    moves what a merged one bought to the one who counts; members.touch (topic member.touched) makes the tags of one whose record changed anew; members.erase (topic member.erased) drops what was counted of an erased one; members.due (timer) begins
    what was to be sent and could not be. `classes` must outlive the registry. */
void addMemberFunctions(Registry &registry, const std::vector<TagClass> &classes);

/** Answers tills that ask for a member. Of the writer's thread. */
class MemberAnswerer {
public:
    /** In the writer's transaction: from now on the till is told what changes of this member. Never an error for what was asked. */
    [[nodiscard]] Result<protocol::MemberAnswer> answer(storage::Transaction &tx, qint64 till, const protocol::MemberAsk &ask, qint64 nowMs);

private:
    TagMemory m_memory;
};

} // namespace hearth::hq
