// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

#include <QJsonObject>

namespace hearth::hq {

/** What people at headquarters do with members' records, as requests of AdminDesk. What shows a phone number in the clear is audited, as every change is. Stateless. */
class MemberDesk {
public:
    [[nodiscard]] static bool takes(const QString &command);
    /** A member is named by its id, phone number, card or code. "member_add" {phone?, card?, qr?, birthday?, consent?, hidden?} → record and merged_into?;
        "member_set" {member, and as before}; "member_show" {member, clear?: with the phone number} → record; "member_export" {member} → record, orders, tags: all there
        is; "member_merge" {member, into} → record; "member_erase" {member} → {erased, orders}. Errors: InvalidInput, NotFound, Conflict; those of MemberKeys::open(). */
    [[nodiscard]] static Result<QJsonObject> handle(storage::Transaction &tx, const QJsonObject &request, qint64 nowMs, const QString &dataDirectory);
};

} // namespace hearth::hq
