// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/ticketfields.h"
#include "core/ids.h"
#include "document/textwidth.h"
#include "document/words.h"

#include <algorithm>
#include <array>

namespace hearth {
namespace {
using Getter = QString (*)(const Ticket &ticket, const PaperProfile &paper);
struct Field {
    QStringView name;
    Getter get;
};

QString yes(bool flag)
{
    return flag ? QStringLiteral("1") : QString();
}

QString withCurrency(const Ticket &ticket, Money amount, const PaperProfile &paper)
{
    const QString number = plainAmount(ticket, amount);
    const QString whole = printable(currencyPrefix(ticket.currency) + number);
    return textDots(whole, paper) > paper.widthDots ? number : whole;
}

QString pieces(const Ticket &ticket)
{
    int sum = 0;
    for (const Ticket::Line &line : ticket.lines)
        sum += line.quantity;
    return QString::number(sum);
}

const Ticket::Line &firstLine(const Ticket &ticket)
{
    static const Ticket::Line none;
    return ticket.lines.isEmpty() ? none : ticket.lines.first();
}

QString receiptText(qint64 number)
{
    return number > 0 ? QStringLiteral("%1").arg(number, 6, 10, QLatin1Char('0')) : QString();
}

QString difference(const Ticket &ticket)
{
    const Money over = ticket.shift.countedCash - ticket.shift.expected;
    return (over > Money() ? QStringLiteral("+") : QString()) + plainAmount(ticket, over);
}

#define HEARTH_FIELD(name, value) Field{u##name, [](const Ticket &t, const PaperProfile &p) -> QString { (void)t; (void)p; return value; }}
const auto &fields()
{
    static const std::array table{
        HEARTH_FIELD("store_name", t.storeName),
        HEARTH_FIELD("store", t.storeId),
        HEARTH_FIELD("till", QString::number(t.till)),
        HEARTH_FIELD("station", stationWord(t.station.isEmpty() ? QStringLiteral("kitchen") : t.station, t.language)),
        HEARTH_FIELD("receipt_number", receiptText(t.receiptNumber)),
        HEARTH_FIELD("local_time", t.localTime),
        HEARTH_FIELD("clock", t.localTime.mid(11, 5)),
        HEARTH_FIELD("business_date", t.businessDate),
        HEARTH_FIELD("other_business_day", t.localTime.startsWith(t.businessDate) ? QString() : t.businessDate),
        HEARTH_FIELD("pieces", pieces(t)),
        HEARTH_FIELD("total", withCurrency(t, t.total, p)),
        HEARTH_FIELD("tender", tenderWord(t.tender, t.language)),
        HEARTH_FIELD("platform", platformWord(t.platform, t.language)),
        HEARTH_FIELD("platform_number", t.platformNumber),
        HEARTH_FIELD("order_number", t.platformNumber.isEmpty() ? QStringLiteral("%1").arg(t.receiptNumber, 6, 10, QLatin1Char('0'))
                                                                : QLatin1Char('#') + t.platformNumber),
        HEARTH_FIELD("paid_online", yes(t.paidOnline)),
        HEARTH_FIELD("reason", t.reason),
        HEARTH_FIELD("copy", t.copy > 0 ? QString::number(t.copy) : QString()),
        HEARTH_FIELD("moved_from", t.movedFrom),
        HEARTH_FIELD("order_id", t.orderId.isNull() ? QString() : idText(t.orderId)),
        HEARTH_FIELD("job", idText(t.jobId).right(8)),
        HEARTH_FIELD("item", firstLine(t).name),
        HEARTH_FIELD("item_with_size", lineName(firstLine(t))),
        HEARTH_FIELD("size", firstLine(t).size),
        HEARTH_FIELD("note", firstLine(t).note),
        HEARTH_FIELD("part", t.parts > 0 ? QStringLiteral("%1/%2").arg(t.part).arg(t.parts) : QString()),
        HEARTH_FIELD("sheet", t.sheets > 0 ? QStringLiteral("%1/%2").arg(t.sheet).arg(t.sheets) : QString()),
        HEARTH_FIELD("title", t.title),
        HEARTH_FIELD("qr", t.qr),
        HEARTH_FIELD("barcode", t.barcode),
        HEARTH_FIELD("x_or_z", t.shift.closing ? QStringLiteral("Z") : QStringLiteral("X")),
        HEARTH_FIELD("shift_number", QString::number(t.shift.number)),
        HEARTH_FIELD("cashier", t.shift.cashier),
        HEARTH_FIELD("opened_at", t.shift.openedAt),
        HEARTH_FIELD("closed_at", t.shift.closedAt),
        HEARTH_FIELD("opening_float", plainAmount(t, t.shift.openingFloat)),
        HEARTH_FIELD("orders", QString::number(t.shift.orders)),
        HEARTH_FIELD("refund_count", QString::number(t.shift.refundCount)),
        HEARTH_FIELD("refunds", plainAmount(t, t.shift.refunds)),
        HEARTH_FIELD("voids", QString::number(t.shift.voids)),
        HEARTH_FIELD("drawer_opens", QString::number(t.shift.drawerOpens)),
        HEARTH_FIELD("expected_cash", plainAmount(t, t.shift.expected)),
        HEARTH_FIELD("counted", yes(t.shift.counted)),
        HEARTH_FIELD("counted_cash", plainAmount(t, t.shift.countedCash)),
        HEARTH_FIELD("difference", difference(t)),
        HEARTH_FIELD("net_sales", plainAmount(t, t.total - t.shift.refunds)),
        HEARTH_FIELD("first_receipt", receiptText(t.shift.firstReceipt)),
        HEARTH_FIELD("last_receipt", receiptText(t.shift.lastReceipt)),
    };
    return table;
}
#undef HEARTH_FIELD

const Field *find(QStringView name)
{
    const auto found = std::find_if(fields().begin(), fields().end(), [&](const Field &field) { return field.name == name; });
    return found == fields().end() ? nullptr : &*found;
}

/** Calls `name` for what stands in braces and `plain` for the rest. */
template <typename Plain, typename Name>
void split(const QString &text, Plain &&plain, Name &&name)
{
    qsizetype from = 0;
    for (;;) {
        const qsizetype open = text.indexOf(QLatin1Char('{'), from);
        const qsizetype close = open < 0 ? -1 : text.indexOf(QLatin1Char('}'), open);
        if (close < 0)
            break;
        plain(QStringView(text).mid(from, open - from));
        name(QStringView(text).mid(open + 1, close - open - 1));
        from = close + 1;
    }
    plain(QStringView(text).mid(from));
}
} // namespace

bool isTicketField(QStringView name)
{
    return find(name) != nullptr;
}

QStringList ticketFieldNames()
{
    QStringList names;
    for (const Field &field : fields())
        names.append(field.name.toString());
    return names;
}

QString ticketField(QStringView name, const Ticket &ticket, const PaperProfile &paper)
{
    const Field *field = find(name);
    return field == nullptr ? QString() : field->get(ticket, paper);
}

QString fillIn(const QString &text, const Ticket &ticket, const PaperProfile &paper)
{
    if (!text.contains(QLatin1Char('{')))
        return text;
    QString out;
    split(text, [&](QStringView plain) { out += plain; }, [&](QStringView name) { out += ticketField(name, ticket, paper); });
    return out;
}

QString unknownField(const QString &text)
{
    QString unknown;
    split(text, [](QStringView) {}, [&](QStringView name) {
        if (unknown.isNull() && find(name) == nullptr)
            unknown = name.isEmpty() ? QStringLiteral("{}") : name.toString();
    });
    return unknown;
}

QString plainAmount(const Ticket &ticket, Money amount)
{
    return amount.toString(currencyDecimals(ticket.currency));
}

QString lineName(const Ticket::Line &line)
{
    return line.size.isEmpty() ? line.name : line.name + QStringLiteral(" (") + line.size + QLatin1Char(')');
}

} // namespace hearth
