// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/commandline.h"

namespace hearth {

/** `hearth-till replay FILE`: sells a file of sales through the window's own desk, then waits until HQ has all of it and no
    print job moves. */
[[nodiscard]] Command replayCommand();

} // namespace hearth
