// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"
#include "storage/transaction.h"

namespace hearth::hq {

struct StoredSale {
    bool repeated = false; ///< the same document was stored before: nothing was written
    qint64 sale = 0;       ///< row id; 0 where repeated
    int quantity = 0;      ///< of live lines
    QString businessDate = {}; ///< YYYY-MM-DD
};

struct SaleRow {
    QUuid orderId;
    QString storeCode;
    int tillNumber = 0;
    qint64 receiptNumber = 0;
    QString channel;
    qint64 closedAtMs = 0;
    qint64 receivedAtMs = 0;
    Money total;
    Money refunded;
};

/** Tables sale, sale_line and payment. Stateless: works on the connection or transaction it is given. */
class SaleStore {
public:
    /** Writes an order with its live lines and payments. `till` is the row id of the till that sent it, `hash` that of the
        document's bytes. Errors: InvalidInput where the order names another store, till or currency than the sender's, Conflict
        where another document has this order's id. */
    [[nodiscard]] static Result<StoredSale> add(storage::Transaction &tx, const ClosedOrder &order, const QByteArray &hash, qint64 till,
                                                qint64 receivedAtMs);
    [[nodiscard]] static Result<std::optional<SaleRow>> find(storage::Database &db, const QUuid &orderId);
};

} // namespace hearth::hq
