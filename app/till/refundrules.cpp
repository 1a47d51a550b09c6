// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/refundrules.h"

#include <QHash>
#include <algorithm>

namespace hearth {
namespace {
/** a * b / c without overflow; all of them not negative, c > 0. */
qint64 share(qint64 a, qint64 b, qint64 c)
{
    __extension__ using Wide = __int128;
    return static_cast<qint64>(static_cast<Wide>(a) * b / c);
}
} // namespace

QList<Money> netLineAmounts(const ClosedOrder &order)
{
    const QList<OrderLine> lines = order.lines();
    QHash<QUuid, Money> ownDiscount;
    for (const Discount &discount : order.discounts) {
        if (!discount.lineId.isNull())
            ownDiscount[discount.lineId] += discount.amount;
    }
    QList<Money> weights;
    Money weight;
    for (const OrderLine &line : lines) {
        weights.append(std::max(Money(), line.total() - ownDiscount.value(line.id)));
        weight += weights.last();
    }
    QList<Money> nets;
    Money left = std::max(Money(), order.total);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const bool last = i + 1 == lines.size();
        const Money net = last || weight.isZero() ? (last ? left : Money())
                                                  : Money(share(std::max(Money(), order.total).minor(), weights.at(i).minor(),
                                                                weight.minor()));
        nets.append(net);
        left -= net;
    }
    return nets;
}

Money refundAmount(Money net, int sold, int refunded, int quantity)
{
    const auto upTo = [&](int pieces) { return pieces >= sold ? net : Money(net.minor() / sold) * pieces; };
    return upTo(refunded + quantity) - upTo(refunded);
}

} // namespace hearth
