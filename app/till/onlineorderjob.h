// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/menu/menu.h"
#include "till/saledesk.h"
#include "till/tickets.h"

namespace hearth {

/** The one transaction that makes an online order a sale of this till: sale, lines, payment, print jobs and
    `online.accepted`. HQ's id is kept. nullopt: this order is here already, nothing was changed. On the writer's thread. */
[[nodiscard]] Result<std::optional<SoldOrder>> recordOnlineOrder(storage::Transaction &tx, const Clock &clock,
                                                                 const OnlineOrder &online, const TicketContext &context,
                                                                 const Menu &menu);

} // namespace hearth
