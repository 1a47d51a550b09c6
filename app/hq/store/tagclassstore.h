// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/tagclass.h"
#include "storage/transaction.h"

#include <map>
#include <optional>

namespace hearth::hq {

/** A row of tag_class: which version of a class is shown, and which one is made. Where they differ, members have tags of both. */
struct TagClassState {
    int classId = 0;
    int shownVersion = 0;  ///< 0: none yet
    int shownEdition = 0;  ///< of its sets of members
    int madeVersion = 0;
    int madeEdition = 0;
    qint64 walk = 0;       ///< the walk over all members that makes it, or made it last
    bool filling = false;  ///< that walk is not over
    qint64 done = 0;       ///< members it has been at
    qint64 members = 0;    ///< there were when it began
    qint64 startedAtMs = 0;
    qint64 switchedAtMs = 0;
    bool operator==(const TagClassState &) const = default;
};

/** What is shown and made of all classes. Classes that are not in it are shown as they are. A value. */
class TagEditions {
public:
    void insert(const TagClassState &state) { m_states[state.classId] = state; }
    [[nodiscard]] const std::map<int, TagClassState> &states() const { return m_states; }
    [[nodiscard]] const TagClassState *of(int classId) const;
    [[nodiscard]] bool filling() const;
    /** The tags that are shown. */
    [[nodiscard]] TagSet shown(const TagSet &tags) const;
    /** Those that are shown or made: without what is left of other versions. */
    [[nodiscard]] TagSet known(const TagSet &tags) const;
    /** A tag of the shown version, while another one is made. */
    [[nodiscard]] bool isOld(const Tag &tag) const;
    /** The number of the sets a tag is in; nothing: of none. */
    [[nodiscard]] std::optional<int> setsOf(const Tag &tag) const;
    /** The number of the sets of a class that are shown; nothing: there are none yet. */
    [[nodiscard]] std::optional<int> shownSets(int classId) const;
    /** Sets with this number are shown, or made. */
    [[nodiscard]] bool hasSets(int number) const;
    bool operator==(const TagEditions &) const = default;

private:
    std::map<int, TagClassState> m_states;
};

/** Table tag_class. Stateless: works on the connection or transaction it is given. */
class TagClassStore {
public:
    [[nodiscard]] static Result<TagEditions> read(storage::Database &db);
    [[nodiscard]] static Result<TagEditions> read(storage::Transaction &tx);
    /** One of the classes is new, or has another version than is made. */
    [[nodiscard]] static bool differs(const TagEditions &editions, const std::vector<TagClass> &classes);
    struct Begun {
        TagEditions editions;
        qint64 walk = 0; ///< that has to begin; 0: none
    };
    /** Takes up what is new: where nobody has tags yet it is shown at once, else a walk makes it. */
    [[nodiscard]] static Result<Begun> begin(storage::Transaction &tx, const std::vector<TagClass> &classes, qint64 nowMs);
    [[nodiscard]] static Result<void> advance(storage::Transaction &tx, qint64 walk, qint64 members);
    /** What a walk made is shown from now on; sets of what was shown before go. */
    [[nodiscard]] static Result<void> switchOver(storage::Transaction &tx, qint64 walk, qint64 nowMs);
};

} // namespace hearth::hq
