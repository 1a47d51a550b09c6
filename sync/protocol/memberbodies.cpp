// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/cbor.h"
#include "protocol/identity.h"
#include "protocol/memberfacts.h"
#include "protocol/messages.h"

namespace hearth::protocol {
namespace {
constexpr qsizetype MemberKeySize = 32;
constexpr qsizetype MaxSealed = 256;
constexpr qsizetype MaxMasked = 32;
constexpr qsizetype MaxTagText = 200;

// Numbers of the maps' keys: append only.
enum ChangedKey { ChangedId = 1, ChangedCreated, ChangedSealed, ChangedToken, ChangedMasked, ChangedCard, ChangedQr, ChangedBirthday, ChangedConsent, ChangedHidden, ChangedSeen };
enum RecordKey { RecordId = 1, RecordRevision, RecordMerged, RecordErased, RecordToken, RecordMasked, RecordCard, RecordQr, RecordBirthday, RecordConsent, RecordHidden, RecordOwnSeq };
enum ProfileKey { ProfileId = 1, ProfileAsOf, ProfileTags, ProfileUsual };
enum TagKey { TagName = 1, TagValue, TagReason, TagEvidence1, TagEvidence2 };
enum UsualKey { UsualSku = 1, UsualSize, UsualPercent };

/** Empty: there is none any more. */
Result<QString> readCode(CborReader &r)
{
    HEARTH_ASSIGN(QString code, r.text());
    if (!code.isEmpty() && (code.toUtf8().size() > MaxMemberCode || normalMemberCode(code) != code))
        return r.bad(QStringLiteral("no card or code can be so"));
    return code;
}

Result<Birthday> readBirthday(CborReader &r)
{
    int number = 0;
    HEARTH_TRY(r.into(number));
    return Birthday::fromNumber(number);
}

Result<void> readToken(CborReader &r, QByteArray &token)
{
    HEARTH_TRY(r.into(token));
    if (!token.isEmpty() && token.size() != HashSize)
        return r.bad(QStringLiteral("a token of %1 bytes").arg(token.size()));
    return {};
}

Result<void> readMasked(CborReader &r, QString &masked)
{
    HEARTH_TRY(r.into(masked));
    if (masked.size() > MaxMasked)
        return r.bad(QStringLiteral("too long"));
    return {};
}

Result<void> readShort(CborReader &r, QString &text)
{
    HEARTH_TRY(r.into(text));
    if (text.size() > MaxTagText)
        return r.bad(QStringLiteral("too long"));
    return {};
}

Result<void> readTag(CborReader &r, MemberProfile::ShownTag &tag)
{
    return r.map([&](int key) -> Result<void> {
        switch (key) {
        case TagName: return readShort(r, tag.name);
        case TagValue: return readShort(r, tag.value);
        case TagReason: return readShort(r, tag.reason);
        case TagEvidence1: return r.into(tag.evidence1);
        case TagEvidence2: return r.into(tag.evidence2);
        default: return r.skip();
        }
    });
}

Result<void> readUsual(CborReader &r, MemberProfile::Usual &usual)
{
    return r.map([&](int key) -> Result<void> {
        switch (key) {
        case UsualSku: return readShort(r, usual.sku);
        case UsualSize: return readShort(r, usual.size);
        case UsualPercent: return r.into(usual.percent);
        default: return r.skip();
        }
    });
}
} // namespace

MemberTillKeys MemberTillKeys::fromBytes(const QByteArray &bytes)
{
    if (bytes.size() != MemberKeysSize)
        return {};
    return {bytes.first(MemberKeySize), bytes.sliced(MemberKeySize)};
}

QByteArray phoneToken(const QString &phone, const QByteArray &tokenKey)
{
    return keyedHash(QByteArrayLiteral("hearth-phone-1 ") + phone.toUtf8(), tokenKey);
}

SealedPhone SealedPhone::make(const QUuid &member, const QString &phone, const MemberTillKeys &keys)
{
    return {seal(member.toRfc4122() + phone.toUtf8(), keys.publicKey), phoneToken(phone, keys.tokenKey), maskedPhone(phone)};
}

QByteArray encode(const MemberChanged &body)
{
    CborWriter w;
    w.startMap();
    w.field(ChangedId, body.id);
    if (body.created)
        w.field(ChangedCreated, true);
    if (body.phone) {
        w.field(ChangedSealed, body.phone->sealed);
        w.field(ChangedToken, body.phone->token);
        w.field(ChangedMasked, body.phone->masked);
    }
    if (body.card)
        w.field(ChangedCard, *body.card);
    if (body.qr)
        w.field(ChangedQr, *body.qr);
    if (body.birthday)
        w.field(ChangedBirthday, body.birthday->number);
    if (body.consent)
        w.field(ChangedConsent, *body.consent);
    if (body.hidden)
        w.field(ChangedHidden, *body.hidden);
    w.optionalField(ChangedSeen, body.seenRevision);
    w.endMap();
    return w.bytes();
}

Result<MemberChanged> decodeMemberChanged(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("member.changed"));
    MemberChanged out;
    SealedPhone phone;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case ChangedId: return r.into(out.id);
        case ChangedCreated: return r.into(out.created);
        case ChangedSealed: return r.into(phone.sealed);
        case ChangedToken: return readToken(r, phone.token);
        case ChangedMasked: return readMasked(r, phone.masked);
        case ChangedCard: { HEARTH_ASSIGN(out.card, readCode(r)); return {}; }
        case ChangedQr: { HEARTH_ASSIGN(out.qr, readCode(r)); return {}; }
        case ChangedBirthday: { HEARTH_ASSIGN(out.birthday, readBirthday(r)); return {}; }
        case ChangedConsent: { HEARTH_ASSIGN(out.consent, r.boolean()); return {}; }
        case ChangedHidden: { HEARTH_ASSIGN(out.hidden, r.boolean()); return {}; }
        case ChangedSeen: return r.into(out.seenRevision);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (out.id.isNull())
        return r.bad(QStringLiteral("the member is missing"));
    if (phone != SealedPhone()) {
        if (phone.sealed.isEmpty() || phone.sealed.size() > MaxSealed || phone.token.isEmpty() || phone.masked.isEmpty())
            return r.bad(QStringLiteral("a phone number comes sealed, with its token and its mask"));
        out.phone = phone;
    }
    return out;
}

QByteArray encode(const Member &body)
{
    CborWriter w;
    w.startMap();
    w.field(RecordId, body.id);
    w.field(RecordRevision, body.revision);
    w.optionalField(RecordMerged, body.mergedInto);
    if (body.erased)
        w.field(RecordErased, true);
    if (!body.phoneToken.isEmpty())
        w.field(RecordToken, body.phoneToken);
    w.optionalField(RecordMasked, body.phoneMasked);
    w.optionalField(RecordCard, body.card);
    w.optionalField(RecordQr, body.qr);
    w.optionalField(RecordBirthday, body.birthday.number);
    if (body.consent)
        w.field(RecordConsent, true);
    if (body.hidden)
        w.field(RecordHidden, true);
    w.optionalField(RecordOwnSeq, body.ownSeq);
    w.endMap();
    return w.bytes();
}

Result<Member> decodeMember(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("member.record"));
    Member out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case RecordId: return r.into(out.id);
        case RecordRevision: return r.into(out.revision);
        case RecordMerged: return r.into(out.mergedInto);
        case RecordErased: return r.into(out.erased);
        case RecordToken: return readToken(r, out.phoneToken);
        case RecordMasked: return readMasked(r, out.phoneMasked);
        case RecordCard: { HEARTH_ASSIGN(out.card, readCode(r)); return {}; }
        case RecordQr: { HEARTH_ASSIGN(out.qr, readCode(r)); return {}; }
        case RecordBirthday: { HEARTH_ASSIGN(out.birthday, readBirthday(r)); return {}; }
        case RecordConsent: return r.into(out.consent);
        case RecordHidden: return r.into(out.hidden);
        case RecordOwnSeq: return r.into(out.ownSeq);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (out.id.isNull() || out.revision < 1)
        return r.bad(QStringLiteral("the member or its revision is missing"));
    return out;
}

QByteArray encode(const MemberProfile &body)
{
    CborWriter w;
    w.startMap();
    w.field(ProfileId, body.id);
    w.field(ProfileAsOf, body.asOfMs);
    w.key(ProfileTags);
    w.startArray(body.tags.size());
    for (const MemberProfile::ShownTag &tag : body.tags) {
        w.startMap();
        w.field(TagName, tag.name);
        w.field(TagValue, tag.value);
        w.optionalField(TagReason, tag.reason);
        w.optionalField(TagEvidence1, tag.evidence1);
        w.optionalField(TagEvidence2, tag.evidence2);
        w.endMap();
    }
    w.endArray();
    w.key(ProfileUsual);
    w.startArray(body.usual.size());
    for (const MemberProfile::Usual &usual : body.usual) {
        w.startMap();
        w.field(UsualSku, usual.sku);
        w.optionalField(UsualSize, usual.size);
        w.optionalField(UsualPercent, usual.percent);
        w.endMap();
    }
    w.endArray();
    w.endMap();
    return w.bytes();
}

Result<MemberProfile> decodeMemberProfile(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("member.profile"));
    MemberProfile out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case ProfileId: return r.into(out.id);
        case ProfileAsOf: return r.into(out.asOfMs);
        case ProfileTags: return r.array([&](qsizetype) { return readTag(r, out.tags.emplaceBack()); });
        case ProfileUsual: return r.array([&](qsizetype) { return readUsual(r, out.usual.emplaceBack()); });
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    if (out.id.isNull() || out.asOfMs < 1)
        return r.bad(QStringLiteral("the member or the time is missing"));
    if (out.tags.size() > MemberProfile::MaxTags || out.usual.size() > MemberProfile::MaxUsual)
        return r.bad(QStringLiteral("more than a counter shows"));
    return out;
}

} // namespace hearth::protocol
