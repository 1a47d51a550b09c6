// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"
#include "storage/transaction.h"

namespace hearth::hq {

struct StoredRefund {
    bool repeated = false; ///< the same document was stored before: nothing was written
    qint64 store = 0;
    QString saleDate;      ///< business date of the order it takes back
    bool whole = false;    ///< with this refund nothing of the order is left
    int quantity = 0;      ///< pieces taken back
    qint64 sale = 0;       ///< row id of the order
    Money remaining;       ///< what was left of its amount before
};

/** Table refund, and what it takes from sale and sale_line. Stateless: works in the transaction it is given. */
class RefundStore {
public:
    /** Errors: InvalidInput (another store, till or currency than the sender's, negative amounts), NotFound (an order HQ does not
        have, or of another store), Conflict (another document has this id, or more is taken back than was sold). */
    [[nodiscard]] static Result<StoredRefund> add(storage::Transaction &tx, const Refund &refund, const QByteArray &hash, qint64 till);
};

} // namespace hearth::hq
