// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/store/paymentstore.h"

namespace hearth {

Result<void> PaymentStore::insert(storage::Transaction &tx, qint64 sale, const Payment &payment)
{
    HEARTH_TRY(tx.exec("INSERT INTO payment (payment_id, sale, tender, amount_minor, tendered_minor, change_minor)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                       payment.id, sale, payment.tender, payment.amount, payment.tendered, payment.change));
    return {};
}

} // namespace hearth
