// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "hub/front.h"
#include "protocol/messages.h"
#include "storage/writer.h"

#include <QHash>
#include <functional>
#include <memory>

namespace hearth {

/** A fact as it reaches an ingest function. */
struct TillFact {
    qint64 till = 0;  ///< HQ's row id
    qint64 store = 0; ///< HQ's row id
    qint64 epoch = 0; ///< row id of (till, epoch)
    qint64 seq = 0;
    qint64 receivedAtMs = 0;
    protocol::Fact fact;
    QByteArray hash = {}; ///< of the body, BLAKE2b
};

/** HQ's end of the sync path: one session per connected till. Handshake, numbered facts up (into the writer, many in one
    transaction, then ACK), facts down from table outbox, heartbeat, printers' health. Sessions live on the network
    thread; SQL runs in the writer, reads of table outbox on a thread of the hub's. The front is stopped before the hub goes. */
class TillHub {
public:
    struct Callbacks {
        /** Applies one fact inside the writer's transaction (a savepoint per fact is the hub's); an error makes it quarantined.
            On the writer's thread. */
        std::function<Result<void>(storage::Transaction &, const TillFact &)> ingest;
        /** After a commit that applied facts (writer's thread): wakes the queue. */
        std::function<void()> ingested;
    };
    struct Config {
        int heartbeatMs = 15'000;
        int handshakeTimeoutMs = 10'000;
        int windowFacts = 256;
        int maxFailedEnrolments = 20; ///< wrong codes per address and minute, then refused
    };
    TillHub(Config config, storage::Writer &writer, const Clock &clock, Callbacks callbacks);
    ~TillHub();
    TillHub(const TillHub &) = delete;
    TillHub &operator=(const TillHub &) = delete;

    /** Set before the front starts; used for timers. */
    void setFront(Front *front);
    /** Front::SocketHandler. */
    [[nodiscard]] FrontSocketHandler accept(std::shared_ptr<FrontSocket> socket);

    /** There are new rows in outbox for these tills (row ids): push them to the connected ones. Any thread. */
    void wakeTills(const QList<qint64> &tills);
    /** Closes a till's connection at once (revoked). Any thread. */
    void disconnectTill(qint64 till, const QString &reason);
    /** Row ids of tills that are online now. Any thread. */
    [[nodiscard]] QList<qint64> onlineTills() const;
    /** Facts that were received and are not yet with the writer. Any thread. */
    [[nodiscard]] qsizetype waitingFacts() const;
    /** Asks all tills to come back later; for an orderly stop. Any thread. */
    void goAway(const QString &text, qint64 comeBackMs);

private:
    struct Private;
    std::shared_ptr<Private> d;
};

} // namespace hearth
