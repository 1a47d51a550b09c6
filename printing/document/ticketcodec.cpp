// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/ticket.h"
#include "domain/cbor.h"
#include "domain/order/order.h"

namespace hearth {
namespace {
// Key numbers are append-only: tickets are stored with their print jobs.
namespace key {
enum Ticket { Kind = 1, Job, Order, StoreName, Store, Till, Station, Receipt, LocalTime, BusinessDate, Language, Currency, Lines,
              Total, Tender, Tendered, Change, Platform, PlatformNumber, PaidOnline, Reason, Copy, OpenDrawer,
              MovedFrom, Part, Parts, Title, Text, Qr, Barcode, Shift, Revision, Cancelled, Sheet, Sheets, ChangedSince, Sample };
enum Line { Name = 1, Size, Note, Quantity, LineTotal, LineChanged, OldQuantity, SlipJob, SlipTime };
enum ShiftFigure { Closing = 1, Number, Cashier, OpenedAt, ClosedAt, OpeningFloat, Tenders, Orders, RefundCount, Refunds, Voids, DrawerOpens,
             Expected, Counted, CountedCash, FirstReceipt, LastReceipt };
enum ShiftTender { TenderName = 1, TenderCount, TenderAmount };
} // namespace key

constexpr qsizetype MaxText = 1'000;
constexpr int MaxCopy = 999;
constexpr int MaxCount = 1'000'000;
constexpr qsizetype MaxTenders = 100;

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

template <typename Enum>
Result<void> readEnum(CborReader &reader, Enum &value, Enum last)
{
    int number = 0;
    HEARTH_TRY(readInt(reader, number, 0, static_cast<int>(last)));
    value = static_cast<Enum>(number);
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
        case key::LineChanged: return readEnum(reader, line.change, LineChange::Quantity);
        case key::OldQuantity: return readInt(reader, line.oldQuantity, 0, MaxLineQuantity);
        case key::SlipJob: return readText(reader, line.slipJob);
        case key::SlipTime: return readText(reader, line.slipTime);
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

Result<void> readTexts(CborReader &reader, QStringList &texts)
{
    return reader.array([&](qsizetype index) -> Result<void> {
        if (index >= MaxOrderLines)
            return reader.bad(QStringLiteral("more than %1 lines").arg(MaxOrderLines));
        QString text;
        HEARTH_TRY(readText(reader, text));
        texts.append(std::move(text));
        return {};
    });
}

Result<void> readTenders(CborReader &reader, QList<ShiftFigures::Tender> &tenders)
{
    return reader.array([&](qsizetype index) -> Result<void> {
        if (index >= MaxTenders)
            return reader.bad(QStringLiteral("more than %1 tenders").arg(MaxTenders));
        ShiftFigures::Tender tender;
        HEARTH_TRY(reader.map([&](int k) -> Result<void> {
            switch (k) {
            case key::TenderName: return readText(reader, tender.tender);
            case key::TenderCount: return readInt(reader, tender.count, 0, MaxCount);
            case key::TenderAmount: return reader.into(tender.amount);
            default: return reader.skip();
            }
        }));
        tenders.append(std::move(tender));
        return {};
    });
}

Result<void> readReceiptNumber(CborReader &reader, qint64 &number)
{
    HEARTH_TRY(reader.into(number));
    if (number < 0)
        return reader.bad(QStringLiteral("a negative receipt number"));
    return {};
}

Result<void> readShift(CborReader &reader, ShiftFigures &shift)
{
    return reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::Closing: return reader.into(shift.closing);
        case key::Number: return readInt(reader, shift.number, 0, MaxCount);
        case key::Cashier: return readText(reader, shift.cashier);
        case key::OpenedAt: return readText(reader, shift.openedAt);
        case key::ClosedAt: return readText(reader, shift.closedAt);
        case key::OpeningFloat: return reader.into(shift.openingFloat);
        case key::Tenders: return readTenders(reader, shift.tenders);
        case key::Orders: return readInt(reader, shift.orders, 0, MaxCount);
        case key::RefundCount: return readInt(reader, shift.refundCount, 0, MaxCount);
        case key::Refunds: return reader.into(shift.refunds);
        case key::Voids: return readInt(reader, shift.voids, 0, MaxCount);
        case key::DrawerOpens: return readInt(reader, shift.drawerOpens, 0, MaxCount);
        case key::Expected: return reader.into(shift.expected);
        case key::Counted: return reader.into(shift.counted);
        case key::CountedCash: return reader.into(shift.countedCash);
        case key::FirstReceipt: return readReceiptNumber(reader, shift.firstReceipt);
        case key::LastReceipt: return readReceiptNumber(reader, shift.lastReceipt);
        default: return reader.skip();
        }
    });
}

void writeShift(CborWriter &w, const ShiftFigures &shift)
{
    w.startMap();
    w.field(key::Closing, shift.closing);
    w.field(key::Number, shift.number);
    w.optionalField(key::Cashier, shift.cashier);
    w.optionalField(key::OpenedAt, shift.openedAt);
    w.optionalField(key::ClosedAt, shift.closedAt);
    w.field(key::OpeningFloat, shift.openingFloat);
    w.key(key::Tenders);
    w.startArray(shift.tenders.size());
    for (const ShiftFigures::Tender &tender : shift.tenders) {
        w.startMap();
        w.field(key::TenderName, tender.tender);
        w.field(key::TenderCount, tender.count);
        w.field(key::TenderAmount, tender.amount);
        w.endMap();
    }
    w.endArray();
    w.field(key::Orders, shift.orders);
    w.field(key::RefundCount, shift.refundCount);
    w.field(key::Refunds, shift.refunds);
    w.field(key::Voids, shift.voids);
    w.field(key::DrawerOpens, shift.drawerOpens);
    w.field(key::Expected, shift.expected);
    w.field(key::Counted, shift.counted);
    w.field(key::CountedCash, shift.countedCash);
    w.optionalField(key::FirstReceipt, shift.firstReceipt);
    w.optionalField(key::LastReceipt, shift.lastReceipt);
    w.endMap();
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
        w.optionalField(key::LineChanged, static_cast<qint64>(line.change));
        w.optionalField(key::OldQuantity, static_cast<qint64>(line.oldQuantity));
        w.optionalField(key::SlipJob, line.slipJob);
        w.optionalField(key::SlipTime, line.slipTime);
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
    w.optionalField(key::MovedFrom, ticket.movedFrom);
    w.optionalField(key::Part, static_cast<qint64>(ticket.part));
    w.optionalField(key::Parts, static_cast<qint64>(ticket.parts));
    w.optionalField(key::Title, ticket.title);
    if (!ticket.text.isEmpty()) {
        w.key(key::Text);
        w.startArray(ticket.text.size());
        for (const QString &line : ticket.text)
            w.value(line);
        w.endArray();
    }
    w.optionalField(key::Qr, ticket.qr);
    w.optionalField(key::Barcode, ticket.barcode);
    w.optionalField(key::Sheet, static_cast<qint64>(ticket.sheet));
    w.optionalField(key::Sheets, static_cast<qint64>(ticket.sheets));
    if (ticket.shift != ShiftFigures()) {
        w.key(key::Shift);
        writeShift(w, ticket.shift);
    }
    w.optionalField(key::Revision, static_cast<qint64>(ticket.revision));
    if (ticket.cancelled)
        w.field(key::Cancelled, true);
    if (ticket.changedSince)
        w.field(key::ChangedSince, true);
    if (ticket.sample)
        w.field(key::Sample, true);
    w.endMap();
    return w.bytes();
}

Result<Ticket> ticketFromCbor(const QByteArray &bytes)
{
    CborReader reader(bytes, QStringLiteral("ticket"));
    Ticket ticket;
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::Kind: return readEnum(reader, ticket.kind, LastTicketKind);
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
        case key::MovedFrom: return readText(reader, ticket.movedFrom);
        case key::Part: return readInt(reader, ticket.part, 0, MaxLineQuantity);
        case key::Parts: return readInt(reader, ticket.parts, 0, MaxLineQuantity);
        case key::Title: return readText(reader, ticket.title);
        case key::Text: return readTexts(reader, ticket.text);
        case key::Qr: return readText(reader, ticket.qr);
        case key::Barcode: return readText(reader, ticket.barcode);
        case key::Shift: return readShift(reader, ticket.shift);
        case key::Revision: return readInt(reader, ticket.revision, 0, OnlineOrder::MaxVersion);
        case key::Cancelled: return reader.into(ticket.cancelled);
        case key::ChangedSince: return reader.into(ticket.changedSince);
        case key::Sample: return reader.into(ticket.sample);
        case key::Sheet: return readInt(reader, ticket.sheet, 0, MaxCopy);
        case key::Sheets: return readInt(reader, ticket.sheets, 0, MaxCopy);
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    return ticket;
}

} // namespace hearth
