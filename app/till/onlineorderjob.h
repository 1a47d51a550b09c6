// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/menu/menu.h"
#include "protocol/factbodies.h"
#include "till/onlinechange.h"
#include "till/saledesk.h"
#include "till/store/onlineorderstore.h"
#include "till/tickets.h"

namespace hearth {

// Online orders as headquarters sends them. Each call is the whole of one fact, in the caller's transaction on the writer's thread;
// how changes are settled: docs/protocol.md, "Online orders that change".

/** What a fact of an online order did; neither: nothing, this state or a newer one is here. */
struct OnlineTaken {
    std::optional<SoldOrder> sold;
    std::optional<OnlineChange> changed;
    bool told = false; ///< a fact for headquarters was appended
};

/** What this till has of an order; nullopt: nothing. */
[[nodiscard]] Result<std::optional<KnownOnlineOrder>> knownOnlineOrder(storage::Transaction &tx, const QUuid &orderId);

/** A state of an online order. One the till does not have becomes a sale: sale, lines, payment, print jobs and `online.accepted`; HQ's
    id is kept. A newer state of one it has is settled: refund, new sale, slips and `online.changed`. */
[[nodiscard]] Result<OnlineTaken> takeOnlineOrder(storage::Transaction &tx, const Clock &clock, const OnlineOrder &online,
                                                  const TicketContext &context, const Menu &menu);

/** The cancellation: takes back what is left of the sale, with slips and `online.changed`. One the till does not have is noted, so
    that it cannot be accepted any more. */
[[nodiscard]] Result<OnlineTaken> takeOnlineCancellation(storage::Transaction &tx, const Clock &clock,
                                                         const protocol::OnlineCancelled &cancelled, const TicketContext &context);

} // namespace hearth
