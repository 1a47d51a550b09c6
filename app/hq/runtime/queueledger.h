// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/subscription.h"

namespace hearth::hq {

/** What a function has settled of a topic: all up to its cursor, and beyond it what is in table queue_ledger, written in the transaction of
    the effect. Of that, what failed is in queue_failed. A row of the ledger goes once the cursor has passed it: that remembers it for ever.
    Stateless: works on the connection or transaction it is given. */
class QueueLedger {
public:
    struct Place {
        qint64 topic = 0; ///< row id
        QString consumer;
    };
    /** Row id of a topic; nothing: nothing was ever appended to it. */
    [[nodiscard]] static Result<std::optional<qint64>> topic(storage::Database &db, const QString &name);

    struct Standing {
        std::vector<Delivery> run;     ///< in the order of their numbers; without tags
        std::vector<Delivery> hopeless; ///< have failed as often as they may, but nobody could say so
    };
    /** Which of the messages (ascending) are to be run now; the others are settled, or wait for their time. */
    [[nodiscard]] static Result<Standing> standing(storage::Database &db, const Place &place, const std::vector<qint64> &messages, qint64 nowMs, int maxAttempts);
    /** Settles messages that were open or had failed. Error Conflict: one was settled meanwhile; for an open one perhaps only at the end of
        the savepoint. */
    [[nodiscard]] static Result<void> done(storage::Transaction &tx, const Place &place, std::span<const Delivery> deliveries, qint64 nowMs);
    /** Writes an attempt that failed, and sets delivery.row where it was the first. Error Conflict as done(). */
    [[nodiscard]] static Result<void> failed(storage::Transaction &tx, const Place &place, Delivery &delivery, const GivenBack &attempt, qint64 nowMs);
    /** The broker gives a message up: it is dead, unless it was settled. True: it is now. */
    [[nodiscard]] static Result<bool> giveUp(storage::Transaction &tx, const Place &place, qint64 message, const GivenBack &last, qint64 nowMs);
    /** Moves the cursor over what is settled behind it, at most `limit` messages, and forgets the ledger up to there. True: it has moved. */
    [[nodiscard]] static Result<bool> advance(storage::Transaction &tx, const Place &place, int limit);
    /** There is something for advance(). */
    [[nodiscard]] static Result<bool> mayAdvance(storage::Database &db, const Place &place);
    /** The oldest message nobody has settled, up to `last`; 0: none. */
    [[nodiscard]] static Result<qint64> oldestOpen(storage::Database &db, const Place &place, qint64 last);
    [[nodiscard]] static Result<Backlog> backlog(storage::Database &db, const Place &place);
    /** As above; nothing waits of a topic to which nothing was ever appended. */
    [[nodiscard]] static Result<Backlog> backlog(storage::Database &db, const QString &topic, const QString &consumer);
};

} // namespace hearth::hq
