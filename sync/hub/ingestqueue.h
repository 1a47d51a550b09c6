// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/guarded.h"
#include "hub/tillhub.h"

#include <atomic>
#include <deque>

namespace hearth::hub {

class TillSession;

/** One PUSH on its way into the database. */
struct PendingPush {
    std::shared_ptr<TillSession> session;
    std::shared_ptr<std::atomic<bool>> live; ///< false: the till was disconnected, nothing of it is written any more
    qint64 till = 0;
    qint64 store = 0;
    qint64 epoch = 0;
    qint64 firstSeq = 0;
    qint64 receivedAtMs = 0;
    qint64 helloSeq = 1;     ///< what the till had made when it connected is below
    qint64 heardBeforeMs = 0; ///< when it was connected last before that
    qint64 clockAheadMs = 0; ///< as in TillFact
    qsizetype bytes = 0;
    QList<protocol::Fact> facts;
    QList<QByteArray> hashes; ///< of the bodies, same index
    QByteArray chain;         ///< as the till has it after the last of them; empty: not told
};

/** What became of one PUSH, after the commit. */
struct PushOutcome {
    std::shared_ptr<TillSession> session;
    qint64 committed = 0;
    qsizetype bytes = 0;
    std::optional<Error> error; ///< Protocol: a gap; Conflict: another chain, the till is quarantined; else: could not be written
};

/** Facts of all tills into the database: everything that waits when the writer comes to it is one job, and so one commit. A
    fact that cannot be used is stored as quarantined with its reason, and only its own effect is undone. push() on the network
    thread, the rest on the writer's. */
class IngestQueue : public std::enable_shared_from_this<IngestQueue> {
public:
    struct Batch {
        std::vector<PendingPush> pushes;
        std::vector<PushOutcome> outcomes;
        bool applied = false; ///< at least one new fact
    };
    /** Called on the writer's thread after a commit (or its failure) with what became of the pushes. Let the batch go on the
        thread that made it: freeing another thread's memory would cost the writer. */
    using Committed = std::function<void(std::shared_ptr<Batch> batch)>;
    IngestQueue(storage::Writer &writer, const Clock &clock, const TillHub::Callbacks &callbacks, Committed committed);

    void push(PendingPush push);
    /** Lets go of what waits and takes no more: nothing of it was acknowledged, its tills send it again. */
    void close();
    /** Facts that no job has taken yet. Any thread. */
    [[nodiscard]] qsizetype waiting() const;

private:
    void post();
    void take(Batch &batch);
    [[nodiscard]] Result<void> write(storage::Transaction &tx, Batch &batch) const;
    /** `isolated`: a savepoint per fact; otherwise the first fact that cannot be used is the error of all. */
    [[nodiscard]] Result<void> apply(storage::Transaction &tx, Batch &batch, bool isolated) const;
    [[nodiscard]] Result<void> applyOne(storage::Transaction &tx, const TillFact &fact, bool isolated) const;
    [[nodiscard]] Result<void> repeated(storage::Transaction &tx, const TillFact &fact) const;

    storage::Writer &m_writer;
    const Clock &m_clock;
    const TillHub::Callbacks &m_callbacks;
    const Committed m_committed;
    struct State {
        std::deque<PendingPush> waiting;
        bool posted = false;
        bool closed = false;
    };
    Guarded<State> m_state;
};

} // namespace hearth::hub
