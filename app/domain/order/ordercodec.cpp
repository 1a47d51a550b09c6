// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/order/ordercodec.h"
#include "domain/cbor.h"

#include <cstdlib>

namespace hearth {
namespace {
// Key numbers are append-only; docs/protocol.md lists them.
namespace key {
enum Order { Id = 1, Store, Till, Receipt, Channel, BusinessDate, ClosedAt, MenuRevision, Currency, Events, Payments, Discounts,
             Total, Member, Covers, SourceKey, Platform, PlatformNumber, PaidOnline };
enum Event { EventId = 1, LineId, Kind, At, Quantity, Sku, Name, Size, Unit, Note };
enum Pay { PayId = 1, Tender, Amount, Tendered, Change };
enum Disc { DiscId = 1, DiscLine, DiscCode, DiscName, DiscAmount };
enum Ref { RefId = 1, RefOrder, RefStore, RefTill, RefReceipt, RefBusinessDate, RefAt, RefCurrency, RefReason, RefTender,
           RefLines, RefTotal };
enum RefL { RefLine = 1, RefQuantity, RefAmount };
enum Online { OnId = 1, OnStore, OnPlatform, OnNumber, OnPlacedAt, OnAcceptedAt, OnLines, OnTotal, OnPaid, OnNote, OnVersion };
enum OnL { OnLineId = 1, OnSku, OnName, OnSize, OnLineNote, OnUnit, OnQuantity };
} // namespace key

qint64 dateNumber(QDate date)
{
    return date.isValid() ? date.year() * 10'000LL + date.month() * 100 + date.day() : 0;
}

Result<void> readDate(CborReader &reader, QDate &date)
{
    HEARTH_ASSIGN(const qint64 number, reader.integer());
    if (number < 0 || number > 99'991'231)
        return reader.bad(QStringLiteral("expected a date as YYYYMMDD"));
    date = QDate(static_cast<int>(number / 10'000), static_cast<int>(number / 100 % 100), static_cast<int>(number % 100));
    if (!date.isValid())
        return reader.bad(QStringLiteral("no such date: %1").arg(number));
    return {};
}

/** What the lines come to. Every line within Money::Limit: then no number of them that is accepted can overflow. */
Result<Money> totalWithin(const CborReader &reader, const QList<OrderLine> &lines)
{
    Money total;
    for (const OrderLine &line : lines) {
        if (line.quantity > 0 && std::abs(line.unit.minor()) > Money::Limit / line.quantity)
            return reader.bad(QStringLiteral("the amount of a line is out of range"));
        total += line.total();
    }
    return total;
}

Result<void> checkQuantity(const CborReader &reader, int quantity)
{
    if (quantity < 0 || quantity > MaxLineQuantity)
        return reader.bad(QStringLiteral("quantity out of range"));
    return {};
}

Result<void> readEvent(CborReader &reader, LineEvent &event)
{
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::EventId: return reader.into(event.id);
        case key::LineId: return reader.into(event.lineId);
        case key::Kind: {
            HEARTH_ASSIGN(const qint64 kind, reader.integer());
            if (kind < 1 || kind > 3)
                return reader.bad(QStringLiteral("unknown line event %1").arg(kind));
            event.kind = static_cast<LineEventKind>(kind);
            return {};
        }
        case key::At: return reader.into(event.atMs);
        case key::Quantity: HEARTH_TRY(reader.into(event.quantity)); return checkQuantity(reader, event.quantity);
        case key::Sku: return reader.into(event.sku);
        case key::Name: return reader.into(event.name);
        case key::Size: return reader.into(event.size);
        case key::Unit: return reader.into(event.unit);
        case key::Note: return reader.into(event.note);
        default: return reader.skip();
        }
    }));
    if (event.id.isNull() || event.lineId.isNull())
        return reader.bad(QStringLiteral("a line event without id"));
    if (event.kind != LineEventKind::Add) // what is of no meaning there is not kept: what was read is what is written
        event = {event.id, event.lineId, event.kind, event.atMs, event.quantity, {}, {}, {}, {}, {}};
    return {};
}

void writeEvent(CborWriter &w, const LineEvent &event)
{
    w.startMap();
    w.field(key::EventId, event.id);
    w.field(key::LineId, event.lineId);
    w.field(key::Kind, static_cast<int>(event.kind));
    w.field(key::At, event.atMs);
    w.optionalField(key::Quantity, event.quantity);
    if (event.kind == LineEventKind::Add) {
        w.field(key::Sku, event.sku);
        w.field(key::Name, event.name);
        w.optionalField(key::Size, event.size);
        w.field(key::Unit, event.unit);
        w.optionalField(key::Note, event.note);
    }
    w.endMap();
}

Result<void> readPayment(CborReader &reader, Payment &payment)
{
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::PayId: return reader.into(payment.id);
        case key::Tender: return reader.into(payment.tender);
        case key::Amount: return reader.into(payment.amount);
        case key::Tendered: return reader.into(payment.tendered);
        case key::Change: return reader.into(payment.change);
        default: return reader.skip();
        }
    }));
    if (payment.id.isNull() || payment.tender.isEmpty())
        return reader.bad(QStringLiteral("a payment without id or tender"));
    return {};
}

Result<void> readDiscount(CborReader &reader, Discount &discount)
{
    return reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::DiscId: return reader.into(discount.id);
        case key::DiscLine: return reader.into(discount.lineId);
        case key::DiscCode: return reader.into(discount.code);
        case key::DiscName: return reader.into(discount.name);
        case key::DiscAmount: return reader.into(discount.amount);
        default: return reader.skip();
        }
    });
}

template <typename T>
Result<void> readList(CborReader &reader, QList<T> &list, Result<void> (*read)(CborReader &, T &))
{
    return reader.array([&](qsizetype) -> Result<void> {
        if (list.isEmpty())
            list.reserve(4);
        return read(reader, list.emplaceBack());
    });
}

Result<void> readOnlineLine(CborReader &reader, OrderLine &line)
{
    return reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::OnLineId: return reader.into(line.id);
        case key::OnSku: return reader.into(line.sku);
        case key::OnName: return reader.into(line.name);
        case key::OnSize: return reader.into(line.size);
        case key::OnLineNote: return reader.into(line.note);
        case key::OnUnit: return reader.into(line.unit);
        case key::OnQuantity: HEARTH_TRY(reader.into(line.quantity)); return checkQuantity(reader, line.quantity);
        default: return reader.skip();
        }
    });
}

Result<void> readRefundLine(CborReader &reader, RefundLine &line)
{
    return reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::RefLine: return reader.into(line.lineId);
        case key::RefQuantity: HEARTH_TRY(reader.into(line.quantity)); return checkQuantity(reader, line.quantity);
        case key::RefAmount: return reader.into(line.amount);
        default: return reader.skip();
        }
    });
}
} // namespace

QByteArray toCbor(const ClosedOrder &order)
{
    CborWriter w;
    w.startMap();
    w.field(key::Id, order.id);
    w.field(key::Store, order.storeId);
    w.field(key::Till, order.till);
    w.field(key::Receipt, order.receiptNumber);
    w.field(key::Channel, order.channel);
    w.field(key::BusinessDate, dateNumber(order.businessDate));
    w.field(key::ClosedAt, order.closedAtMs);
    w.optionalField(key::MenuRevision, order.menuRevision);
    w.field(key::Currency, order.currency);
    w.key(key::Events);
    w.startArray(order.events.size());
    for (const LineEvent &event : order.events)
        writeEvent(w, event);
    w.endArray();
    w.key(key::Payments);
    w.startArray(order.payments.size());
    for (const Payment &payment : order.payments) {
        w.startMap();
        w.field(key::PayId, payment.id);
        w.field(key::Tender, payment.tender);
        w.field(key::Amount, payment.amount);
        w.field(key::Tendered, payment.tendered);
        w.optionalField(key::Change, payment.change.minor());
        w.endMap();
    }
    w.endArray();
    if (!order.discounts.isEmpty()) {
        w.key(key::Discounts);
        w.startArray(order.discounts.size());
        for (const Discount &discount : order.discounts) {
            w.startMap();
            w.field(key::DiscId, discount.id);
            w.optionalField(key::DiscLine, discount.lineId);
            w.optionalField(key::DiscCode, discount.code);
            w.optionalField(key::DiscName, discount.name);
            w.field(key::DiscAmount, discount.amount);
            w.endMap();
        }
        w.endArray();
    }
    w.field(key::Total, order.total);
    w.optionalField(key::Member, order.memberId);
    w.optionalField(key::Covers, order.covers);
    w.optionalField(key::SourceKey, order.sourceKey);
    w.optionalField(key::Platform, order.platform);
    w.optionalField(key::PlatformNumber, order.platformNumber);
    if (order.paidOnline)
        w.field(key::PaidOnline, true);
    w.endMap();
    return w.bytes();
}

Result<ClosedOrder> closedOrderFromCbor(const QByteArray &bytes)
{
    ClosedOrder order;
    order.channel.clear();
    CborReader reader(bytes, QStringLiteral("order"));
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::Id: return reader.into(order.id);
        case key::Store: return reader.into(order.storeId);
        case key::Till: return reader.into(order.till);
        case key::Receipt: return reader.into(order.receiptNumber);
        case key::Channel: return reader.into(order.channel);
        case key::BusinessDate: return readDate(reader, order.businessDate);
        case key::ClosedAt: return reader.into(order.closedAtMs);
        case key::MenuRevision: return reader.into(order.menuRevision);
        case key::Currency: return reader.into(order.currency);
        case key::Events: return readList(reader, order.events, readEvent);
        case key::Payments: return readList(reader, order.payments, readPayment);
        case key::Discounts: return readList(reader, order.discounts, readDiscount);
        case key::Total: return reader.into(order.total);
        case key::Member: return reader.into(order.memberId);
        case key::Covers: return reader.into(order.covers);
        case key::SourceKey: return reader.into(order.sourceKey);
        case key::Platform: return reader.into(order.platform);
        case key::PlatformNumber: return reader.into(order.platformNumber);
        case key::PaidOnline: return reader.into(order.paidOnline);
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    if (order.id.isNull() || !order.businessDate.isValid() || order.channel.isEmpty())
        return reader.bad(QStringLiteral("an order without id, business date or channel"));
    const QList<OrderLine> lines = order.lines();
    if (lines.size() > MaxOrderLines)
        return reader.bad(QStringLiteral("more than %1 lines").arg(MaxOrderLines));
    HEARTH_ASSIGN(Money total, totalWithin(reader, lines));
    for (const Discount &discount : std::as_const(order.discounts))
        total -= discount.amount;
    if (total != order.total)
        return reader.bad(QStringLiteral("the total %1 is not what lines and discounts give (%2)")
                              .arg(order.total.toString(), total.toString()));
    return order;
}

QByteArray toCbor(const Refund &refund)
{
    CborWriter w;
    w.startMap();
    w.field(key::RefId, refund.id);
    w.field(key::RefOrder, refund.orderId);
    w.field(key::RefStore, refund.storeId);
    w.field(key::RefTill, refund.till);
    w.field(key::RefReceipt, refund.receiptNumber);
    w.field(key::RefBusinessDate, dateNumber(refund.businessDate));
    w.field(key::RefAt, refund.atMs);
    w.field(key::RefCurrency, refund.currency);
    w.optionalField(key::RefReason, refund.reason);
    w.field(key::RefTender, refund.tender);
    w.key(key::RefLines);
    w.startArray(refund.lines.size());
    for (const RefundLine &line : refund.lines) {
        w.startMap();
        w.field(key::RefLine, line.lineId);
        w.field(key::RefQuantity, line.quantity);
        w.field(key::RefAmount, line.amount);
        w.endMap();
    }
    w.endArray();
    w.field(key::RefTotal, refund.total);
    w.endMap();
    return w.bytes();
}

Result<Refund> refundFromCbor(const QByteArray &bytes)
{
    Refund refund;
    CborReader reader(bytes, QStringLiteral("refund"));
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::RefId: return reader.into(refund.id);
        case key::RefOrder: return reader.into(refund.orderId);
        case key::RefStore: return reader.into(refund.storeId);
        case key::RefTill: return reader.into(refund.till);
        case key::RefReceipt: return reader.into(refund.receiptNumber);
        case key::RefBusinessDate: return readDate(reader, refund.businessDate);
        case key::RefAt: return reader.into(refund.atMs);
        case key::RefCurrency: return reader.into(refund.currency);
        case key::RefReason: return reader.into(refund.reason);
        case key::RefTender: return reader.into(refund.tender);
        case key::RefLines: return readList(reader, refund.lines, readRefundLine);
        case key::RefTotal: return reader.into(refund.total);
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    if (refund.id.isNull() || refund.orderId.isNull() || !refund.businessDate.isValid())
        return reader.bad(QStringLiteral("a refund without id, order or business date"));
    Money total;
    for (const RefundLine &line : std::as_const(refund.lines))
        total += line.amount;
    if (total != refund.total)
        return reader.bad(QStringLiteral("the total is not the sum of the lines"));
    return refund;
}

QByteArray toCbor(const OnlineOrder &order)
{
    CborWriter w;
    w.startMap();
    w.field(key::OnId, order.id);
    w.field(key::OnStore, order.storeId);
    w.field(key::OnPlatform, order.platform);
    w.field(key::OnNumber, order.number);
    w.field(key::OnPlacedAt, order.placedAtMs);
    w.field(key::OnAcceptedAt, order.acceptedAtMs);
    w.key(key::OnLines);
    w.startArray(order.lines.size());
    for (const OrderLine &line : order.lines) {
        w.startMap();
        w.field(key::OnLineId, line.id);
        w.field(key::OnSku, line.sku);
        w.optionalField(key::OnName, line.name);
        w.optionalField(key::OnSize, line.size);
        w.optionalField(key::OnLineNote, line.note);
        w.field(key::OnUnit, line.unit);
        w.field(key::OnQuantity, line.quantity);
        w.endMap();
    }
    w.endArray();
    w.field(key::OnTotal, order.total);
    w.field(key::OnPaid, order.paid);
    w.optionalField(key::OnNote, order.note);
    if (order.version != 1)
        w.field(key::OnVersion, order.version);
    w.endMap();
    return w.bytes();
}

Result<OnlineOrder> onlineOrderFromCbor(const QByteArray &bytes)
{
    OnlineOrder order;
    CborReader reader(bytes, QStringLiteral("online_order"));
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::OnId: return reader.into(order.id);
        case key::OnStore: return reader.into(order.storeId);
        case key::OnPlatform: return reader.into(order.platform);
        case key::OnNumber: return reader.into(order.number);
        case key::OnPlacedAt: return reader.into(order.placedAtMs);
        case key::OnAcceptedAt: return reader.into(order.acceptedAtMs);
        case key::OnLines: return readList(reader, order.lines, readOnlineLine);
        case key::OnTotal: return reader.into(order.total);
        case key::OnPaid: return reader.into(order.paid);
        case key::OnNote: return reader.into(order.note);
        case key::OnVersion: return reader.into(order.version);
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    if (order.id.isNull() || order.platform.isEmpty() || order.number.isEmpty())
        return reader.bad(QStringLiteral("an online order without id, platform or number"));
    if (order.version < 1 || order.version > OnlineOrder::MaxVersion)
        return reader.bad(QStringLiteral("version %1").arg(order.version));
    HEARTH_ASSIGN(const Money total, totalWithin(reader, order.lines));
    if (total != order.total)
        return reader.bad(QStringLiteral("the total is not the sum of the lines"));
    return order;
}

} // namespace hearth
