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

/** The bytes of a ticket for a GB18030 printer: Kanji guard (FS .) and ESC @ first, text by ESC $ positions, Chinese
    between FS & and FS ., feed and cut, drawer pulse with both times, the fence last. */
[[nodiscard]] QByteArray encode(const TicketLayout &layout, const EncodeOptions &options);

/** GB18030 of a text; a character outside is '?'. */
[[nodiscard]] QByteArray gb18030(const QString &text);

} // namespace hearth::escpos
