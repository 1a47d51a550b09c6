// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/habits.h"
#include "functions/tags/tagclasses.h"

namespace hearth::hq {
namespace {
enum class ChurnRisk : quint32 { Low, Medium, High };
constexpr int MediumChurnRisk = 333; // thousandths
constexpr int HighChurnRisk = 667;

ChurnRisk churnRiskOf(int returns)
{
    constexpr int Thousand = 1'000;
    const int risk = Thousand - returns;
    return risk < MediumChurnRisk ? ChurnRisk::Low : risk < HighChurnRisk ? ChurnRisk::Medium : ChurnRisk::High;
}
} // namespace

TagClass churnTags()
{
    TagClass tags;
    tags.id = 21;
    tags.name = QStringLiteral("churn");
    tags.values = { QStringLiteral("low"), QStringLiteral("medium"), QStringLiteral("high") };
    tags.evidence = QStringLiteral(
        "no visit within 60 days with %1 %; of two members, which one comes is told right in %2 % of cases");
    tags.evaluate = [](const TagInput &input, TagOutput &output) -> Result<void> {
        constexpr int PerPercent = 10;
        const ReturnModel &model = input.thresholds.returns;
        if (!model.known() || !model.accuracy.whyNoRisk().isEmpty())
            return {};
        const ReturnStanding now = returnStanding(input);
        if (now.waited > ReturnModel::LongestWait)
            return {};
        const auto riskAfter = [&](Day waited) { return churnRiskOf(model.returns({ now.group, waited })); };
        const ReturnRun run = returnRun(now.waited, riskAfter);
        const Day last = input.visits.back().day;
        output.add(static_cast<quint32>(riskAfter(now.waited)), last + run.begin, last + run.end,
            100 - model.returns(now) / PerPercent, model.accuracy.ranked / PerPercent);
        return {};
    };
    return tags;
}

} // namespace hearth::hq
