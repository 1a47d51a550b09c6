// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "storage/database.h"

#include <QDate>

namespace hearth::hq {

/** What was sold and not taken back. A refund counts on the business date of the order it takes back, so that a day's figures
    are what of that day's orders stayed sold; an order that was taken back wholly does not count. */
struct SalesFigures {
    qint64 orders = 0; ///< not wholly refunded
    qint64 lines = 0;  ///< quantities of live lines less refunded ones
    Money total;       ///< less refunds
    qint64 days = 0;   ///< business dates with such an order
    bool operator==(const SalesFigures &) const = default;
};

struct SalesFilter {
    QString store; ///< code; empty: all
    QDate from;    ///< business dates, inclusive; invalid: open
    QDate to;
};

/** Reports over the sales tables. Stateless: reads on the connection it is given. */
class SalesReport {
public:
    /** Error NotFound: no such store. */
    [[nodiscard]] static Result<SalesFigures> total(storage::Database &db, const SalesFilter &filter);
};

} // namespace hearth::hq
