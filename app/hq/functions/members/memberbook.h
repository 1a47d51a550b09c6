// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "functions/members/memberkeys.h"
#include "hqstore/memberstore.h"

namespace hearth::hq {

/** Topic of members that turned out to be one: a CBOR array of the merged one's number and that of the one who counts. */
inline QString memberMergedTopic() { return QStringLiteral("member.merged"); }
/** Topic of members whose record changed, and so perhaps their tags: a CBOR array of their numbers. */
inline QString memberTouchedTopic() { return QStringLiteral("member.touched"); }
/** Topic of members that were erased: a CBOR array of their numbers. */
inline QString memberErasedTopic() { return QStringLiteral("member.erased"); }

/** Changes of members' records, from tills and from people at headquarters. Each is a row of the record and a message of what follows: statistics move and tills are
    told by the functions of memberfunctions.h. Stateless: works in the transaction it is given. */
class MemberBook {
public:
    struct Source {
        QString who;      ///< "SZ001/1", "headquarters": for the record and the audit
        qint64 nowMs = 0;
        qint64 till = 0;  ///< it has the member already; 0: none
        qint64 madeAtMs = 0; ///< when the person did it, by headquarters' clock; 0: now
    };
    struct Changed {
        MemberRow row;
        qint64 mergedInto = 0; ///< it is the same person as this one; 0: nobody
        bool ignored = false;  ///< it was erased: nothing is kept of it any more
    };
    /** Makes a record, or changes one: what is not named stays. A phone number that another member has, or a card or code where not both have different numbers, means the
        same person: the older one counts. What somebody else changed since the record the person saw is decided field by field (docs/members.md, "Changes"). A card or code of somebody else stays with that one. `keys`: where they are here, a phone is held against its token.
        Errors: InvalidInput, NotFound (no record, and not created). */
    [[nodiscard]] static Result<Changed> change(storage::Transaction &tx, const protocol::MemberChanged &change, const Source &source, const MemberKeys *keys);
    /** Error Conflict: the same one, one of them erased. NotFound: no record. */
    [[nodiscard]] static Result<void> merge(storage::Transaction &tx, qint64 member, qint64 survivor, const Source &source);
    /** Everything but the number that stands for it; with those that were merged into it. Errors NotFound. */
    [[nodiscard]] static Result<int> erase(storage::Transaction &tx, qint64 member, const Source &source);
    /** The one who counts. `key`: an id, a phone number, a card or a code. Errors: NotFound (nobody; says not what was asked), InvalidInput. */
    [[nodiscard]] static Result<MemberRow> find(storage::Transaction &tx, const QString &key, const MemberKeys *keys);
    /** The one who counts for a row. */
    [[nodiscard]] static Result<MemberRow> counting(storage::Transaction &tx, const MemberRow &row);
};

} // namespace hearth::hq
