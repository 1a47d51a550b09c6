// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"

#include <QHash>

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

inline Ticket sampleChange(const QString &language)
{
    const bool zh = language.startsWith(QLatin1String("zh"));
    Ticket t = sampleKitchen(language);
    t.kind = TicketKind::Change;
    t.localTime = QStringLiteral("2026-11-24 12:34:40");
    Ticket::Line added{zh ? QStringLiteral("芝士薯条") : QStringLiteral("Cheese Fries"), {}, zh ? QStringLiteral("加番茄酱") : QStringLiteral("with ketchup"), 1, {}};
    added.change = LineChange::Added;
    Ticket::Line cancelled = t.lines.at(1);
    cancelled.note.clear();
    cancelled.change = LineChange::Cancelled;
    Ticket::Line changed = t.lines.at(0);
    changed.change = LineChange::Quantity;
    changed.oldQuantity = 2;
    changed.quantity = 3;
    cancelled.slipJob = changed.slipJob = QStringLiteral("deadbeef");
    cancelled.slipTime = changed.slipTime = QStringLiteral("12:30");
    t.jobId = QUuid::fromString(QStringLiteral("0199f3c4-3333-7aaa-8bbb-0000cafe0001"));
    t.lines = {added, cancelled, changed};
    return t;
}

inline Ticket sampleShift(const QString &language)
{
    const bool zh = language.startsWith(QLatin1String("zh"));
    Ticket t = sampleReceipt(language);
    t.kind = TicketKind::Shift;
    t.orderId = QUuid();
    t.openDrawer = false;
    t.receiptNumber = 0;
    t.lines.clear();
    t.tender.clear();
    t.tendered = t.change = Money();
    t.localTime = QStringLiteral("2026-11-24 22:05:10");
    t.total = Money(1'284'550);
    ShiftFigures &s = t.shift;
    s.closing = true;
    s.number = 41;
    s.cashier = zh ? QStringLiteral("王小明") : QStringLiteral("Wang Xiaoming");
    s.openedAt = QStringLiteral("2026-11-24 09:58:00");
    s.closedAt = QStringLiteral("2026-11-24 22:04:31");
    s.openingFloat = Money(50'000);
    s.tenders = {{QStringLiteral("cash"), 63, Money(412'050)}, {QStringLiteral("platform"), 88, Money(800'000)}, {QStringLiteral("on_delivery"), 4, Money(72'500)}};
    s.orders = 155;
    s.refundCount = 2;
    s.refunds = Money(17'700);
    s.voids = 5;
    s.drawerOpens = 66;
    s.expected = Money(444'350);
    s.counted = true;
    s.countedCash = Money(443'850);
    s.firstReceipt = 4'102;
    s.lastReceipt = 4'258;
    return t;
}

inline Ticket sampleLabel(const QString &language)
{
    Ticket t = sampleReceipt(language);
    t.kind = TicketKind::Label;
    t.openDrawer = false;
    t.platform = QStringLiteral("meituan");
    t.platformNumber = QStringLiteral("1024");
    Ticket::Line line = t.lines.at(0);
    line.quantity = 1;
    line.total = Money();
    line.note = language.startsWith(QLatin1String("zh")) ? QStringLiteral("少辣，不要洋葱") : QStringLiteral("mild, no onions");
    t.lines = {line};
    t.part = 2;
    t.parts = 3;
    return t;
}

inline Ticket sampleTest(const QString &language)
{
    Ticket t = sampleReceipt(language);
    t.kind = TicketKind::Test;
    t.openDrawer = false;
    t.orderId = QUuid();
    t.lines.clear();
    t.title = QStringLiteral("KITCHEN 2 tcp:192.0.2.7:9100");
    return t;
}

inline Ticket sampleText(const QString &language)
{
    const bool zh = language.startsWith(QLatin1String("zh"));
    Ticket t;
    t.kind = TicketKind::Text;
    t.jobId = QUuid::fromString(QStringLiteral("0199f3c4-4444-7aaa-8bbb-0000cafe0002"));
    t.language = language;
    t.storeName = zh ? QStringLiteral("炉边披萨") : QStringLiteral("Hearth Pizza");
    t.localTime = QStringLiteral("2026-11-24 15:00:00");
    t.title = zh ? QStringLiteral("今日提醒") : QStringLiteral("TO ALL STORES");
    t.text = zh ? QStringList{QStringLiteral("1. 马苏里拉芝士今天 16:30 到货，请安排两人收货并核对温度。"), {}, QStringLiteral("2. 扫码查看新的备料表：")}
                : QStringList{QStringLiteral("1. Mozzarella arrives at 16:30 today: two people to take it in and check its temperature."), {},
                              QStringLiteral("2. Scan for the new preparation list:")};
    t.qr = QStringLiteral("https://hearth.example/prep/2026-11-24");
    t.barcode = QStringLiteral("PREP-20261124");
    return t;
}

/** One of each kind, a copy, a moved one and one of two slips of an order, by the name of its picture. */
inline Ticket sampleOf(const QString &name, const QString &language)
{
    if (name == QLatin1String("copy") || name == QLatin1String("moved")) {
        Ticket t = name == QLatin1String("copy") ? sampleReceipt(language) : sampleKitchen(language);
        t.copy = name == QLatin1String("copy") ? 1 : 0;
        t.movedFrom = name == QLatin1String("moved") ? QStringLiteral("KITCHEN 2") : QString();
        return t;
    }
    if (name == QLatin1String("amended") || name == QLatin1String("cancelled")) {
        Ticket t = sampleOnline(language);
        t.revision = 2;
        t.cancelled = name == QLatin1String("cancelled");
        return t;
    }
    if (name == QLatin1String("notmade")) { // a label of what is not made any more
        Ticket t = sampleLabel(language);
        t.lines.first().change = LineChange::Cancelled;
        t.part = t.parts = 0;
        return t;
    }
    if (name == QLatin1String("outdated")) {
        Ticket t = sampleKitchen(language);
        t.changedSince = true;
        t.copy = 1;
        return t;
    }
    if (name == QLatin1String("split")) {
        Ticket t = sampleKitchen(language);
        t.part = 1;
        t.parts = t.sheet = t.sheets = 2;
        return t;
    }
    using Maker = Ticket (*)(const QString &);
    static const QHash<QString, Maker> makers{
        {QStringLiteral("receipt"), sampleReceipt}, {QStringLiteral("kitchen"), sampleKitchen}, {QStringLiteral("online"), sampleOnline},
        {QStringLiteral("refund"), sampleRefund},   {QStringLiteral("change"), sampleChange},   {QStringLiteral("shift"), sampleShift},
        {QStringLiteral("label"), sampleLabel},     {QStringLiteral("test"), sampleTest},       {QStringLiteral("text"), sampleText}};
    return makers.value(name, sampleReceipt)(language);
}

inline QStringList sampleNames()
{
    return {QStringLiteral("receipt"), QStringLiteral("kitchen"), QStringLiteral("online"), QStringLiteral("refund"), QStringLiteral("change"),
            QStringLiteral("shift"),   QStringLiteral("label"),   QStringLiteral("test"),   QStringLiteral("text"),   QStringLiteral("copy"),
            QStringLiteral("moved"),   QStringLiteral("amended"), QStringLiteral("cancelled"), QStringLiteral("split"),
            QStringLiteral("outdated")};
}

} // namespace hearth
