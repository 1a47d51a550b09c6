// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/exampletickets.h"

namespace hearth {
namespace {
struct Says {
    bool chinese;
    QString operator()(const char *zh, const char *en) const { return QString::fromUtf8(chinese ? zh : en); }
};

QList<Ticket::Line> exampleLines(const Says &says, bool prices)
{
    QList<Ticket::Line> lines{
        {says("玛格丽特披萨", "Margherita"), QStringLiteral("L"), {}, 2, Money(13'600)},
        {says("泰式鸡肉披萨 Thai Chicken 加量芝士双拼", "The Thai Chicken Pizza with extra Mozzarella"), QStringLiteral("M"),
         says("少辣，不要洋葱", "mild, no onions"), 1, Money(8'850)},
        {says("可乐", "Cola"), QStringLiteral("330ml"), {}, 12, Money(7'200)}};
    for (Ticket::Line &line : lines)
        line.total = prices ? line.total : Money();
    return lines;
}

void addChanges(Ticket &ticket, const Says &says)
{
    Ticket::Line added{says("芝士薯条", "Cheese Fries"), {}, says("加番茄酱", "with ketchup"), 1, {}};
    added.change = LineChange::Added;
    Ticket::Line cancelled = ticket.lines.at(1);
    cancelled.change = LineChange::Cancelled;
    Ticket::Line changed = ticket.lines.at(0);
    changed.change = LineChange::Quantity;
    changed.oldQuantity = 2;
    changed.quantity = 3;
    for (Ticket::Line *line : {&cancelled, &changed}) {
        line->slipJob = QStringLiteral("0a1b2c3d");
        line->slipTime = ticket.localTime.mid(11, 5);
    }
    ticket.lines = {added, cancelled, changed};
}

void addShift(Ticket &ticket, const Says &says)
{
    ticket.total = Money(1'284'550);
    ShiftFigures &shift = ticket.shift;
    shift.closing = true;
    shift.number = 41;
    shift.cashier = says("王小明", "Wang Xiaoming");
    shift.openedAt = ticket.localTime.left(11) + QStringLiteral("09:58:00");
    shift.closedAt = ticket.localTime;
    shift.openingFloat = Money(50'000);
    shift.tenders = {{QStringLiteral("cash"), 63, Money(412'050)}, {QStringLiteral("on_delivery"), 4, Money(72'500)},
                     {QStringLiteral("platform"), 88, Money(800'000)}};
    shift.orders = 155;
    shift.refundCount = 2;
    shift.refunds = Money(17'700);
    shift.voids = 5;
    shift.drawerOpens = 65;
    shift.expected = Money(444'350);
    shift.counted = true;
    shift.countedCash = Money(443'850);
    shift.firstReceipt = 4'102;
    shift.lastReceipt = 4'258;
}

/** What kinds that sell carry beside the head. */
void addPayment(Ticket &ticket)
{
    ticket.total = Money(29'650);
    ticket.tender = QStringLiteral("cash");
    ticket.tendered = Money(30'000);
    ticket.change = Money(350);
}
} // namespace

Ticket exampleTicket(TicketKind kind, const TicketContext &context, qint64 nowMs)
{
    const Says says{context.language.startsWith(QLatin1String("zh"))};
    const StoreCalendar &calendar = context.till.calendar;
    Ticket ticket;
    ticket.kind = kind;
    ticket.jobId = QUuid(QStringLiteral("{0199f3c4-1111-7aaa-8bbb-00000a1b2c3d}"));
    ticket.orderId = QUuid(QStringLiteral("{0199f3c4-2222-7ccc-8ddd-0123456789ab}"));
    ticket.storeName = context.till.storeName.isEmpty() ? context.till.storeId : context.till.storeName;
    ticket.storeId = context.till.storeId;
    ticket.till = context.till.till;
    ticket.receiptNumber = 123;
    ticket.localTime = calendar.local(nowMs).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    ticket.businessDate = calendar.businessDate(nowMs).toString(Qt::ISODate);
    ticket.language = context.language;
    ticket.currency = context.till.currency;
    ticket.lines = exampleLines(says, kind != TicketKind::Kitchen && kind != TicketKind::Change && kind != TicketKind::Label);
    switch (kind) {
    case TicketKind::Receipt: addPayment(ticket); break;
    case TicketKind::Refund:
        addPayment(ticket);
        ticket.lines = {ticket.lines.at(1)};
        ticket.total = Money(8'850);
        ticket.tendered = ticket.change = Money();
        ticket.reason = says("做错口味", "wrong topping");
        break;
    case TicketKind::Online:
        addPayment(ticket);
        ticket.tender = QStringLiteral("platform");
        ticket.tendered = ticket.total;
        ticket.change = Money();
        ticket.paidOnline = true;
        ticket.platform = QStringLiteral("meituan");
        ticket.platformNumber = QStringLiteral("1024");
        ticket.reason = says("请放前台，谢谢", "Please leave at the front desk");
        break;
    case TicketKind::Kitchen: ticket.station = stations::kitchen(); break;
    case TicketKind::Change:
        ticket.station = stations::kitchen();
        addChanges(ticket, says);
        break;
    case TicketKind::Label:
        ticket.lines = {ticket.lines.at(1)};
        ticket.platformNumber = QStringLiteral("1024");
        ticket.part = 2;
        ticket.parts = 3;
        break;
    case TicketKind::Shift:
    case TicketKind::Test:
    case TicketKind::Text:
        ticket.lines.clear();
        ticket.orderId = QUuid();
        ticket.receiptNumber = 0;
        break;
    }
    if (kind == TicketKind::Shift)
        addShift(ticket, says);
    if (kind == TicketKind::Test)
        ticket.title = QStringLiteral("tcp:192.0.2.7:9100");
    if (kind == TicketKind::Text) {
        ticket.title = says("今日提醒", "TO ALL STORES");
        ticket.text = {says("1. 马苏里拉芝士今天 16:30 到货，请安排两人收货。", "1. Mozzarella arrives at 16:30 today: two people to take it in."), QString(),
                       says("2. 扫码查看新的备料表：", "2. Scan for the new preparation list:")};
        ticket.qr = QStringLiteral("https://hearth.example/prep");
        ticket.barcode = QStringLiteral("PREP-1126");
    }
    return ticket;
}

} // namespace hearth
