// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"
#include "storage/transaction.h"

namespace hearth {

/** Table payment. Stateless. */
class PaymentStore {
public:
    [[nodiscard]] static Result<void> insert(storage::Transaction &tx, qint64 sale, const Payment &payment);
};

} // namespace hearth
