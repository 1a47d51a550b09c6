// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/store/dayclosedstore.h"
#include "protocol/factbodies.h"

namespace hearth {
namespace {
Result<std::optional<QDate>> firstDate(storage::Rows rows)
{
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found || rows.isNull(0))
        return std::optional<QDate>();
    return std::optional<QDate>(QDate::fromString(rows.text(0), Qt::ISODate));
}

/** Looks at rows after the counter up to the first one of a day that is not over; the rest is looked at then. */
Result<void> takeDates(storage::Transaction &tx, const QString &counter, const char *endSql, const char *datesSql, const QString &today,
                       QList<QDate> &dates)
{
    HEARTH_ASSIGN(const auto seen, tx.value("SELECT value FROM counter WHERE name = ?1", counter));
    const qint64 from = seen.value_or(0);
    HEARTH_ASSIGN(const auto end, tx.value(endSql, from, today));
    if (!end || *end <= from)
        return {};
    HEARTH_ASSIGN(storage::Rows rows, tx.query(datesSql, from, *end));
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            break;
        const QDate date = QDate::fromString(rows.text(0), Qt::ISODate);
        if (!dates.contains(date))
            dates.append(date);
    }
    HEARTH_TRY(tx.exec("UPDATE counter SET value = ?2 WHERE name = ?1", counter, *end));
    return {};
}

#define HEARTH_END_SQL(table) \
    "SELECT coalesce((SELECT min(id) - 1 FROM " table " WHERE id > ?1 AND business_date >= ?2), (SELECT max(id) FROM " table "))"
#define HEARTH_DATES_SQL(table) "SELECT DISTINCT business_date FROM " table " WHERE id > ?1 AND id <= ?2" \
    " AND (origin < 2 OR business_date IN (SELECT business_date FROM day_closed)) ORDER BY business_date"
constexpr char SalesEndSql[] = HEARTH_END_SQL("sale");
constexpr char SalesDatesSql[] = HEARTH_DATES_SQL("sale");
constexpr char RefundsEndSql[] = HEARTH_END_SQL("refund");
constexpr char RefundsDatesSql[] = HEARTH_DATES_SQL("refund");
#undef HEARTH_END_SQL
#undef HEARTH_DATES_SQL
} // namespace

Result<std::optional<QDate>> DayClosedStore::lastDate(storage::Transaction &tx)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT max(business_date) FROM day_closed"));
    return firstDate(std::move(rows));
}

Result<std::optional<QDate>> DayClosedStore::firstSale(storage::Transaction &tx)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT min(business_date) FROM sale WHERE origin < 2"));
    return firstDate(std::move(rows));
}

Result<QList<QDate>> DayClosedStore::takeChanged(storage::Transaction &tx, QDate today)
{
    QList<QDate> dates;
    const QString now = today.toString(Qt::ISODate);
    HEARTH_TRY(takeDates(tx, QStringLiteral("day_sale"), SalesEndSql, SalesDatesSql, now, dates));
    HEARTH_TRY(takeDates(tx, QStringLiteral("day_refund"), RefundsEndSql, RefundsDatesSql, now, dates));
    std::sort(dates.begin(), dates.end());
    return dates;
}

Result<protocol::DayFigures> DayClosedStore::figures(storage::Transaction &tx, QDate date)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT s.n, s.minor, r.n, r.minor FROM"
                                               " (SELECT count(*) AS n, coalesce(sum(total_minor), 0) AS minor FROM sale WHERE business_date = ?1) s,"
                                               " (SELECT count(*) AS n, coalesce(sum(total_minor), 0) AS minor FROM refund WHERE business_date = ?1) r",
                                               date.toString(Qt::ISODate)));
    HEARTH_TRY(rows.next());
    return protocol::DayFigures{rows.int64(0), rows.money(1), rows.int64(2), rows.money(3)};
}

Result<std::optional<protocol::DayFigures>> DayClosedStore::told(storage::Transaction &tx, QDate date)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT sales, sales_minor, refunds, refunds_minor FROM day_closed WHERE business_date = ?1",
                                               date.toString(Qt::ISODate)));
    return storage::firstRow(std::move(rows), [](const storage::Rows &row) {
        return protocol::DayFigures{row.int64(0), row.money(1), row.int64(2), row.money(3)};
    });
}

Result<void> DayClosedStore::put(storage::Transaction &tx, QDate date, const protocol::DayFigures &figures, qint64 nowMs)
{
    HEARTH_TRY(tx.exec("INSERT INTO day_closed (business_date, sales, sales_minor, refunds, refunds_minor, closings, closed_at_ms)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6) ON CONFLICT (business_date) DO UPDATE SET sales = excluded.sales,"
                       " sales_minor = excluded.sales_minor, refunds = excluded.refunds, refunds_minor = excluded.refunds_minor,"
                       " closings = day_closed.closings + 1, closed_at_ms = excluded.closed_at_ms",
                       date.toString(Qt::ISODate), figures.sales, figures.salesTotal, figures.refunds, figures.refundsTotal, nowMs));
    return {};
}

Result<void> DayClosedStore::restart(storage::Transaction &tx)
{
    HEARTH_TRY(tx.exec("DELETE FROM day_closed"));
    HEARTH_TRY(tx.exec("UPDATE counter SET value = 0 WHERE name IN ('day_sale', 'day_refund')"));
    return {};
}

} // namespace hearth
