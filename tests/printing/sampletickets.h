// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"

namespace hearth {

// Tickets that several tests print; fixed content, so that pictures of them can be compared.

inline Ticket sampleReceipt(const QString &language)
{
    const bool zh = language.startsWith(QLatin1String("zh"));
    Ticket t;
    t.kind = TicketKind::Receipt;
    t.jobId = QUuid::fromString(QStringLiteral("0199f3c4-1111-7aaa-8bbb-0000deadbeef"));
    t.orderId = QUuid::fromString(QStringLiteral("0199f3c4-2222-7ccc-8ddd-0123456789ab"));
    t.storeName = zh ? QStringLiteral("炉边披萨 深圳南山店") : QStringLiteral("Hearth Pizza Nanshan");
    t.storeId = QStringLiteral("SZ001");
    t.till = 1;
    t.receiptNumber = 123;
    t.localTime = QStringLiteral("2026-11-24 12:30:05");
    t.businessDate = QStringLiteral("2026-11-24");
    t.language = language;
    t.currency = QStringLiteral("CNY");
    if (zh) {
        t.lines = {{QStringLiteral("玛格丽特披萨"), QStringLiteral("L"), {}, 2, Money(13'600)},
                   {QStringLiteral("泰式鸡肉披萨 Thai Chicken 加量芝士双拼"), QStringLiteral("M"), QStringLiteral("少辣，不要洋葱"), 1, Money(8'850)},
                   {QStringLiteral("可乐"), QStringLiteral("330ml"), {}, 12, Money(7'200)}};
    } else {
        t.lines = {{QStringLiteral("Margherita"), QStringLiteral("L"), {}, 2, Money(13'600)},
                   {QStringLiteral("The Thai Chicken Pizza with extra Mozzarella"), QStringLiteral("M"), QStringLiteral("mild, no onions"), 1, Money(8'850)},
                   {QStringLiteral("Cola"), QStringLiteral("330ml"), {}, 12, Money(7'200)}};
    }
    t.total = Money(29'650);
    t.tender = QStringLiteral("cash");
    t.tendered = Money(30'000);
    t.change = Money(350);
    t.openDrawer = true;
    return t;
}

inline Ticket sampleKitchen(const QString &language)
{
    Ticket t = sampleReceipt(language);
    t.kind = TicketKind::Kitchen;
    t.station = QStringLiteral("kitchen");
    t.openDrawer = false;
    for (Ticket::Line &line : t.lines)
        line.total = Money();
    t.total = t.tendered = t.change = Money();
    t.tender.clear();
    return t;
}

inline Ticket sampleOnline(const QString &language)
{
    Ticket t = sampleReceipt(language);
    t.kind = TicketKind::Online;
    t.platform = QStringLiteral("meituan");
    t.platformNumber = QStringLiteral("1024");
    t.paidOnline = true;
    t.openDrawer = false;
    t.tender = QStringLiteral("platform");
    t.tendered = t.total;
    t.change = Money();
    t.reason = language.startsWith(QLatin1String("zh")) ? QStringLiteral("请放前台，谢谢") : QStringLiteral("Please leave at the front desk");
    return t;
}

inline Ticket sampleRefund(const QString &language)
{
    Ticket t = sampleReceipt(language);
    t.kind = TicketKind::Refund;
    t.receiptNumber = 124;
    t.lines = {t.lines.at(1)};
    t.total = Money(8'850);
    t.tendered = t.change = Money();
    t.reason = language.startsWith(QLatin1String("zh")) ? QStringLiteral("做错口味") : QStringLiteral("wrong topping");
    return t;
}

} // namespace hearth
