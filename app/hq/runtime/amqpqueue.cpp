// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/amqpqueue.h"

#include "core/faultpoint.h"
#include "runtime/queueledger.h"

#include <QHash>
#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QSet>
#include <algorithm>
#include <chrono>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(amqpqueueLog, "hearth.runtime.amqp")
constexpr int MostPrefetched = 512; ///< of one function: what a process has is delivered once more when it ends
constexpr int TakenAtOnce = 1'000;
constexpr int Suspicious = 2;       ///< deliveries before
constexpr int FirstWaitMs = 200;
constexpr int LongestWaitMs = 10'000;
constexpr int BusyReceiveMs = 5;   ///< while something is to be settled
constexpr int IdleReceiveMs = 100;
constexpr qint64 NoQueueYetMs = 500;
constexpr qint64 LookMs = 2'000;
constexpr int MostKept = 2;
constexpr quint16 Looking = 1; ///< channel
constexpr quint16 LastChannel = 2'000;

QString processEnded()
{
    return QStringLiteral("the process that ran it ended before it was done");
}

class AmqpSubscription final : public Subscription {
public:
    AmqpSubscription(std::shared_ptr<AmqpQueue::Feed> feed, QueueDriver::Parts parts) : m_feed(std::move(feed)), m_parts(parts) {}

    [[nodiscard]] bool mayHaveMore() const override
    {
        return m_feed->state.with([](const AmqpQueue::State &state) { return !state.items.empty(); });
    }
    [[nodiscard]] Result<Batch> fetch(storage::Database &database) override;
    [[nodiscard]] Result<void> begin(Delivery &delivery) override;
    [[nodiscard]] Result<void> done(storage::Transaction &tx, std::span<const Delivery> deliveries) override
    {
        return QueueLedger::done(tx, place(), deliveries, m_parts.clock.nowMs());
    }
    [[nodiscard]] Result<void> giveBack(storage::Transaction &tx, const Delivery &delivery, const GivenBack &attempt) override
    {
        Delivery copy = delivery;
        return QueueLedger::failed(tx, place(), copy, attempt, m_parts.clock.nowMs());
    }
    void settled(std::span<const Delivery> deliveries) override
    {
        QSet<qint64> messages;
        for (const Delivery &delivery : deliveries)
            messages.insert(delivery.event.id);
        faultPoint("runtime.amqp_before_ack");
        acknowledge([&](qint64 message) { return messages.contains(message); });
    }
    void setPaused(bool paused) override
    {
        m_feed->state.with([&](AmqpQueue::State &state) { state.paused = paused; });
    }

private:
    [[nodiscard]] QueueLedger::Place place() const { return {m_topic, m_feed->consumer.name}; }
    template <typename Which>
    void acknowledge(Which which)
    {
        m_feed->state.with([&](AmqpQueue::State &state) {
            std::erase_if(state.items, [&](const AmqpQueue::Item &item) {
                const bool gone = which(item.message);
                if (gone)
                    state.acks.push_back(item.tag);
                return gone;
            });
        });
    }

    const std::shared_ptr<AmqpQueue::Feed> m_feed;
    const QueueDriver::Parts m_parts;
    qint64 m_topic = 0; ///< row id, once known
};

Result<Subscription::Batch> AmqpSubscription::fetch(storage::Database &database)
{
    Batch batch;
    if (m_topic == 0) {
        HEARTH_ASSIGN(const std::optional<qint64> known, QueueLedger::topic(database, m_feed->consumer.topic));
        if (!known)
            return batch;
        m_topic = *known;
    }
    std::vector<qint64> messages;
    QHash<qint64, int> before;
    m_feed->state.with([&](const AmqpQueue::State &state) {
        const auto count = std::min(state.items.size(), static_cast<std::size_t>(m_feed->consumer.batch));
        for (std::size_t i = 0; i < count; ++i) {
            messages.push_back(state.items[i].message);
            before[messages.back()] = std::max(before.value(messages.back()), state.items[i].before);
        }
        batch.more = state.items.size() > count;
    });
    if (messages.empty())
        return batch;
    std::sort(messages.begin(), messages.end());
    messages.erase(std::unique(messages.begin(), messages.end()), messages.end());
    HEARTH_ASSIGN(auto standing, QueueLedger::standing(database, place(), messages, m_parts.clock.nowMs(), m_feed->consumer.options.maxAttempts));
    QSet<qint64> open;
    for (Delivery &delivery : standing.run) {
        open.insert(delivery.event.id);
        delivery.before = before.value(delivery.event.id);
        // One of those that were together when their process ended may have ended it.
        (delivery.row != 0 || delivery.before > 0 ? batch.alone : batch.together).push_back(std::move(delivery));
    }
    for (Delivery &delivery : standing.hopeless) {
        const GivenBack last{delivery.attempts, m_parts.clock.nowMs(), true, processEnded()};
        qCWarning(amqpqueueLog).noquote() << m_feed->consumer.name << "gives message" << delivery.event.id << "up after" << last.attempts << "attempts:" << last.reason;
        HEARTH_TRY(m_parts.writer.run([&](storage::Transaction &tx) { return QueueLedger::failed(tx, place(), delivery, last, m_parts.clock.nowMs()); }));
    }
    // Settled before, or not due yet: the relay hands those out at their time.
    const QSet<qint64> looked(messages.begin(), messages.end());
    acknowledge([&](qint64 message) { return looked.contains(message) && !open.contains(message); });
    return batch;
}

/** Counts the attempt before it is made, where it may be the message that ends one process after the other: it is then dead after as many as a
    function may fail, and those behind it go on meanwhile. */
Result<void> AmqpSubscription::begin(Delivery &delivery)
{
    if (delivery.row == 0 && delivery.before < Suspicious)
        return {};
    const FunctionOptions &options = m_feed->consumer.options;
    GivenBack mark;
    mark.attempts = delivery.event.attempt;
    // Not before a run that goes on could not commit any more.
    mark.nextAtMs = m_parts.clock.nowMs() + options.timeLimitMs + retryWaitMs(options, mark.attempts, delivery.event.id);
    mark.reason = processEnded();
    return m_parts.writer.run([&](storage::Transaction &tx) { return QueueLedger::failed(tx, place(), delivery, mark, m_parts.clock.nowMs()); });
}
} // namespace

AmqpQueue::AmqpQueue(Parts parts, AmqpAddress address, const QString &node)
    : m_parts(parts), m_address(std::move(address)), m_node(node), m_relay(parts, m_address, node), m_thread("amqp", [this] { return take(); })
{
}

AmqpQueue::~AmqpQueue()
{
    stop();
}

std::unique_ptr<Subscription> AmqpQueue::subscribe(const QueueConsumerInfo &consumer, std::function<void()> wake)
{
    auto feed = std::make_shared<Feed>();
    feed->consumer = consumer;
    feed->wake = std::move(wake);
    m_feeds.push_back(feed);
    return std::make_unique<AmqpSubscription>(std::move(feed), m_parts);
}

void AmqpQueue::start()
{
    m_running = true;
    m_relay.start();
    if (!m_feeds.empty())
        m_thread.start();
}

void AmqpQueue::stop()
{
    if (!std::exchange(m_running, false))
        return;
    m_relay.stop();
    m_thread.stop();
    // What was settled meanwhile need not come again; where this fails it does, and is known as settled.
    for (const auto &feed : m_feeds) {
        const auto acks = feed->state.with([](State &state) { return std::exchange(state.acks, {}); });
        for (const quint64 tag : acks) {
            if (m_connection && feed->channel != 0)
                static_cast<void>(m_connection->ack(feed->channel, tag, false));
        }
    }
    m_connection.reset();
}

/** What was handed out here comes again, to whoever is connected then. */
void AmqpQueue::lost()
{
    m_connection.reset();
    m_channels.clear();
    m_lastChannel = 0;
    for (const auto &feed : m_feeds) {
        feed->channel = 0;
        feed->again = 0;
        feed->state.with([](State &state) {
            state.items.clear();
            state.acks.clear();
        });
    }
}

int AmqpQueue::take()
{
    if (!m_connection) {
        auto connected = AmqpConnection::open(m_address, QStringLiteral("hearth functions ") + m_node);
        if (!connected) {
            m_waitMs = std::clamp(m_waitMs * 2, FirstWaitMs, LongestWaitMs);
            qCWarning(amqpqueueLog).noquote() << "no messages for functions:" << connected.error().toString();
            return m_waitMs / 2 + static_cast<int>(QRandomGenerator::global()->bounded(m_waitMs / 2));
        }
        if (!(*connected)->openChannel(Looking))
            return FirstWaitMs;
        m_connection = std::move(*connected);
        m_lastChannel = Looking;
        m_waitMs = 0;
    }
    const auto done = takeSome();
    if (!done) {
        qCWarning(amqpqueueLog).noquote() << "messages for functions stop:" << done.error().toString();
        lost();
        return FirstWaitMs;
    }
    return 0;
}

Result<void> AmqpQueue::beginConsuming(Feed &feed, qint64 now)
{
    if (m_lastChannel >= LastChannel)
        return fail(ErrorCode::Unavailable, QStringLiteral("all channels were used"), m_address.shown()); // connects anew
    const quint16 channel = ++m_lastChannel;
    HEARTH_TRY(m_connection->openChannel(channel));
    const int batch = feed.consumer.batch;
    const auto prefetch = static_cast<quint16>(std::min(MostPrefetched, batch + batch / 2));
    if (auto done = m_connection->consume(channel, QueueRelay::queueName(feed.consumer), prefetch); !done) {
        if (m_connection->broken())
            return done;
        feed.again = now + NoQueueYetMs; // nobody has made it yet
        return {};
    }
    feed.channel = channel;
    feed.lookAt = now + LookMs;
    feed.kept = 0;
    m_channels[channel] = &feed;
    return {};
}

/** What was handed out and not settled is given back. */
Result<void> AmqpQueue::endConsuming(Feed &feed)
{
    m_channels.erase(feed.channel);
    feed.state.with([](State &state) { state.items.clear(); });
    return m_connection->closeChannel(std::exchange(feed.channel, quint16(0)));
}

/** A consumer that came as its queue was being deleted and made anew gets nothing for good from RabbitMQ 3.10, on that channel: the broker counts it and counts
    messages as delivered to it. One that stands by for another is not told from that, and loses nothing. */
Result<void> AmqpQueue::lookAfter(Feed &feed, qint64 now)
{
    feed.lookAt = now + LookMs;
    const auto there = m_connection->look(Looking, QueueRelay::queueName(feed.consumer));
    if (!there && (m_connection->broken() || there.error().code != ErrorCode::NotFound))
        return tl::unexpected<Error>(there.error());
    feed.kept = there && there->waiting > 0 ? feed.kept + 1 : 0;
    if (there && there->consumers > 0 && feed.kept < MostKept)
        return {};
    return endConsuming(feed);
}

Result<void> AmqpQueue::takeSome()
{
    const qint64 now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
    bool busy = false;
    for (const auto &feed : m_feeds) {
        std::vector<quint64> acks;
        bool paused = false;
        bool idle = false;
        feed->state.with([&](State &state) {
            acks = std::exchange(state.acks, {});
            paused = state.paused;
            idle = state.items.empty();
        });
        busy = busy || !idle;
        if (feed->channel != 0) {
            for (const quint64 tag : acks)
                HEARTH_TRY(m_connection->ack(feed->channel, tag, false));
        }
        if (paused && feed->channel != 0) {
            HEARTH_TRY(endConsuming(*feed)); // given back, so that the broker does not wait for it
        } else if (!paused && feed->channel == 0 && now >= feed->again) {
            HEARTH_TRY(beginConsuming(*feed, now));
        } else if (feed->channel != 0 && idle && now >= feed->lookAt) {
            HEARTH_TRY(lookAfter(*feed, now));
        }
    }
    for (int wait = busy ? BusyReceiveMs : IdleReceiveMs, count = 0; count < TakenAtOnce; wait = 0, ++count) {
        HEARTH_ASSIGN(const auto arrival, m_connection->receive(wait));
        if (!arrival)
            return {};
        if (arrival->endedChannel != 0) {
            if (const auto ended = m_channels.find(arrival->endedChannel); ended != m_channels.end()) {
                ended->second->channel = 0;
                ended->second->again = now + NoQueueYetMs;
                ended->second->state.with([](State &state) { state.items.clear(); });
                m_channels.erase(ended);
            }
        }
        if (!arrival->message)
            continue;
        const auto feed = m_channels.find(arrival->message->channel);
        if (feed == m_channels.end())
            continue; // of a channel that was closed
        bool isNumber = false;
        const qint64 message = arrival->message->body.toLongLong(&isNumber);
        if (!isNumber || message <= 0) {
            qCWarning(amqpqueueLog).noquote() << "the broker's queue for" << feed->second->consumer.name << "has something that is none of headquarters' messages";
            HEARTH_TRY(m_connection->ack(arrival->message->channel, arrival->message->tag, false));
            continue;
        }
        const bool first = feed->second->state.with([&](State &state) {
            state.items.push_back({message, arrival->message->tag, arrival->message->before});
            return state.items.size() == 1;
        });
        if (first || count % 64 == 0)
            feed->second->wake();
    }
    return {};
}

} // namespace hearth::hq
