// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/member/member.h"

#include <optional>

// Members on the wire (docs/protocol.md, "Members"), and how their phone numbers are kept.
namespace hearth::protocol {

/** What a till needs to speak of phone numbers: WELCOME's key 17. */
struct MemberTillKeys {
    QByteArray tokenKey;  ///< 32 bytes
    QByteArray publicKey; ///< 32 bytes, X25519: only headquarters opens what is sealed for it
    [[nodiscard]] bool isEmpty() const { return tokenKey.isEmpty(); }
    [[nodiscard]] QByteArray bytes() const { return tokenKey + publicKey; }
    /** Empty where these are not as many as they must be. */
    [[nodiscard]] static MemberTillKeys fromBytes(const QByteArray &bytes);
    bool operator==(const MemberTillKeys &) const = default;
};

/** A phone number as it leaves the place where it was typed: nobody on the way, and no table, has it in the clear. */
struct SealedPhone {
    QByteArray sealed; ///< for headquarters: the member's id, then the number; empty: no number
    QByteArray token;
    QString masked;
    bool operator==(const SealedPhone &) const = default;
    /** `phone` as normalPhone() gives it. */
    [[nodiscard]] static SealedPhone make(const QUuid &member, const QString &phone, const MemberTillKeys &keys);
};
/** What a number is found by: BLAKE2b with the chain's key. Empty without one. */
[[nodiscard]] QByteArray phoneToken(const QString &phone, const QByteArray &tokenKey);

/** Body of a `member.changed` fact up: a member was made at a till, or a person changed something there. What is not named stays. */
struct MemberChanged {
    QUuid id;
    bool created = false;
    std::optional<SealedPhone> phone{};
    std::optional<QString> card{};
    std::optional<QString> qr{};
    std::optional<Birthday> birthday{};
    std::optional<bool> consent{};
    std::optional<bool> hidden{};
    qint64 seenRevision = 0; ///< of the record the person had before them; 0: not told
    bool operator==(const MemberChanged &) const = default;
};
[[nodiscard]] QByteArray encode(const MemberChanged &body);
/** Errors InvalidInput: no id, a phone without its three parts, a code or day that can be none. */
[[nodiscard]] Result<MemberChanged> decodeMemberChanged(const QByteArray &body);

/** Body of a `member.record` fact down: all that tills know of a member. The greatest revision counts. */
[[nodiscard]] QByteArray encode(const Member &body);
/** Errors InvalidInput: no id, no revision, a token of another size, a code or day that can be none. */
[[nodiscard]] Result<Member> decodeMember(const QByteArray &body);

/** Body of a `member.profile` fact down: what the counter sees. The latest counts. */
[[nodiscard]] QByteArray encode(const MemberProfile &body);
/** Errors InvalidInput: no id, no time, more than MemberProfile's limits. */
[[nodiscard]] Result<MemberProfile> decodeMemberProfile(const QByteArray &body);

} // namespace hearth::protocol
