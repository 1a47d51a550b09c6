// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/messages.h"
#include "storage/transaction.h"

namespace hearth::hq {

/** Table outbox: facts to one till, numbered per till without gaps in commit order. Stateless: works on the connection or
    transaction it is given. */
class OutboxStore {
public:
    /** Appends and returns the revision. Errors: NotFound (no such till), InvalidInput (body over the limit). */
    [[nodiscard]] static Result<qint64> append(storage::Transaction &tx, qint64 till, protocol::ChangeKind kind, const QByteArray &body,
                                               qint64 nowMs);
    /** A menu is stored once for all tills. */
    [[nodiscard]] static Result<qint64> appendMenu(storage::Transaction &tx, qint64 till, qint64 menuRevision, qint64 nowMs);
    /** So is a set of ticket templates. */
    [[nodiscard]] static Result<qint64> appendTemplates(storage::Transaction &tx, qint64 till, qint64 templatesRevision, qint64 nowMs);
    /** When the fact of this number was made; empty: there is none. */
    [[nodiscard]] static Result<std::optional<qint64>> madeAt(storage::Transaction &tx, qint64 till, qint64 rev);
    /** Deletes what its till has stored and is older than `beforeMs`, at most `limit` rows; returns how many. */
    [[nodiscard]] static Result<int> prune(storage::Transaction &tx, qint64 beforeMs, int limit);
    /** Facts after `afterRev`, ascending, at most `maxFacts` and about `maxBytes` (at least one). */
    [[nodiscard]] static Result<QList<protocol::ChangeFact>> read(storage::Database &db, qint64 till, qint64 afterRev, int maxFacts,
                                                                  qint64 maxBytes);
    [[nodiscard]] static Result<QList<protocol::ChangeFact>> read(storage::Transaction &tx, qint64 till, qint64 afterRev, int maxFacts,
                                                                  qint64 maxBytes);
};

} // namespace hearth::hq
