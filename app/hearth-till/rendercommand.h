// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/commandline.h"

namespace hearth {

/** `hearth-till render FILE.json`: the bytes and the picture of a ticket, without a printer, a display or a data directory.
    Needs a QGuiApplication (of any platform plugin) for the font. */
[[nodiscard]] Command renderCommand();

} // namespace hearth
