// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/shiftreport.h"
#include "core/faultpoint.h"
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "till/store/shiftreportstore.h"

#include <QJsonArray>

namespace hearth {
namespace {
constexpr int MaxCashier = 100;
constexpr auto TimeFormat = "yyyy-MM-dd HH:mm:ss";

// Each query twice, because SQL texts are literals: ?1 is the row before the first one or the business date, ?2 the last row.
#define HEARTH_SALES(what) {what " s.id > ?1 AND s.id <= ?2 AND s.origin < 2", what " s.business_date = ?1 AND s.id <= ?2"}
#define HEARTH_REFUNDS(what) {what " r.id > ?1 AND r.id <= ?2 AND r.origin < 2", what " r.business_date = ?1 AND r.id <= ?2"}
#define HEARTH_CASH_SALE(sale) "(SELECT p.tender FROM payment p WHERE p.sale = " sale " ORDER BY p.id LIMIT 1) = 'cash'"
#define HEARTH_ON_PAPER(kind) "EXISTS (SELECT 1 FROM print_job j WHERE j.order_id = s.order_id AND j.kind = '" kind "' AND j.copy = 0 AND j.state IN (3, 4))"

using TwoWays = const char *[2];
constexpr TwoWays SalesSql = HEARTH_SALES("SELECT count(*), coalesce(sum(s.total_minor), 0), coalesce(min(s.receipt_number), 0),"
                                          " coalesce(max(s.receipt_number), 0), coalesce(min(s.closed_at_ms), 0) FROM sale s WHERE");
constexpr TwoWays RefundsSql = HEARTH_REFUNDS("SELECT count(*), coalesce(sum(r.total_minor), 0), coalesce(min(r.receipt_number), 0),"
                                              " coalesce(max(r.receipt_number), 0) FROM refund r WHERE");
constexpr TwoWays CashBackSql = HEARTH_REFUNDS("SELECT coalesce(sum(r.total_minor), 0), coalesce(sum(" HEARTH_ON_PAPER("refund") "), 0)"
                                               " FROM refund r JOIN sale s ON s.id = r.sale WHERE " HEARTH_CASH_SALE("r.sale") " AND");
constexpr TwoWays DrawerSql = HEARTH_SALES("SELECT count(*) FROM sale s WHERE " HEARTH_ON_PAPER("receipt") " AND " HEARTH_CASH_SALE("s.id") " AND");
constexpr TwoWays BodiesSql = HEARTH_SALES("SELECT s.body FROM sale s WHERE");
constexpr TwoWays TendersSql = {"SELECT p.tender, count(*), sum(p.amount_minor) FROM sale s JOIN payment p ON p.sale = s.id WHERE s.id > ?1 AND s.id <= ?2 AND s.origin < 2"
                                " GROUP BY p.tender ORDER BY p.tender <> 'cash', p.tender",
                                "SELECT p.tender, count(*), sum(p.amount_minor) FROM sale s JOIN payment p ON p.sale = s.id WHERE s.business_date = ?1 AND s.id <= ?2"
                                " GROUP BY p.tender ORDER BY p.tender <> 'cash', p.tender"};
#undef HEARTH_SALES
#undef HEARTH_REFUNDS
#undef HEARTH_CASH_SALE
#undef HEARTH_ON_PAPER

/** The rows of one report; each query sees the same ones, whatever is sold meanwhile. */
template <typename Connection>
class Span {
public:
    Span(Connection &connection, const std::optional<QDate> &date) : m_connection(connection)
    {
        if (date)
            m_date = date->toString(Qt::ISODate);
    }
    Result<void> begin(qint64 afterSale, qint64 afterRefund)
    {
        m_afterSale = afterSale;
        m_afterRefund = afterRefund;
        HEARTH_ASSIGN(storage::Rows rows, m_connection.query("SELECT (SELECT coalesce(max(id), 0) FROM sale), (SELECT coalesce(max(id), 0) FROM refund)"));
        HEARTH_TRY(rows.next());
        lastSale = rows.int64(0);
        lastRefund = rows.int64(1);
        return {};
    }
    Result<storage::Rows> sales(const TwoWays &sql) const { return run(sql, m_afterSale, lastSale); }
    Result<storage::Rows> refunds(const TwoWays &sql) const { return run(sql, m_afterRefund, lastRefund); }
    qint64 lastSale = 0;
    qint64 lastRefund = 0;

private:
    Result<storage::Rows> run(const TwoWays &sql, qint64 after, qint64 last) const
    {
        return m_date.isEmpty() ? m_connection.query(sql[0], after, last) : m_connection.query(sql[1], m_date, last);
    }
    Connection &m_connection;
    QString m_date;
    qint64 m_afterSale = 0;
    qint64 m_afterRefund = 0;
};

void widen(ShiftFigures &figures, qint64 first, qint64 last)
{
    if (last == 0)
        return;
    figures.firstReceipt = figures.firstReceipt == 0 ? first : qMin(figures.firstReceipt, first);
    figures.lastReceipt = qMax(figures.lastReceipt, last);
}

/** Fills in what was sold and given back; returns when the first sale was, 0: none. */
template <typename Connection>
Result<qint64> addFigures(const Span<Connection> &span, ShiftReport &report)
{
    ShiftFigures &figures = report.figures;
    HEARTH_ASSIGN(storage::Rows sales, span.sales(SalesSql));
    HEARTH_TRY(sales.next());
    figures.orders = sales.int32(0);
    report.total = sales.money(1);
    widen(figures, sales.int64(2), sales.int64(3));
    const qint64 firstMs = sales.int64(4);
    HEARTH_ASSIGN(storage::Rows refunds, span.refunds(RefundsSql));
    HEARTH_TRY(refunds.next());
    figures.refundCount = refunds.int32(0);
    figures.refunds = refunds.money(1);
    widen(figures, refunds.int64(2), refunds.int64(3));

    HEARTH_ASSIGN(storage::Rows cashBack, span.refunds(CashBackSql));
    HEARTH_TRY(cashBack.next());
    figures.expected = figures.openingFloat - cashBack.money(0);
    figures.drawerOpens = cashBack.int32(1);
    HEARTH_ASSIGN(storage::Rows drawer, span.sales(DrawerSql));
    HEARTH_TRY(drawer.next());
    figures.drawerOpens += drawer.int32(0);
    HEARTH_ASSIGN(storage::Rows tenders, span.sales(TendersSql));
    for (;;) {
        HEARTH_ASSIGN(const bool more, tenders.next());
        if (!more)
            break;
        figures.tenders.append({tenders.text(0), tenders.int32(1), tenders.money(2)});
        if (figures.tenders.last().tender == QLatin1String("cash"))
            figures.expected += tenders.money(2);
    }
    HEARTH_ASSIGN(storage::Rows bodies, span.sales(BodiesSql));
    for (;;) {
        HEARTH_ASSIGN(const bool more, bodies.next());
        if (!more)
            return firstMs;
        HEARTH_ASSIGN(const ClosedOrder order, closedOrderFromCbor(bodies.blob(0)));
        figures.voids += static_cast<int>(std::count_if(order.events.begin(), order.events.end(),
                                                        [](const LineEvent &event) { return event.kind == LineEventKind::Void; }));
    }
}

Result<void> check(const ShiftRequest &request)
{
    const auto amount = [](Money money, const char *what) -> Result<void> {
        if (money.isNegative() || money.minor() > Money::Limit)
            return fail(ErrorCode::InvalidInput, QStringLiteral("no such amount"), QLatin1String(what));
        return {};
    };
    HEARTH_TRY(amount(request.openingFloat, "float"));
    HEARTH_TRY(amount(request.counted.value_or(Money()), "counted"));
    if (request.cashier.size() > MaxCashier)
        return fail(ErrorCode::InvalidInput, QStringLiteral("longer than %1 characters").arg(MaxCashier), QStringLiteral("cashier"));
    if (request.date && !request.date->isValid())
        return fail(ErrorCode::InvalidInput, QStringLiteral("no such date"), QStringLiteral("date"));
    return {};
}

template <typename Connection>
Result<ShiftReport> readReport(Connection &connection, const Clock &clock, const TillIdentity &till, const ShiftRequest &request)
{
    HEARTH_TRY(check(request));
    const bool closing = !request.date;
    HEARTH_ASSIGN(const auto before, ShiftReportStore::last(connection, closing));
    const StoreCalendar &calendar = till.calendar;
    ShiftReport report;
    report.id = newId(clock);
    report.atMs = clock.nowMs();
    report.businessDate = request.date.value_or(calendar.businessDate(report.atMs));
    ShiftFigures &figures = report.figures;
    figures.closing = closing;
    figures.number = before ? before->number + 1 : 1;
    figures.cashier = request.cashier;
    figures.openingFloat = request.openingFloat;
    figures.counted = request.counted.has_value();
    figures.countedCash = request.counted.value_or(Money());
    Span<Connection> span(connection, request.date);
    HEARTH_TRY(span.begin(closing && before ? before->lastSale : 0, closing && before ? before->lastRefund : 0));
    report.lastSale = span.lastSale;
    report.lastRefund = span.lastRefund;
    HEARTH_ASSIGN(const qint64 firstMs, addFigures(span, report));
    const auto text = [&](qint64 ms) { return ms == 0 ? QString() : calendar.local(ms).toString(QLatin1String(TimeFormat)); };
    if (closing) {
        figures.openedAt = text(before ? before->atMs : firstMs);
        figures.closedAt = text(report.atMs);
    } else {
        figures.openedAt = text(calendar.utcMs(*request.date, calendar.cutoff));
        figures.closedAt = text(qMin(report.atMs, calendar.utcMs(request.date->addDays(1), calendar.cutoff)));
    }
    return report;
}
} // namespace

Result<ShiftReport> readShift(storage::Database &db, const Clock &clock, const TillIdentity &till, const ShiftRequest &request)
{
    return readReport(db, clock, till, request);
}

Result<ShiftReport> readShift(storage::Transaction &tx, const Clock &clock, const TillIdentity &till, const ShiftRequest &request)
{
    return readReport(tx, clock, till, request);
}

Ticket shiftTicket(const TicketContext &context, const ShiftReport &report)
{
    Ticket ticket;
    ticket.kind = TicketKind::Shift;
    ticket.storeName = context.till.storeName;
    ticket.storeId = context.till.storeId;
    ticket.till = context.till.till;
    ticket.localTime = context.till.calendar.local(report.atMs).toString(QLatin1String(TimeFormat));
    ticket.businessDate = report.businessDate.toString(Qt::ISODate);
    ticket.language = context.language;
    ticket.currency = context.till.currency;
    ticket.total = report.total;
    ticket.shift = report.figures;
    return ticket;
}

QJsonObject shiftJson(const ShiftReport &report)
{
    const ShiftFigures &figures = report.figures;
    QJsonArray tenders;
    for (const ShiftFigures::Tender &tender : figures.tenders)
        tenders.append(QJsonObject{{QStringLiteral("tender"), tender.tender}, {QStringLiteral("count"), tender.count},
                                   {QStringLiteral("amount_minor"), tender.amount.minor()}});
    QJsonObject json{{QStringLiteral("kind"), figures.closing ? QStringLiteral("Z") : QStringLiteral("X")},
                     {QStringLiteral("number"), figures.number},
                     {QStringLiteral("business_date"), report.businessDate.toString(Qt::ISODate)},
                     {QStringLiteral("opened_at"), figures.openedAt},
                     {QStringLiteral("closed_at"), figures.closedAt},
                     {QStringLiteral("orders"), figures.orders},
                     {QStringLiteral("total_minor"), report.total.minor()},
                     {QStringLiteral("refunds"), figures.refundCount},
                     {QStringLiteral("refunds_minor"), figures.refunds.minor()},
                     {QStringLiteral("net_minor"), (report.total - figures.refunds).minor()},
                     {QStringLiteral("tenders"), tenders},
                     {QStringLiteral("opening_float_minor"), figures.openingFloat.minor()},
                     {QStringLiteral("expected_cash_minor"), figures.expected.minor()},
                     {QStringLiteral("voids"), figures.voids},
                     {QStringLiteral("drawer_opens"), figures.drawerOpens},
                     {QStringLiteral("first_receipt"), figures.firstReceipt},
                     {QStringLiteral("last_receipt"), figures.lastReceipt}};
    if (figures.counted)
        json.insert(QStringLiteral("counted_cash_minor"), figures.countedCash.minor());
    return json;
}

Result<RecordedShift> recordShift(storage::Transaction &tx, const Clock &clock, const ShiftReport &report, const TicketContext &context)
{
    HEARTH_ASSIGN(const auto stored, ShiftReportStore::find(tx, report.id));
    if (stored) {
        RecordedShift again{report, true, stored->jobId};
        again.report.figures.number = stored->number;
        return again;
    }
    RecordedShift recorded{report, false, {}};
    ShiftFigures &figures = recorded.report.figures;
    HEARTH_ASSIGN(const auto before, ShiftReportStore::last(tx, figures.closing));
    const int next = before ? before->number + 1 : 1;
    if (figures.closing && figures.number != next)
        return fail(ErrorCode::Conflict, QStringLiteral("Z report %1 was made meanwhile: read it again").arg(figures.number), QStringLiteral("shift"));
    figures.number = next;
    const Ticket ticket = shiftTicket(context, recorded.report);
    HEARTH_ASSIGN(const auto job, queueTicket(tx, clock, stations::receipt(), QStringLiteral("shift"), ticket));
    recorded.jobId = job ? job->jobId : QUuid();
    HEARTH_TRY(ShiftReportStore::insert(tx, {report.id, figures.closing, next, report.businessDate, report.atMs, report.lastSale, report.lastRefund,
                                             figures.orders, report.total, figures.refunds, figures.expected, recorded.jobId, toCbor(ticket)}));
    faultPoint("till.shift_stored");
    return recorded;
}

} // namespace hearth
