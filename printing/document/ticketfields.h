// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"

namespace hearth {

// What a template calls by name. Pure functions, any thread.

[[nodiscard]] bool isTicketField(QStringView name);
[[nodiscard]] QStringList ticketFieldNames();
/** What the ticket says there; empty where it has nothing to say. The amount of a total has its currency where that fits. */
[[nodiscard]] QString ticketField(QStringView name, const Ticket &ticket, const PaperProfile &paper);
/** Replaces "{name}" by the fields. */
[[nodiscard]] QString fillIn(const QString &text, const Ticket &ticket, const PaperProfile &paper);
/** The first name in braces that is no field; null where there is none. */
[[nodiscard]] QString unknownField(const QString &text);

/** "12.50", with the decimals of the ticket's currency. */
[[nodiscard]] QString plainAmount(const Ticket &ticket, Money amount);
[[nodiscard]] QString lineName(const Ticket::Line &line);

} // namespace hearth
