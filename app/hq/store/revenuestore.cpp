// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/revenuestore.h"

#include <QMap>
#include <QSet>
#include <algorithm>

namespace hearth::hq {
namespace {
int partOf(int hour)
{
    int part = 0;
    while (hour >= RevenueStore::PartHours[static_cast<size_t>(part) + 1])
        ++part;
    return part;
}

Result<void> collect(storage::Rows rows, QSet<QString> &dates)
{
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return {};
        dates.insert(rows.text(0));
    }
}
} // namespace

Result<RevenueMark> RevenueStore::mark(storage::Database &db, qint64 store)
{
    HEARTH_ASSIGN(storage::Rows rows,
        db.query("SELECT sale, refund, until_date, at_ms FROM revenue_extract WHERE store = ?1", store));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return RevenueMark();
    return RevenueMark{ rows.int64(0), rows.int64(1), QDate::fromString(rows.text(2), Qt::ISODate), rows.int64(3) };
}

Result<RevenueMark> RevenueStore::head(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows,
        db.query("SELECT coalesce((SELECT max(id) FROM sale), 0), coalesce((SELECT max(id) FROM refund), 0)"));
    HEARTH_TRY(rows.next());
    return RevenueMark{ rows.int64(0), rows.int64(1), {}, 0 };
}

Result<QStringList> RevenueStore::touched(storage::Database &db, qint64 store, const RevenueMark &mark, QDate until)
{
    const QString last = until.toString(Qt::ISODate);
    const QString known = mark.until.isValid() ? mark.until.toString(Qt::ISODate) : QString();
    QSet<QString> dates;
    HEARTH_ASSIGN(storage::Rows sales,
        db.query("SELECT DISTINCT business_date FROM sale WHERE store = ?1 AND business_date <= ?2"
                 " AND (id > ?3 OR business_date > ?4)",
            store, last, mark.sale, known));
    HEARTH_TRY(collect(std::move(sales), dates));
    HEARTH_ASSIGN(storage::Rows refunds,
        db.query("SELECT DISTINCT s.business_date FROM refund r JOIN sale s ON s.id = r.sale"
                 " WHERE r.id > ?3 AND s.store = ?1 AND s.business_date <= ?2",
            store, last, mark.refund));
    HEARTH_TRY(collect(std::move(refunds), dates));
    QStringList list(dates.cbegin(), dates.cend());
    list.sort();
    return list;
}

Result<QList<RevenueCell>> RevenueStore::count(
    storage::Database &db, qint64 store, const QString &businessDate, const StoreCalendar &calendar)
{
    HEARTH_ASSIGN(storage::Rows rows,
        db.query("SELECT channel, closed_at_ms, total_minor - refunded_minor,"
                 " CASE WHEN refunded_quantity < quantity OR quantity = 0 THEN 1 ELSE 0 END"
                 " FROM sale WHERE store = ?1 AND business_date = ?2",
            store, businessDate));
    QMap<std::pair<QString, int>, RevenueCell> cells;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            break;
        const QString channel = rows.text(0);
        const int part = partOf(calendar.local(rows.int64(1)).time().hour());
        RevenueCell &cell = cells[{ channel, part }];
        cell.businessDate = businessDate;
        cell.channel = channel;
        cell.part = part;
        cell.total += rows.money(2);
        cell.orders += rows.int64(3);
    }
    return cells.values();
}

Result<void> RevenueStore::put(
    storage::Transaction &tx, qint64 store, const QString &businessDate, const QList<RevenueCell> &cells)
{
    Money total;
    qint64 orders = 0;
    for (const RevenueCell &cell : cells) {
        total += cell.total;
        orders += cell.orders;
        HEARTH_TRY(tx.later(
            "INSERT INTO revenue_cell (store, business_date, channel, part, orders, total_minor) VALUES (?1, ?2, ?3, "
            "?4, ?5, ?6)"
            " ON CONFLICT (store, business_date, channel, part) DO UPDATE SET orders = excluded.orders, total_minor = "
            "excluded.total_minor"
            " WHERE revenue_cell.orders <> excluded.orders OR revenue_cell.total_minor <> excluded.total_minor",
            store, businessDate, cell.channel, cell.part, cell.orders, cell.total));
    }
    if (cells.isEmpty())
        return {};
    return tx.later(
        "INSERT INTO revenue_day (store, business_date, orders, total_minor) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (store, business_date) DO UPDATE SET orders = excluded.orders, total_minor = excluded.total_minor"
        " WHERE revenue_day.orders <> excluded.orders OR revenue_day.total_minor <> excluded.total_minor",
        store, businessDate, orders, total);
}

Result<void> RevenueStore::putMark(storage::Transaction &tx, qint64 store, const RevenueMark &mark)
{
    return tx.later("INSERT INTO revenue_extract (store, sale, refund, until_date, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)"
                    " ON CONFLICT (store) DO UPDATE SET sale = excluded.sale, refund = excluded.refund, until_date = "
                    "excluded.until_date,"
                    " at_ms = excluded.at_ms",
        store, mark.sale, mark.refund, mark.until.toString(Qt::ISODate), mark.atMs);
}

Result<QList<RevenueCell>> RevenueStore::cells(storage::Database &db, qint64 store, QDate from, QDate to)
{
    HEARTH_ASSIGN(storage::Rows rows,
        db.query("SELECT business_date, channel, part, orders, total_minor FROM revenue_cell"
                 " WHERE store = ?1 AND business_date BETWEEN ?2 AND ?3 ORDER BY business_date, channel, part",
            store, from.toString(Qt::ISODate), to.toString(Qt::ISODate)));
    QList<RevenueCell> cells;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return cells;
        cells.append({ rows.text(0), rows.text(1), rows.int32(2), rows.int64(3), rows.money(4) });
    }
}

Result<QList<RevenueDay>> RevenueStore::days(storage::Database &db, QDate from, QDate to)
{
    HEARTH_ASSIGN(storage::Rows rows,
        db.query("SELECT s.code, d.business_date, d.total_minor FROM revenue_day d JOIN store s ON s.id = d.store"
                 " WHERE d.business_date BETWEEN ?1 AND ?2 ORDER BY s.code, d.business_date",
            from.toString(Qt::ISODate), to.toString(Qt::ISODate)));
    QList<RevenueDay> days;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return days;
        days.append({ rows.text(0), QDate::fromString(rows.text(1), Qt::ISODate), rows.money(2) });
    }
}

Result<QDate> RevenueStore::lastDate(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT max(until_date) FROM revenue_extract"));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? QDate::fromString(rows.text(0), Qt::ISODate) : QDate();
}

} // namespace hearth::hq
