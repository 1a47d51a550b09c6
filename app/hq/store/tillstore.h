// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/messages.h"
#include "storage/transaction.h"

namespace hearth::hq {

/** A till with its store, as the hub and the API need it. */
struct TillRow {
    qint64 id = 0;
    qint64 store = 0;
    int number = 0;
    qint64 nextRev = 1;     ///< of the next fact to this till
    qint64 ackedRev = 0;    ///< highest revision the till has stored
    QString storeCode;
    protocol::StoreSettings settings;
    bool enrolled = false;  ///< has a device that is not revoked
    std::optional<qint64> lastSeenMs;
};

/** What a store's tills have not stored yet of what headquarters has for them. */
struct StoreLag {
    qint64 store = 0;
    QString code;
    qint64 facts = 0;
    qint64 sinceMs = 0; ///< when the oldest of them was written; 0: none
};

/** Table till. Stateless: works on the connection or transaction it is given. */
class TillStore {
public:
    /** The till's row id; makes the row where it is new, with the newest menu, ticket templates and forecast in its outbox. `created` says so.
        Error InvalidInput: a number not 1 to 999. */
    [[nodiscard]] static Result<qint64> ensure(storage::Transaction &tx, qint64 store, int number, qint64 nowMs, bool *created = nullptr);
    [[nodiscard]] static Result<std::optional<qint64>> find(storage::Transaction &tx, const QString &storeCode, int number);
    [[nodiscard]] static Result<std::optional<TillRow>> get(storage::Database &db, qint64 till);
    [[nodiscard]] static Result<std::optional<TillRow>> get(storage::Transaction &tx, qint64 till);
    /** All tills by store's code and number. */
    [[nodiscard]] static Result<QList<TillRow>> all(storage::Database &db);
    /** Of every store that has a till, by code. */
    [[nodiscard]] static Result<QList<StoreLag>> lags(storage::Database &db);
    /** Whether its manager's questions are answered. */
    [[nodiscard]] static Result<bool> mayAsk(storage::Database &db, qint64 till);
    [[nodiscard]] static Result<void> setMayAsk(storage::Transaction &tx, qint64 till, bool may);
    /** The tills that may, as "SZ001/1". */
    [[nodiscard]] static Result<QStringList> askers(storage::Database &db);
    [[nodiscard]] static Result<QList<qint64>> ids(storage::Transaction &tx);
    /** Tills of a store that may be sent to, best first: those with a device, then by number. */
    [[nodiscard]] static Result<QList<qint64>> receivers(storage::Transaction &tx, qint64 store);
    /** The till has stored everything up to `rev`; never moves back nor beyond what was numbered. */
    [[nodiscard]] static Result<void> acknowledged(storage::Transaction &tx, qint64 till, qint64 rev);
    /** Begins the facts to a till anew after `rev`, which is what it has stored: the newest menu, ticket templates and forecast, the online orders that
        are not sold yet, changes of orders it has not answered, and the print jobs that are open. For a till and a headquarters that do not remember the same: one of them has another database.
        `newEpoch`: the row of the till's new database, which gets what the till sold before; 0: it has its sales. */
    [[nodiscard]] static Result<void> restartFacts(storage::Transaction &tx, qint64 till, qint64 rev, qint64 newEpoch, qint64 nowMs);
};

} // namespace hearth::hq
