// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

namespace hearth {
class UnixSignals;
}

namespace hearth::hq {

/** Waits while the server at `source` follows another one; says so in a line {"standby":true}. False: asked to end before. A server
    that does not answer meanwhile is asked again. At once true for SQLite. */
[[nodiscard]] Result<bool> waitForPromotion(const QString &source, const UnixSignals &asked);
/** Conflict, and what can be done about it. */
[[nodiscard]] tl::unexpected<Error> fencedError(qint64 epoch, const QString &where);

} // namespace hearth::hq
