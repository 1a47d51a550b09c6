// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/chainthresholds.h"
#include "domain/tag/tagcodes.h"
#include "domain/tag/tagset.h"
#include "domain/tag/windows.h"

#include <functional>

namespace hearth {

/** What a tag function sees; nothing else, so that the same always gives the same. */
struct TagInput {
    const MemberStatistics &statistics;
    const std::vector<VisitDay> &visits; ///< of the statistics, those with at least one order; never empty
    const std::vector<CodeWeight> &items; ///< weightsOf() the items: many classes ask for them
    const std::vector<CodeWeight> &stores; ///< the same of the stores
    const ChainThresholds &thresholds;
    const TagCodes &codes;
    Day today = 0;
    int birthday = 0; ///< of the member's record, YYYYMMDD, year 0 where it is not known; 0: none
};

/** What a tag function says. */
class TagOutput {
public:
    void add(quint32 value, Day since, Day until, qint64 evidence1 = 0, qint64 evidence2 = 0);
    /** Something will be different on this day without another order, though no tag ends then. 0 and days that are over mean nothing. */
    void changesOn(Day day);

private:
    friend struct TagEvaluation;
    std::vector<Tag> m_tags;
    Day m_next = 0;
};

/** One class of tags: one pure function, by name. */
struct TagClass {
    using Function = std::function<Result<void>(const TagInput &, TagOutput &)>;
    int id = 0;          ///< stored: append only
    QString name;        ///< "spend"
    int version = 1;     ///< of the function: another one makes every member's tags of this class anew
    QStringList values;  ///< "low", "high" …; empty: a number, or a code
    CounterKind codes = CounterKind::Sum; ///< whose code a value is, where values is empty; Sum: it is a number
    QString evidence;    ///< a sentence with %1 and %2; %3 and %4: the first number as an amount of money and as a day
    Function evaluate;

    [[nodiscard]] QString valueText(quint32 value, const TagCodes &codes) const;
    /** Nothing: no member can have that value (yet). */
    [[nodiscard]] std::optional<quint32> valueOf(const QString &text, const TagCodes &codes) const;
    [[nodiscard]] QString evidenceText(const Tag &tag) const;
};

/** All of a member's tags on one day. */
struct TagEvaluation {
    TagSet tags;
    Day nextDay = 0; ///< the first day on which they can be different without another order; 0: never
    struct Failure {
        int classId = 0;
        Error error;
    };
    std::vector<Failure> failures; ///< these classes' tags are as they were before

    /** Runs each class on its own: one that fails leaves the others alone, and keeps what `before` has of it. */
    [[nodiscard]] static TagEvaluation of(const std::vector<TagClass> &classes, const MemberStatistics &statistics,
                                          const ChainThresholds &thresholds, const TagCodes &codes, Day today, const TagSet &before,
                                          int birthday = 0);
};

} // namespace hearth
