// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/ticketjson.h"
#include "core/ids.h"
#include "document/jsonfields.h"
#include "domain/order/order.h"

#include <algorithm>
#include <array>

namespace hearth {
namespace {
constexpr qsizetype MaxTenders = 100;
constexpr qint64 MaxCount = 1'000'000;
constexpr qint64 MaxReceipt = 1'000'000'000'000;
constexpr std::array KindNames{QLatin1String("receipt"), QLatin1String("kitchen"), QLatin1String("online"), QLatin1String("refund"), QLatin1String("change"),
                               QLatin1String("shift"), QLatin1String("label"), QLatin1String("test"), QLatin1String("text")};

const QStringList &changeNames()
{
    static const QStringList names{QString(), QStringLiteral("added"), QStringLiteral("cancelled"), QStringLiteral("quantity")};
    return names;
}

/** Reads or writes the same field under the same name, so that the two cannot differ. */
class Writer {
public:
    void operator()(const char *key, const QString &v) { if (!v.isEmpty()) set(key, v); }
    void operator()(const char *key, const Money &v) { if (!v.isZero()) set(key, v.minor()); }
    void operator()(const char *key, int v, int, int) { if (v != 0) set(key, v); }
    void operator()(const char *key, qint64 v, qint64, qint64) { if (v != 0) set(key, v); }
    void operator()(const char *key, bool v) { if (v) set(key, true); }
    void operator()(const char *key, const QUuid &v) { if (!v.isNull()) set(key, idText(v)); }
    void operator()(const char *key, LineChange v) { (*this)(key, changeNames().at(static_cast<int>(v))); }
    QJsonObject json;

private:
    void set(const char *key, const QJsonValue &v) { json.insert(QLatin1String(key), v); }
};

class Reader {
public:
    explicit Reader(JsonFields &fields) : m_fields(fields) {}
    void operator()(const char *key, QString &v) { v = m_fields.text(QLatin1String(key)); }
    void operator()(const char *key, Money &v) { v = Money(m_fields.integer(QLatin1String(key), -Money::Limit, Money::Limit)); }
    void operator()(const char *key, int &v, int least, int most) { v = static_cast<int>(m_fields.integer(QLatin1String(key), least, most)); }
    void operator()(const char *key, qint64 &v, qint64 least, qint64 most) { v = m_fields.integer(QLatin1String(key), least, most); }
    void operator()(const char *key, bool &v) { v = m_fields.flag(QLatin1String(key)); }
    void operator()(const char *key, QUuid &v)
    {
        const QString text = m_fields.text(QLatin1String(key));
        v = QUuid::fromString(text);
        if (v.isNull() && !text.isEmpty())
            m_fields.bad(QLatin1String(key), QStringLiteral("not an id"));
    }
    void operator()(const char *key, LineChange &v) { v = static_cast<LineChange>(m_fields.oneOf(QLatin1String(key), changeNames())); }

private:
    JsonFields &m_fields;
};

template <typename Visit, typename Line>
void visitLine(Visit &visit, Line &line)
{
    visit("name", line.name);
    visit("size", line.size);
    visit("note", line.note);
    visit("quantity", line.quantity, 0, MaxLineQuantity);
    visit("total_minor", line.total);
    visit("change", line.change);
    visit("old_quantity", line.oldQuantity, 0, MaxLineQuantity);
    visit("slip_job", line.slipJob);
    visit("slip_time", line.slipTime);
}

template <typename Visit, typename Shift>
void visitShift(Visit &visit, Shift &shift)
{
    const int most = static_cast<int>(MaxCount);
    visit("closing", shift.closing);
    visit("number", shift.number, 0, most);
    visit("cashier", shift.cashier);
    visit("opened_at", shift.openedAt);
    visit("closed_at", shift.closedAt);
    visit("opening_float_minor", shift.openingFloat);
    visit("orders", shift.orders, 0, most);
    visit("refund_count", shift.refundCount, 0, most);
    visit("refunds_minor", shift.refunds);
    visit("voids", shift.voids, 0, most);
    visit("drawer_opens", shift.drawerOpens, 0, most);
    visit("expected_cash_minor", shift.expected);
    visit("counted", shift.counted);
    visit("counted_cash_minor", shift.countedCash);
    visit("first_receipt", shift.firstReceipt, qint64(0), MaxReceipt);
    visit("last_receipt", shift.lastReceipt, qint64(0), MaxReceipt);
}

template <typename Visit, typename Tender>
void visitTender(Visit &visit, Tender &tender)
{
    visit("tender", tender.tender);
    visit("count", tender.count, 0, static_cast<int>(MaxCount));
    visit("amount_minor", tender.amount);
}

template <typename Visit, typename T>
void visitTicket(Visit &visit, T &ticket)
{
    visit("job_id", ticket.jobId);
    visit("order_id", ticket.orderId);
    visit("store_name", ticket.storeName);
    visit("store", ticket.storeId);
    visit("till", ticket.till, 0, 9'999);
    visit("station", ticket.station);
    visit("receipt_number", ticket.receiptNumber, qint64(0), MaxReceipt);
    visit("local_time", ticket.localTime);
    visit("business_date", ticket.businessDate);
    visit("language", ticket.language);
    visit("currency", ticket.currency);
    visit("total_minor", ticket.total);
    visit("tender", ticket.tender);
    visit("tendered_minor", ticket.tendered);
    visit("change_minor", ticket.change);
    visit("platform", ticket.platform);
    visit("platform_number", ticket.platformNumber);
    visit("paid_online", ticket.paidOnline);
    visit("revision", ticket.revision, 0, OnlineOrder::MaxVersion);
    visit("cancelled", ticket.cancelled);
    visit("changed_since", ticket.changedSince);
    visit("sample", ticket.sample);
    visit("reason", ticket.reason);
    visit("copy", ticket.copy, 0, 999);
    visit("open_drawer", ticket.openDrawer);
    visit("moved_from", ticket.movedFrom);
    visit("part", ticket.part, 0, MaxLineQuantity);
    visit("parts", ticket.parts, 0, MaxLineQuantity);
    visit("sheet", ticket.sheet, 0, 999);
    visit("sheets", ticket.sheets, 0, 999);
    visit("title", ticket.title);
    visit("qr", ticket.qr);
    visit("barcode", ticket.barcode);
}

QStringList readTexts(JsonFields &fields)
{
    QStringList texts;
    const QJsonArray list = fields.array(QLatin1String("text"), MaxOrderLines);
    for (qsizetype i = 0; i < list.size(); ++i) {
        if (!list.at(i).isString() || list.at(i).toString().size() > 1'000)
            fields.source().bad(QStringLiteral("text[%1]").arg(i), QStringLiteral("not a text of at most 1000 characters"));
        texts.append(list.at(i).toString());
    }
    return texts;
}

void readShift(JsonFields &fields, ShiftFigures &shift)
{
    if (!fields.has(QLatin1String("shift")))
        return;
    JsonFields json(fields.source(), fields.value(QLatin1String("shift")), QStringLiteral("shift"));
    Reader reader(json);
    visitShift(reader, shift);
    const QJsonArray tenders = json.array(QLatin1String("tenders"), MaxTenders);
    for (qsizetype i = 0; i < tenders.size(); ++i) {
        JsonFields one(fields.source(), tenders.at(i), QStringLiteral("shift.tenders[%1]").arg(i));
        Reader each(one);
        ShiftFigures::Tender tender;
        visitTender(each, tender);
        one.finish();
        shift.tenders.append(std::move(tender));
    }
    json.finish();
}

Result<Ticket> readTicket(JsonSource &source, const QJsonObject &json)
{
    JsonFields fields(source, json, QString());
    Ticket ticket;
    if (!fields.has(QLatin1String("kind")))
        fields.bad(QLatin1String("kind"), QStringLiteral("is needed"));
    QStringList kinds;
    for (const QLatin1String name : KindNames)
        kinds.append(name);
    ticket.kind = static_cast<TicketKind>(fields.oneOf(QLatin1String("kind"), kinds));
    Reader reader(fields);
    visitTicket(reader, ticket);
    const QJsonArray lines = fields.array(QLatin1String("lines"), MaxOrderLines);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        JsonFields one(source, lines.at(i), QStringLiteral("lines[%1]").arg(i));
        Reader each(one);
        Ticket::Line line;
        visitLine(each, line);
        one.finish();
        ticket.lines.append(std::move(line));
    }
    ticket.text = readTexts(fields);
    readShift(fields, ticket.shift);
    fields.finish();
    if (source.error)
        return tl::unexpected<Error>(*source.error);
    return ticket;
}
} // namespace

QString ticketKindName(TicketKind kind)
{
    return KindNames.at(static_cast<std::size_t>(kind));
}

std::optional<TicketKind> ticketKind(const QString &name)
{
    const auto found = std::find(KindNames.begin(), KindNames.end(), name);
    return found == KindNames.end() ? std::nullopt : std::optional(static_cast<TicketKind>(found - KindNames.begin()));
}

QJsonObject toJson(const Ticket &ticket)
{
    Writer writer;
    writer.json.insert(QLatin1String("kind"), ticketKindName(ticket.kind));
    visitTicket(writer, ticket);
    if (!ticket.lines.isEmpty()) {
        QJsonArray lines;
        for (const Ticket::Line &line : ticket.lines) {
            Writer one;
            visitLine(one, line);
            lines.append(one.json);
        }
        writer.json.insert(QLatin1String("lines"), lines);
    }
    if (!ticket.text.isEmpty())
        writer.json.insert(QLatin1String("text"), QJsonArray::fromStringList(ticket.text));
    if (ticket.shift != ShiftFigures()) {
        Writer shift;
        visitShift(shift, ticket.shift);
        QJsonArray tenders;
        for (const ShiftFigures::Tender &tender : ticket.shift.tenders) {
            Writer one;
            visitTender(one, tender);
            tenders.append(one.json);
        }
        shift.json.insert(QLatin1String("tenders"), tenders);
        writer.json.insert(QLatin1String("shift"), shift.json);
    }
    return writer.json;
}

Result<Ticket> ticketFromJson(const QByteArray &json, const QString &file)
{
    JsonSource source{file};
    return readTicket(source, source.parse(json, MaxTicketJson));
}

Result<Ticket> ticketFromJson(const QJsonObject &json, const QString &file)
{
    JsonSource source{file};
    return readTicket(source, json);
}

} // namespace hearth
