// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/member/member.h"
#include "storage/transaction.h"

namespace hearth::hq {

/** What of a member tags have to know. The numbers are stored. */
enum class MemberStanding {
    NoRecord = 0, ///< an id that orders name, no more
    Recorded = 1,
    Quiet = 2,    ///< without consent, or hidden: it has no tags
    Erased = 3,
};

/** A member's record, by its number. */
struct MemberRow {
    qint64 number = 0;
    qint64 survivor = 0;   ///< number of the one who counts; 0: this one
    Member member;         ///< as tills know it
    QByteArray sealedPhone;
    qint64 consentAtMs = 0;
    QString origin;        ///< "SZ001/1", "headquarters"
    qint64 createdAtMs = 0;
    qint64 changedAtMs = 0;
    [[nodiscard]] MemberStanding standing() const
    {
        return member.erased ? MemberStanding::Erased : member.consent && !member.hidden ? MemberStanding::Recorded : MemberStanding::Quiet;
    }
};

/** What a till has of a member. */
struct MemberAtTill {
    qint64 till = 0;
    qint64 revision = 0; ///< 0: it has to be sent
    QByteArray profile;  ///< hash of what the counter sees
};

/** Tables member_record, member_till, member_fact and member_key, and what of table member is the record's. Stateless: works on the connection or transaction
    it is given. */
class MemberStore {
public:
    enum class Key { Phone, Card, Qr };
    [[nodiscard]] static Result<std::optional<MemberRow>> get(storage::Transaction &tx, qint64 number);
    [[nodiscard]] static Result<std::optional<MemberRow>> get(storage::Database &db, qint64 number);
    /** Those with this token or code, the oldest first, merged ones too. */
    [[nodiscard]] static Result<QList<MemberRow>> find(storage::Transaction &tx, Key key, const QByteArray &value);
    [[nodiscard]] static Result<QList<MemberRow>> find(storage::Database &db, Key key, const QByteArray &value);
    /** Writes the record and what tags know of it. */
    [[nodiscard]] static Result<void> put(storage::Transaction &tx, const MemberRow &row);
    /** Numbers of those that were merged into one. */
    [[nodiscard]] static Result<QList<qint64>> mergedInto(storage::Transaction &tx, qint64 survivor);
    [[nodiscard]] static Result<QList<qint64>> mergedInto(storage::Database &db, qint64 survivor);

    [[nodiscard]] static Result<QList<MemberAtTill>> tills(storage::Transaction &tx, qint64 member);
    [[nodiscard]] static Result<void> putTill(storage::Transaction &tx, qint64 member, const MemberAtTill &at);
    [[nodiscard]] static Result<void> removeTills(storage::Transaction &tx, qint64 member);
    /** Tills of a store that know members. */
    [[nodiscard]] static Result<QList<qint64>> tillsOf(storage::Transaction &tx, const QString &store);
    [[nodiscard]] static Result<bool> knowsMembers(storage::Transaction &tx, qint64 till);
    [[nodiscard]] static Result<void> setKnowsMembers(storage::Transaction &tx, qint64 till);
    /** What a till has of members may be lost: all of it is to be sent again. */
    [[nodiscard]] static Result<void> resendTo(storage::Transaction &tx, qint64 till);
    /** Members of whom something is to be sent, at most so many. */
    [[nodiscard]] static Result<QList<qint64>> due(storage::Database &db, int limit);

    /** Sequence of a till's newest fact a record is made of, in the newest database of that till; 0: none. */
    [[nodiscard]] static Result<qint64> newestFact(storage::Transaction &tx, qint64 member, qint64 till);
    /** Who changed a field (a key of member.changed) last; nothing: it was never told. */
    struct FieldChange {
        qint64 revision = 0; ///< of the record that first had it
        qint64 madeAtMs = 0; ///< by headquarters' clock
        qint64 till = 0;     ///< 0: at headquarters
    };
    [[nodiscard]] static Result<std::optional<FieldChange>> fieldChange(storage::Transaction &tx, qint64 member, int field);
    [[nodiscard]] static Result<void> putFieldChange(storage::Transaction &tx, qint64 member, int field, const FieldChange &change);
    [[nodiscard]] static Result<void> noteFact(storage::Transaction &tx, qint64 member, qint64 epoch, qint64 seq);
    /** Empties the facts a record was made of; their hashes stay, and so the chains. */
    [[nodiscard]] static Result<void> emptyFacts(storage::Transaction &tx, qint64 member);
    /** Orders are of nobody from now on. */
    [[nodiscard]] static Result<int> forgetSales(storage::Transaction &tx, const QUuid &member);

    /** Empty: there is none yet. */
    [[nodiscard]] static Result<QByteArray> keyHash(storage::Transaction &tx);
    [[nodiscard]] static Result<void> setKeyHash(storage::Transaction &tx, const QByteArray &hash);
};

} // namespace hearth::hq
