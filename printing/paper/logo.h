// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "symbols/symbols.h"

namespace hearth::paper {

/** An image file as dots of a ticket: dithered, made smaller where it is wider than `mostWidth` dots or higher than 2,000.
    Any thread. Errors name the file: NotFound, InvalidInput where it is no image or larger than 8,000 × 8,000. */
[[nodiscard]] Result<symbols::Bits> logoFromFile(const QString &path, int mostWidth);

} // namespace hearth::paper
