// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "bench/salefact.h"

#include "core/clock.h"
#include "core/ids.h"
#include "domain/order/ordercodec.h"

namespace hearth::bench {

protocol::Fact saleFact(const QString &store, qint64 receipt, QRandomGenerator &random)
{
    const Clock &clock = Clock::system();
    OrderDraft draft(clock);
    const int lines = 1 + static_cast<int>(random.bounded(4));
    for (int i = 0; i < lines; ++i)
        static_cast<void>(draft.add(QStringLiteral("pizza_%1").arg(random.bounded(32)), QStringLiteral("Pizza of the house"),
                                    QStringLiteral("M"), Money(1000 + 25 * static_cast<qint64>(random.bounded(40)))));
    ClosedOrder order;
    order.id = draft.id();
    order.storeId = store;
    order.till = 1;
    order.receiptNumber = receipt;
    order.businessDate = QDate(2026, 1, 1).addDays(receipt / 500);
    order.closedAtMs = clock.nowMs();
    order.currency = QStringLiteral("CNY");
    order.events = draft.events();
    order.total = draft.total();
    order.payments = {{newId(clock), QStringLiteral("cash"), order.total, order.total, Money()}};
    return {static_cast<int>(protocol::FactKind::OrderClosed), newId(clock), order.closedAtMs, toCbor(order)};
}

} // namespace hearth::bench
