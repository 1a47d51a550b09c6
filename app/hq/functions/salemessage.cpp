// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/salemessage.h"
#include "domain/cbor.h"

namespace hearth::hq {
namespace {
// Append only.
namespace key {
enum Sale { OrderId = 1, Store, BusinessDate, Orders, Quantity, Total, Member, Epoch, Seq };
enum MemberPart { MemberId = 1, MemberDay, MemberClosedAt, MemberChannel, MemberStore, MemberOrders, MemberSpend, MemberCovers, MemberDiscount, MemberLines };
enum MemberLine { MemberSku = 1, MemberSize, MemberQuantity };
} // namespace key

void writeMember(CborWriter &w, const MemberSale &sale)
{
    w.startMap();
    w.field(key::MemberId, sale.member);
    w.field(key::MemberDay, dayOf(sale.date));
    w.field(key::MemberClosedAt, sale.closedAtMs);
    w.field(key::MemberChannel, sale.channel);
    w.field(key::MemberStore, sale.store);
    w.field(key::MemberOrders, sale.orders);
    w.field(key::MemberSpend, sale.spendMinor);
    w.optionalField(key::MemberCovers, sale.covers);
    w.optionalField(key::MemberDiscount, sale.discountMinor);
    w.key(key::MemberLines);
    w.startArray(sale.lines.size());
    for (const MemberSale::Line &line : sale.lines) {
        w.startMap();
        w.field(key::MemberSku, line.sku);
        w.optionalField(key::MemberSize, line.size);
        w.field(key::MemberQuantity, line.quantity);
        w.endMap();
    }
    w.endArray();
    w.endMap();
}

Result<MemberSale::Line> readMemberLine(CborReader &reader)
{
    MemberSale::Line line;
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::MemberSku: return reader.into(line.sku);
        case key::MemberSize: return reader.into(line.size);
        case key::MemberQuantity: return reader.into(line.quantity);
        default: return reader.skip();
        }
    }));
    return line;
}

Result<MemberSale> readMember(CborReader &reader)
{
    MemberSale sale;
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::MemberId: return reader.into(sale.member);
        case key::MemberDay: {
            int day = 0;
            HEARTH_TRY(reader.into(day));
            sale.date = dateOf(day);
            return {};
        }
        case key::MemberClosedAt: return reader.into(sale.closedAtMs);
        case key::MemberChannel: return reader.into(sale.channel);
        case key::MemberStore: return reader.into(sale.store);
        case key::MemberOrders: return reader.into(sale.orders);
        case key::MemberSpend: return reader.into(sale.spendMinor);
        case key::MemberCovers: return reader.into(sale.covers);
        case key::MemberDiscount: return reader.into(sale.discountMinor);
        case key::MemberLines:
            return reader.array([&](qsizetype) -> Result<void> {
                HEARTH_ASSIGN(MemberSale::Line line, readMemberLine(reader));
                sale.lines.append(std::move(line));
                return {};
            });
        default: return reader.skip();
        }
    }));
    if (sale.member.isNull() || !sale.date.isValid())
        return reader.bad(QStringLiteral("a member's order without member or date"));
    return sale;
}
} // namespace

QByteArray encode(const SaleMessage &message)
{
    CborWriter w;
    w.startMap();
    w.field(key::OrderId, message.orderId);
    w.field(key::Store, message.store);
    w.field(key::BusinessDate, message.businessDate);
    w.field(key::Orders, message.orders);
    w.field(key::Quantity, message.quantity);
    w.field(key::Total, message.total);
    if (message.member) {
        w.key(key::Member);
        writeMember(w, *message.member);
        w.field(key::Epoch, message.epoch);
        w.field(key::Seq, message.seq);
    }
    w.endMap();
    return w.bytes();
}

Result<SaleMessage> decodeSaleMessage(const QByteArray &bytes)
{
    SaleMessage message;
    CborReader reader(bytes, QStringLiteral("sale"));
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::OrderId: return reader.into(message.orderId);
        case key::Store: return reader.into(message.store);
        case key::BusinessDate: return reader.into(message.businessDate);
        case key::Orders: return reader.into(message.orders);
        case key::Quantity: return reader.into(message.quantity);
        case key::Total: return reader.into(message.total);
        case key::Member: {
            HEARTH_ASSIGN(message.member, readMember(reader));
            return {};
        }
        case key::Epoch: return reader.into(message.epoch);
        case key::Seq: return reader.into(message.seq);
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    return message;
}

} // namespace hearth::hq
