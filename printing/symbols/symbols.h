// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>

namespace hearth::symbols {

/** Dots in black and white. A value. */
struct Bits {
    int width = 0;
    int height = 0;
    QByteArray rows; ///< (width + 7) / 8 bytes a row; 1 is black, the left dot in the high bit
    [[nodiscard]] int bytesPerRow() const { return (width + 7) / 8; }
    [[nodiscard]] bool isBlack(int x, int y) const;
    bool operator==(const Bits &) const = default;
};

enum class QrLevel { L, M, Q, H };
enum class BarcodeKind { UpcA, UpcE, Ean13, Ean8, Code39, Itf, Codabar, Code93, Code128 };

constexpr qsizetype MaxQrBytes = 2953; ///< of version 40, level L; other levels hold less
constexpr qsizetype MaxBarcodeBytes = 255;

/** One dot a module, no quiet zone. The bytes stand in the symbol as they are, as a printer's own QR command does: no
    character set is announced, and readers take UTF-8 for what it is. Any thread. Error InvalidInput: empty or too long. */
[[nodiscard]] Result<Bits> qr(const QByteArray &data, QrLevel level);

/** One row, one dot a module, no quiet zone. Any thread. Error InvalidInput says what `kind` takes:
    UPC-A 11 or 12 digits, EAN-13 12 or 13, EAN-8 7 or 8, with a right check digit where it is given;
    UPC-E 6, 7 (leading 0), 8 digits (and check digit), or 11 or 12 of the UPC-A that has a short form;
    ITF an even number of digits; CODE39 capitals, digits and "-. $/+%" (an asterisk at both ends may stand or not);
    CODABAR digits and "-$:/.+" between A to D; CODE93 and CODE128 ASCII 0 to 127 (the code sets are chosen here). */
[[nodiscard]] Result<Bits> barcode(BarcodeKind kind, const QByteArray &data);

/** "EAN13", for people. */
[[nodiscard]] QString barcodeName(BarcodeKind kind);

/** Each dot x wide and y high, both 1 to 1024. */
[[nodiscard]] Bits scaled(const Bits &bits, int x, int y);

/** Receipt printers look for DLE EOT, DLE ENQ and DLE DC4 in the dots of a picture too, as they come and before it is their turn: `bits`
    printed from dot `x` of a line, without the one dot that would begin each. Dots two wide and more begin none. */
[[nodiscard]] Bits withoutRealTimeCommands(Bits bits, int x);

} // namespace hearth::symbols
