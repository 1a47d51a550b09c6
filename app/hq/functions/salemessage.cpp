// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/salemessage.h"
#include "domain/cbor.h"

namespace hearth::hq {
namespace {
// Append only.
enum Key { OrderId = 1, Store, BusinessDate, Orders, Quantity, Total };
} // namespace

QByteArray encode(const SaleMessage &message)
{
    CborWriter w;
    w.startMap();
    w.field(OrderId, message.orderId);
    w.field(Store, message.store);
    w.field(BusinessDate, message.businessDate);
    w.field(Orders, message.orders);
    w.field(Quantity, message.quantity);
    w.field(Total, message.total);
    w.endMap();
    return w.bytes();
}

Result<SaleMessage> decodeSaleMessage(const QByteArray &bytes)
{
    SaleMessage message;
    CborReader reader(bytes, QStringLiteral("sale"));
    HEARTH_TRY(reader.map([&](int key) -> Result<void> {
        switch (key) {
        case OrderId: return reader.into(message.orderId);
        case Store: return reader.into(message.store);
        case BusinessDate: return reader.into(message.businessDate);
        case Orders: return reader.into(message.orders);
        case Quantity: return reader.into(message.quantity);
        case Total: return reader.into(message.total);
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    return message;
}

} // namespace hearth::hq
