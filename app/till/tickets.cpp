// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/tickets.h"
#include "core/clock.h"
#include "core/ids.h"
#include "protocol/factbodies.h"
#include "till/changeslip.h"
#include "till/refundrules.h"

namespace hearth {
namespace {
Ticket head(TicketKind kind, const TicketContext &context, const QUuid &orderId, qint64 receiptNumber, qint64 atMs, QDate businessDate)
{
    Ticket ticket;
    ticket.kind = kind;
    ticket.orderId = orderId;
    ticket.storeName = context.till.storeName;
    ticket.storeId = context.till.storeId;
    ticket.till = context.till.till;
    ticket.receiptNumber = receiptNumber;
    ticket.localTime = context.till.calendar.local(atMs).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    ticket.businessDate = businessDate.toString(Qt::ISODate);
    ticket.language = context.language;
    ticket.currency = context.till.currency;
    return ticket;
}

Ticket ofOrder(TicketKind kind, const TicketContext &context, const ClosedOrder &order, const QList<OrderLine> &lines)
{
    Ticket ticket = head(kind, context, order.id, order.receiptNumber, order.closedAtMs, order.businessDate);
    const bool prices = kind != TicketKind::Kitchen;
    ticket.lines.reserve(lines.size());
    for (const OrderLine &line : lines)
        ticket.lines.append({clipped(line.name), clipped(line.size), clipped(line.note), line.quantity, prices ? line.total() : Money()});
    ticket.platform = order.platform;
    ticket.platformNumber = order.platformNumber;
    ticket.paidOnline = order.paidOnline;
    if (prices) {
        ticket.total = order.total;
        if (!order.payments.isEmpty()) {
            const Payment &payment = order.payments.first();
            ticket.tender = payment.tender;
            ticket.tendered = payment.tendered;
            ticket.change = payment.change;
        }
    }
    return ticket;
}
} // namespace

QString clipped(const QString &text)
{
    constexpr qsizetype Longest = 500;
    return text.size() <= Longest ? text : text.left(Longest - 1) + QChar(0x2026);
}

Ticket receiptTicket(const TicketContext &context, const ClosedOrder &order, const QList<OrderLine> &lines)
{
    Ticket ticket = ofOrder(TicketKind::Receipt, context, order, lines);
    ticket.openDrawer = ticket.tender == QLatin1String("cash");
    return ticket;
}

Ticket kitchenTicket(const TicketContext &context, const ClosedOrder &order, const QList<OrderLine> &lines, const QString &note)
{
    Ticket ticket = ofOrder(TicketKind::Kitchen, context, order, lines);
    ticket.station = stations::kitchen();
    ticket.reason = clipped(note);
    return ticket;
}

Ticket onlineTicket(const TicketContext &context, const ClosedOrder &order, const QList<OrderLine> &lines, const QString &note)
{
    Ticket ticket = ofOrder(TicketKind::Online, context, order, lines);
    ticket.reason = clipped(note);
    return ticket;
}

Ticket changeTicket(const TicketContext &context, const ClosedOrder &order, const QString &station, qint64 atMs, const QString &note)
{
    Ticket ticket = head(TicketKind::Change, context, order.id, order.receiptNumber, atMs, context.till.calendar.businessDate(atMs));
    ticket.station = station;
    ticket.platform = order.platform;
    ticket.platformNumber = order.platformNumber;
    ticket.reason = clipped(note);
    return ticket;
}

Ticket refundTicket(const TicketContext &context, const ClosedOrder &order, const Refund &refund)
{
    // An amended online order is known by the id it was placed under.
    Ticket ticket = head(TicketKind::Refund, context, placedOrderId(order.id, order.sourceKey), refund.receiptNumber, refund.atMs, refund.businessDate);
    const QList<OrderLine> sold = order.lines();
    for (const RefundLine &back : refund.lines) {
        for (const OrderLine &line : sold) {
            if (line.id == back.lineId)
                ticket.lines.append({clipped(line.name), clipped(line.size), clipped(line.note), back.quantity, back.amount});
        }
    }
    ticket.total = refund.total;
    ticket.tender = refund.tender;
    ticket.reason = refund.reason;
    ticket.platform = order.platform;
    ticket.platformNumber = order.platformNumber;
    ticket.openDrawer = refund.tender == QLatin1String("cash");
    return ticket;
}

Result<std::optional<PrintJob>> queueTicket(storage::Transaction &tx, const Clock &clock, const QString &station, const QString &kind,
                                            Ticket ticket)
{
    HEARTH_ASSIGN(QList<PrinterRow> printers, PrinterStore::forStation(tx, station));
    printers.removeIf([&](const PrinterRow &printer) { return !printer.prints(ticket.kind); });
    if (printers.isEmpty())
        return std::optional<PrintJob>();
    ticket.jobId = newId(clock);
    HEARTH_ASSIGN(PrintJob job, PrintJobStore::append(tx, printers.first(), station, kind, ticket, clock.nowMs()));
    return std::optional<PrintJob>(std::move(job));
}

protocol::PrintStatus printStatusOf(const PrintJob &job)
{
    return {job.jobId, job.orderId, job.kind, job.station, job.printerName, job.state, job.reason, job.copy, job.createdAtMs,
            job.sendingAtMs, job.sentAtMs, job.printedAtMs, job.proof};
}

} // namespace hearth
