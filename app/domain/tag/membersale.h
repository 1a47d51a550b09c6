// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"
#include "domain/tag/memberstatistics.h"

#include <functional>

namespace hearth {

/** What tags are told of a member's order, or of what a refund takes back of it. */
struct MemberSale {
    struct Line {
        QString sku;
        QString size;
        qint64 quantity = 0;
        bool operator==(const Line &) const = default;
    };
    QUuid member;
    QDate date;              ///< business date of the order
    qint64 closedAtMs = 0;   ///< of the order
    QString channel;         ///< "counter", or the platform
    QString store;           ///< code
    qint64 orders = 0;       ///< 1; of a refund 0 as long as something of the order is left
    qint64 spendMinor = 0;   ///< of a refund that leaves nothing all that was left, however much was given back
    qint64 covers = 0;
    qint64 discountMinor = 0;
    QList<Line> lines;
    bool operator==(const MemberSale &) const = default;
};

/** `order` must have a member. */
[[nodiscard]] MemberSale memberSaleOf(const ClosedOrder &order);
/** What it adds. `localMinute` is of the day, in the store's zone; `codeOf` gives texts their codes. */
[[nodiscard]] Result<OrderShare> shareOf(const MemberSale &sale, int localMinute,
                                         const std::function<Result<quint32>(CounterKind, const QString &)> &codeOf);

} // namespace hearth
