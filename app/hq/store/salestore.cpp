// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/salestore.h"
#include "core/ids.h"
#include "hqstore/tillstore.h"

#include <array>

namespace hearth::hq {
namespace {
/** YYYY-MM-DD: QDate::toString() by way of a format costs as much as an insertion into a table. */
QString isoDate(QDate date)
{
    int year = 0;
    int month = 0;
    int day = 0;
    date.getDate(&year, &month, &day);
    if (!date.isValid() || year < 0 || year > 9999)
        return date.toString(Qt::ISODate);
    const auto digit = [](int number) { return static_cast<char16_t>(u'0' + number % 10); };
    const std::array text{digit(year / 1000), digit(year / 100), digit(year / 10), digit(year),    u'-',
                          digit(month / 10),  digit(month),      u'-',             digit(day / 10), digit(day)};
    return QString::fromUtf16(text.data(), text.size());
}

// Nothing was inserted: the same order again, another one under its id, or not this till's.
Result<StoredSale> explain(storage::Transaction &tx, const ClosedOrder &order, const QByteArray &hash, qint64 till)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT hash FROM sale WHERE order_id = ?1", order.id));
    HEARTH_ASSIGN(const bool stored, rows.next());
    if (stored && rows.blob(0) == hash)
        return StoredSale{true};
    if (stored)
        return fail(ErrorCode::Conflict, QStringLiteral("another order is stored under this id"), idText(order.id));
    HEARTH_ASSIGN(const auto sender, TillStore::get(tx, till));
    if (!sender)
        return fail(ErrorCode::NotFound, QStringLiteral("the sending till is unknown"), QStringLiteral("order.till"));
    if (sender->storeCode == order.storeId && sender->number == order.till)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("the order is in %1, its store sells in %2").arg(order.currency, sender->settings.currency),
                    QStringLiteral("order.currency"));
    return fail(ErrorCode::InvalidInput,
                QStringLiteral("the order is of store %1 till %2, it was sent by store %3 till %4")
                    .arg(order.storeId).arg(order.till).arg(sender->storeCode).arg(sender->number),
                QStringLiteral("order.store"));
}
} // namespace

Result<StoredSale> SaleStore::add(storage::Transaction &tx, const ClosedOrder &order, const QByteArray &hash, qint64 till,
                                  qint64 receivedAtMs)
{
    const QList<OrderLine> lines = order.lines();
    const QString businessDate = isoDate(order.businessDate);
    int quantity = 0;
    for (const OrderLine &line : lines)
        quantity += line.quantity;
    // This runs for every order of the chain. VALUES and not SELECT: that would make SQLite keep a journal of the statement.
    HEARTH_ASSIGN(const std::optional<qint64> store,
                  tx.constant("SELECT s.id FROM till t JOIN store s ON s.id = t.store"
                           " WHERE t.id = ?1 AND t.number = ?2 AND s.code = ?3 AND s.currency = ?4",
                           till, order.till, order.storeId, order.currency));
    if (!store)
        return explain(tx, order, hash, till);
    HEARTH_ASSIGN(const std::optional<qint64> reserved, tx.reserveId("sale"));
#define HEARTH_SALE_INSERT \
    "INSERT INTO sale (id, order_id, store, till, receipt_number, business_date, channel, closed_at_ms, received_at_ms, total_minor," \
    " quantity, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
    const auto insert = [&](auto run) {
        return run(reserved, order.id, *store, till, order.receiptNumber, businessDate, order.channel,
                   order.closedAtMs, receivedAtMs, order.total, quantity, hash);
    };
    if (tx.inBulk()) { // one that is there fails the bulk, and comes again outside it
        HEARTH_TRY(insert([&](const auto &...values) { return tx.later(HEARTH_SALE_INSERT, values...); }));
    } else {
        HEARTH_ASSIGN(const int added, insert([&](const auto &...values) {
                          return tx.exec(HEARTH_SALE_INSERT " ON CONFLICT (order_id) DO NOTHING", values...);
                      }));
        if (added == 0)
            return explain(tx, order, hash, till);
    }
#undef HEARTH_SALE_INSERT
    const qint64 sale = reserved ? *reserved : tx.lastInsertRowId();
    int place = 0;
    for (const OrderLine &line : lines)
        HEARTH_TRY(tx.later("INSERT INTO sale_line (sale, place, line_id, sku, name, size, unit_minor, quantity)"
                           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                           sale, ++place, line.id, line.sku, line.name, line.size, line.unit, line.quantity));
    place = 0;
    for (const Payment &payment : order.payments)
        HEARTH_TRY(tx.later("INSERT INTO payment (sale, place, tender, amount_minor) VALUES (?1, ?2, ?3, ?4)", sale, ++place, payment.tender, payment.amount));
    return StoredSale{false, sale, quantity, businessDate};
}

Result<std::optional<SaleRow>> SaleStore::find(storage::Database &db, const QUuid &orderId)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT s.order_id, st.code, t.number, s.receipt_number, s.channel, s.closed_at_ms, s.received_at_ms,"
                           " s.total_minor, s.refunded_minor FROM sale s JOIN store st ON st.id = s.store JOIN till t ON t.id = s.till"
                           " WHERE s.order_id = ?1", orderId));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return std::optional<SaleRow>();
    return std::optional<SaleRow>(SaleRow{rows.id(0), rows.text(1), rows.int32(2), rows.int64(3), rows.text(4), rows.int64(5),
                                          rows.int64(6), rows.money(7), rows.money(8)});
}

} // namespace hearth::hq
