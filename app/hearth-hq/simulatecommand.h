// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/commandline.h"

namespace hearth {

/** simulate: a made-up chain, as a file of its days or as orders in a database. */
[[nodiscard]] Command simulateCommand();

} // namespace hearth
