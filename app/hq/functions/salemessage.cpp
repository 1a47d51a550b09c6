// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/salemessage.h"
#include "domain/cbor.h"

namespace hearth::hq {
namespace {
// Append only.
namespace key {
enum Sale { OrderId = 1, Store, BusinessDate, Orders, Quantity, Total };
} // namespace key
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
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    return message;
}

} // namespace hearth::hq
