// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/messages.h"
#include "storage/transaction.h"

namespace hearth {

/** A fact of the outbox with its sequence. */
struct OutboxFact {
    qint64 seq = 0;
    protocol::Fact fact;
    QByteArray chain; ///< the chain's head after it; empty: made before facts were chained
};

/** The chain over a database's facts (docs/protocol.md, "The chain"). */
struct OutboxChain {
    qint64 from = 0; ///< the sequence it begins after
    QByteArray head; ///< after the last fact
    qint64 lastSeq = 0; ///< that fact's sequence; 0: none yet
};

struct OutboxSummary {
    qint64 waiting = 0;      ///< not yet committed at HQ
    qint64 oldestAtMs = 0;   ///< of those that wait; 0: none
    qint64 lastSeq = 0;
    qint64 committed = 0;
    qint64 replicated = 0;
};

/** A fact from headquarters that can never be used. */
struct ParkedRow {
    qint64 number = 0; ///< its revision
    int kind = 0;
    qint64 atMs = 0;
    QString reason;
};

/** The till's facts to HQ (table outbox) and the marks HQ has acknowledged (table sync_state). Stateless: each call works on
    the transaction or connection it is given, on that one's thread. */
class Outbox {
public:
    /** Appends a fact in the caller's transaction and returns its sequence: 1, 2, 3 … without a gap, also after a rollback.
        Errors: InvalidInput (body over the limit, no id), Conflict (the same fact id again). */
    [[nodiscard]] static Result<qint64> append(storage::Transaction &tx, protocol::FactKind kind, const QUuid &factId, qint64 atMs,
                                               const QByteArray &body);
    /** Facts after `afterSeq`, ascending, at most `maxFacts` and about `maxBytes` (at least one). */
    [[nodiscard]] static Result<QList<OutboxFact>> read(storage::Database &db, qint64 afterSeq, int maxFacts, qint64 maxBytes);
    /** Moves the marks forward, never back and never beyond the last fact. */
    [[nodiscard]] static Result<void> acknowledged(storage::Transaction &tx, qint64 committed, qint64 replicated);
    /** Deletes facts at or below the replicated mark that are older than `beforeMs`, but never the last one, which the next is
        chained to; at most PruneBatch at a time so that a sale never waits for it. Returns how many. */
    [[nodiscard]] static Result<int> prune(storage::Transaction &tx, qint64 beforeMs);
    [[nodiscard]] static Result<OutboxSummary> summary(storage::Database &db);
    /** The last sequence given; 0: none yet. */
    [[nodiscard]] static Result<qint64> lastSeq(storage::Database &db);
    /** Error Corrupt: the database has no epoch. */
    [[nodiscard]] static Result<OutboxChain> chain(storage::Database &db);
    [[nodiscard]] static Result<OutboxChain> chain(storage::Transaction &tx);
    /** The chain's head after `seq`; empty: that fact is not kept or was made before facts were chained. */
    [[nodiscard]] static Result<QByteArray> chainAt(storage::Database &db, qint64 seq);
    /** HQ holds facts of this database's epoch that the database does not: it was restored from a backup, or copied. What
        HQ has under our next numbers is not ours; nothing may be sent or taken as acknowledged until the till has a new
        epoch. Kept in meta ("hq_ahead"), so that later sales do not hide it. */
    [[nodiscard]] static Result<void> markHqAhead(storage::Transaction &tx, qint64 hqCommitted);
    /** The mark HQ had then; 0: it is not so. */
    [[nodiscard]] static Result<qint64> hqAhead(storage::Database &db);
    /** For a new epoch, in the transaction that stores it and after that: the facts that are kept are numbered and chained from 1,
        none is acknowledged, HQ is no longer ahead. All of them are sent again; HQ knows an order by its id. */
    [[nodiscard]] static Result<void> restart(storage::Transaction &tx);

    static constexpr int PruneBatch = 2'000;
};

/** Facts from HQ (table inbox). Stateless, as above. */
class Inbox {
public:
    struct Row {
        qint64 rev = 0;
        int kind = 0;
        QByteArray body;
    };
    /** Stores a batch and moves the cursor. Error Protocol where it does not begin at cursor + 1 (rows at or below the
        cursor are skipped). Returns the new cursor. */
    [[nodiscard]] static Result<qint64> store(storage::Transaction &tx, const QList<protocol::ChangeFact> &facts, qint64 nowMs);
    [[nodiscard]] static Result<qint64> cursor(storage::Database &db);
    /** Waiting rows, ascending. */
    [[nodiscard]] static Result<QList<Row>> waiting(storage::Database &db, int limit);
    [[nodiscard]] static Result<QList<Row>> waiting(storage::Transaction &tx, int limit);
    /** With a new epoch: the cursor stands at 0 again. What waits or was set aside stays, under numbers below 0. */
    [[nodiscard]] static Result<void> restart(storage::Transaction &tx);
    /** Done with; also where it is so already. Errors: NotFound, Conflict (it is parked). */
    [[nodiscard]] static Result<void> done(storage::Transaction &tx, qint64 rev, qint64 nowMs);
    /** Sets a row aside that can never succeed; it stays and is shown. Errors: NotFound, Conflict (it is done). */
    [[nodiscard]] static Result<void> park(storage::Transaction &tx, qint64 rev, const QString &reason, qint64 nowMs);
    /** Newest first. */
    [[nodiscard]] static Result<QList<ParkedRow>> parked(storage::Database &db, int limit);
};

} // namespace hearth
