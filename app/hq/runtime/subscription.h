// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/function.h"
#include "storage/databasepool.h"
#include "storage/namelock.h"

namespace hearth::hq {

/** A queue function as the queue sees it. */
struct QueueConsumerInfo {
    QString name; ///< of the function
    QString topic;
    int batch = 256;
    bool ordered = true; ///< as QueueTrigger
    FunctionOptions options = {};
};

/** A message on its way to one function. */
struct Delivery {
    Event event;
    qint64 row = 0;    ///< in queue_failed: it has failed before; 0: it has not
    int attempts = 0;  ///< that have failed
    qint64 after = 0;  ///< database: the message before it, or the cursor
    int skipped = 0;   ///< database: settled ones between them
    quint64 tag = 0;   ///< broker
    int before = 0;    ///< broker: so many times whoever had it ended before it was settled
};

/** An attempt that failed. */
struct GivenBack {
    int attempts = 1;
    qint64 nextAtMs = 0; ///< dead: when it was tried last
    bool dead = false;
    QString reason;
};

struct Backlog {
    qint64 waiting = 0;
    qint64 dead = 0;
    qint64 sinceMs = 0; ///< when the oldest one that nobody has settled was written; 0: none
};

/** What one function gets from a queue. fetch() to settled() on one worker at a time; the rest from any thread. */
class Subscription {
public:
    Subscription() = default;
    Subscription(const Subscription &) = delete;
    Subscription &operator=(const Subscription &) = delete;
    virtual ~Subscription() = default;

    struct Batch {
        std::vector<Delivery> alone;    ///< to be run one by one, first
        std::vector<Delivery> together; ///< then these, in the log's order, in one run
        bool more = false;              ///< there may be more, whatever becomes of these
        std::optional<storage::NameLock> lock; ///< held until all are settled
    };
    /** False: there is certainly nothing to fetch. */
    [[nodiscard]] virtual bool mayHaveMore() const { return true; }
    /** What is to be done now. What an earlier fetch gave and was not settled comes again. */
    [[nodiscard]] virtual Result<Batch> fetch(storage::Database &database) = 0;
    /** Before one of `alone` is run. */
    [[nodiscard]] virtual Result<void> begin(Delivery &) { return {}; }
    /** In the transaction of the effect. Error Conflict: they were settled meanwhile, and the effect must not be. */
    [[nodiscard]] virtual Result<void> done(storage::Transaction &tx, std::span<const Delivery> deliveries) = 0;
    /** Instead of done(): it comes again at its time, or is dead. */
    [[nodiscard]] virtual Result<void> giveBack(storage::Transaction &tx, const Delivery &delivery, const GivenBack &attempt) = 0;
    /** After the commit of either. */
    virtual void settled(std::span<const Delivery>) {}
    /** While a function is paused it takes nothing. */
    virtual void setPaused(bool) {}
};

/** A kind of queue: the log in the database itself, or a broker that fans it out. The log stays the truth. */
class QueueDriver {
public:
    struct Parts {
        storage::DatabasePool &pool;
        storage::Writer &writer;
        const Clock &clock;
        int pollMs;
    };
    QueueDriver() = default;
    QueueDriver(const QueueDriver &) = delete;
    QueueDriver &operator=(const QueueDriver &) = delete;
    virtual ~QueueDriver() = default;
    /** Before start(). `wake` is called from any thread once there is something to fetch. */
    [[nodiscard]] virtual std::unique_ptr<Subscription> subscribe(const QueueConsumerInfo &consumer, std::function<void()> wake) = 0;
    /** Before start(): this process hands the function's messages out, whoever runs it. */
    virtual void carry(const QueueConsumerInfo &) {}
    virtual void start() {}
    /** Messages were appended. Any thread. */
    virtual void wake() {}
    /** Subscriptions get nothing more, and may still settle. */
    virtual void stop() {}
};

} // namespace hearth::hq
