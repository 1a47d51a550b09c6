// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "symbols/symbols.h"

namespace hearth {

/** A grey picture as black dots whose density is its darkness (Floyd and Steinberg's distribution of the error). `grey` has
    width × height bytes, 0 black to 255 white, the top row first; empty where it has not. Pure, any thread. */
[[nodiscard]] symbols::Bits dither(const QByteArray &grey, int width, int height);

} // namespace hearth
