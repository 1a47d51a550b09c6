// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "audience/audience.h"
#include "hqstore/tagstore.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace hearth::hq {
namespace {
constexpr int AudienceTries = 5;
constexpr int AllChanges = std::numeric_limits<int>::max();
// Whoever has bought has a stage of life.
constexpr int EverybodysClass = 2;

/** The class a tag of a query names, where the tag can be. */
Result<const TagClass *> classNamed(const AudienceQuery &tag, const std::vector<TagClass> &classes)
{
    constexpr qsizetype Shown = 40;
    const QString where = QStringLiteral("column %1").arg(tag.column);
    const auto of = std::find_if(classes.begin(), classes.end(), [&tag](const TagClass &one) { return one.name == tag.tagClass; });
    if (of == classes.end())
        return fail(ErrorCode::InvalidInput, QStringLiteral("there is no class of tags \"%1\"").arg(tag.tagClass.left(Shown)), where);
    const auto value = of->valueOf(tag.value, TagCodes());
    if (!value && !of->values.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1 is one of %2").arg(of->name, of->values.join(QLatin1String(", "))), where);
    if (!value && of->codes == CounterKind::Sum)
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1 is a number").arg(of->name), where);
    return &*of;
}
} // namespace

Result<void> Audience::check(const AudienceQuery &query, const std::vector<TagClass> &classes)
{
    if (query.kind == AudienceQuery::Kind::Tag)
        HEARTH_TRY(classNamed(query, classes));
    for (const AudienceQuery &part : query.parts)
        HEARTH_TRY(check(part, classes));
    return {};
}

Result<void> Audience::readChanges()
{
    HEARTH_ASSIGN(m_editions, TagClassStore::read(m_db));
    HEARTH_ASSIGN(m_changes, TagFlipStore::pending(m_db, AllChanges));
    return {};
}

Result<MemberSet> Audience::stored(int classId, quint32 value)
{
    MemberSet set;
    const std::optional<int> sets = m_editions.shownSets(classId);
    if (!sets)
        return set;
    HEARTH_ASSIGN(const auto chunks, TagFlipStore::chunks(m_db, *sets, value));
    for (const auto &[number, body] : chunks) {
        HEARTH_ASSIGN(const MemberSet chunk, MemberSet::fromBytes(body));
        set.unite(chunk);
    }
    for (const TagFlipStore::Row &row : m_changes) {
        for (const TagFlip &flip : row.flips) {
            if (flip.classId != *sets || flip.value != value)
                continue;
            if (flip.on)
                set.add(static_cast<quint32>(flip.member));
            else
                set.remove(static_cast<quint32>(flip.member));
        }
    }
    return set;
}

Result<MemberSet> Audience::everybody()
{
    MemberSet all;
    const auto of = std::find_if(m_classes.begin(), m_classes.end(), [](const TagClass &one) { return one.id == EverybodysClass; });
    for (quint32 value = 0; of != m_classes.end() && value < static_cast<quint32>(of->values.size()); ++value) {
        HEARTH_ASSIGN(const MemberSet some, stored(EverybodysClass, value));
        all.unite(some);
    }
    return all;
}

Result<MemberSet> Audience::evaluate(const AudienceQuery &query)
{
    switch (query.kind) {
    case AudienceQuery::Kind::Everybody: return everybody();
    case AudienceQuery::Kind::Not: {
        HEARTH_ASSIGN(MemberSet all, everybody());
        HEARTH_ASSIGN(const MemberSet without, evaluate(query.parts.front()));
        all.subtract(without);
        return all;
    }
    case AudienceQuery::Kind::And:
    case AudienceQuery::Kind::Or: {
        HEARTH_ASSIGN(MemberSet set, evaluate(query.parts.front()));
        for (std::size_t i = 1; i < query.parts.size(); ++i) {
            const AudienceQuery &part = query.parts.at(i);
            // "and not" takes away: the rest of everybody is not needed.
            const bool without = query.kind == AudienceQuery::Kind::And && part.kind == AudienceQuery::Kind::Not;
            HEARTH_ASSIGN(const MemberSet next, evaluate(without ? part.parts.front() : part));
            if (without)
                set.subtract(next);
            else if (query.kind == AudienceQuery::Kind::And)
                set.intersect(next);
            else
                set.unite(next);
        }
        return set;
    }
    case AudienceQuery::Kind::Tag: break;
    }
    HEARTH_ASSIGN(const TagClass *of, classNamed(query, m_classes));
    const auto value = of->valueOf(query.value, m_codes);
    return value ? stored(of->id, *value) : MemberSet(); // an item nobody has bought
}

Result<MemberSet> Audience::of(const AudienceQuery &query)
{
    HEARTH_ASSIGN(m_codes, TagStore::codes(m_db));
    // Where changes were put into the sets between the reading of the two, or another version of a class is shown, both are read again.
    for (int attempt = 0; attempt < AudienceTries; ++attempt) {
        HEARTH_TRY(readChanges());
        HEARTH_ASSIGN(MemberSet set, evaluate(query));
        HEARTH_ASSIGN(const qint64 oldest, TagFlipStore::oldest(m_db));
        HEARTH_ASSIGN(const TagEditions after, TagClassStore::read(m_db));
        const bool sameSets = std::all_of(m_classes.begin(), m_classes.end(), [&](const TagClass &one) { return after.shownSets(one.id) == m_editions.shownSets(one.id); });
        if (sameSets && (m_changes.empty() || oldest == m_changes.front().id))
            return set;
    }
    return fail(ErrorCode::Busy, QStringLiteral("the sets of members change too fast now"));
}

Result<MemberSet> Audience::withTag(int classId, quint32 value)
{
    HEARTH_TRY(readChanges());
    return stored(classId, value);
}

Result<void> Audience::merge(storage::Transaction &tx, const std::vector<TagFlipStore::Row> &rows)
{
    if (rows.empty())
        return {};
    HEARTH_ASSIGN(const TagEditions editions, TagClassStore::read(tx));
    std::map<std::tuple<int, quint32, qint64>, std::vector<const TagFlip *>> byChunk;
    for (const TagFlipStore::Row &row : rows) {
        for (const TagFlip &flip : row.flips) {
            if (!editions.hasSets(flip.classId)) // of a version that went
                continue;
            byChunk[{flip.classId, flip.value, flip.member / TagFlipStore::ChunkMembers}].push_back(&flip);
        }
    }
    for (const auto &[key, flips] : byChunk) {
        const auto &[classId, value, number] = key;
        HEARTH_ASSIGN(const QByteArray body, TagFlipStore::chunk(tx, classId, value, number));
        HEARTH_ASSIGN(MemberSet set, MemberSet::fromBytes(body));
        for (const TagFlip *flip : flips) {
            if (flip->on)
                set.add(static_cast<quint32>(flip->member));
            else
                set.remove(static_cast<quint32>(flip->member));
        }
        HEARTH_TRY(TagFlipStore::setChunk(tx, classId, value, number, set.isEmpty() ? QByteArray() : set.toBytes()));
    }
    return TagFlipStore::removeUpTo(tx, rows.back().id);
}

} // namespace hearth::hq
