// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "escpos/encoder.h"
#include "escpos/statusdecoder.h"
#include "escpos/tspl.h"
#include "printjobs/printjobstore.h"
#include "protocol/factbodies.h"
#include "protocol/messages.h"

// Pure rules of the spooler. Any thread.
namespace hearth {

/** A label printer's byte in the same terms: an open head is a cover, a ribbon that is out is paper (a person puts in another one), a
    jam or a pause is offline. */
[[nodiscard]] escpos::StatusFlags flagsOf(const tspl::Status &status);
/** What a printer's flags amount to: the first that is set of unrecoverable, cutter, cover, paper out, head hot, offline,
    near end. */
[[nodiscard]] PrinterCondition conditionOf(const escpos::StatusFlags &flags);
/** All that is wrong by these flags, each an incident of its own: paper out and cover open together are two. `Offline` only where
    nothing else says why. */
[[nodiscard]] QList<PrinterCondition> causesOf(const escpos::StatusFlags &flags);
/** Why nothing can be printed now, in words ("paper out"): the reason of a held job. Empty where it can. */
[[nodiscard]] QString conditionWords(PrinterCondition condition);
/** What is left of a roll of paper. */
struct RollEstimate {
    int leftMm = -1;   ///< -1: not known
    qint64 endsMs = 0; ///< at the pace of the last hours; 0: not known
    bool operator==(const RollEstimate &) const = default;
};
/** From the length of a new roll (0: not told), what was printed since it was put in, and what was printed in the last `windowMs`. */
[[nodiscard]] RollEstimate rollEstimate(int rollMm, qint64 usedMm, qint64 lateMm, qint64 windowMs, qint64 nowMs);
/** The length of a ticket in millimetres, with what is fed to the cutter; of a label with its gap. */
[[nodiscard]] int paperMm(const TicketLayout &layout, const PaperProfile &paper);
/** How long the paper of a ticket takes at a speed. */
[[nodiscard]] int paperTimeMs(const TicketLayout &layout, const PaperProfile &paper, int mmPerS);
/** Four characters 0–9 A–Z that ascend with the number: process id of a job's fence. */
[[nodiscard]] QByteArray processId(qint64 number);
[[nodiscard]] PaperProfile paperOf(const PrinterRow &printer);
/** How a ticket is written for a printer, by what is known of it: without knowledge symbols go as dots, Chinese as characters. */
[[nodiscard]] escpos::EncodeOptions encodeOptionsOf(const PrinterRow &printer);
/** The bytes of a ticket in the printer's language. */
[[nodiscard]] QByteArray bytesOf(const TicketLayout &layout, const PrinterRow &printer, escpos::Fence fence, const QByteArray &id,
                                 const escpos::GlyphSource &glyphs);
/** What is stored as the proof of a job: "process_id", "gs_r", "status_byte"; empty: it has none. */
[[nodiscard]] QString proofName(escpos::Fence fence);
/** The body of the print.status fact of a job. */
[[nodiscard]] protocol::PrintStatus statusOf(const PrintJob &job);

} // namespace hearth
