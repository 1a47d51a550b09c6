// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "hqstore/printjobstore.h"
#include "protocol/factbodies.h"

namespace hearth::hq {

struct CloudJobRow {
    qint64 id = 0;
    QUuid jobId;
    QString storeCode;
    QString key;
    QByteArray requestHash;
    QString station;
    qint64 till = 0;    ///< row id; 0: the store had none
    int tillNumber = 0;
    qint64 requestedAtMs = 0;
    qint64 expiresAtMs = 0;
    // 0 where it has not happened
    qint64 pushedAtMs = 0;
    qint64 tillStoredAtMs = 0;
    qint64 cancelRequestedAtMs = 0;
    QString state;      ///< accepted pushed till_stored queued sent printed held unknown failed cancelled
    QString reason;
    qint64 stateAtMs = 0;
    QString callback;   ///< URL; empty: none
    QString calledState; ///< the rest the last callback told of
    qint64 calledStateAtMs = 0;
    qint64 calledAtMs = 0;

    /** It waits for nothing at headquarters: on paper, held, failed, cancelled, in doubt, or sent to a printer that proves nothing. */
    [[nodiscard]] bool atRest() const;
    /** It may still be kept from the printer. */
    [[nodiscard]] bool canBeCancelled() const;
};

/** Table cloud_job: what headquarters wants printed in stores. A state only moves forward, as its till's facts say. Stateless: works on
    the connection or transaction it is given. */
class CloudJobStore {
public:
    struct New {
        qint64 store = 0;
        QString key;
        QByteArray requestHash;
        std::optional<qint64> till; ///< empty: the job is failed from the start
        qint64 rev = 0;
        QString callback;
        QString failure; ///< why, where there is no till
    };
    [[nodiscard]] static bool isState(const QString &name);
    /** Error Conflict: the key is there. */
    [[nodiscard]] static Result<void> add(storage::Transaction &tx, const New &job, const protocol::PrintRequested &request);
    [[nodiscard]] static Result<std::optional<CloudJobRow>> byKey(storage::Transaction &tx, qint64 store, const QString &key);
    [[nodiscard]] static Result<std::optional<CloudJobRow>> find(storage::Transaction &tx, const QUuid &jobId);
    [[nodiscard]] static Result<std::optional<CloudJobRow>> find(storage::Database &db, const QUuid &jobId);
    /** Newest first, with a row id below `before`; `store` 0: of all, `state` empty: in any. */
    [[nodiscard]] static Result<QList<CloudJobRow>> list(storage::Database &db, qint64 store, const QString &state, qint64 before, int limit);

    // Steps of the way; each is set once. Revisions after `afterRev` up to `uptoRev` of one till.
    [[nodiscard]] static Result<void> pushed(storage::Transaction &tx, qint64 till, qint64 afterRev, qint64 uptoRev, qint64 atMs);
    [[nodiscard]] static Result<void> tillStored(storage::Transaction &tx, qint64 till, qint64 afterRev, qint64 uptoRev, qint64 atMs);
    // What the till says. True: the job came to rest by it, and its callback is to be told. A job headquarters does not know is none of this table's; Error
    // Conflict: it was sent to another till.
    [[nodiscard]] static Result<bool> accepted(storage::Transaction &tx, const FactMark &mark, const protocol::PrintAccepted &answer);
    /** After PrintJobStore::put(). */
    [[nodiscard]] static Result<bool> follow(storage::Transaction &tx, const QUuid &jobId);

    [[nodiscard]] static Result<void> cancelRequested(storage::Transaction &tx, const QUuid &jobId, qint64 atMs);
    /** A callback told of this rest and was answered. */
    [[nodiscard]] static Result<void> called(storage::Transaction &tx, const CloudJobRow &told, qint64 atMs);
    /** Appends those of the till's jobs that are not at rest, or held, to its outbox again; of cancelled ones the cancellation. For a till
        whose database is another than the one they were sent to. */
    [[nodiscard]] static Result<void> sendOpenTo(storage::Transaction &tx, qint64 till, qint64 nowMs);
    /** Deletes at most `limit` of the oldest, those requested before `beforeMs`; their number. */
    [[nodiscard]] static Result<int> prune(storage::Transaction &tx, qint64 beforeMs, int limit);
};

} // namespace hearth::hq
