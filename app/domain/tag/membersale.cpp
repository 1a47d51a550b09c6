// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/tag/membersale.h"

namespace hearth {

MemberSale memberSaleOf(const ClosedOrder &order)
{
    MemberSale sale;
    sale.member = order.memberId;
    sale.date = order.businessDate;
    sale.closedAtMs = order.closedAtMs;
    sale.channel = order.platform.isEmpty() ? order.channel : order.platform;
    sale.store = order.storeId;
    sale.orders = 1;
    sale.spendMinor = order.total.minor();
    sale.covers = order.covers;
    for (const Discount &discount : order.discounts)
        sale.discountMinor += discount.amount.minor();
    const QList<OrderLine> lines = order.lines();
    for (const OrderLine &line : lines)
        sale.lines.append({line.sku, line.size, line.quantity});
    return sale;
}

Result<OrderShare> shareOf(const MemberSale &sale, int localMinute, const std::function<Result<quint32>(CounterKind, const QString &)> &codeOf)
{
    OrderShare share;
    share.day = dayOf(sale.date);
    share.orders = sale.orders;
    share.spendMinor = sale.spendMinor;
    const auto count = [&share](CounterKind kind, quint32 code, qint64 number) { share.counts.push_back({kind, code, number}); };
    const auto sum = [&count](SumCode code, qint64 number) { count(CounterKind::Sum, static_cast<quint32>(code), number); };
    for (const MemberSale::Line &line : sale.lines) {
        HEARTH_ASSIGN(const quint32 item, codeOf(CounterKind::Item, line.sku));
        count(CounterKind::Item, item, line.quantity);
        if (!line.size.isEmpty()) {
            HEARTH_ASSIGN(const quint32 size, codeOf(CounterKind::Size, line.size));
            count(CounterKind::Size, size, line.quantity);
        }
        sum(SumCode::Pieces, line.quantity);
    }
    if (sale.orders == 0) // the rest is the whole order's, and goes with its last piece
        return share;
    HEARTH_ASSIGN(const quint32 channel, codeOf(CounterKind::Channel, sale.channel));
    HEARTH_ASSIGN(const quint32 store, codeOf(CounterKind::Store, sale.store));
    count(CounterKind::Channel, channel, sale.orders);
    count(CounterKind::Store, store, sale.orders);
    count(CounterKind::DayPart, static_cast<quint32>(dayPartOf(localMinute)), sale.orders);
    count(CounterKind::Weekday, static_cast<quint32>(sale.date.dayOfWeek()), sale.orders);
    if (sale.covers > 0) {
        sum(SumCode::CoveredOrders, sale.orders);
        sum(SumCode::Covers, sale.covers * sale.orders);
    }
    if (sale.discountMinor > 0) {
        sum(SumCode::DiscountedOrders, sale.orders);
        sum(SumCode::DiscountMinor, sale.discountMinor * sale.orders);
    }
    return share;
}

} // namespace hearth
