// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/store/memberstore.h"

namespace hearth {
namespace {
#define HEARTH_KNOWN_MEMBER \
    "SELECT member_id, revision, merged_into, phone_token, phone_masked, card, qr, birthday, consent, hidden, profile, heard_at_ms FROM member"
constexpr char KnownByIdSql[] = HEARTH_KNOWN_MEMBER " WHERE member_id = ?1";
constexpr char KnownByTokenSql[] = HEARTH_KNOWN_MEMBER " WHERE phone_token = ?1 ORDER BY merged_into IS NOT NULL, member_id LIMIT 1";
constexpr char KnownByCodeSql[] = HEARTH_KNOWN_MEMBER " WHERE card = ?1 OR qr = ?1 ORDER BY merged_into IS NOT NULL, member_id LIMIT 1";
#undef HEARTH_KNOWN_MEMBER

KnownMember knownFromRow(const storage::Rows &rows)
{
    KnownMember known;
    Member &member = known.member;
    member.id = rows.id(0);
    member.revision = rows.int64(1);
    member.mergedInto = rows.isNull(2) ? QUuid() : rows.id(2);
    member.phoneToken = rows.isNull(3) ? QByteArray() : rows.blob(3);
    member.phoneMasked = rows.text(4);
    member.card = rows.isNull(5) ? QString() : rows.text(5);
    member.qr = rows.isNull(6) ? QString() : rows.text(6);
    member.birthday = {rows.int32(7)};
    member.consent = rows.boolean(8);
    member.hidden = rows.boolean(9);
    if (!rows.isNull(10)) {
        if (const auto profile = protocol::decodeMemberProfile(rows.blob(10)))
            known.profile = *profile;
    }
    known.heardAtMs = rows.int64(11);
    return known;
}

template <typename Source>
Result<std::optional<KnownMember>> knownById(Source &source, const QUuid &id)
{
    HEARTH_ASSIGN(storage::Rows rows, source.query(KnownByIdSql, id));
    return storage::firstRow(std::move(rows), knownFromRow);
}

template <typename Source>
Result<std::optional<KnownMember>> counting(Source &source, std::optional<KnownMember> found)
{
    if (!found || found->member.mergedInto.isNull())
        return found;
    HEARTH_ASSIGN(auto counts, knownById(source, found->member.mergedInto));
    return counts ? counts : found; // it is on its way
}

template <typename Source>
Result<std::optional<KnownMember>> knownBy(Source &source, const char *sql, const auto &key)
{
    std::optional<KnownMember> found;
    {
        HEARTH_ASSIGN(storage::Rows rows, source.query(sql, key));
        HEARTH_ASSIGN(found, storage::firstRow(std::move(rows), knownFromRow));
    }
    return counting(source, std::move(found));
}

template <typename T>
std::optional<T> orNull(const T &value)
{
    return value.isEmpty() ? std::optional<T>() : std::optional<T>(value);
}

/** What was changed here and is not in headquarters' record yet. */
struct OwnChange {
    qint64 seq = 0;
    protocol::MemberChanged change;
};

Result<OwnChange> ownChange(storage::Transaction &tx, const QUuid &id)
{
    OwnChange own;
    QByteArray body;
    {
        HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT own_seq, own_change FROM member WHERE member_id = ?1 AND own_seq > 0 AND own_change IS NOT NULL", id));
        HEARTH_ASSIGN(const bool found, rows.next());
        if (!found)
            return own;
        own.seq = rows.int64(0);
        body = rows.blob(1);
    }
    HEARTH_ASSIGN(own.change, protocol::decodeMemberChanged(body));
    return own;
}

/** The later one's fields over the earlier one's. */
void mergeOwn(protocol::MemberChanged &into, const protocol::MemberChanged &later)
{
    const auto take = [](auto &to, const auto &from) {
        if (from)
            to = from;
    };
    take(into.phone, later.phone);
    take(into.card, later.card);
    take(into.qr, later.qr);
    take(into.birthday, later.birthday);
    take(into.consent, later.consent);
    take(into.hidden, later.hidden);
}

void applyOwn(Member &member, const protocol::MemberChanged &change)
{
    if (change.phone) {
        member.phoneToken = change.phone->token;
        member.phoneMasked = change.phone->masked;
    }
    member.card = change.card.value_or(member.card);
    member.qr = change.qr.value_or(member.qr);
    member.birthday = change.birthday.value_or(member.birthday);
    member.consent = change.consent.value_or(member.consent);
    member.hidden = change.hidden.value_or(member.hidden);
}

Result<void> writeMember(storage::Transaction &tx, const Member &member, qint64 heardAtMs)
{
    HEARTH_TRY(tx.exec("UPDATE member SET revision = ?2, merged_into = ?3, phone_token = ?4, phone_masked = ?5, card = ?6, qr = ?7, birthday = ?8, consent = ?9,"
                       " hidden = ?10, heard_at_ms = ?11, profile = CASE WHEN ?12 = 1 THEN profile ELSE NULL END WHERE member_id = ?1",
                       member.id, member.revision, member.mergedInto, orNull(member.phoneToken),
                       member.phoneMasked.isNull() ? QStringLiteral("") : member.phoneMasked, orNull(member.card), orNull(member.qr), member.birthday.number,
                       member.consent, member.hidden, heardAtMs, member.mayBeTagged()));
    return {};
}
} // namespace

Result<std::optional<KnownMember>> MemberStore::get(storage::Database &db, const QUuid &id)
{
    return knownById(db, id);
}

Result<std::optional<KnownMember>> MemberStore::get(storage::Transaction &tx, const QUuid &id)
{
    return knownById(tx, id);
}

Result<std::optional<KnownMember>> MemberStore::byToken(storage::Database &db, const QByteArray &token)
{
    return knownBy(db, KnownByTokenSql, token);
}

Result<std::optional<KnownMember>> MemberStore::byCode(storage::Database &db, const QString &code)
{
    return knownBy(db, KnownByCodeSql, code);
}

Result<std::optional<KnownMember>> MemberStore::byToken(storage::Transaction &tx, const QByteArray &token)
{
    return knownBy(tx, KnownByTokenSql, token);
}

Result<std::optional<KnownMember>> MemberStore::byCode(storage::Transaction &tx, const QString &code)
{
    return knownBy(tx, KnownByCodeSql, code);
}

Result<void> MemberStore::add(storage::Transaction &tx, const Member &member, qint64 nowMs)
{
    HEARTH_TRY(tx.exec("INSERT INTO member (member_id, revision, merged_into, phone_token, phone_masked, card, qr, birthday, consent, hidden, heard_at_ms)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                       member.id, member.revision, member.mergedInto, orNull(member.phoneToken),
                       member.phoneMasked.isNull() ? QStringLiteral("") : member.phoneMasked, orNull(member.card), orNull(member.qr), member.birthday.number,
                       member.consent, member.hidden, nowMs));
    return {};
}

Result<void> MemberStore::change(storage::Transaction &tx, const protocol::MemberChanged &change, qint64 seq)
{
    HEARTH_ASSIGN(auto known, knownById(tx, change.id));
    if (!known)
        return fail(ErrorCode::NotFound, QStringLiteral("this till does not know that member"), QStringLiteral("member"));
    HEARTH_ASSIGN(const OwnChange before, ownChange(tx, change.id));
    protocol::MemberChanged own = before.change;
    own.id = change.id;
    mergeOwn(own, change);
    applyOwn(known->member, change);
    HEARTH_TRY(writeMember(tx, known->member, known->heardAtMs));
    HEARTH_TRY(tx.exec("UPDATE member SET own_seq = ?2, own_change = ?3 WHERE member_id = ?1", change.id, seq, protocol::encode(own)));
    return {};
}

Result<void> MemberStore::forgetOwn(storage::Transaction &tx)
{
    HEARTH_TRY(tx.exec("UPDATE member SET own_seq = 0, own_change = NULL WHERE own_seq > 0"));
    return {};
}

Result<void> MemberStore::take(storage::Transaction &tx, const Member &member, qint64 nowMs)
{
    if (member.erased) {
        HEARTH_TRY(tx.exec("DELETE FROM member WHERE member_id = ?1 OR merged_into = ?1", member.id));
        return {};
    }
    HEARTH_ASSIGN(const auto known, knownById(tx, member.id));
    if (!known)
        return add(tx, member, nowMs);
    if (known->member.revision > member.revision)
        return {};
    HEARTH_ASSIGN(const OwnChange own, ownChange(tx, member.id));
    const bool waits = own.seq > 0 && own.seq > member.ownSeq && member.mergedInto.isNull();
    Member shown = member;
    if (waits)
        applyOwn(shown, own.change);
    else if (own.seq > 0)
        HEARTH_TRY(tx.exec("UPDATE member SET own_seq = 0, own_change = NULL WHERE member_id = ?1", member.id));
    return writeMember(tx, shown, nowMs);
}

Result<void> MemberStore::takeProfile(storage::Transaction &tx, const MemberProfile &profile, qint64 nowMs)
{
    HEARTH_TRY(tx.exec("UPDATE member SET profile = ?2, profile_as_of_ms = ?3, heard_at_ms = ?4 WHERE member_id = ?1 AND profile_as_of_ms <= ?3 AND hidden = 0"
                       " AND consent = 1 AND merged_into IS NULL",
                       profile.id, protocol::encode(profile), profile.asOfMs, nowMs));
    return {};
}

} // namespace hearth
