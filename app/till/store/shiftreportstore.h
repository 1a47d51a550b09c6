// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

#include <QDate>

namespace hearth {

/** A report as its row says. */
struct ShiftReportRow {
    QUuid id;
    bool closing = false;
    int number = 0;
    QDate businessDate;
    qint64 atMs = 0;
    qint64 lastSale = 0;
    qint64 lastRefund = 0;
    int orders = 0;
    Money total;
    Money refunds;
    Money expected;
    QUuid jobId; ///< null: it was not printed
    QByteArray ticket;
};

/** Table shift_report. Stateless: works on the connection or transaction it is given. */
class ShiftReportStore {
public:
    /** Error Conflict: the number, or the id, is taken. */
    [[nodiscard]] static Result<void> insert(storage::Transaction &tx, const ShiftReportRow &row);
    /** The last Z (or X). */
    [[nodiscard]] static Result<std::optional<ShiftReportRow>> last(storage::Database &db, bool closing);
    [[nodiscard]] static Result<std::optional<ShiftReportRow>> last(storage::Transaction &tx, bool closing);
    [[nodiscard]] static Result<std::optional<ShiftReportRow>> find(storage::Transaction &tx, const QUuid &id);
};

} // namespace hearth
