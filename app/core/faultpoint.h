// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once

namespace hearth {

/** A named step at which a test may end this process with SIGKILL, as a power cut would.
    HEARTH_FAULT=NAME or NAME:N in the environment kills at the N-th (default first) pass. Without it the call costs one
    load of a constant. Names are listed in docs/fault-points.md; `name` must be a literal. Any thread. */
void faultPoint(const char *name);

} // namespace hearth
