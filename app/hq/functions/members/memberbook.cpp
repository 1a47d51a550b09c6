// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/members/memberbook.h"
#include "core/ids.h"
#include "functions/tags/tagging.h"
#include "hqstore/auditstore.h"
#include "hqstore/tagstore.h"
#include "runtime/function.h"

#include <algorithm>

namespace hearth::hq {
namespace {
Result<void> tell(storage::Transaction &tx, const QString &topic, const QList<qint64> &members, qint64 nowMs)
{
    return Queue::append(tx, topic, encodeMembers(members), nowMs);
}

Result<void> audit(storage::Transaction &tx, const MemberBook::Source &source, const char *action, const QUuid &member, const QString &more = {})
{
    return AuditStore::add(tx, source.nowMs, source.who == QLatin1String("headquarters") ? QStringLiteral("command line") : QStringLiteral("till:") + source.who,
                           QLatin1String(action), more.isEmpty() ? idText(member) : idText(member) + QStringLiteral(": ") + more);
}

/** Somebody else with the same key who counts; nothing: nobody. */
Result<std::optional<MemberRow>> other(storage::Transaction &tx, MemberStore::Key key, const QByteArray &value, qint64 self)
{
    if (value.isEmpty())
        return std::optional<MemberRow>();
    HEARTH_ASSIGN(const QList<MemberRow> rows, MemberStore::find(tx, key, value));
    for (const MemberRow &row : rows) {
        HEARTH_ASSIGN(const MemberRow counts, MemberBook::counting(tx, row));
        if (counts.number != self && !counts.member.erased)
            return std::optional(counts);
    }
    return std::optional<MemberRow>();
}

bool samePhone(const MemberRow &a, const MemberRow &b)
{
    return a.member.phoneToken.isEmpty() || b.member.phoneToken.isEmpty() || a.member.phoneToken == b.member.phoneToken;
}

Result<void> takePhone(MemberRow &row, const protocol::SealedPhone &phone, const MemberKeys *keys)
{
    if (keys != nullptr) {
        HEARTH_ASSIGN(const QString number, keys->phone(row.member.id, phone.sealed));
        if (keys->token(number) != phone.token || maskedPhone(number) != phone.masked)
            return fail(ErrorCode::InvalidInput, QStringLiteral("the token or the mask is not that of the number"), QStringLiteral("phone"));
    }
    row.sealedPhone = phone.sealed;
    row.member.phoneToken = phone.token;
    row.member.phoneMasked = phone.masked;
    return {};
}

/** The keys of member.changed by which fields are remembered. */
enum ChangedField { PhoneField = 3, CardField = 6, QrField = 7, BirthdayField = 8, ConsentField = 9, HiddenField = 10 };

/** Takes out of a change what somebody else has changed meanwhile and stands before it; notes the rest as this one's. `revision`: of the record to come. */
Result<protocol::MemberChanged> settled(storage::Transaction &tx, const MemberRow &row, protocol::MemberChanged change, const MemberBook::Source &source, qint64 revision)
{
    const qint64 madeAtMs = source.madeAtMs == 0 ? source.nowMs : std::min(source.madeAtMs, source.nowMs);
    QStringList lost;
    const auto settle = [&](auto &field, int key, const char *name, std::optional<bool> stands) -> Result<void> {
        if (!field)
            return {};
        HEARTH_ASSIGN(const auto last, MemberStore::fieldChange(tx, row.number, key));
        const bool unseen = last && change.seenRevision > 0 && last->revision > change.seenRevision && last->till != source.till;
        if (unseen && !stands.value_or(last->madeAtMs < madeAtMs)) {
            field.reset();
            lost.append(QLatin1String(name));
            return {};
        }
        return MemberStore::putFieldChange(tx, row.number, key, {revision, madeAtMs, source.till});
    };
    HEARTH_TRY(settle(change.phone, PhoneField, "phone", {}));
    HEARTH_TRY(settle(change.card, CardField, "card", {}));
    HEARTH_TRY(settle(change.qr, QrField, "code", {}));
    HEARTH_TRY(settle(change.birthday, BirthdayField, "birthday", {}));
    // Who wants less to be known is heard first.
    HEARTH_TRY(settle(change.consent, ConsentField, "consent", change.consent ? std::optional(!*change.consent) : std::nullopt));
    HEARTH_TRY(settle(change.hidden, HiddenField, "hidden", change.hidden ? std::optional(*change.hidden) : std::nullopt));
    if (!lost.isEmpty())
        HEARTH_TRY(audit(tx, source, "member.change_lost", row.member.id, lost.join(QStringLiteral(", "))));
    return change;
}

/** What the one who counts lacks, it has from the other. */
void inherit(MemberRow &to, const MemberRow &from)
{
    if (to.member.card.isEmpty())
        to.member.card = from.member.card;
    if (to.member.qr.isEmpty())
        to.member.qr = from.member.qr;
    if (to.member.birthday.isNone())
        to.member.birthday = from.member.birthday;
    if (!to.member.consent && from.member.consent) {
        to.member.consent = true;
        to.consentAtMs = from.consentAtMs;
    }
    to.member.hidden = to.member.hidden || from.member.hidden; // a wish that was said once
}
} // namespace

Result<MemberRow> MemberBook::counting(storage::Transaction &tx, const MemberRow &row)
{
    if (row.survivor == 0)
        return row;
    HEARTH_ASSIGN(const auto counts, MemberStore::get(tx, row.survivor));
    if (!counts)
        return fail(ErrorCode::Corrupt, QStringLiteral("the member who counts has no record"), idText(row.member.id));
    return *counts;
}

Result<MemberBook::Changed> MemberBook::change(storage::Transaction &tx, const protocol::MemberChanged &asked, const Source &source, const MemberKeys *keys)
{
    protocol::MemberChanged change = asked;
    HEARTH_ASSIGN(const qint64 number, TagStore::member(tx, change.id));
    HEARTH_ASSIGN(const auto before, MemberStore::get(tx, number));
    if (!before && !change.created)
        return fail(ErrorCode::NotFound, QStringLiteral("this member has no record"), idText(change.id));
    MemberRow row = before.value_or(MemberRow());
    if (before) {
        HEARTH_ASSIGN(row, counting(tx, *before)); // of a till that has not heard of it
    }
    if (row.member.erased) {
        HEARTH_TRY(tell(tx, memberTaggedTopic(), {row.number}, source.nowMs));
        return Changed{row, 0, true};
    }
    if (!before) {
        row.number = number;
        row.member.id = change.id;
        row.origin = source.who;
        row.createdAtMs = source.nowMs;
    }
    if (row.member.id == change.id) {
        HEARTH_ASSIGN(change, settled(tx, row, std::move(change), source, row.member.revision + 1));
    }
    // A number is sealed with the id it was typed for: of a merged one it was known before.
    if (change.phone && row.member.id == change.id)
        HEARTH_TRY(takePhone(row, *change.phone, keys));
    if (change.birthday)
        row.member.birthday = *change.birthday;
    if (change.consent && *change.consent != row.member.consent) {
        row.member.consent = *change.consent;
        row.consentAtMs = source.nowMs;
    }
    if (change.hidden)
        row.member.hidden = *change.hidden;
    const auto takeCode = [&](const std::optional<QString> &given, MemberStore::Key key, QString Member::*field) -> Result<std::optional<MemberRow>> {
        if (!given)
            return std::optional<MemberRow>();
        row.member.*field = *given;
        HEARTH_ASSIGN(auto theirs, other(tx, key, given->toUtf8(), row.number));
        if (theirs && !samePhone(row, *theirs)) {
            row.member.*field = QString();
            HEARTH_TRY(audit(tx, source, "member.code_refused", row.member.id, QStringLiteral("it is of ") + idText(theirs->member.id)));
            return std::optional<MemberRow>();
        }
        return theirs;
    };
    HEARTH_ASSIGN(const auto byCard, takeCode(change.card, MemberStore::Key::Card, &Member::card));
    HEARTH_ASSIGN(const auto byQr, takeCode(change.qr, MemberStore::Key::Qr, &Member::qr));
    HEARTH_ASSIGN(const auto byPhone, other(tx, MemberStore::Key::Phone, change.phone ? row.member.phoneToken : QByteArray(), row.number));
    ++row.member.revision;
    row.changedAtMs = source.nowMs;
    HEARTH_TRY(MemberStore::put(tx, row));
    if (source.till != 0)
        HEARTH_TRY(MemberStore::putTill(tx, row.number, {source.till, 0, {}}));
    HEARTH_TRY(audit(tx, source, before ? "member.changed" : "member.created", row.member.id));
    HEARTH_TRY(tell(tx, memberTouchedTopic(), {row.number}, source.nowMs));
    const std::optional<MemberRow> &same = byPhone ? byPhone : byCard ? byCard : byQr;
    if (!same)
        return Changed{row, 0, false};
    // The older one counts; but a number stays with the id it is sealed with.
    const bool theyHavePhone = !same->member.phoneToken.isEmpty();
    const bool wePhone = !row.member.phoneToken.isEmpty();
    const bool theirs = theyHavePhone == wePhone ? same->number < row.number : theyHavePhone;
    const qint64 survivor = theirs ? same->number : row.number;
    HEARTH_TRY(merge(tx, theirs ? row.number : same->number, survivor, source));
    return Changed{row, survivor, false};
}

Result<void> MemberBook::merge(storage::Transaction &tx, qint64 member, qint64 survivor, const Source &source)
{
    HEARTH_ASSIGN(const auto given, MemberStore::get(tx, member));
    HEARTH_ASSIGN(const auto wanted, MemberStore::get(tx, survivor));
    if (!given || !wanted)
        return fail(ErrorCode::NotFound, QStringLiteral("this member has no record"), QStringLiteral("member"));
    HEARTH_ASSIGN(MemberRow from, counting(tx, *given));
    HEARTH_ASSIGN(MemberRow to, counting(tx, *wanted));
    if (from.number == to.number)
        return fail(ErrorCode::Conflict, QStringLiteral("they are one already"), idText(to.member.id));
    if (from.member.erased || to.member.erased)
        return fail(ErrorCode::Conflict, QStringLiteral("one of them was erased"), idText(to.member.id));
    inherit(to, from);
    if (to.member.phoneToken.isEmpty() && !from.member.phoneToken.isEmpty())
        return fail(ErrorCode::Conflict, QStringLiteral("only the one that goes has a phone number: merge them the other way round"), idText(to.member.id));
    HEARTH_ASSIGN(QList<qint64> merged, MemberStore::mergedInto(tx, from.number));
    merged.append(from.number);
    for (const qint64 number : std::as_const(merged)) {
        HEARTH_ASSIGN(auto row, MemberStore::get(tx, number));
        if (!row)
            continue;
        row->survivor = to.number;
        ++row->member.revision;
        row->changedAtMs = source.nowMs;
        HEARTH_TRY(MemberStore::put(tx, *row));
        // Who has the one needs the other.
        HEARTH_ASSIGN(const QList<MemberAtTill> tills, MemberStore::tills(tx, number));
        for (const MemberAtTill &at : tills)
            HEARTH_TRY(MemberStore::putTill(tx, to.number, {at.till, 0, {}}));
    }
    ++to.member.revision;
    to.changedAtMs = source.nowMs;
    HEARTH_TRY(MemberStore::put(tx, to));
    HEARTH_TRY(audit(tx, source, "member.merged", from.member.id, QStringLiteral("into ") + idText(to.member.id)));
    HEARTH_TRY(tell(tx, memberMergedTopic(), {from.number, to.number}, source.nowMs));
    return tell(tx, memberTaggedTopic(), merged + QList<qint64>{to.number}, source.nowMs);
}

Result<int> MemberBook::erase(storage::Transaction &tx, qint64 member, const Source &source)
{
    HEARTH_ASSIGN(const auto given, MemberStore::get(tx, member));
    if (!given)
        return fail(ErrorCode::NotFound, QStringLiteral("this member has no record"), QStringLiteral("member"));
    HEARTH_ASSIGN(const MemberRow counts, counting(tx, *given));
    HEARTH_ASSIGN(QList<qint64> numbers, MemberStore::mergedInto(tx, counts.number));
    numbers.append(counts.number);
    int orders = 0;
    for (const qint64 number : std::as_const(numbers)) {
        HEARTH_ASSIGN(const auto row, MemberStore::get(tx, number));
        if (!row)
            continue;
        MemberRow gone;
        gone.number = number;
        gone.member.id = row->member.id;
        gone.member.revision = row->member.revision + 1;
        gone.member.erased = true;
        gone.origin = row->origin;
        gone.createdAtMs = row->createdAtMs;
        gone.changedAtMs = source.nowMs;
        HEARTH_TRY(MemberStore::put(tx, gone));
        HEARTH_TRY(MemberStore::emptyFacts(tx, number));
        HEARTH_ASSIGN(const int forgotten, MemberStore::forgetSales(tx, row->member.id));
        orders += forgotten;
        HEARTH_TRY(audit(tx, source, "member.erased", row->member.id));
    }
    HEARTH_TRY(tell(tx, memberErasedTopic(), numbers, source.nowMs));
    HEARTH_TRY(tell(tx, memberTaggedTopic(), numbers, source.nowMs));
    return orders;
}

Result<MemberRow> MemberBook::find(storage::Transaction &tx, const QString &key, const MemberKeys *keys)
{
    std::optional<MemberRow> found;
    if (const QUuid id = QUuid::fromString(key); !id.isNull()) {
        HEARTH_ASSIGN(const auto number, tx.value("SELECT id FROM member WHERE member_id = ?1", id));
        if (number) {
            HEARTH_ASSIGN(found, MemberStore::get(tx, *number));
        }
    } else {
        if (const auto phone = normalPhone(key); phone && keys != nullptr) {
            HEARTH_ASSIGN(const auto rows, MemberStore::find(tx, MemberStore::Key::Phone, keys->token(*phone)));
            if (!rows.isEmpty())
                found = rows.first();
        }
        for (const MemberStore::Key by : {MemberStore::Key::Card, MemberStore::Key::Qr}) {
            if (found)
                break;
            HEARTH_ASSIGN(const auto rows, MemberStore::find(tx, by, key.trimmed().toUtf8()));
            if (!rows.isEmpty())
                found = rows.first();
        }
    }
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such member"), QStringLiteral("member"));
    return counting(tx, *found);
}

} // namespace hearth::hq
