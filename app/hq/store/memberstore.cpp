// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/memberstore.h"

namespace hearth::hq {
namespace {
#define HEARTH_MEMBER_COLUMNS \
    "SELECT m.id, coalesce(m.survivor, 0), m.member_id, r.revision, s.member_id, m.standing, r.phone_token, r.phone_masked, r.card, r.qr, m.birthday," \
    " r.consent, r.hidden, r.phone, r.consent_at_ms, r.origin, r.created_at_ms, r.changed_at_ms" \
    " FROM member_record r JOIN member m ON m.id = r.member LEFT JOIN member s ON s.id = m.survivor"
constexpr char MemberByNumberSql[] = HEARTH_MEMBER_COLUMNS " WHERE r.member = ?1";
constexpr char MemberByTokenSql[] = HEARTH_MEMBER_COLUMNS " WHERE r.phone_token = ?1 ORDER BY r.member";
constexpr char MemberByCardSql[] = HEARTH_MEMBER_COLUMNS " WHERE r.card = ?1 ORDER BY r.member";
constexpr char MemberByQrSql[] = HEARTH_MEMBER_COLUMNS " WHERE r.qr = ?1 ORDER BY r.member";
#undef HEARTH_MEMBER_COLUMNS

MemberRow memberFromRow(const storage::Rows &rows)
{
    MemberRow row;
    row.number = rows.int64(0);
    row.survivor = rows.int64(1);
    row.member.id = rows.id(2);
    row.member.revision = rows.int64(3);
    row.member.mergedInto = rows.isNull(4) ? QUuid() : rows.id(4);
    row.member.erased = rows.int32(5) == static_cast<int>(MemberStanding::Erased);
    row.member.phoneToken = rows.isNull(6) ? QByteArray() : rows.blob(6);
    row.member.phoneMasked = rows.text(7);
    row.member.card = rows.isNull(8) ? QString() : rows.text(8);
    row.member.qr = rows.isNull(9) ? QString() : rows.text(9);
    row.member.birthday = {rows.int32(10)};
    row.member.consent = rows.boolean(11);
    row.member.hidden = rows.boolean(12);
    row.sealedPhone = rows.isNull(13) ? QByteArray() : rows.blob(13);
    row.consentAtMs = rows.int64(14);
    row.origin = rows.text(15);
    row.createdAtMs = rows.int64(16);
    row.changedAtMs = rows.int64(17);
    return row;
}

template <typename Source>
Result<QList<MemberRow>> findMembers(Source &source, MemberStore::Key key, const QByteArray &value)
{
    const auto ask = [&]() -> Result<storage::Rows> {
        switch (key) {
        case MemberStore::Key::Phone: return source.query(MemberByTokenSql, value);
        case MemberStore::Key::Card: return source.query(MemberByCardSql, QString::fromUtf8(value));
        case MemberStore::Key::Qr: return source.query(MemberByQrSql, QString::fromUtf8(value));
        }
        return fail(ErrorCode::Internal, QStringLiteral("no such key"));
    };
    HEARTH_ASSIGN(storage::Rows rows, ask());
    QList<MemberRow> found;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return found;
        found.append(memberFromRow(rows));
    }
}

Result<QList<qint64>> memberNumbers(storage::Rows rows)
{
    QList<qint64> numbers;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return numbers;
        numbers.append(rows.int64(0));
    }
}

template <typename T>
std::optional<T> unlessEmpty(const T &value)
{
    return value.isEmpty() ? std::optional<T>() : std::optional<T>(value);
}
} // namespace

Result<std::optional<MemberRow>> MemberStore::get(storage::Transaction &tx, qint64 number)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(MemberByNumberSql, number));
    return storage::firstRow(std::move(rows), memberFromRow);
}

Result<std::optional<MemberRow>> MemberStore::get(storage::Database &db, qint64 number)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(MemberByNumberSql, number));
    return storage::firstRow(std::move(rows), memberFromRow);
}

Result<QList<MemberRow>> MemberStore::find(storage::Transaction &tx, Key key, const QByteArray &value)
{
    return findMembers(tx, key, value);
}

Result<QList<MemberRow>> MemberStore::find(storage::Database &db, Key key, const QByteArray &value)
{
    return findMembers(db, key, value);
}

Result<void> MemberStore::put(storage::Transaction &tx, const MemberRow &row)
{
    const Member &member = row.member;
    HEARTH_TRY(tx.exec("UPDATE member SET standing = ?2, survivor = ?3, birthday = ?4 WHERE id = ?1", row.number, static_cast<int>(row.standing()),
                       row.survivor == 0 ? std::optional<qint64>() : row.survivor, member.birthday.number));
    HEARTH_TRY(tx.exec("INSERT INTO member_record (member, revision, phone, phone_token, phone_masked, card, qr, consent, consent_at_ms, hidden, origin,"
                       " created_at_ms, changed_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
                       " ON CONFLICT (member) DO UPDATE SET revision = excluded.revision, phone = excluded.phone, phone_token = excluded.phone_token,"
                       " phone_masked = excluded.phone_masked, card = excluded.card, qr = excluded.qr, consent = excluded.consent,"
                       " consent_at_ms = excluded.consent_at_ms, hidden = excluded.hidden, origin = excluded.origin, changed_at_ms = excluded.changed_at_ms",
                       row.number, member.revision, unlessEmpty(row.sealedPhone), unlessEmpty(member.phoneToken), member.phoneMasked.isNull() ? QStringLiteral("") : member.phoneMasked,
                       unlessEmpty(member.card), unlessEmpty(member.qr), member.consent, row.consentAtMs, member.hidden, row.origin, row.createdAtMs,
                       row.changedAtMs));
    return {};
}

Result<QList<qint64>> MemberStore::mergedInto(storage::Transaction &tx, qint64 survivor)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT id FROM member WHERE survivor = ?1 ORDER BY id", survivor));
    return memberNumbers(std::move(rows));
}

Result<QList<qint64>> MemberStore::mergedInto(storage::Database &db, qint64 survivor)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT id FROM member WHERE survivor = ?1 ORDER BY id", survivor));
    return memberNumbers(std::move(rows));
}

Result<QList<MemberAtTill>> MemberStore::tills(storage::Transaction &tx, qint64 member)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT till, revision, profile FROM member_till WHERE member = ?1 ORDER BY till", member));
    QList<MemberAtTill> tills;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return tills;
        tills.append({rows.int64(0), rows.int64(1), rows.blob(2)});
    }
}

Result<void> MemberStore::putTill(storage::Transaction &tx, qint64 member, const MemberAtTill &at)
{
    HEARTH_TRY(tx.exec("INSERT INTO member_till (member, till, revision, profile) VALUES (?1, ?2, ?3, ?4)"
                       " ON CONFLICT (member, till) DO UPDATE SET revision = excluded.revision, profile = excluded.profile",
                       member, at.till, at.revision, at.profile.isNull() ? QByteArray("") : at.profile));
    return {};
}

Result<void> MemberStore::removeTills(storage::Transaction &tx, qint64 member)
{
    HEARTH_TRY(tx.exec("DELETE FROM member_till WHERE member = ?1", member));
    return {};
}

Result<QList<qint64>> MemberStore::tillsOf(storage::Transaction &tx, const QString &store)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT t.id FROM till t JOIN store s ON s.id = t.store WHERE s.code = ?1 AND t.members = 1 ORDER BY t.id", store));
    return memberNumbers(std::move(rows));
}

Result<bool> MemberStore::knowsMembers(storage::Transaction &tx, qint64 till)
{
    HEARTH_ASSIGN(const std::optional<qint64> knows, tx.value("SELECT members FROM till WHERE id = ?1", till));
    return knows.value_or(0) == 1;
}

Result<void> MemberStore::setKnowsMembers(storage::Transaction &tx, qint64 till)
{
    HEARTH_TRY(tx.exec("UPDATE till SET members = 1 WHERE id = ?1 AND members = 0", till));
    return {};
}

Result<void> MemberStore::resendTo(storage::Transaction &tx, qint64 till)
{
    HEARTH_TRY(tx.exec("UPDATE member_till SET revision = 0, profile = ?2 WHERE till = ?1 AND revision > 0", till, QByteArray("")));
    return {};
}

Result<QList<qint64>> MemberStore::due(storage::Database &db, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT DISTINCT member FROM member_till WHERE revision = 0 LIMIT ?1", limit));
    return memberNumbers(std::move(rows));
}

Result<qint64> MemberStore::newestFact(storage::Transaction &tx, qint64 member, qint64 till)
{
    HEARTH_ASSIGN(const std::optional<qint64> seq,
                  tx.value("SELECT max(seq) FROM member_fact WHERE member = ?1 AND epoch = (SELECT max(id) FROM till_epoch WHERE till = ?2)", member, till));
    return seq.value_or(0);
}

Result<std::optional<MemberStore::FieldChange>> MemberStore::fieldChange(storage::Transaction &tx, qint64 member, int field)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT revision, made_at_ms, till FROM member_field WHERE member = ?1 AND field = ?2", member, field));
    return storage::firstRow(std::move(rows), [](const storage::Rows &row) { return FieldChange{row.int64(0), row.int64(1), row.int64(2)}; });
}

Result<void> MemberStore::putFieldChange(storage::Transaction &tx, qint64 member, int field, const FieldChange &change)
{
    HEARTH_TRY(tx.exec("INSERT INTO member_field (member, field, revision, made_at_ms, till) VALUES (?1, ?2, ?3, ?4, ?5)"
                       " ON CONFLICT (member, field) DO UPDATE SET revision = excluded.revision, made_at_ms = excluded.made_at_ms, till = excluded.till",
                       member, field, change.revision, change.madeAtMs, change.till));
    return {};
}

Result<void> MemberStore::noteFact(storage::Transaction &tx, qint64 member, qint64 epoch, qint64 seq)
{
    HEARTH_TRY(tx.exec("INSERT INTO member_fact (member, epoch, seq) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING", member, epoch, seq));
    return {};
}

Result<void> MemberStore::emptyFacts(storage::Transaction &tx, qint64 member)
{
    HEARTH_TRY(tx.exec("UPDATE ingest SET body = ?2 WHERE id IN (SELECT i.id FROM member_fact f JOIN ingest i ON i.epoch = f.epoch AND i.seq = f.seq WHERE f.member = ?1)",
                       member, QByteArray("")));
    HEARTH_TRY(tx.exec("DELETE FROM member_fact WHERE member = ?1", member));
    return {};
}

Result<int> MemberStore::forgetSales(storage::Transaction &tx, const QUuid &member)
{
    return tx.exec("DELETE FROM sale_member WHERE member = ?1", member);
}

Result<QByteArray> MemberStore::keyHash(storage::Transaction &tx)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT hash FROM member_key WHERE id = 1"));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.blob(0) : QByteArray();
}

Result<void> MemberStore::setKeyHash(storage::Transaction &tx, const QByteArray &hash)
{
    HEARTH_TRY(tx.exec("INSERT INTO member_key (id, hash) VALUES (1, ?1)", hash));
    return {};
}

} // namespace hearth::hq
