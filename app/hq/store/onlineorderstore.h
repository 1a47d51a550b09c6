// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"
#include "storage/transaction.h"

namespace hearth::hq {

struct OnlineOrderRow {
    qint64 id = 0; ///< row id
    QUuid orderId;
    QByteArray requestHash; ///< of the request that placed it
    QByteArray stateHash;   ///< of the request whose state it has now
    QString storeCode;
    qint64 till = 0; ///< row id
    int tillNumber = 0;
    qint64 acceptedAtMs = 0;
    std::optional<qint64> pushedAtMs;
    std::optional<qint64> tillStoredAtMs;
    std::optional<qint64> jobQueuedAtMs;
    int version = 1;
    std::optional<qint64> cancelledAtMs;
    bool sold = false; ///< a sale of it is known
    int tillVersion = 0; ///< the newest its till has told of; 0: none
};

/** An amendment or the cancellation. */
struct OnlineOrderChange {
    int version = 0;
    bool cancelled = false;
    qint64 atMs = 0;
    std::optional<qint64> tillAtMs; ///< when the till had done what it asks for
};

/** Tables online_order and online_order_change: orders of platforms on their way to a till. Stateless: works on the connection or
    transaction it is given. */
class OnlineOrderStore {
public:
    /** Error Conflict: the platform's number is there. */
    [[nodiscard]] static Result<void> add(storage::Transaction &tx, const OnlineOrder &order, const QByteArray &requestHash, qint64 store,
                                          qint64 till, qint64 rev);
    [[nodiscard]] static Result<std::optional<OnlineOrderRow>> find(storage::Transaction &tx, const QString &platform,
                                                                    const QString &number);
    [[nodiscard]] static Result<std::optional<OnlineOrderRow>> find(storage::Transaction &tx, const QUuid &orderId);
    [[nodiscard]] static Result<std::optional<OnlineOrderRow>> find(storage::Database &db, const QUuid &orderId);
    /** Its state as its till gets it. Error NotFound. */
    [[nodiscard]] static Result<OnlineOrder> state(storage::Transaction &tx, const QUuid &orderId);
    /** Gives it its next state, whose version is one more than the row's. */
    [[nodiscard]] static Result<void> amend(storage::Transaction &tx, const OnlineOrderRow &row, const OnlineOrder &state,
                                            const QByteArray &stateHash, qint64 atMs);
    /** Its last version, one more than the row's. */
    [[nodiscard]] static Result<void> cancel(storage::Transaction &tx, const OnlineOrderRow &row, const QString &reason, qint64 atMs);
    /** Ascending. */
    [[nodiscard]] static Result<QList<OnlineOrderChange>> changes(storage::Database &db, const QUuid &orderId);
    /** Appends to the till's outbox again, under new revisions: those of its orders that no sale is known of, and the changes it has
        not answered. */
    [[nodiscard]] static Result<void> sendOpenTo(storage::Transaction &tx, qint64 till, qint64 nowMs);
    // Steps of the way; each is set once. Revisions after `afterRev` up to `uptoRev` of one till.
    [[nodiscard]] static Result<void> pushed(storage::Transaction &tx, qint64 till, qint64 afterRev, qint64 uptoRev, qint64 atMs);
    [[nodiscard]] static Result<void> tillStored(storage::Transaction &tx, qint64 till, qint64 afterRev, qint64 uptoRev, qint64 atMs);
    /** The till has made it a sale, in the state of `version`: its own times of storing and queueing. An order HQ does not know is
        none of this table's; Error Conflict: it was sent to another till. */
    [[nodiscard]] static Result<void> accepted(storage::Transaction &tx, const QUuid &orderId, qint64 till, qint64 storedAtMs,
                                               qint64 jobQueuedAtMs, int version = 1);
    /** The till has done what a change asks for. Errors as accepted(). */
    [[nodiscard]] static Result<void> changed(storage::Transaction &tx, const QUuid &orderId, qint64 till, int version, qint64 storedAtMs);
};

} // namespace hearth::hq
