// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/membersale.h"
#include "protocol/managerfacts.h"
#include "storage/transaction.h"

namespace hearth::hq {

/** Table sale_member: whose order a sale is. Stateless: works on the connection or transaction it is given. */
class MemberSaleStore {
public:
    /** `sale` is the row of the order, just written. */
    [[nodiscard]] static Result<void> add(storage::Transaction &tx, qint64 sale, const ClosedOrder &order);
    /** What a refund, just written, takes from its member; nothing where the order is of no member. `remaining` is what was left of the
        order's amount before, `whole` whether nothing of it is left now. */
    [[nodiscard]] static Result<std::optional<MemberSale>> refunded(storage::Transaction &tx, qint64 sale, const Refund &refund, bool whole,
                                                                    Money remaining);
    /** All that is left of a member's orders, and of those who were merged into it, wholly refunded ones left out, in whatever order. */
    [[nodiscard]] static Result<QList<MemberSale>> of(storage::Database &db, const QUuid &member);
    /** A member's last orders and those of whom were merged into it, newest first, refunded ones too. */
    [[nodiscard]] static Result<QList<protocol::FullMember::Order>> last(storage::Database &db, const QUuid &member, int limit);
    /** The next so many orders of members above row `sale`, which moves to the last of them; none: there are no more. What refunds left of them, wholly refunded ones left out. */
    [[nodiscard]] static Result<QList<MemberSale>> above(storage::Database &db, qint64 &sale, int limit);
    /** The next member after one, by id, who has orders or statistics; null: there is none. */
    [[nodiscard]] static Result<QUuid> after(storage::Database &db, const QUuid &member);
};

} // namespace hearth::hq
