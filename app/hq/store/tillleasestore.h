// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

namespace hearth::hq {

/** Which node has a till's connection. */
struct TillLease {
    qint64 till = 0;
    qint64 change = 0; ///< rises with each change of any till's, in the order of commits
    QString node;      ///< empty: none has it
    QString ended;     ///< why a connection of before must end, as ERROR says it; empty: it need not
};

/** Tables till_lease and till_run: who has a till's connection, one at a time over all nodes, and which runs of its program have been
    here. Stateless: works in the transaction it is given. */
class TillLeaseStore {
public:
    /** The till is connected to `node` from now on; whoever had it before has lost it. Returns the connection's number. */
    [[nodiscard]] static Result<qint64> take(storage::Transaction &tx, qint64 till, const QString &node, qint64 epoch, qint64 nowMs);
    /** The connection has ended. Changes nothing where a newer one has taken over. */
    [[nodiscard]] static Result<void> release(storage::Transaction &tx, qint64 till, qint64 change);
    /** All that `node` had, nobody has. */
    [[nodiscard]] static Result<void> releaseAll(storage::Transaction &tx, const QString &node);
    /** The till's connection must end, whichever node has it. `why`: a code of ERROR. `epoch`: only one of that database; 0: any. */
    [[nodiscard]] static Result<void> end(storage::Transaction &tx, qint64 till, const char *why, qint64 epoch = 0);

    /** A run of a till's program has answered on a connection that was opened when `seen` was the newest change its node knew. True: a run
        that was first here after this one had answered by then. So both are alive, and one is a copy. Nothing: this run was never here. */
    [[nodiscard]] static Result<std::optional<bool>> isCopy(storage::Transaction &tx, qint64 epoch, const QByteArray &boot, qint64 seen);
    /** It is here for the first time, on the connection of this number. */
    [[nodiscard]] static Result<void> begun(storage::Transaction &tx, qint64 epoch, const QByteArray &boot, qint64 change);
};

} // namespace hearth::hq
