// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/commandline.h"

namespace hearth {

/** `hearth-till print FILE.json --printer ADDRESS`: one ticket on a printer that no till has in use, without a queue and without a data
    directory. Needs a QGuiApplication (of any platform plugin) for what the printer's font lacks. */
[[nodiscard]] Command printCommand();

} // namespace hearth
