// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "till/tickets.h"

namespace hearth {

/** A made-up ticket of a kind, as this till would print it: to look at a template with, on screen or on paper. It opens no drawer.
    Pure. */
[[nodiscard]] Ticket exampleTicket(TicketKind kind, const TicketContext &context, qint64 nowMs);

} // namespace hearth
