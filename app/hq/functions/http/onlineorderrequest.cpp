// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/http/onlineorderrequest.h"
#include "domain/order/ordercodec.h"
#include "functions/jsonfields.h"
#include "protocol/identity.h"

namespace hearth::hq {
namespace {
// What a till accepts as a price, so that an order that was accepted here is not refused there.

Result<OrderLine> parseLine(const JsonFields &fields)
{
    OrderLine line;
    HEARTH_ASSIGN(line.sku, fields.text(QLatin1String("sku"), 1, 64));
    HEARTH_ASSIGN(line.size, fields.text(QLatin1String("size"), 0, 32));
    HEARTH_ASSIGN(const qint64 quantity, fields.integer(QLatin1String("quantity"), 1, MaxLineQuantity));
    line.quantity = static_cast<int>(quantity);
    HEARTH_ASSIGN(const qint64 unit, fields.integer(QLatin1String("unit_minor"), 0, Money::UnitLimit));
    line.unit = Money(unit);
    HEARTH_ASSIGN(line.name, fields.optionalText(QLatin1String("name"), 100));
    HEARTH_ASSIGN(line.note, fields.optionalText(QLatin1String("note"), 200));
    return line;
}
} // namespace

Result<OnlineOrderRequest> parseOnlineOrder(const QJsonObject &body)
{
    const JsonFields fields(body);
    OnlineOrderRequest request;
    OnlineOrder &order = request.order;
    HEARTH_ASSIGN(order.platform, fields.text(QLatin1String("platform"), 1, 32));
    HEARTH_ASSIGN(order.number, fields.text(QLatin1String("number"), 1, 64));
    HEARTH_ASSIGN(order.storeId, fields.text(QLatin1String("store"), 1, 32));
    HEARTH_ASSIGN(order.placedAtMs, fields.moment(QLatin1String("placed_at")));
    HEARTH_ASSIGN(const QList<JsonFields> lines, fields.objects(QLatin1String("lines"), 1, MaxOrderLines));
    for (const JsonFields &line : lines) {
        HEARTH_ASSIGN(OrderLine parsed, parseLine(line));
        order.lines.append(std::move(parsed));
    }
    HEARTH_ASSIGN(const qint64 total, fields.integer(QLatin1String("total_minor"), 0, Money::Limit));
    order.total = Money(total);
    if (const Money sum = totalOf(order.lines); sum != order.total)
        return fields.bad(QLatin1String("total_minor"), QStringLiteral("is %1, the lines give %2").arg(total).arg(sum.minor()));
    HEARTH_ASSIGN(order.paid, fields.boolean(QLatin1String("paid")));
    HEARTH_ASSIGN(order.note, fields.optionalText(QLatin1String("note"), 500));
    if (fields.has(QLatin1String("of_version"))) {
        HEARTH_ASSIGN(const qint64 version, fields.integer(QLatin1String("of_version"), 1, OnlineOrder::MaxVersion));
        request.ofVersion = static_cast<int>(version);
    }
    const QByteArray encoded = toCbor(order);
    if (encoded.size() > MaxOnlineOrderBytes)
        return fields.bad(QLatin1String("lines"), QStringLiteral("are too much for one message: %1 kB, %2 kB fit")
                                                      .arg(encoded.size() / 1024).arg(MaxOnlineOrderBytes / 1024));
    request.hash = protocol::hash(encoded);
    return request;
}

} // namespace hearth::hq
