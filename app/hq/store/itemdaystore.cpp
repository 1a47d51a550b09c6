// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/itemdaystore.h"

#include <QMap>

namespace hearth::hq {

Result<QList<ItemDayStore::Counted>> ItemDayStore::count(
    storage::Database &db, qint64 store, const QString &businessDate)
{
    HEARTH_ASSIGN(storage::Rows rows,
        db.query("SELECT l.sku, l.size, l.name, l.quantity - l.refunded_quantity FROM sale s JOIN sale_line l ON "
                 "l.sale = s.id"
                 " WHERE s.store = ?1 AND s.business_date = ?2 ORDER BY s.id, l.place",
            store, businessDate));
    QMap<std::pair<QString, QString>, Counted> items;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return items.values();
        const QString sku = rows.text(0);
        const QString size = rows.text(1);
        Counted &one = items[{ sku, size }];
        one.item = { sku, size, rows.text(2) };
        one.pieces += rows.int64(3);
    }
}

Result<void> ItemDayStore::put(
    storage::Transaction &tx, qint64 store, const QString &businessDate, const QList<Counted> &items)
{
    for (const Counted &one : items) {
        HEARTH_TRY(tx.later("INSERT INTO item_day (store, business_date, sku, size, pieces) VALUES (?1, ?2, ?3, ?4, ?5)"
                            " ON CONFLICT (store, business_date, sku, size) DO UPDATE SET pieces = excluded.pieces"
                            " WHERE item_day.pieces <> excluded.pieces",
            store, businessDate, one.item.sku, one.item.size, one.pieces));
        HEARTH_TRY(tx.later(
            "INSERT INTO item_name (store, sku, size, name, name_date) VALUES (?1, ?2, ?3, ?4, ?5)"
            " ON CONFLICT (store, sku, size) DO UPDATE SET name = excluded.name, name_date = excluded.name_date"
            " WHERE item_name.name <> excluded.name AND item_name.name_date <= excluded.name_date",
            store, one.item.sku, one.item.size, one.item.name, businessDate));
    }
    return {};
}

Result<void> ItemDayStore::prune(storage::Transaction &tx, qint64 store, QDate before)
{
    return tx.later(
        "DELETE FROM item_day WHERE store = ?1 AND business_date < ?2", store, before.toString(Qt::ISODate));
}

Result<QList<ItemDay>> ItemDayStore::days(storage::Database &db, qint64 store, QDate from, QDate to)
{
    HEARTH_ASSIGN(storage::Rows rows,
        db.query("SELECT business_date, sku, size, pieces FROM item_day"
                 " WHERE store = ?1 AND business_date BETWEEN ?2 AND ?3 ORDER BY sku, size, business_date",
            store, from.toString(Qt::ISODate), to.toString(Qt::ISODate)));
    QList<ItemDay> days;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return days;
        days.append({ QDate::fromString(rows.text(0), Qt::ISODate), rows.text(1), rows.text(2), rows.int64(3) });
    }
}

Result<QList<ItemName>> ItemDayStore::names(storage::Database &db, qint64 store)
{
    HEARTH_ASSIGN(storage::Rows rows,
        db.query("SELECT sku, size, name FROM item_name WHERE store = ?1 ORDER BY sku, size", store));
    QList<ItemName> names;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return names;
        names.append({ rows.text(0), rows.text(1), rows.text(2) });
    }
}

} // namespace hearth::hq
