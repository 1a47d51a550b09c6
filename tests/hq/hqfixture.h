// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "hq/hqdrivers.h"
#include "hqstore/hqdatabase.h"
#include "hqstore/storestore.h"
#include "hqstore/tillstore.h"
#include "protocol/identity.h"
#include "support/fixedclock.h"

#include <QTemporaryDir>
#include <QTest>

namespace hearth::hq {

/** A headquarters' database of its own, on the driver the test chose, with store SZ001, tills 1 and 2, and orders to put into it. */
class HqFixture {
public:
    HqFixture()
    {
        db = HqDatabase::openOwner(path()).value();
        write([this](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(const Store added, StoreStore::add(tx, QStringLiteral("SZ001"), settings(), clock.nowMs()));
            store = added.id;
            HEARTH_ASSIGN(till1, TillStore::ensure(tx, store, 1, clock.nowMs()));
            HEARTH_ASSIGN(till2, TillStore::ensure(tx, store, 2, clock.nowMs()));
            return {};
        });
    }
    /** A file, or an address of PostgreSQL. */
    [[nodiscard]] QString path() const { return m_database.source(); }
    [[nodiscard]] static protocol::StoreSettings settings()
    {
        return {QStringLiteral("Shop"), QStringLiteral("Asia/Shanghai"), QStringLiteral("04:00"), QStringLiteral("CNY")};
    }

    /** Runs `work` in a transaction of its own: committed where it succeeds, otherwise nothing of it remains. */
    template <typename Work>
    auto write(Work work) -> std::invoke_result_t<Work, storage::Transaction &>
    {
        auto tx = storage::Transaction::begin(*db);
        if (!tx)
            return tl::unexpected<Error>(tx.error());
        auto result = work(*tx);
        if (!result)
            return result;
        if (auto committed = tx->commit(); !committed)
            return tl::unexpected<Error>(committed.error());
        return result;
    }
    /** The first column of the first row, as a number. */
    [[nodiscard]] qint64 count(const char *sql)
    {
        auto rows = db->query(sql).value();
        return rows.next().value() ? rows.int64(0) : -1;
    }

    /** An order of till 1 with a line per quantity, each piece 10.00, paid in cash. */
    [[nodiscard]] ClosedOrder order(const QList<int> &quantities = {1}, QDate date = QDate(2015, 1, 1))
    {
        ClosedOrder order;
        order.id = newId(clock);
        order.storeId = QStringLiteral("SZ001");
        order.till = 1;
        order.receiptNumber = ++m_receipt;
        order.businessDate = date;
        order.closedAtMs = clock.nowMs();
        order.currency = QStringLiteral("CNY");
        for (const int quantity : quantities) {
            order.events.append({newId(clock), newId(clock), LineEventKind::Add, clock.nowMs(), quantity, QStringLiteral("hawaiian"),
                                 QStringLiteral("Hawaiian"), QStringLiteral("M"), Money(1000), {}});
            order.total += Money(1000) * quantity;
        }
        order.payments.append({newId(clock), QStringLiteral("cash"), order.total, order.total, {}});
        return order;
    }
    /** Takes back so many pieces of each line. */
    [[nodiscard]] Refund refund(const ClosedOrder &order, const QList<int> &quantities)
    {
        Refund refund{newId(clock), order.id, order.storeId, order.till, ++m_receipt, order.businessDate.addDays(1), clock.nowMs(),
                      order.currency, {}, QStringLiteral("cash"), {}, {}};
        const QList<OrderLine> lines = order.lines();
        for (qsizetype i = 0; i < quantities.size(); ++i) {
            if (quantities.at(i) == 0)
                continue;
            refund.lines.append({lines.at(i).id, quantities.at(i), lines.at(i).unit * quantities.at(i)});
            refund.total += refund.lines.last().amount;
        }
        return refund;
    }

    QTemporaryDir root;

private:
    HqTestDatabase m_database{root.path()};

public:
    FixedClock clock;
    std::unique_ptr<storage::Database> db;
    qint64 store = 0;
    qint64 till1 = 0;
    qint64 till2 = 0;

private:
    qint64 m_receipt = 0;
};

} // namespace hearth::hq
