// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/function.h"

namespace hearth::hq {

/** housekeeping.enroll_codes: deletes expired codes. */
[[nodiscard]] std::unique_ptr<Function> makePruneEnrollCodes();
/** housekeeping.queue_prune: deletes messages older than seven days that every consumer has passed. */
[[nodiscard]] std::unique_ptr<Function> makePruneQueue();
/** housekeeping.outbox_prune: deletes facts older than seven days that their till has stored. */
[[nodiscard]] std::unique_ptr<Function> makePruneOutbox();

} // namespace hearth::hq
