// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QtGlobal>
#include <algorithm>

namespace hearth::hq {

/** The number of what is published next, in seconds since 1970: above the last one, and above all that this database had given out and
    does not know any more, restored from a backup. Tills take what has a higher number than theirs; nothing counts them. */
[[nodiscard]] inline qint64 nextRevision(qint64 last, qint64 nowMs)
{
    return std::max(last + 1, nowMs / 1'000);
}

} // namespace hearth::hq
