// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"

namespace hearth {

// Documents as CBOR maps with append-only integer keys (listed in docs/protocol.md). The same document always gives the
// same bytes. Decoding checks types, ranges and that the total is what lines and discounts give; errors name the place.

[[nodiscard]] QByteArray toCbor(const ClosedOrder &order);
[[nodiscard]] Result<ClosedOrder> closedOrderFromCbor(const QByteArray &bytes);

[[nodiscard]] QByteArray toCbor(const Refund &refund);
[[nodiscard]] Result<Refund> refundFromCbor(const QByteArray &bytes);

[[nodiscard]] QByteArray toCbor(const OnlineOrder &order);
[[nodiscard]] Result<OnlineOrder> onlineOrderFromCbor(const QByteArray &bytes);

} // namespace hearth
