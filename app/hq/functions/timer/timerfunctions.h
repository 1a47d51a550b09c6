// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "functions/hqservices.h"

namespace hearth::hq {

/** Deletes what is too old, a table each: housekeeping.enroll_codes (expired), .queue_prune (7 days; what every consumer has passed),
    .outbox_prune (7 days; what its till has stored), .printer_history (90 days), .print_jobs (90 days, whatever became of them), .incidents (400 days
    after headquarters heard of their end, with their alerts), .forecasts (120 days; their scores stay), .print_trace (400 days after a till's print job came to its last state). */
void addHousekeeping(Registry &registry);
/** printers.alert: raises an alert, once, for a printer that was down for too long in its store's opening hours. */
[[nodiscard]] std::unique_ptr<Function> makePrinterAlert(const HqServices &services);

} // namespace hearth::hq
