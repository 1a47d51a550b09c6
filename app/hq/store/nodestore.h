// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "hqstore/tillleasestore.h"

#include <QList>

namespace hearth::hq {

/** What all nodes of one database have written since a node looked last. */
struct NodeNews {
    struct Fact {
        qint64 till = 0;
        qint64 rev = 0;
    };
    struct Node {
        QString id;
        qint64 beats = 0;
    };
    QList<Fact> facts;       ///< to tills, in the order of commits
    qint64 lastFact = 0;     ///< to look after the next time
    bool more = false;       ///< there are more of them
    QList<TillLease> leases; ///< that have changed
    qint64 lastChange = 0;
    QList<Node> nodes;       ///< that live, or did
};

/** Table node, and what a node asks others' rows for. No time of another node's clock counts: it lives as long as its beats rise.
    Stateless: works on the connection or transaction it is given. */
class NodeStore {
public:
    /** `id` is of this run of the program alone. */
    [[nodiscard]] static Result<void> join(storage::Transaction &tx, const QString &id, qint64 nowMs);
    /** It lives. False: the others have taken it for dead, and its tills are no longer its. */
    [[nodiscard]] static Result<bool> beat(storage::Transaction &tx, const QString &id, qint64 nowMs);
    /** It stops: it has no till any more. */
    [[nodiscard]] static Result<void> leave(storage::Transaction &tx, const QString &id);
    /** As leave(), of a node whose beats have stood still; nothing where they have risen meanwhile. */
    [[nodiscard]] static Result<void> bury(storage::Transaction &tx, const QString &id, qint64 beats);

    /** Where a look begins that wakes nobody for what is there already. */
    [[nodiscard]] static Result<qint64> lastFact(storage::Database &db);
    /** One query, by the ends of two indexes and the few rows of table node. */
    [[nodiscard]] static Result<NodeNews> news(storage::Database &db, qint64 afterFact, qint64 afterChange);
};

} // namespace hearth::hq
