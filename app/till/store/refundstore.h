// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "till/store/salestore.h"

namespace hearth {

/** Table refund. Stateless. */
class RefundStore {
public:
    [[nodiscard]] static Result<void> insert(storage::Transaction &tx, qint64 sale, const Refund &refund, const QByteArray &body,
                                             SaleOrigin origin = SaleOrigin::Here);
    [[nodiscard]] static Result<bool> contains(storage::Transaction &tx, const QUuid &refund);
    /** How many there are in the database. */
    [[nodiscard]] static Result<qint64> count(storage::Database &db);
};

} // namespace hearth
