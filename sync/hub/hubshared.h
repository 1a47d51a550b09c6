// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/guarded.h"
#include "core/taskpool.h"
#include "hub/ingestqueue.h"
#include "hub/markqueue.h"
#include "hub/tillhub.h"

#include <QSet>
#include <QUuid>
#include <unordered_set>

// Internal to the hub.
namespace hearth::hub {

class NodeWatch;
class ReplicaWatch;
class TillSession;

/** What the hub's sessions share. On the network thread but for the queues, `online`, `elsewhere` and `poster`. */
struct HubShared {
    HubShared(TillHub::Config c, storage::Writer &w, const Clock &k, TillHub::Callbacks calls);

    /** One more wrong code of this address. */
    void failedEnrolment(const QString &peer);
    [[nodiscard]] bool refused(const QString &peer);
    /** One more HELLO of this address was refused. */
    void failedHello(const QString &peer);
    /** How long a HELLO waits before it is looked at; -1: it is refused. A device that was let in before never waits: it cannot be
        kept out by others of its address. */
    [[nodiscard]] qint64 helloWaitMs(const QString &peer, const QUuid &device);
    void admitted(const QUuid &device);
    /** A till's connection; an older one of the same till is closed. */
    void nowOnline(qint64 till, const std::shared_ptr<TillSession> &session);
    void closed(const std::shared_ptr<TillSession> &session);
    /** The region of this epoch was promoted in this one's place: tills are sent away, and none is let in any more. */
    void fenced(qint64 epoch);
    /** readDatabase is there afterwards. On the reader's thread. */
    [[nodiscard]] Result<void> openReader();
    /** Runs `task` on the network thread unless the front is gone. Any thread. */
    void post(std::function<void()> task, int ms = 0) const
    {
        if (poster)
            poster(std::move(task), ms);
    }

    const TillHub::Config config;
    storage::Writer &writer;
    const Clock &clock;
    const TillHub::Callbacks callbacks;
    Front::Poster poster;

    std::unordered_set<std::shared_ptr<TillSession>> sessions;
    QHash<qint64, std::shared_ptr<TillSession>> byTill;
    bool goingAway = false;
    qint64 fencedBy = 0;
    Guarded<QSet<qint64>> online;
    Guarded<QHash<qint64, QString>> elsewhere; ///< till → the node that has it, of other nodes' tills
    qint64 newestChange = 0;          ///< of a lease, that this node knows of
    std::shared_ptr<NodeWatch> watch; ///< where others may share the database
    std::shared_ptr<ReplicaWatch> replicas; ///< where there may be a standby

    std::shared_ptr<IngestQueue> ingest;
    std::shared_ptr<MarkQueue> marks;
    /** One thread reads facts down, with a connection of its own. */
    TaskPool reader{"hub-read", 1};
    std::unique_ptr<storage::Database> readDatabase; ///< the reader's

private:
    struct Failures {
        qint64 sinceMs = 0;
        int count = 0;
    };
    QHash<QString, Failures> m_failures;
    struct Hellos {
        qint64 lastMs = 0;
        qint64 nextMs = 0; ///< when the next one of this address has its turn
        int count = 0;
    };
    QHash<QString, Hellos> m_hellos;
    QSet<QUuid> m_admitted;
};

} // namespace hearth::hub
