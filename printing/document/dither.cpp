// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/dither.h"

#include <vector>

namespace hearth {

symbols::Bits dither(const QByteArray &grey, int width, int height)
{
    if (width <= 0 || height <= 0 || grey.size() / width < height)
        return {};
    symbols::Bits bits{width, height, {}};
    const auto perRow = static_cast<std::size_t>(bits.bytesPerRow());
    bits.rows.fill('\0', static_cast<qsizetype>(perRow) * height);
    const auto *pixels = reinterpret_cast<const uchar *>(grey.constData());
    auto *out = reinterpret_cast<uchar *>(bits.rows.data());
    const auto columns = static_cast<std::size_t>(width);
    // Errors in sixteenths, one column of margin on both sides; the row below is written where the present one was read.
    std::vector<int> errors(columns + 2, 0);
    for (int y = 0; y < height; ++y, pixels += columns, out += perRow) {
        int right = 0;      // what the dot before gives to this one
        int below = 0;      // what the row below has of the column before, so far
        int belowRight = 0; // and of this column
        for (std::size_t x = 0; x < columns; ++x) {
            const int value = pixels[x] + ((errors[x + 1] + right + 8) >> 4);
            const bool black = value < 128;
            const int error = black ? value : value - 255;
            out[x / 8] = static_cast<uchar>(out[x / 8] | (black ? 0x80U >> (x % 8) : 0U));
            right = error * 7;
            errors[x] = below + error * 3;
            below = belowRight + error * 5;
            belowRight = error;
        }
        errors[columns] = below;
        errors[0] = 0;
    }
    return bits;
}

} // namespace hearth
