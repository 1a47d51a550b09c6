// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/factbodies.h"
#include "protocol/messages.h"
#include "storage/transaction.h"

namespace hearth::hq {

/** Which fact says so: of two facts the later one of the till counts. */
struct FactMark {
    qint64 till = 0;
    qint64 epoch = 0;
    qint64 seq = 0;
    qint64 atMs = 0;         ///< by the till's clock
    qint64 receivedAtMs = 0; ///< by headquarters'; 0: not known
};

struct PrintJobRow {
    QUuid jobId;
    QString kind;
    QString station;
    QString printer;
    int copy = 0;
    PrintState state = PrintState::Queued;
    QString reason;
    QString proof;
    qint64 stateAtMs = 0;
    // 0 where the step was not reached
    qint64 queuedAtMs = 0;
    qint64 sendingAtMs = 0;
    qint64 sentAtMs = 0;
    qint64 printedAtMs = 0;
};

/** Table print_job: where each print job stands, as its till last said. Stateless: works on the connection or transaction it is
    given. */
class PrintJobStore {
public:
    /** A job was queued with its order; nothing where the job is known. */
    [[nodiscard]] static Result<void> queued(storage::Transaction &tx, const FactMark &mark, const QUuid &orderId,
                                             const protocol::AcceptedJob &job);
    /** A job's state only moves forward, by later facts: queued and held to anything, sending and sent on, unknown to printed or
        failed; printed and failed stay. What does not move it changes nothing. Error Conflict: the job is another till's or
        another order's. */
    [[nodiscard]] static Result<void> put(storage::Transaction &tx, const FactMark &mark, const protocol::PrintStatus &status);
    [[nodiscard]] static Result<std::optional<PrintJobRow>> find(storage::Database &db, const QUuid &jobId);
    [[nodiscard]] static Result<QList<PrintJobRow>> ofOrder(storage::Database &db, const QUuid &orderId);
    /** Deletes at most `limit` of those that are over – sent, printed, unknown or failed – since before `beforeMs`, oldest first; their
        number. A job of headquarters that is still there keeps its row, and so does an order of which headquarters heard since. */
    [[nodiscard]] static Result<int> prune(storage::Transaction &tx, qint64 beforeMs, int limit);
};

} // namespace hearth::hq
