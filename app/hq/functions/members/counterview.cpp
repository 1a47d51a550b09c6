// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/members/counterview.h"
#include "functions/tags/tagclasses.h"
#include "protocol/identity.h"

#include <algorithm>

namespace hearth::hq {
namespace {
constexpr qsizetype CounterTags = 6;
constexpr std::size_t UsualItems = 4;
constexpr std::size_t LikelyStores = 3;
constexpr int LikelyPercent = 20;
constexpr qint64 UsualPieces = 2;

struct Useful {
    const char *name;
    QStringList values; ///< empty: all
};

/** What helps a cashier, most helpful first. What somebody spends is nobody's business at the counter. */
const std::vector<Useful> &usefulTags()
{
    static const std::vector<Useful> useful{
        {"birthday", {}},
        {"lifecycle", {QStringLiteral("new"), QStringLiteral("won_back"), QStringLiteral("sleeping"), QStringLiteral("lost"), QStringLiteral("cooling")}},
        {"frequency", {QStringLiteral("regular")}},
        {"anniversary", {}},
        {"taste", {}},
        {"topping", {}},
        {"size", {}}};
    return useful;
}

std::vector<CodeWeight> byWeight(const MemberStatistics &statistics, CounterKind kind, const TagCodes &codes)
{
    std::vector<CodeWeight> weights = weightsOf(statistics, kind);
    std::sort(weights.begin(), weights.end(), [&](const CodeWeight &a, const CodeWeight &b) {
        return a.weight != b.weight ? a.weight > b.weight : codes.text(kind, a.code) < codes.text(kind, b.code);
    });
    return weights;
}
} // namespace

QByteArray counterHash(const MemberProfile &profile)
{
    QStringList seen;
    for (const MemberProfile::ShownTag &tag : profile.tags)
        seen.append(tag.name + QLatin1Char(':') + tag.value);
    for (const MemberProfile::Usual &usual : profile.usual)
        seen.append(usual.sku + QLatin1Char('/') + usual.size);
    return protocol::hash(seen.join(QLatin1Char('\n')).toUtf8());
}

Result<CounterView> counterView(const QUuid &id, const std::optional<MemberTagsRow> &row, const TagCodes &codes, const TagEditions &editions, qint64 nowMs)
{
    CounterView view;
    view.profile.id = id;
    view.profile.asOfMs = nowMs;
    if (row) {
        HEARTH_ASSIGN(const MemberStatistics statistics, MemberStatistics::fromBytes(row->statistics));
        HEARTH_ASSIGN(const TagSet all, TagSet::fromBytes(row->tags));
        const TagSet tags = editions.shown(all);
        QString size;
        for (const Useful &useful : usefulTags()) {
            const TagClass *of = tagClass(QLatin1String(useful.name));
            for (const Tag &tag : tags.tags()) {
                if (of == nullptr || tag.classId != of->id)
                    continue;
                const QString value = of->valueText(tag.value, codes);
                if (of->codes == CounterKind::Size)
                    size = value;
                if ((useful.values.isEmpty() || useful.values.contains(value)) && view.profile.tags.size() < CounterTags)
                    view.profile.tags.append({of->name, value, of->evidenceText(tag), tag.evidence[0], tag.evidence[1]});
            }
        }
        const std::vector<CodeWeight> items = byWeight(statistics, CounterKind::Item, codes);
        const qint64 whole = totalWeight(items);
        for (const CodeWeight &item : items) {
            if (item.count >= UsualPieces && static_cast<std::size_t>(view.profile.usual.size()) < UsualItems)
                view.profile.usual.append({codes.text(CounterKind::Item, item.code), size, percent(item.weight, whole)});
        }
        const std::vector<CodeWeight> stores = byWeight(statistics, CounterKind::Store, codes);
        const qint64 everywhere = totalWeight(stores);
        for (const CodeWeight &store : stores) {
            if (percent(store.weight, everywhere) >= LikelyPercent && static_cast<std::size_t>(view.stores.size()) < LikelyStores)
                view.stores.append(codes.text(CounterKind::Store, store.code));
        }
    }
    view.hash = counterHash(view.profile);
    return view;
}

} // namespace hearth::hq
