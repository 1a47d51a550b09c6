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
    bool switchedOffline = false;
    bool drawerPin3High = true;

    [[nodiscard]] bool isOnline() const { return !paperOut && !coverOpen && !cutterJammed && !switchedOffline; }
    /** Answer to DLE EOT n, n 1 to 4. */
    [[nodiscard]] quint8 realTime(int n) const;
    /** The four bytes of automatic status back. */
    [[nodiscard]] QByteArray autoStatus() const;
    /** Answer to GS r 1. */
    [[nodiscard]] quint8 paperSensor() const;
    /** Whether a change from `before` to this is one that GS a with `mask` asks to be told. */
    [[nodiscard]] bool changed(const Conditions &before, quint8 mask) const;
    bool operator==(const Conditions &) const = default;
};

} // namespace hearth::virtualprinter
