// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"
#include "storage/transaction.h"

namespace hearth {

struct SaleLineRow {
    qint64 id = 0;
    OrderLine line;
    int refundedQuantity = 0;
};

/** Table sale_line: the live lines of a closed order. Stateless. */
class SaleLineStore {
public:
    [[nodiscard]] static Result<void> insert(storage::Transaction &tx, qint64 sale, const OrderLine &line);
    [[nodiscard]] static Result<QList<SaleLineRow>> ofSale(storage::Transaction &tx, qint64 sale);
    [[nodiscard]] static Result<QList<SaleLineRow>> ofSale(storage::Database &db, qint64 sale);
    /** Error Conflict where more would be taken back than was sold. */
    [[nodiscard]] static Result<void> addRefunded(storage::Transaction &tx, qint64 row, int quantity);
};

} // namespace hearth
