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
    qint64 madeSinceMs = 0;  ///< by headquarters' clock: had it been made before, it would have come before
    qint64 clockAheadMs = 0; ///< the till's clock less headquarters', as last measured
    QByteArray chain = {};   ///< headquarters' own, before this fact; empty: it has none
};

/** HQ's end of the sync path: one session per connected till. Handshake, numbered facts up (into the writer, many in one
    transaction, then ACK), facts down from table outbox, heartbeat, printers' health. Sessions live on the network
    thread; SQL runs in the writer, reads of table outbox on a thread of the hub's. On PostgreSQL hubs of several nodes work together: each finds
    by itself what others write for its tills, and a till is one's at a time. The front is stopped before the hub goes. */
class TillHub {
public:
    struct Callbacks {
        /** Applies one fact inside the writer's transaction (a savepoint per fact is the hub's); an error makes it quarantined.
            On the writer's thread. */
        std::function<Result<void>(storage::Transaction &, const TillFact &)> ingest;
        /** After a commit that applied facts (writer's thread): wakes the queue. */
        std::function<void()> ingested;
        /** Another region was promoted, with this cluster epoch: this headquarters counts no more. Once; on the network thread. */
        std::function<void(qint64 epoch)> fenced = {};
        /** Answers a till that asks for a member, in the writer's transaction. Missing: it is told that this headquarters cannot. */
        std::function<Result<protocol::MemberAnswer>(storage::Transaction &, qint64 till, const protocol::MemberAsk &)> answerMember = {};
        /** Answers a manager's question; `done` may be called on any thread, once, also after the till is gone. Missing: tills are not told that they may ask. */
        std::function<void(qint64 till, const protocol::ManagerAsk &, std::function<void(protocol::ManagerAnswer)> done)> answerManager = {};
    };
    struct Config {
        int heartbeatMs = 15'000;
        int handshakeTimeoutMs = 10'000;
        int windowFacts = 256;
        int maxFailedEnrolments = 20; ///< wrong codes per address and minute, then refused
        std::function<QByteArray()> makeNonce = {}; ///< empty: random; a test that plays a recorded session gives it that one's
        int freeFailedHellos = 5;     ///< per address and minute; then each further HELLO of a device not yet known waits, twice as long each
        QString node = QStringLiteral("one"); ///< this run of the program among those that share its database; no other has had this name
        int lookMs = 150;             ///< looks so often what other nodes have for this one's tills; on PostgreSQL, as the next two
        int beatMs = 2'000;           ///< tells them so often that it lives
        int deadMs = 10'000;          ///< a node that is silent for so long has no tills any more
        QByteArray memberKeys = {};   ///< what tills are given for members' phone numbers (protocol::MemberTillKeys); empty: nothing
        int helloWaitMs = 1'000;      ///< the first of these waits; beyond eight times this it is refused
    };
    TillHub(const Config &config, storage::Writer &writer, const Clock &clock, Callbacks callbacks);
    ~TillHub();
    TillHub(const TillHub &) = delete;
    TillHub &operator=(const TillHub &) = delete;

    /** Set before the front starts; used for timers. */
    void setFront(Front *front);
    /** Front::SocketHandler. */
    [[nodiscard]] FrontSocketHandler accept(std::shared_ptr<FrontSocket> socket);

    /** There are new rows in outbox for these tills (row ids): push them to those connected here. Any thread. */
    void wakeTills(const QList<qint64> &tills);
    /** Closes a till's connection at once (revoked). Any thread. */
    void disconnectTill(qint64 till, const QString &reason);
    /** Row ids of tills that are online now, at any node. Any thread. */
    [[nodiscard]] QList<qint64> onlineTills() const;
    /** The same tills, each with its node (Config::node). Any thread. */
    [[nodiscard]] QHash<qint64, QString> tillNodes() const;
    /** How many are online here. Any thread. */
    [[nodiscard]] qsizetype tillsHere() const;
    /** Facts that were received and are not yet with the writer. Any thread. */
    [[nodiscard]] qsizetype waitingFacts() const;
    /** Asks all tills to come back later; for an orderly stop. Any thread. */
    void goAway(const QString &text, qint64 comeBackMs);

private:
    struct Private;
    std::shared_ptr<Private> d;
};

} // namespace hearth
