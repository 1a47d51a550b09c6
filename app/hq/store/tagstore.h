// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/chainthresholds.h"
#include "domain/tag/tagcodes.h"
#include "hqstore/memberstore.h"
#include "storage/transaction.h"

namespace hearth::hq {

/** A row of member_tags. */
struct MemberTagsRow {
    qint64 member = 0;
    QByteArray statistics;
    QByteArray tags;
    Day day = 0;
    Day nextDay = 0;
    qint64 thresholds = 0;
    Day due = 0; ///< is looked at on this day: never after nextDay, and 0 only where that is 0
    bool operator==(const MemberTagsRow &) const = default;
};

/** What of a member's record its tags depend on. */
struct TaggedPerson {
    qint64 number = 0; ///< of the one who counts, where members were merged
    MemberStanding standing = MemberStanding::NoRecord;
    int birthday = 0;  ///< YYYYMMDD, year 0 where it is not known; 0: none
    [[nodiscard]] bool hasRecord() const { return standing != MemberStanding::NoRecord; }
    [[nodiscard]] bool mayBeTagged() const { return standing == MemberStanding::NoRecord || standing == MemberStanding::Recorded; }
};

struct TagFigures {
    qint64 members = 0; ///< known by an order
    qint64 tagged = 0;  ///< with statistics
    qint64 statisticsBytes = 0;
    qint64 tagsBytes = 0;
    qint64 due = 0;     ///< whose tags can have changed by `today` and were not looked at since
};

/** Tables member, member_tags, tag_code, tag_applied and tag_thresholds. Stateless: works on the connection or transaction it is given. */
class TagStore {
public:
    /** The number of a member; gives one at first sight. */
    [[nodiscard]] static Result<qint64> member(storage::Transaction &tx, const QUuid &id);
    /** The same for tags: whose order it is that names this member. */
    [[nodiscard]] static Result<TaggedPerson> person(storage::Transaction &tx, const QUuid &id);
    [[nodiscard]] static Result<TaggedPerson> person(storage::Transaction &tx, qint64 member);
    [[nodiscard]] static Result<TaggedPerson> person(storage::Database &db, qint64 member);
    [[nodiscard]] static Result<std::optional<qint64>> findMember(storage::Database &db, const QUuid &id);
    [[nodiscard]] static Result<QUuid> memberId(storage::Database &db, qint64 member);
    [[nodiscard]] static Result<std::optional<MemberTagsRow>> get(storage::Transaction &tx, qint64 member);
    [[nodiscard]] static Result<std::optional<MemberTagsRow>> get(storage::Database &db, qint64 member);
    /** Whose order it is, and the row of who counts. */
    struct Tagged {
        TaggedPerson person;
        std::optional<MemberTagsRow> row;
    };
    [[nodiscard]] static Result<Tagged> tagged(storage::Transaction &tx, const QUuid &id);
    [[nodiscard]] static Result<void> add(storage::Transaction &tx, const MemberTagsRow &row);
    /** `due`: the day it is looked at is another one, too. Where that stays the row is all that is written. */
    [[nodiscard]] static Result<void> change(storage::Transaction &tx, const MemberTagsRow &row, bool due);
    [[nodiscard]] static Result<void> remove(storage::Transaction &tx, qint64 member);
    /** Who is to be looked at by `today`, the longest overdue first: all whose tags can be different by then, and some others. */
    [[nodiscard]] static Result<QList<qint64>> due(storage::Database &db, Day today, int limit);
    /** Rows of members above a number, ascending. */
    [[nodiscard]] static Result<QList<MemberTagsRow>> above(storage::Database &db, qint64 member, int limit);
    [[nodiscard]] static Result<TagFigures> figures(storage::Database &db, Day today);

    [[nodiscard]] static Result<TagCodes> codes(storage::Database &db);
    [[nodiscard]] static Result<TagCodes> codes(storage::Transaction &tx);
    [[nodiscard]] static Result<qint64> codeCount(storage::Database &db);
    [[nodiscard]] static Result<qint64> codeCount(storage::Transaction &tx);
    [[nodiscard]] static Result<void> addCode(storage::Transaction &tx, CounterKind kind, quint32 code, const QString &text);

    /** Facts of which statistics know: of so many sequences to a row, a bit each. */
    static constexpr qint64 AppliedSequences = 4'096;
    [[nodiscard]] static Result<QByteArray> applied(storage::Transaction &tx, qint64 epoch, qint64 chunk);
    [[nodiscard]] static Result<void> setApplied(storage::Transaction &tx, qint64 epoch, qint64 chunk, const QByteArray &bits);

    /** 0: there are none. */
    [[nodiscard]] static Result<qint64> newestThresholds(storage::Database &db);
    [[nodiscard]] static Result<qint64> newestThresholds(storage::Transaction &tx);
    /** Version 0 has nothing in it. Error NotFound. */
    [[nodiscard]] static Result<ChainThresholds> thresholds(storage::Database &db, qint64 version);
    [[nodiscard]] static Result<ChainThresholds> thresholds(storage::Transaction &tx, qint64 version);
    [[nodiscard]] static Result<void> addThresholds(storage::Transaction &tx, const ChainThresholds &thresholds, qint64 nowMs);

    /** A store's zone, by its code. */
    [[nodiscard]] static Result<QHash<QString, QString>> zones(storage::Database &db);
    [[nodiscard]] static Result<QHash<QString, QString>> zones(storage::Transaction &tx);
};

} // namespace hearth::hq
