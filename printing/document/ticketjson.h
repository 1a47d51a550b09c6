// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"

#include <QJsonObject>

namespace hearth {

constexpr qsizetype MaxTicketJson = 512 * 1024; ///< bytes

/** A ticket as a JSON document (docs/tickets.md): of the command line and of headquarters' interface for print jobs. */
[[nodiscard]] QJsonObject toJson(const Ticket &ticket);
/** Errors InvalidInput as "ticket.json: lines[2].quantity: not a whole number"; `file` is the name in them and may be empty.
    A field that is not known is an error. Limits as those of ticketFromCbor(). */
[[nodiscard]] Result<Ticket> ticketFromJson(const QByteArray &json, const QString &file);
[[nodiscard]] Result<Ticket> ticketFromJson(const QJsonObject &json, const QString &file);

} // namespace hearth
