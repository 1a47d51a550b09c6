// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/guarded.h"
#include "core/taskpool.h"
#include "hub/ingestqueue.h"
#include "hub/markqueue.h"
#include "hub/tillhub.h"

#include <QSet>
#include <unordered_set>

// Internal to the hub.
namespace hearth::hub {

class TillSession;

/** What the hub's sessions share. On the network thread but for the queues, `online` and `poster`. */
struct HubShared {
    HubShared(TillHub::Config c, storage::Writer &w, const Clock &k, TillHub::Callbacks calls);

    /** One more wrong code of this address. */
    void failedEnrolment(const QString &peer);
    [[nodiscard]] bool refused(const QString &peer);
    /** A till's connection; an older one of the same till is closed. */
    void nowOnline(qint64 till, const std::shared_ptr<TillSession> &session);
    void closed(const std::shared_ptr<TillSession> &session);
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
    Guarded<QSet<qint64>> online;

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
};

} // namespace hearth::hub
