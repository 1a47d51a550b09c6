// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <cmath>

namespace hearth {

// The size of a label as people say it, in millimetres.
constexpr double LeastLabelMm = 10;
constexpr double MostLabelMm = 250;
constexpr double MostLabelGapMm = 20;
constexpr double UsualLabelGapMm = 2;

/** As a printer of that many dots per inch counts it. */
[[nodiscard]] inline int labelDots(double mm, int dpi)
{
    return static_cast<int>(std::lround(mm * (dpi / 25.4)));
}

} // namespace hearth
