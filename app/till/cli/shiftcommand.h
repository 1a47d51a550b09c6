// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/commandline.h"

namespace hearth::cli {

/** report shift: shows the figures, and with --print stores and prints them. */
[[nodiscard]] Command reportShiftCommand();

} // namespace hearth::cli
