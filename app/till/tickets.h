// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"
#include "printjobs/printjobstore.h"
#include "protocol/factbodies.h"
#include "protocol/messages.h"
#include "till/tillidentity.h"

namespace hearth {

// What the desks print, and their one way of queueing it. Stateless; called inside the writer's job.

struct TicketContext {
    TillIdentity till;
    QString language;
};

[[nodiscard]] Ticket receiptTicket(const TicketContext &context, const ClosedOrder &order, const QList<OrderLine> &lines);
/** `note` is the customer's, to the whole order. */
[[nodiscard]] Ticket kitchenTicket(const TicketContext &context, const ClosedOrder &order, const QList<OrderLine> &lines,
                                   const QString &note = {});
/** The slip that goes with an online order. */
[[nodiscard]] Ticket onlineTicket(const TicketContext &context, const ClosedOrder &order, const QList<OrderLine> &lines,
                                  const QString &note);
/** What changed of an order at `atMs`; its lines are the caller's. `note` is the customer's new one, or why. */
[[nodiscard]] Ticket changeTicket(const TicketContext &context, const ClosedOrder &order, const QString &station, qint64 atMs,
                                  const QString &note);
/** `lines` are those taken back, with the quantity that went back. */
[[nodiscard]] Ticket refundTicket(const TicketContext &context, const ClosedOrder &order, const Refund &refund);

/** A text from outside as it stands on tickets: none makes a ticket that cannot be printed. */
[[nodiscard]] QString clipped(const QString &text);

/** Queues a ticket at the first printer that serves the station and can print its kind; nullopt where none does. Only one: a second would be a
    second original. */
[[nodiscard]] Result<std::optional<PrintJob>> queueTicket(storage::Transaction &tx, const Clock &clock, const QString &station,
                                                          const QString &kind, Ticket ticket);

/** The body of the print.status fact of a job. */
[[nodiscard]] protocol::PrintStatus printStatusOf(const PrintJob &job);

namespace stations {
inline QString receipt() { return QStringLiteral("receipt"); }
inline QString kitchen() { return QStringLiteral("kitchen"); }
} // namespace stations

} // namespace hearth
