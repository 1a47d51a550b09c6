// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"

namespace hearth::escpos {

/** How a job's end is proved: printing.md §2.4, §2.5. */
enum class Fence { None, GsR, ProcessId };

struct EncodeOptions {
    Fence fence = Fence::ProcessId;
    /** Four characters 0x20–0x7E, ascending from ticket to ticket; for Fence::ProcessId. */
    QByteArray processId;
};

/** The bytes of a ticket for a GB18030 printer: ESC @ and the Kanji guard (FS .) first, then the drawer pulse with both
    times, text by ESC $ positions, Chinese between FS & and FS ., feed and cut, the fence last.
    With Fence::ProcessId and an id that is not one, no fence is sent. */
[[nodiscard]] QByteArray encode(const TicketLayout &layout, const EncodeOptions &options);

/** GB18030 of a text; a character outside (a lone surrogate) is '?'. */
[[nodiscard]] QByteArray gb18030(const QString &text);

/** DLE EOT n, n 1 to 4: answered at once, in the order asked. At most four in a row, then wait for the answers. */
[[nodiscard]] QByteArray statusRequest(int n);
/** GS a: four bytes now and at every change of drawer, online, error, paper or panel. Runs in buffer order. */
[[nodiscard]] QByteArray enableAutoStatus();
/** GS ( H fn 48; empty where `id` is not four characters 0x20–0x7E. */
[[nodiscard]] QByteArray processIdRequest(const QByteArray &id);
/** GS r 1: answered when what stands before it is developed; not answered while paper is out. */
[[nodiscard]] QByteArray queuedStatusRequest();
/** What tells after connecting which fence a printer knows: ESC @, then GS ( H with id "0000", then GS r 1. A printer without
    GS ( H answers the second only. Prints nothing. */
[[nodiscard]] QByteArray probeBytes();
/** Ends what an earlier connection may have left half done: fills up a half command, prints one line of `text` where
    something of it may be on the paper, and cuts, so that the next ticket stands alone. */
[[nodiscard]] QByteArray abandonBytes(const QString &text);
/** DLE ENQ 1: leave a recoverable error (the cutter) and go on from the line where it happened. */
[[nodiscard]] QByteArray recoverRequest();

} // namespace hearth::escpos
