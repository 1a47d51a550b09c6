// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/members/fullmember.h"
#include "functions/members/counterview.h"
#include "functions/tags/tagclasses.h"
#include "hqstore/membersalestore.h"
#include "hqstore/storestore.h"
#include "hqstore/tagstore.h"

#include <algorithm>

namespace hearth::hq {
namespace {
using protocol::FullMember;

QDate dayOrNone(Day day)
{
    return day == 0 ? QDate() : dateOf(day);
}

FullMember::Figures figuresOf(const MemberStatistics &statistics)
{
    FullMember::Figures figures;
    figures.days = static_cast<qint64>(statistics.visits().size());
    for (const VisitDay &visit : statistics.visits()) {
        figures.orders += visit.orders;
        figures.spend += Money(visit.spendMinor);
    }
    figures.pieces = statistics.sum(SumCode::Pieces);
    figures.first = dateOf(statistics.visits().front().day);
    figures.last = dateOf(statistics.visits().back().day);
    return figures;
}

Result<void> addMerged(storage::Database &db, qint64 number, FullMember &full)
{
    HEARTH_ASSIGN(const QList<qint64> merged, MemberStore::mergedInto(db, number));
    for (const qint64 one : merged) {
        if (full.merged.size() >= FullMember::MaxMerged)
            break;
        HEARTH_ASSIGN(const QUuid id, TagStore::memberId(db, one));
        full.merged.append(id);
    }
    return {};
}
} // namespace

Result<FullMember> fullMember(storage::Database &db, const MemberRow &row, const TagCodes &codes, const TagEditions &editions, qint64 nowMs)
{
    FullMember full;
    full.record = row.member;
    full.asOfMs = nowMs;
    full.createdAtMs = row.createdAtMs;
    full.origin = row.origin;
    full.changedAtMs = row.changedAtMs;
    full.consentAtMs = row.consentAtMs;
    HEARTH_TRY(addMerged(db, row.number, full));
    if (!row.member.mayBeTagged())
        return full;
    HEARTH_ASSIGN(const auto tags, TagStore::get(db, row.number));
    HEARTH_ASSIGN(CounterView view, counterView(row.member.id, tags, codes, editions, nowMs));
    full.counter = std::move(view.profile);
    if (!tags)
        return full;
    full.usual = full.counter->usual;
    HEARTH_ASSIGN(const MemberStatistics statistics, MemberStatistics::fromBytes(tags->statistics));
    if (!statistics.visits().empty())
        full.figures = figuresOf(statistics);
    HEARTH_ASSIGN(const TagSet all, TagSet::fromBytes(tags->tags));
    const TagSet set = editions.shown(all);
    for (const Tag &tag : set.tags()) {
        const TagClass *of = tagClass(tag.classId);
        if (of == nullptr || full.tags.size() >= FullMember::MaxTags)
            continue; // of a later version of the program
        const QString value = of->valueText(tag.value, codes);
        full.tags.append({{of->name, value, of->evidenceText(tag), tag.evidence[0], tag.evidence[1]}, dayOrNone(tag.since), dayOrNone(tag.until)});
        if (of->name == QLatin1String("home_store"))
            full.homeStore = value;
    }
    if (!full.homeStore.isEmpty()) {
        HEARTH_ASSIGN(const auto store, StoreStore::find(db, full.homeStore));
        full.homeStoreName = store ? store->settings.name : QString();
    }
    HEARTH_ASSIGN(full.orders, MemberSaleStore::last(db, row.member.id, static_cast<int>(FullMember::MaxOrders)));
    return full;
}

} // namespace hearth::hq
