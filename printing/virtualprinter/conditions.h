// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>

namespace hearth::virtualprinter {

/** What is wrong with a printer at a moment, and how it says so in status bytes: printing.md §2.2, §2.3. A value. */
struct Conditions {
    bool paperOut = false;
    bool paperNearEnd = false;
    bool coverOpen = false;
    bool cutterJammed = false;
    bool headHot = false;       ///< it waits and goes on by itself: "automatically recoverable"
    bool unrecoverable = false; ///< only switching off helps, or not even that
    bool switchedOffline = false;
    bool drawerPin3High = true;

    [[nodiscard]] bool hasError() const { return cutterJammed || headHot || unrecoverable; }
    [[nodiscard]] bool isOnline() const { return !paperOut && !coverOpen && !hasError() && !switchedOffline; }
    /** Answer to DLE EOT n, n 1 to 4. */
    [[nodiscard]] quint8 realTime(int n) const;
    /** Answer of a label printer to <ESC>!?. An unrecoverable error and a jammed cutter are a jam, offline is paused at the printer. */
    [[nodiscard]] quint8 labelStatus(bool printing) const;
    /** The four bytes of automatic status back. */
    [[nodiscard]] QByteArray autoStatus() const;
    /** Answer to GS r 1. */
    [[nodiscard]] quint8 paperSensor() const;
    /** What GS ( H fn 49 asks to be told when the printer goes offline: 37 23, with `cause` five bytes as a TM-L90 sends them, 00. */
    [[nodiscard]] QByteArray offlineResponse(bool cause) const;
    /** Whether a change from `before` to this is one that GS a with `mask` asks to be told. */
    [[nodiscard]] bool changed(const Conditions &before, quint8 mask) const;
    bool operator==(const Conditions &) const = default;
};

} // namespace hearth::virtualprinter
