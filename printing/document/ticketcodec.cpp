// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/ticket.h"
#include "domain/cbor.h"

namespace hearth {
namespace {
// Key numbers are append-only: tickets are stored with their print jobs.
namespace key {
enum Ticket { Kind = 1, Job, Order, StoreName, Store, Till, Station, Receipt, LocalTime, BusinessDate, Language, Currency, Lines,
              Total, Tender, Tendered, Change, Platform, PlatformNumber, PaidOnline, Reason, Copy, OpenDrawer };
enum Line { Name = 1, Size, Note, Quantity, LineTotal };
} // namespace key

constexpr qsizetype MaxText = 1'000;
constexpr int MaxCopy = 999;

Result<void> readText(CborReader &reader, QString &text)
{
    HEARTH_TRY(reader.into(text));
    if (text.size() > MaxText)
        return reader.bad(QStringLiteral("text longer than %1 characters").arg(MaxText));
    return {};
}

Result<void> readInt(CborReader &reader, int &value, int least, int most)
{
    HEARTH_TRY(reader.into(value));
    if (value < least || value > most)
        return reader.bad(QStringLiteral("%1 is not %2 to %3").arg(value).arg(least).arg(most));
    return {};
}

Result<Ticket::Line> readLine(CborReader &reader)
{
    Ticket::Line line;
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::Name: return readText(reader, line.name);
        case key::Size: return readText(reader, line.size);
        case key::Note: return readText(reader, line.note);
        case key::Quantity: return readInt(reader, line.quantity, 0, MaxLineQuantity);
        case key::LineTotal: return reader.into(line.total);
        default: return reader.skip();
        }
    }));
    return line;
}

Result<void> readLines(CborReader &reader, QList<Ticket::Line> &lines)
{
    return reader.array([&](qsizetype index) -> Result<void> {
        if (index >= MaxOrderLines)
            return reader.bad(QStringLiteral("more than %1 lines").arg(MaxOrderLines));
        HEARTH_ASSIGN(Ticket::Line line, readLine(reader));
        lines.append(std::move(line));
        return {};
    });
}

Result<void> readKind(CborReader &reader, TicketKind &kind)
{
    int number = 0;
    HEARTH_TRY(readInt(reader, number, static_cast<int>(TicketKind::Receipt), static_cast<int>(TicketKind::Refund)));
    kind = static_cast<TicketKind>(number);
    return {};
}

Result<void> readReceiptNumber(CborReader &reader, qint64 &number)
{
    HEARTH_TRY(reader.into(number));
    if (number < 0)
        return reader.bad(QStringLiteral("a negative receipt number"));
    return {};
}
} // namespace

QByteArray toCbor(const Ticket &ticket)
{
    CborWriter w;
    w.startMap();
    w.field(key::Kind, static_cast<int>(ticket.kind));
    w.optionalField(key::Job, ticket.jobId);
    w.optionalField(key::Order, ticket.orderId);
    w.optionalField(key::StoreName, ticket.storeName);
    w.optionalField(key::Store, ticket.storeId);
    w.field(key::Till, ticket.till);
    w.optionalField(key::Station, ticket.station);
    w.optionalField(key::Receipt, ticket.receiptNumber);
    w.optionalField(key::LocalTime, ticket.localTime);
    w.optionalField(key::BusinessDate, ticket.businessDate);
    w.optionalField(key::Language, ticket.language);
    w.optionalField(key::Currency, ticket.currency);
    w.key(key::Lines);
    w.startArray(ticket.lines.size());
    for (const Ticket::Line &line : ticket.lines) {
        w.startMap();
        w.field(key::Name, line.name);
        w.optionalField(key::Size, line.size);
        w.optionalField(key::Note, line.note);
        w.field(key::Quantity, line.quantity);
        w.optionalField(key::LineTotal, line.total.minor());
        w.endMap();
    }
    w.endArray();
    w.field(key::Total, ticket.total);
    w.optionalField(key::Tender, ticket.tender);
    w.optionalField(key::Tendered, ticket.tendered.minor());
    w.optionalField(key::Change, ticket.change.minor());
    w.optionalField(key::Platform, ticket.platform);
    w.optionalField(key::PlatformNumber, ticket.platformNumber);
    w.field(key::PaidOnline, ticket.paidOnline);
    w.optionalField(key::Reason, ticket.reason);
    w.field(key::Copy, ticket.copy);
    w.field(key::OpenDrawer, ticket.openDrawer);
    w.endMap();
    return w.bytes();
}

Result<Ticket> ticketFromCbor(const QByteArray &bytes)
{
    CborReader reader(bytes, QStringLiteral("ticket"));
    Ticket ticket;
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::Kind: return readKind(reader, ticket.kind);
        case key::Job: return reader.into(ticket.jobId);
        case key::Order: return reader.into(ticket.orderId);
        case key::StoreName: return readText(reader, ticket.storeName);
        case key::Store: return readText(reader, ticket.storeId);
        case key::Till: return readInt(reader, ticket.till, 0, 9'999);
        case key::Station: return readText(reader, ticket.station);
        case key::Receipt: return readReceiptNumber(reader, ticket.receiptNumber);
        case key::LocalTime: return readText(reader, ticket.localTime);
        case key::BusinessDate: return readText(reader, ticket.businessDate);
        case key::Language: return readText(reader, ticket.language);
        case key::Currency: return readText(reader, ticket.currency);
        case key::Lines: return readLines(reader, ticket.lines);
        case key::Total: return reader.into(ticket.total);
        case key::Tender: return readText(reader, ticket.tender);
        case key::Tendered: return reader.into(ticket.tendered);
        case key::Change: return reader.into(ticket.change);
        case key::Platform: return readText(reader, ticket.platform);
        case key::PlatformNumber: return readText(reader, ticket.platformNumber);
        case key::PaidOnline: return reader.into(ticket.paidOnline);
        case key::Reason: return readText(reader, ticket.reason);
        case key::Copy: return readInt(reader, ticket.copy, 0, MaxCopy);
        case key::OpenDrawer: return reader.into(ticket.openDrawer);
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    return ticket;
}

} // namespace hearth
