// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"
#include "storage/transaction.h"

#include <QSet>

namespace hearth {

/** Which database made a sale or a refund. Numbers are stored. */
enum class SaleOrigin {
    Here = 0,
    EarlierDatabase = 1, ///< one before this, on the business date on which it came back
    EarlierDay = 2,      ///< one before this, before that date: no shift of this database counts it
};

/** A sale as its row says. */
struct SaleRow {
    qint64 id = 0;
    int state = 1;   ///< 1 paid, 2 partly refunded, 3 refunded
    Money refunded;
    QByteArray body; ///< the closed-order document
};

/** One row of a day's list. */
struct SaleListRow {
    QUuid orderId;
    QString sourceKey;
    qint64 receiptNumber = 0;
    qint64 closedAtMs = 0;
    QString channel;
    QString platform;
    QString platformNumber;
    int pieces = 0;
    Money total;
    Money refunded;
    bool atHq = false; ///< the fact of its closing is below HQ's committed mark
};

struct SaleTotals {
    qint64 orders = 0;
    qint64 pieces = 0; ///< sum of the quantities of live lines, less what was taken back
    Money total;       ///< less what was taken back
    Money refunded;
};

/** Table sale. Stateless: works on the connection or transaction it is given. */
class SaleStore {
public:
    /** Returns the row's id. */
    [[nodiscard]] static Result<qint64> insert(storage::Transaction &tx, const ClosedOrder &order, const QByteArray &body,
                                               SaleOrigin origin = SaleOrigin::Here);
    [[nodiscard]] static Result<std::optional<SaleRow>> byOrder(storage::Transaction &tx, const QUuid &orderId);
    [[nodiscard]] static Result<std::optional<SaleRow>> byOrder(storage::Database &db, const QUuid &orderId);
    [[nodiscard]] static Result<std::optional<SaleRow>> byRow(storage::Transaction &tx, qint64 row);
    [[nodiscard]] static Result<std::optional<SaleRow>> bySourceKey(storage::Transaction &tx, const QString &key);
    [[nodiscard]] static Result<std::optional<QUuid>> orderOfReceipt(storage::Database &db, qint64 receiptNumber);
    /** Raises what was taken back; the state only rises. */
    [[nodiscard]] static Result<void> addRefund(storage::Transaction &tx, qint64 sale, Money amount, bool whole);
    /** Newest first. */
    [[nodiscard]] static Result<QList<SaleListRow>> ofDate(storage::Database &db, QDate businessDate, int limit);
    /** Source keys that begin with `prefix`. */
    [[nodiscard]] static Result<QSet<QString>> sourceKeys(storage::Database &db, const QString &prefix);
    [[nodiscard]] static Result<SaleTotals> totals(storage::Database &db);
};

} // namespace hearth
