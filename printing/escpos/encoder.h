// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"

#include <functional>

namespace hearth::escpos {

/** How a job's end is proved: printing.md §2.4, §2.5. Watch: by nothing in its bytes, its printer is watched (labels). */
enum class Fence { None, GsR, ProcessId, Watch };

/** The pulse of a cash drawer: ESC p. Both times are always sent, in steps of 2 ms up to 510; the time off is at least four
    times the time on, as some makers demand, so the time on is at most 126 ms. */
struct DrawerPulse {
    int pin = 2; ///< of the connector: 2 or 5
    int onMs = 100;
    int offMs = 500;
    bool operator==(const DrawerPulse &) const = default;
};

/** The dots of a character in a cell of 12 × 24, `hanzi` 24 × 24; nothing where the source has none. */
using GlyphSource = std::function<std::optional<symbols::Bits>(char32_t character, bool hanzi)>;

/** What a printer can do, and what a job asks. The defaults suit any Chinese ESC/POS printer. */
struct EncodeOptions {
    Fence fence = Fence::ProcessId;
    /** Four characters 0x20–0x7E, ascending from ticket to ticket; for Fence::ProcessId. */
    QByteArray processId{};
    bool nativeQr = false;      ///< GS ( k; else the dots
    bool nativeBarcode = false; ///< GS k; else the dots
    bool hanzi = true;          ///< has the GB18030 font; without it every row that is not ASCII is sent as dots
    int bandRows = 255;         ///< most rows of one GS v 0, 1 to 255
    DrawerPulse drawer{};
    /** For characters the printer's set lacks: GB18030 of four bytes, or all but ASCII with `hanzi` false. A row with one of
        them is sent as dots, the whole row, because pictures start at the start of a line. Without a source they are '?'. */
    GlyphSource glyphs{};
};

/** The bytes of a ticket: ESC @ and the Kanji guard (FS .) first, then the drawer pulse with both times, text by ESC $
    positions, Chinese (GB18030) between FS & and FS ., pictures in bands of GS v 0, feed and cut, the fence last.
    With Fence::ProcessId and an id that is not one, no fence is sent. */
[[nodiscard]] QByteArray encode(const TicketLayout &layout, const EncodeOptions &options);

/** GB18030 of a text; a character outside (a lone surrogate) is '?'. */
[[nodiscard]] QByteArray gb18030(const QString &text);
/** The two bytes of a character in a Chinese printer's font; 0 where it has none (ASCII too). Any thread. */
[[nodiscard]] quint16 gbk(char32_t character);

/** The dots of a row's text as the preview draws them: as wide as the row, as high as its characters. */
[[nodiscard]] symbols::Bits rowBits(const TicketRow &row, const PaperProfile &paper, const GlyphSource &glyphs);

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
