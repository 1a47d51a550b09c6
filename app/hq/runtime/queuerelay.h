// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/taskpool.h"
#include "runtime/amqpconnection.h"
#include "runtime/queueledger.h"

#include <vector>

namespace hearth::hq {

/** Hands the messages of the log out to a broker, on a thread of its own and of several nodes on one: a quorum queue for each function, the
    number of each message into it, and only what the broker has confirmed is noted as handed out. Also what failed and is due again. A queue
    that is missing, that was emptied, or in which nothing moves is filled again from the function's cursor on; what is handed out twice is known
    as settled. What the broker gives up (its delivery limit) is written as dead. Moves the cursors over what is settled. */
class QueueRelay {
public:
    QueueRelay(QueueDriver::Parts parts, AmqpAddress address, const QString &node);
    ~QueueRelay();
    /** Before start(). */
    void carry(const QueueConsumerInfo &consumer) { m_routes.push_back({consumer, 0, {}, 0, false, 0}); }
    void start();
    void wake();
    void stop();

    /** Deliveries the broker tries before it gives a message up: whoever had it ended each time before it was settled. */
    static constexpr int DeliveryLimit = 20;
    /** Of the broker, for one function. */
    [[nodiscard]] static QString queueName(const QueueConsumerInfo &consumer);

private:
    struct Stall {
        qint64 open = 0; ///< the oldest message nobody has settled
        qint64 sent = 0; ///< the oldest one that failed and was handed out again
        bool operator==(const Stall &) const = default;
    };
    struct Route {
        QueueConsumerInfo consumer;
        qint64 topic = 0; ///< row id, once known
        Stall stall;
        qint64 stallSince = 0; ///< monotonic ms
        bool remake = false;   ///< it did not confirm: leaderless
        int unconfirmed = 0;   ///< times in a row
        [[nodiscard]] QueueLedger::Place place() const { return {topic, consumer.name}; }
    };
    [[nodiscard]] int body();
    /** How long to wait before the next turn, ms. */
    [[nodiscard]] Result<int> turn(storage::Database &database);
    [[nodiscard]] Result<void> connect(storage::Database &database);
    [[nodiscard]] Result<void> declare(Route &route);
    /** True: there is more to hand out now. */
    [[nodiscard]] Result<bool> handOut(storage::Database &database, Route &route);
    [[nodiscard]] Result<void> publish(Route &route, const std::vector<qint64> &messages);
    [[nodiscard]] Result<void> lookAfter(storage::Database &database, Route &route);
    [[nodiscard]] Result<void> refill(Route &route, const QString &why);
    [[nodiscard]] Result<void> takeDead();

    const QueueDriver::Parts m_parts;
    const AmqpAddress m_address;
    const QString m_node;
    std::vector<Route> m_routes;
    std::unique_ptr<AmqpConnection> m_connection;
    qint64 m_nextLook = 0; ///< monotonic ms
    int m_waitMs = 0;      ///< before the next attempt to connect
    bool m_started = false;
    PollThread m_thread; ///< last, so that it ends before what it uses
};

} // namespace hearth::hq
