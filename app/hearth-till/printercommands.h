// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/commandline.h"

namespace hearth {

/** `printer status`, `printer identify` and `printer probe`: ask any address, without a data directory. The printer must not be
    in use: it takes one connection. */
[[nodiscard]] std::vector<Command> printerCommands();

} // namespace hearth
