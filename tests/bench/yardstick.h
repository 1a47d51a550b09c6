// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QString>
#include <vector>

namespace hearth::bench {

/** What the disk gives in this minute: a bare loop of write(4 KiB) and fdatasync in `directory`. Disks slow down after a
    burst, so every figure on durability is a ratio to this, measured beside it. */
struct Fdatasync {
    double perSecond = 0;
    double p50Ms = 0;
    double p99Ms = 0;
};
[[nodiscard]] Fdatasync measureFdatasync(const QString &directory, int milliseconds = 1'000);
/** The same, but so many a second with sleep between them, as a server writes that is not pressed: sees what a short burst misses, a
    processor that is taken away for milliseconds now and then. `perSecond` in the answer is what was reached. */
[[nodiscard]] Fdatasync measurePacedFdatasync(const QString &directory, double perSecond, int milliseconds);

/** The value below which `share` (0 to 1) of the samples lie; sorts them. */
[[nodiscard]] double percentile(std::vector<double> &samples, double share);

} // namespace hearth::bench
