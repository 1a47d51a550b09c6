// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/tagclass.h"

namespace hearth::hq {

/** Every class of tags, by id: functions and rules. */
[[nodiscard]] const std::vector<TagClass> &tagClasses();
/** By name; nullptr: there is none. */
[[nodiscard]] const TagClass *tagClass(const QString &name);
[[nodiscard]] const TagClass *tagClass(int id);

// One function, one file each. What a tag means is in docs/tags.md.
[[nodiscard]] TagClass frequencyTags();
[[nodiscard]] TagClass lifecycleTags();
[[nodiscard]] TagClass spendTags();
[[nodiscard]] TagClass rfmTags();
[[nodiscard]] TagClass ticketTags();
[[nodiscard]] TagClass favouriteItemTags();
[[nodiscard]] TagClass favouriteCategoryTags();
[[nodiscard]] TagClass favouriteSizeTags();
[[nodiscard]] TagClass favouriteToppingTags();
[[nodiscard]] TagClass tasteTags();
[[nodiscard]] TagClass dayPartTags();
[[nodiscard]] TagClass weekdayTags();
[[nodiscard]] TagClass channelTags();
[[nodiscard]] TagClass partyTags();
[[nodiscard]] TagClass homeStoreTags();
[[nodiscard]] TagClass storeLoyaltyTags();
[[nodiscard]] TagClass couponTags();
[[nodiscard]] TagClass addOnTags();
[[nodiscard]] TagClass anniversaryTags();
[[nodiscard]] TagClass birthdayTags();
[[nodiscard]] TagClass churnTags();
[[nodiscard]] TagClass nextVisitTags();

} // namespace hearth::hq
