// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/tag/tagclass.h"
#include "core/money.h"

#include <algorithm>
#include <iterator>

namespace hearth {

void TagOutput::add(quint32 value, Day since, Day until, qint64 evidence1, qint64 evidence2)
{
    m_tags.push_back({0, 0, value, since, until, {evidence1, evidence2}});
    changesOn(until);
}

void TagOutput::changesOn(Day day)
{
    if (day != 0 && (m_next == 0 || day < m_next))
        m_next = day;
}

QString TagClass::valueText(quint32 value, const TagCodes &known) const
{
    if (!values.isEmpty())
        return values.value(static_cast<qsizetype>(value));
    return codes == CounterKind::Sum ? QString::number(value) : known.text(codes, value);
}

std::optional<quint32> TagClass::valueOf(const QString &text, const TagCodes &known) const
{
    if (!values.isEmpty()) {
        const qsizetype place = values.indexOf(text);
        return place < 0 ? std::nullopt : std::optional(static_cast<quint32>(place));
    }
    if (codes != CounterKind::Sum)
        return known.code(codes, text);
    bool isNumber = false;
    const quint32 number = text.toUInt(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

QString TagClass::evidenceText(const Tag &tag) const
{
    QString text = evidence;
    text.replace(QLatin1String("%1"), QString::number(tag.evidence[0]));
    text.replace(QLatin1String("%2"), QString::number(tag.evidence[1]));
    text.replace(QLatin1String("%3"), Money(tag.evidence[0]).toString());
    if (text.contains(QLatin1String("%4")))
        text.replace(QLatin1String("%4"), dateOf(static_cast<Day>(tag.evidence[0])).toString(Qt::ISODate));
    return text;
}

TagEvaluation TagEvaluation::of(const std::vector<TagClass> &classes, const MemberStatistics &statistics, const ChainThresholds &thresholds,
                                const TagCodes &codes, Day today, const TagSet &before, int birthday)
{
    TagEvaluation result;
    const auto isNone = [](const VisitDay &visit) { return visit.orders <= 0; };
    std::vector<VisitDay> some; // a refund that came before its order is rare: most need no copy
    const bool all = std::none_of(statistics.visits().begin(), statistics.visits().end(), isNone);
    if (!all)
        std::remove_copy_if(statistics.visits().begin(), statistics.visits().end(), std::back_inserter(some), isNone);
    const std::vector<VisitDay> &visits = all ? statistics.visits() : some;
    if (visits.empty())
        return result;
    const std::vector<CodeWeight> items = weightsOf(statistics, CounterKind::Item);
    const std::vector<CodeWeight> stores = weightsOf(statistics, CounterKind::Store);
    const TagInput input{statistics, visits, items, stores, thresholds, codes, today, birthday};
    std::vector<Tag> tags;
    tags.reserve(classes.size());
    TagOutput output;
    for (const TagClass &one : classes) {
        output.m_tags.clear();
        output.m_next = 0;
        if (auto done = one.evaluate(input, output); !done) {
            result.failures.push_back({one.id, std::move(done).error()});
            std::copy_if(before.tags().begin(), before.tags().end(), std::back_inserter(tags), [&one](const Tag &tag) { return tag.classId == one.id; });
            continue;
        }
        for (Tag &tag : output.m_tags) {
            tag.classId = one.id;
            tag.since = std::min(tag.since, today); // dated ahead: a store may be a day before the chain
            tag.version = one.version;
            tags.push_back(tag);
        }
        if (output.m_next > today && (result.nextDay == 0 || output.m_next < result.nextDay))
            result.nextDay = output.m_next;
    }
    result.tags = TagSet(std::move(tags));
    return result;
}

} // namespace hearth
