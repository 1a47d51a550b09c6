// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QLoggingCategory>

namespace hearth {

/** Installs the handler of all programs: one line "time level category: text" on standard error, Info and above by
    default; QT_LOGGING_RULES and HEARTH_LOG=debug widen it. Call once, first thing in main(). */
void installLogging();

} // namespace hearth
