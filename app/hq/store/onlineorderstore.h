// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"
#include "storage/transaction.h"

namespace hearth::hq {

struct OnlineOrderRow {
    QUuid orderId;
    QByteArray requestHash;
    QString storeCode;
    int tillNumber = 0;
    qint64 acceptedAtMs = 0;
    std::optional<qint64> pushedAtMs;
    std::optional<qint64> tillStoredAtMs;
    std::optional<qint64> jobQueuedAtMs;
};

/** Table online_order: orders of platforms on their way to a till. Stateless: works on the connection or transaction it is
    given. */
class OnlineOrderStore {
public:
    /** Error Conflict: the platform's number is there. */
    [[nodiscard]] static Result<void> add(storage::Transaction &tx, const OnlineOrder &order, const QByteArray &requestHash, qint64 store,
                                          qint64 till, qint64 rev);
    [[nodiscard]] static Result<std::optional<OnlineOrderRow>> find(storage::Transaction &tx, const QString &platform,
                                                                    const QString &number);
    [[nodiscard]] static Result<std::optional<OnlineOrderRow>> find(storage::Database &db, const QUuid &orderId);
    /** Appends those of the till's orders that no sale is known of to its outbox again, under new revisions. */
    [[nodiscard]] static Result<void> sendUnsoldTo(storage::Transaction &tx, qint64 till, qint64 nowMs);
    // Steps of the way; each is set once. Revisions after `afterRev` up to `uptoRev` of one till.
    [[nodiscard]] static Result<void> pushed(storage::Transaction &tx, qint64 till, qint64 afterRev, qint64 uptoRev, qint64 atMs);
    [[nodiscard]] static Result<void> tillStored(storage::Transaction &tx, qint64 till, qint64 afterRev, qint64 uptoRev, qint64 atMs);
    /** The till has made it a sale: its own times of storing and queueing. An order HQ does not know is none of this table's;
        Error Conflict: it was sent to another till. */
    [[nodiscard]] static Result<void> accepted(storage::Transaction &tx, const QUuid &orderId, qint64 till, qint64 storedAtMs,
                                               qint64 jobQueuedAtMs);
};

} // namespace hearth::hq
