// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/tagclassstore.h"

#include <algorithm>

namespace hearth::hq {
namespace {
constexpr int SetsOfEdition = 65'536; // above every class's number

int setsNumber(int classId, int edition)
{
    return classId + SetsOfEdition * edition;
}

template <typename Source>
Result<TagEditions> readEditions(Source &source)
{
    HEARTH_ASSIGN(storage::Rows rows, source.query("SELECT class, shown_version, shown_edition, made_version, made_edition, walk, filling, done, members, started_at_ms, switched_at_ms"
                                                   " FROM tag_class ORDER BY class"));
    TagEditions editions;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return editions;
        editions.insert({rows.int32(0), rows.int32(1), rows.int32(2), rows.int32(3), rows.int32(4), rows.int64(5), rows.int64(6) != 0, rows.int64(7), rows.int64(8), rows.int64(9),
                         rows.int64(10)});
    }
}

Result<void> putState(storage::Transaction &tx, const TagClassState &state)
{
    HEARTH_TRY(tx.exec("INSERT INTO tag_class (class, shown_version, shown_edition, made_version, made_edition, walk, filling, done, members, started_at_ms, switched_at_ms)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (class) DO UPDATE SET shown_version = excluded.shown_version,"
                       " shown_edition = excluded.shown_edition, made_version = excluded.made_version, made_edition = excluded.made_edition, walk = excluded.walk,"
                       " filling = excluded.filling, done = excluded.done, members = excluded.members, started_at_ms = excluded.started_at_ms,"
                       " switched_at_ms = excluded.switched_at_ms",
                       state.classId, state.shownVersion, state.shownEdition, state.madeVersion, state.madeEdition, state.walk, state.filling ? 1 : 0, state.done, state.members,
                       state.startedAtMs, state.switchedAtMs));
    return {};
}

Result<void> dropSets(storage::Transaction &tx, int number)
{
    HEARTH_TRY(tx.exec("DELETE FROM tag_members WHERE class = ?1", number));
    return {};
}

template <typename Keep>
TagSet tagsThat(const TagSet &tags, Keep keep)
{
    std::vector<Tag> kept;
    std::copy_if(tags.tags().begin(), tags.tags().end(), std::back_inserter(kept), keep);
    return TagSet(std::move(kept));
}
} // namespace

const TagClassState *TagEditions::of(int classId) const
{
    const auto found = m_states.find(classId);
    return found == m_states.end() ? nullptr : &found->second;
}

bool TagEditions::filling() const
{
    return std::any_of(m_states.begin(), m_states.end(), [](const auto &one) { return one.second.filling; });
}

TagSet TagEditions::shown(const TagSet &tags) const
{
    return tagsThat(tags, [this](const Tag &tag) {
        const TagClassState *const state = of(tag.classId);
        return state == nullptr || tag.version == state->shownVersion;
    });
}

TagSet TagEditions::known(const TagSet &tags) const
{
    return tagsThat(tags, [this](const Tag &tag) { return setsOf(tag).has_value(); });
}

bool TagEditions::isOld(const Tag &tag) const
{
    const TagClassState *const state = of(tag.classId);
    return state != nullptr && state->filling && tag.version == state->shownVersion && tag.version != state->madeVersion;
}

std::optional<int> TagEditions::setsOf(const Tag &tag) const
{
    const TagClassState *const state = of(tag.classId);
    if (state == nullptr)
        return tag.classId;
    if (tag.version == state->madeVersion)
        return setsNumber(tag.classId, state->madeEdition);
    return tag.version == state->shownVersion ? std::optional(setsNumber(tag.classId, state->shownEdition)) : std::nullopt;
}

std::optional<int> TagEditions::shownSets(int classId) const
{
    const TagClassState *const state = of(classId);
    if (state == nullptr)
        return classId;
    return state->shownVersion != 0 ? std::optional(setsNumber(classId, state->shownEdition)) : std::nullopt;
}

bool TagEditions::hasSets(int number) const
{
    const TagClassState *const state = of(number % SetsOfEdition);
    return state == nullptr || number == setsNumber(state->classId, state->shownEdition) || number == setsNumber(state->classId, state->madeEdition);
}

Result<TagEditions> TagClassStore::read(storage::Database &db)
{
    return readEditions(db);
}

Result<TagEditions> TagClassStore::read(storage::Transaction &tx)
{
    return readEditions(tx);
}

bool TagClassStore::differs(const TagEditions &editions, const std::vector<TagClass> &classes)
{
    return std::any_of(classes.begin(), classes.end(), [&](const TagClass &one) {
        const TagClassState *const state = editions.of(one.id);
        return state == nullptr || state->madeVersion != one.version;
    });
}

Result<TagClassStore::Begun> TagClassStore::begin(storage::Transaction &tx, const std::vector<TagClass> &classes, qint64 nowMs)
{
    Begun begun;
    HEARTH_ASSIGN(begun.editions, read(tx));
    if (!differs(begun.editions, classes))
        return begun;
    HEARTH_ASSIGN(const std::optional<qint64> members, tx.value("SELECT count(*) FROM member_tags"));
    qint64 walk = 1;
    for (const auto &[id, state] : begun.editions.states())
        walk = std::max(walk, state.walk + 1);
    for (const TagClass &one : classes) {
        const TagClassState *const before = begun.editions.of(one.id);
        if (before != nullptr && before->madeVersion == one.version)
            continue;
        TagClassState state = before != nullptr ? *before : TagClassState{};
        state.classId = one.id;
        // What was being made is of no use any more.
        if (state.madeEdition != state.shownEdition)
            HEARTH_TRY(dropSets(tx, setsNumber(one.id, state.madeEdition)));
        state.madeEdition = one.version == state.shownVersion ? state.shownEdition : std::max(state.shownEdition, state.madeEdition) + 1;
        state.madeVersion = one.version;
        state.walk = walk;
        state.done = 0;
        state.members = members.value_or(0);
        state.startedAtMs = nowMs;
        state.filling = state.members > 0;
        if (!state.filling) {
            state.shownVersion = state.madeVersion;
            state.shownEdition = state.madeEdition;
            state.switchedAtMs = nowMs;
        } else {
            begun.walk = walk;
        }
        HEARTH_TRY(putState(tx, state));
        begun.editions.insert(state);
    }
    return begun;
}

Result<void> TagClassStore::advance(storage::Transaction &tx, qint64 walk, qint64 members)
{
    HEARTH_TRY(tx.exec("UPDATE tag_class SET done = done + ?2 WHERE walk = ?1 AND filling = 1", walk, members));
    return {};
}

Result<void> TagClassStore::switchOver(storage::Transaction &tx, qint64 walk, qint64 nowMs)
{
    HEARTH_ASSIGN(const TagEditions editions, read(tx));
    for (const auto &[id, before] : editions.states()) {
        if (!before.filling || before.walk != walk)
            continue;
        TagClassState state = before;
        if (state.shownEdition != state.madeEdition)
            HEARTH_TRY(dropSets(tx, setsNumber(id, state.shownEdition)));
        state.shownVersion = state.madeVersion;
        state.shownEdition = state.madeEdition;
        state.filling = false;
        state.switchedAtMs = nowMs;
        HEARTH_TRY(putState(tx, state));
    }
    return {};
}

} // namespace hearth::hq
