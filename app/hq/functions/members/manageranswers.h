// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "core/taskpool.h"
#include "functions/tags/tagging.h"
#include "hqstore/tillstore.h"
#include "protocol/managerfacts.h"
#include "protocol/messages.h"
#include "storage/writer.h"

namespace hearth::hq {

/** Answers what managers ask from tills (docs/protocol.md, "A manager's questions"): on a thread and a connection of its own, so that no fact of a till waits for it; what it
    shows and changes is written and audited by the writer. Only for tills that may ask. The writer outlives it. */
class ManagerAnswerer {
public:
    static constexpr qsizetype MostWaiting = 64; ///< of all tills; beyond that they are told to come again
    using Done = std::function<void(protocol::ManagerAnswer)>;
    ManagerAnswerer(storage::Writer &writer, const Clock &clock) : m_writer(writer), m_clock(clock) {}
    ~ManagerAnswerer() { m_pool.stop(); }
    ManagerAnswerer(const ManagerAnswerer &) = delete;
    ManagerAnswerer &operator=(const ManagerAnswerer &) = delete;

    /** `done` is called once, on the answerer's thread or the caller's; not after stop(). Any thread. */
    void answer(qint64 till, const protocol::ManagerAsk &ask, const Done &done);
    /** Waits for what is being answered. */
    void stop() { m_pool.stop(); }

private:
    [[nodiscard]] Result<QByteArray> find(qint64 till, const protocol::ManagerAsk &ask);
    [[nodiscard]] Result<QByteArray> member(const TillRow &till, const QByteArray &body);
    [[nodiscard]] Result<QByteArray> audiences();
    [[nodiscard]] Result<QByteArray> count(const TillRow &till, const QByteArray &body);
    [[nodiscard]] Result<QByteArray> change(const TillRow &till, const protocol::ManagerAsk &ask);

    storage::Writer &m_writer;
    const Clock &m_clock;
    // Of the pool's one thread.
    std::unique_ptr<storage::Database> m_db;
    TagMemory m_memory;
    TaskPool m_pool{"hq-manager", 1};
};

} // namespace hearth::hq
