// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/identity.h"
#include "protocol/memberfacts.h"
#include "storage/transaction.h"

namespace hearth::hq {

/** The chain's keys for phone numbers: one they are found by, which tills have too, and one they are sealed for, whose secret half never leaves
    headquarters. File members.key in the data directory, of mode 0600; the database knows a hash of it, so that no second one comes into
    use beside it. A value. */
class MemberKeys {
public:
    static constexpr char FileName[] = "members.key";
    /** Reads the file, or makes it where the database has never seen one. Errors: NotFound (the database's key is not here: another node or a
        backup has it), Conflict (the file is another chain's), Unauthorised (others may read it), Corrupt, Io, DiskFull. */
    [[nodiscard]] static Result<MemberKeys> open(storage::Transaction &tx, const QString &directory);

    [[nodiscard]] const protocol::MemberTillKeys &tillKeys() const { return m_till; }
    [[nodiscard]] QByteArray token(const QString &phone) const { return protocol::phoneToken(phone, m_till.tokenKey); }
    [[nodiscard]] protocol::SealedPhone seal(const QUuid &member, const QString &phone) const { return protocol::SealedPhone::make(member, phone, m_till); }
    /** Error Corrupt: not sealed for this key and this member. It names no digit. */
    [[nodiscard]] Result<QString> phone(const QUuid &member, const QByteArray &sealed) const;

private:
    protocol::MemberTillKeys m_till;
    protocol::BoxKeys m_box;
};

} // namespace hearth::hq
