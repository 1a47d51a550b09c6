// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "till/tickets.h"

namespace hearth {

// What the kitchen is told of an order that is not what its slips say any more. Stateless; called inside the writer's job.

/** How many of one thing the kitchen makes there were and are now. */
struct KitchenChange {
    QString sku;
    QString name;
    QString size;
    QString note;
    int before = 0;
    int after = 0;
    bool operator==(const KitchenChange &) const = default;
};

/** What differs between two states of an order: pieces of one item, size and note are the same thing, whatever they cost. In the
    order of `before`, then what is new. */
[[nodiscard]] QList<KitchenChange> kitchenChanges(const QList<OrderLine> &before, const QList<OrderLine> &after);

/** Queues slips with the changes only, each at the stations whose slips named the thing, with the newest of these; what is new goes
    where kitchen slips go. A station without a printer for them is the kitchen's, and one that had several sheets gets as many. Stations
    of labels get labels of what came and one that says what goes. What no slip told of is not taken back by one. Without changes only a
    note is told, where there is one, to all stations of the order. `order` is the sale; an amended online order's slips are those of the order as it was placed. */
[[nodiscard]] Result<QList<PrintJob>> queueChangeSlips(storage::Transaction &tx, const Clock &clock, const TicketContext &context,
                                                       const ClosedOrder &order, const QList<KitchenChange> &changes, const QString &note);

/** The source key of the sale that stands for an online order since its `version`. */
[[nodiscard]] QString amendedSourceKey(const QUuid &placedId, int version);
/** The id an order was placed under, which its tickets bear: its own, unless it stands for an amended online order. */
[[nodiscard]] QUuid placedOrderId(const QUuid &orderId, const QString &sourceKey);

/** How long after a sale the kitchen is told of a refund, in minutes; 0: never. Kept in table meta. */
constexpr int DefaultChangeSlipMinutes = 60;
constexpr int MaxChangeSlipMinutes = 1'440;
[[nodiscard]] Result<int> changeSlipMinutes(storage::Transaction &tx);
/** Error InvalidInput: not 0 to MaxChangeSlipMinutes. */
[[nodiscard]] Result<void> setChangeSlipMinutes(storage::Transaction &tx, int minutes);

} // namespace hearth
