// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "core/result.h"
#include "domain/tag/membersale.h"

#include <QUuid>
#include <optional>

namespace hearth::hq {

inline QString orderClosedTopic() { return QStringLiteral("order.closed"); }
inline QString orderRefundedTopic() { return QStringLiteral("order.refunded"); }

/** A message of the topics order.closed and order.refunded: which order, and what it adds to (or takes from) its store's day.
    CBOR map: 1 order id, 2 store's row id, 3 business date of the order, 4 orders (0 or 1), 5 pieces, 6 amount;
    where the order is of a member: 7 what its tags are told (1 member, 2 business date as a number of days since 1970, 3 closed at, 4 channel, 5 store,
    6 orders, 7 amount, 8 covers, 9 discount, 10 lines: 1 sku, 2 size, 3 quantity), 8 and 9 row id of the epoch and sequence of the fact. */
struct SaleMessage {
    QUuid orderId;
    qint64 store = 0;
    QString businessDate; ///< YYYY-MM-DD
    qint64 orders = 0;
    qint64 quantity = 0;
    Money total;
    std::optional<MemberSale> member = {};
    qint64 epoch = 0;
    qint64 seq = 0;
    bool operator==(const SaleMessage &) const = default;
};
[[nodiscard]] QByteArray encode(const SaleMessage &message);
/** Error InvalidInput with the place. */
[[nodiscard]] Result<SaleMessage> decodeSaleMessage(const QByteArray &bytes);

} // namespace hearth::hq
