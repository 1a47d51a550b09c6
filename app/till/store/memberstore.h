// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/member/member.h"
#include "protocol/memberfacts.h"
#include "storage/transaction.h"

#include <optional>

namespace hearth {

/** A member as this till knows it. */
struct KnownMember {
    Member member;
    std::optional<MemberProfile> profile;
    qint64 heardAtMs = 0; ///< when headquarters spoke of it last, or when it was made here
};

/** Table member. Stateless: works on the connection or transaction it is given. */
class MemberStore {
public:
    [[nodiscard]] static Result<std::optional<KnownMember>> get(storage::Database &db, const QUuid &id);
    [[nodiscard]] static Result<std::optional<KnownMember>> get(storage::Transaction &tx, const QUuid &id);
    /** The one who counts, where members were merged. */
    [[nodiscard]] static Result<std::optional<KnownMember>> byToken(storage::Database &db, const QByteArray &token);
    /** By a card or a code, whichever it is. */
    [[nodiscard]] static Result<std::optional<KnownMember>> byCode(storage::Database &db, const QString &code);
    [[nodiscard]] static Result<std::optional<KnownMember>> byToken(storage::Transaction &tx, const QByteArray &token);
    [[nodiscard]] static Result<std::optional<KnownMember>> byCode(storage::Transaction &tx, const QString &code);
    /** One that is made here. Error Conflict: there is one with that id. */
    [[nodiscard]] static Result<void> add(storage::Transaction &tx, const Member &member, qint64 nowMs);
    /** A change made here, which is the outbox's fact `seq`. Error NotFound. */
    [[nodiscard]] static Result<void> change(storage::Transaction &tx, const protocol::MemberChanged &change, qint64 seq);
    /** The facts have other numbers from now on: nothing is held against headquarters' records any more. */
    [[nodiscard]] static Result<void> forgetOwn(storage::Transaction &tx);
    /** As headquarters has it; an older revision changes nothing, and what was changed here and is not in it yet stays. One that was erased goes; one that may not be tagged
        loses its profile. */
    [[nodiscard]] static Result<void> take(storage::Transaction &tx, const Member &member, qint64 nowMs);
    /** The same for what the counter sees; nothing of a member this till does not have. */
    [[nodiscard]] static Result<void> takeProfile(storage::Transaction &tx, const MemberProfile &profile, qint64 nowMs);
};

} // namespace hearth
