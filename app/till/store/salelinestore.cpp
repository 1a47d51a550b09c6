// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/store/salelinestore.h"

namespace hearth {
namespace {
Result<QList<SaleLineRow>> read(Result<storage::Rows> rows)
{
    if (!rows)
        return tl::unexpected<Error>(std::move(rows).error());
    QList<SaleLineRow> list;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows->next());
        if (!more)
            return list;
        OrderLine line;
        line.id = rows->id(1);
        line.sku = rows->text(2);
        line.name = rows->text(3);
        line.size = rows->text(4);
        line.unit = rows->money(5);
        line.quantity = rows->int32(6);
        list.append({rows->int64(0), std::move(line), rows->int32(7)});
    }
}
} // namespace

Result<void> SaleLineStore::insert(storage::Transaction &tx, qint64 sale, const OrderLine &line)
{
    HEARTH_TRY(tx.exec("INSERT INTO sale_line (sale, line_id, sku, name, size, unit_minor, quantity)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                       sale, line.id, line.sku, line.name, line.size, line.unit, line.quantity));
    return {};
}

Result<QList<SaleLineRow>> SaleLineStore::ofSale(storage::Transaction &tx, qint64 sale)
{
    return read(tx.query("SELECT id, line_id, sku, name, size, unit_minor, quantity, refunded_quantity FROM sale_line"
                         " WHERE sale = ?1 ORDER BY id", sale));
}

Result<QList<SaleLineRow>> SaleLineStore::ofSale(storage::Database &db, qint64 sale)
{
    return read(db.query("SELECT id, line_id, sku, name, size, unit_minor, quantity, refunded_quantity FROM sale_line"
                         " WHERE sale = ?1 ORDER BY id", sale));
}

Result<void> SaleLineStore::addRefunded(storage::Transaction &tx, qint64 row, int quantity)
{
    HEARTH_ASSIGN(const int changed,
                  tx.exec("UPDATE sale_line SET refunded_quantity = refunded_quantity + ?2"
                          " WHERE id = ?1 AND refunded_quantity + ?2 <= quantity", row, quantity));
    if (changed != 1)
        return fail(ErrorCode::Conflict, QStringLiteral("more than is left would be taken back"));
    return {};
}

} // namespace hearth
