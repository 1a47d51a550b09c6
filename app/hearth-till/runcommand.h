// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/commandline.h"

namespace hearth {

/** `hearth-till run`: the window. The one command that needs a QApplication. */
[[nodiscard]] Command runCommandOfTill();

} // namespace hearth
