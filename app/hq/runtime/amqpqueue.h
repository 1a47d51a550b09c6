// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/guarded.h"
#include "core/taskpool.h"
#include "runtime/amqpconnection.h"
#include "runtime/queuerelay.h"
#include "runtime/subscription.h"

#include <QElapsedTimer>
#include <deque>
#include <map>

namespace hearth::hq {

/** Fans messages out to functions on other machines by RabbitMQ: the log in the database stays the truth, the broker carries the numbers of its
    messages. For each function a quorum queue; what is settled is written in the transaction of the effect (QueueLedger), and acknowledged to the
    broker after its commit, so that whatever is handed out twice has its effect once. One connection and thread take what comes in; another
    pair hands out, where this process carries (QueueRelay). */
class AmqpQueue final : public QueueDriver {
public:
    AmqpQueue(Parts parts, AmqpAddress address, const QString &node);
    ~AmqpQueue() override;
    [[nodiscard]] std::unique_ptr<Subscription> subscribe(const QueueConsumerInfo &consumer, std::function<void()> wake) override;
    void carry(const QueueConsumerInfo &consumer) override { m_relay.carry(consumer); }
    void start() override;
    void wake() override { m_relay.wake(); }
    void stop() override;

    /** Between a subscription and the thread that fills it. */
    struct Item {
        qint64 message = 0;
        quint64 tag = 0;
        int before = 0; ///< deliveries
    };
    struct State {
        std::deque<Item> items;    ///< handed out here and not settled
        std::vector<quint64> acks; ///< settled, to be acknowledged
        bool paused = false;
    };
    struct Feed {
        QueueConsumerInfo consumer;
        std::function<void()> wake;
        Guarded<State> state;
        quint16 channel = 0; ///< 0: nothing is consumed now; the thread's
        qint64 again = 0;    ///< monotonic ms before which consuming is not tried; the thread's
        qint64 lookAt = 0;   ///< monotonic ms at which it is looked whether it is rightly idle; the thread's
        int kept = 0;        ///< looks in a row at which messages waited though it was idle; the thread's
    };

private:
    [[nodiscard]] int take();
    [[nodiscard]] Result<void> takeSome();
    [[nodiscard]] Result<void> beginConsuming(Feed &feed, qint64 now);
    /** Ends consuming where nothing comes of it. */
    [[nodiscard]] Result<void> lookAfter(Feed &feed, qint64 now);
    [[nodiscard]] Result<void> endConsuming(Feed &feed);
    void lost();

    const Parts m_parts;
    const AmqpAddress m_address;
    const QString m_node;
    QueueRelay m_relay;
    std::vector<std::shared_ptr<Feed>> m_feeds;
    std::unique_ptr<AmqpConnection> m_connection;
    std::map<quint16, Feed *> m_channels;
    quint16 m_lastChannel = 0; ///< of the connection; the first is for looking
    int m_waitMs = 0; ///< before the next attempt to connect
    bool m_running = false;
    PollThread m_thread; ///< last, so that it ends before what it uses
};

} // namespace hearth::hq
