// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "escpos/encoder.h"
#include "escpos/statusdecoder.h"
#include "printjobs/printjobstore.h"
#include "protocol/messages.h"

// Pure rules of the spooler. Any thread.
namespace hearth {

/** What a printer's flags amount to: the first that is set of unrecoverable, cutter, cover, paper out, head hot, offline,
    near end. */
[[nodiscard]] PrinterCondition conditionOf(const escpos::StatusFlags &flags);
/** Why nothing can be printed now, in words ("paper out"): the reason of a held job. Empty where it can. */
[[nodiscard]] QString conditionWords(PrinterCondition condition);
/** How long the paper of a ticket takes at a speed. */
[[nodiscard]] int paperTimeMs(const TicketLayout &layout, const PaperProfile &paper, int mmPerS);
/** Four characters 0–9 A–Z that ascend with the number: process id of a job's fence. */
[[nodiscard]] QByteArray processId(qint64 number);
[[nodiscard]] PaperProfile paperOf(const PrinterRow &printer);
/** The body of the print.status fact of a job. */
[[nodiscard]] protocol::PrintStatus statusOf(const PrintJob &job);

} // namespace hearth
