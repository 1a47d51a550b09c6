// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

namespace hearth::virtualprinter {

/** What kind of printer this is, and what it lacks or does wrong as real ones do. A value. */
struct Model {
    enum class Language { Escpos, Tspl };
    Language language = Language::Escpos;
    QString name = QStringLiteral("HEARTH-PRINTER"); ///< what GS I 67 says, true or not; at most 32 printable ASCII characters
    int dpi = 203;             ///< 203 or 180
    bool processId = true;     ///< GS ( H
    bool autoStatus = true;    ///< GS a
    bool queuedStatus = true;  ///< GS r
    bool hanzi = true;         ///< without: bytes of Hanzi are characters of the code page
    bool kanjiAtStart = true;  ///< Kanji mode after switching on and ESC @, as Chinese printers do
    bool nativeQr = true;      ///< without: the data of a QR code come out as text
    bool cutter = true;        ///< without: a cut only feeds, and a person tears
    bool printingBit = true;   ///< TSPL: without, the status byte never says "printing"
    bool drawer = false;       ///< a cash drawer is plugged in: the pulse opens it. Without, only a command moves pin 3
    bool drawerInverted = false; ///< pin 3 is low while the drawer is closed
    bool needsRecovery = false; ///< a cutter that was freed stays in error until DLE ENQ 1
    qsizetype receiveBuffer = 64 * 1024;
    bool operator==(const Model &) const = default;

    static constexpr qsizetype MinBuffer = 45; ///< the smallest setting of a TM-T88III
    static constexpr qsizetype MaxBuffer = 16 * 1024 * 1024;
    /** Of 80 mm paper. */
    [[nodiscard]] int usualWidthDots() const { return dpi == 180 ? 512 : 576; }
};

/** Applies a list of quirks, separated by commas: no-process-id, no-auto-status, no-gs-r, name=TEXT, kanji-on, kanji-off,
    no-kanji, no-native-qr, no-cutter, no-printing-bit, buffer=BYTES, dpi=180|203, drawer,
    drawer-inverted (with a drawer), needs-recovery. Error InvalidInput names the quirk. */
[[nodiscard]] Result<Model> withQuirks(Model model, const QString &list);

} // namespace hearth::virtualprinter
