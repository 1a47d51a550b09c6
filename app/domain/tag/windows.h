// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/memberstatistics.h"

#include <functional>

namespace hearth {

enum class Measure { Orders, Spend };

/** A step of a sum over the last so many days: which one it is today, since when, and until when if no more orders come. */
struct WindowStep {
    int step = 0;
    qint64 sum = 0;
    Day since = 0;
    Day until = 0; ///< 0: it stays
};
/** The window is the `days` days that end with `today`. `visits` ascend; `stepOf` maps a sum to a step. What is dated after `today`
    counts from its own day on. */
[[nodiscard]] WindowStep windowStep(const std::vector<VisitDay> &visits, Day days, Day today, Measure measure,
                                    const std::function<int(qint64)> &stepOf);
[[nodiscard]] qint64 windowSum(const std::vector<VisitDay> &visits, Day days, Day today, Measure measure);

/** How much each code of a kind weighs: a season that is older than the member's newest by one counts half, so that weights compare among
    one member's codes and do not change with time alone. */
struct CodeWeight {
    quint32 code = 0;
    qint64 weight = 0;
    qint64 count = 0; ///< undecayed
};
/** By code; only those with more than nothing. */
[[nodiscard]] std::vector<CodeWeight> weightsOf(const MemberStatistics &statistics, CounterKind kind);
[[nodiscard]] qint64 totalWeight(const std::vector<CodeWeight> &weights);
/** Parts per hundred, rounded down; 0 of nothing. */
[[nodiscard]] int percent(qint64 part, qint64 whole);

} // namespace hearth
