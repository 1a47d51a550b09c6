// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/database.h"

#include <QHash>
#include <functional>

namespace hearth::storage {

/** Connections for reading, lent one by one, never more than a hard limit. A connection is lent to an owner by name and comes back when the
    lease goes: there is no other way to have one. Any thread. */
class DatabasePool {
public:
    using Open = std::function<Result<std::unique_ptr<Database>>()>;
    struct Options {
        int limit = 16;
        int waitMs = 2'000; ///< for one that is lent, then Error Busy
    };
    struct Usage {
        int limit = 0;
        int open = 0;
        int inUse = 0;
        int waiting = 0;
        qint64 lent = 0;      ///< times, since the start
        qint64 waits = 0;     ///< of them had to wait
        qint64 waitedMs = 0;  ///< all of them together
        qint64 exhausted = 0; ///< gave up waiting
    };

    /** One connection, while this lives. May outlive the pool. For one thread at a time. */
    class Lease {
    public:
        Lease(Lease &&) noexcept = default;
        Lease &operator=(Lease &&other) noexcept;
        Lease(const Lease &) = delete;
        Lease &operator=(const Lease &) = delete;
        ~Lease();
        [[nodiscard]] Database &operator*() const { return *m_database; }
        [[nodiscard]] Database *operator->() const { return m_database.get(); }
        /** Closes the connection when it comes back: it is not to be trusted. */
        void discard() { m_discard = true; }

    private:
        friend class DatabasePool;
        struct State;
        Lease(std::shared_ptr<State> state, std::unique_ptr<Database> database, QString owner);
        void giveBack();
        std::shared_ptr<State> m_state;
        std::unique_ptr<Database> m_database;
        QString m_owner;
        bool m_discard = false;
    };

    /** `open` makes a connection; called from the threads that take one. */
    DatabasePool(Open open, Options options);
    ~DatabasePool();
    DatabasePool(const DatabasePool &) = delete;
    DatabasePool &operator=(const DatabasePool &) = delete;

    /** Errors: Busy (all are lent for too long: says to whom), Unavailable (closed), those of opening. */
    [[nodiscard]] Result<Lease> take(const QString &owner);
    /** Who waits, and who comes later, gets Unavailable; what is idle is closed. Idempotent. */
    void close();
    [[nodiscard]] Usage usage() const;
    /** How many each owner has now. */
    [[nodiscard]] QHash<QString, int> owners() const;

private:
    const Open m_open;
    const int m_waitMs;
    std::shared_ptr<Lease::State> m_state;
};

} // namespace hearth::storage
