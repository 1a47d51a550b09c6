// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "audience/audiencequery.h"
#include "audience/memberset.h"
#include "domain/tag/tagclass.h"
#include "hqstore/tagclassstore.h"
#include "hqstore/tagflipstore.h"

namespace hearth::hq {

/** Members by their tags. Reads only, of a connection of its own thread. */
class Audience {
public:
    Audience(storage::Database &db, const std::vector<TagClass> &classes) : m_db(db), m_classes(classes) {}

    /** Everyone a query means, as of now. Errors InvalidInput (a class or value there is not), Busy (the sets changed all the while). */
    [[nodiscard]] Result<MemberSet> of(const AudienceQuery &query);
    /** Who has a tag. */
    [[nodiscard]] Result<MemberSet> withTag(int classId, quint32 value);

    /** Whether a query names only classes and values there can be. Error InvalidInput with the column. */
    [[nodiscard]] static Result<void> check(const AudienceQuery &query, const std::vector<TagClass> &classes);

    /** Puts changes, the oldest there are, into the sets. */
    [[nodiscard]] static Result<void> merge(storage::Transaction &tx, const std::vector<TagFlipStore::Row> &rows);

private:
    [[nodiscard]] Result<MemberSet> evaluate(const AudienceQuery &query);
    [[nodiscard]] Result<MemberSet> everybody();
    [[nodiscard]] Result<void> readChanges();
    /** As the shown version of the class says. */
    [[nodiscard]] Result<MemberSet> stored(int classId, quint32 value);

    storage::Database &m_db;
    const std::vector<TagClass> &m_classes;
    TagCodes m_codes;
    TagEditions m_editions;
    std::vector<TagFlipStore::Row> m_changes;
};

} // namespace hearth::hq
