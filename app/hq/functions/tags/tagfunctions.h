// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/tagclass.h"
#include "functions/hqservices.h"

namespace hearth::hq {

/** tags.orders, tags.refunds (topics order.closed and order.refunded): keep members' statistics and tags; tags.retry (topic tags.retry): a class
    that failed for a member; tags.due and tags.thresholds (timers) begin, and tags.sweep (topic tags.sweep) does a part at a time: tags that
    change without an order, and at night the chain's thresholds, and who has other tags by them, and classes that are new or have another version; tags.sets (timer): puts what changed into the sets of members.
    `classes` must outlive the registry. */
void addTagFunctions(Registry &registry, const std::vector<TagClass> &classes);

// One by one, for the above.
[[nodiscard]] std::unique_ptr<Function> makeTagOrders(const std::vector<TagClass> &classes);
[[nodiscard]] std::unique_ptr<Function> makeTagRefunds(const std::vector<TagClass> &classes);
[[nodiscard]] std::unique_ptr<Function> makeTagRetry(const std::vector<TagClass> &classes);
[[nodiscard]] std::unique_ptr<Function> makeTagsDue(const std::vector<TagClass> &classes);
[[nodiscard]] std::unique_ptr<Function> makeTagThresholds();
[[nodiscard]] std::unique_ptr<Function> makeTagSweep(const std::vector<TagClass> &classes);
[[nodiscard]] std::unique_ptr<Function> makeTagSets();

} // namespace hearth::hq
