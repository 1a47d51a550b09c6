// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/businessdate.h"
#include "storage/transaction.h"

#include <array>

namespace hearth::hq {

/** Revenue of one store on one business date through one channel in one part of the day. */
struct RevenueCell {
    QString businessDate; ///< YYYY-MM-DD
    QString channel;
    int part = 0; ///< 0 night, 1 morning, 2 lunch, 3 afternoon, 4 evening: RevenueStore::PartHours
    qint64 orders = 0; ///< not wholly refunded
    Money total; ///< less refunds
};

struct RevenueDay {
    QString storeCode;
    QDate businessDate;
    Money total;
};

/** How far a store's orders were read. */
struct RevenueMark {
    qint64 sale = 0;
    qint64 refund = 0;
    QDate until; ///< the last date that is in; invalid: none
    qint64 atMs = 0;
};

/** Tables revenue_day, revenue_cell and revenue_extract. Stateless: works on the connection or transaction it is given.
 */
class RevenueStore {
public:
    /** Hours of the store's clock at which parts of the day begin, and the last one ends. */
    static constexpr std::array<int, 6> PartHours{ 0, 6, 11, 14, 17, 24 };
    [[nodiscard]] static Result<RevenueMark> mark(storage::Database &db, qint64 store);
    /** What is to be read next: to today's newest orders. */
    [[nodiscard]] static Result<RevenueMark> head(storage::Database &db);
    /** Dates up to `until` whose orders or refunds came after the mark, or that are over since; ascending. */
    [[nodiscard]] static Result<QStringList> touched(
        storage::Database &db, qint64 store, const RevenueMark &mark, QDate until);
    /** Of one date, from the orders themselves. */
    [[nodiscard]] static Result<QList<RevenueCell>> count(
        storage::Database &db, qint64 store, const QString &businessDate, const StoreCalendar &calendar);
    /** Writes what differs, and the date's sum. */
    [[nodiscard]] static Result<void> put(
        storage::Transaction &tx, qint64 store, const QString &businessDate, const QList<RevenueCell> &cells);
    [[nodiscard]] static Result<void> putMark(storage::Transaction &tx, qint64 store, const RevenueMark &mark);
    /** Of one store, by date, channel and part of the day. */
    [[nodiscard]] static Result<QList<RevenueCell>> cells(storage::Database &db, qint64 store, QDate from, QDate to);
    /** Of all stores, by code and date. */
    [[nodiscard]] static Result<QList<RevenueDay>> days(storage::Database &db, QDate from, QDate to);
    /** The last date any store has; invalid: none has. */
    [[nodiscard]] static Result<QDate> lastDate(storage::Database &db);
};

} // namespace hearth::hq
