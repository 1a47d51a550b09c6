// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/membersale.h"
#include "domain/tag/tagclass.h"
#include "storage/transaction.h"

#include <functional>

namespace hearth::hq {

/** Makes all members' statistics and tags anew from their orders: in one pass over the orders, however many they are, with the shares of each some thousand members put
    together in a file beside the database, and those members written at once. Which facts were counted stays: nothing may wait to be counted, nor be counted meanwhile.
    Where it is ended before its end, members are as they were or as they must be, and it can be begun again. */
struct TagRebuild {
    /** So many orders at a time as the source likes; none: that was all. */
    using Orders = std::function<Result<QList<MemberSale>>()>;
    /** Runs work in a transaction of its own. */
    using Write = std::function<Result<void>(const std::function<Result<void>(storage::Transaction &)> &)>;
    struct Report {
        qint64 orders = 0;
        qint64 members = 0; ///< with statistics
        qint64 spooledBytes = 0;
        qint64 readMs = 0;  ///< until all orders were read and their shares put together
        qint64 writtenMs = 0; ///< from then on
    };

    /** What refunds left of all stored orders. `db` must outlive it. */
    [[nodiscard]] static Orders storedOrders(storage::Database &db);
    /** `directory`: for the file. `db`: reads the database that `write` writes. */
    [[nodiscard]] static Result<Report> run(const Write &write, storage::Database &db, const std::vector<TagClass> &classes, const Orders &next, const QString &directory,
                                            Day today, qint64 nowMs);
};

} // namespace hearth::hq
