// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

#include <QDate>

namespace hearth::hq {

/** Pieces of one item in one size that a store sold on a business date, less those taken back. */
struct ItemDay {
    QDate businessDate;
    QString sku;
    QString size;
    qint64 pieces = 0;
};

/** What is sold under a sku and size. */
struct ItemName {
    QString sku;
    QString size;
    QString name;
};

/** Tables item_day and item_name. Stateless: works on the connection or transaction it is given. */
class ItemDayStore {
public:
    static constexpr int KeptDays = 400;
    struct Counted {
        ItemName item;
        qint64 pieces = 0;
    };
    /** Of one date, from the orders themselves, by sku and size. */
    [[nodiscard]] static Result<QList<Counted>> count(storage::Database &db, qint64 store, const QString &businessDate);
    /** Writes what differs. */
    [[nodiscard]] static Result<void> put(
        storage::Transaction &tx, qint64 store, const QString &businessDate, const QList<Counted> &items);
    /** Deletes a store's dates before `before`. */
    [[nodiscard]] static Result<void> prune(storage::Transaction &tx, qint64 store, QDate before);
    /** By sku, size and date. */
    [[nodiscard]] static Result<QList<ItemDay>> days(storage::Database &db, qint64 store, QDate from, QDate to);
    /** By sku and size. */
    [[nodiscard]] static Result<QList<ItemName>> names(storage::Database &db, qint64 store);
};

} // namespace hearth::hq
