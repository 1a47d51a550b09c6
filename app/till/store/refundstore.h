// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"
#include "storage/transaction.h"

namespace hearth {

/** Table refund. Stateless. */
class RefundStore {
public:
    [[nodiscard]] static Result<void> insert(storage::Transaction &tx, qint64 sale, const Refund &refund, const QByteArray &body);
    /** How many there are in the database. */
    [[nodiscard]] static Result<qint64> count(storage::Database &db);
};

} // namespace hearth
