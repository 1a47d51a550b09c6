// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/queuerelay.h"

#include "core/faultpoint.h"

#include <QLoggingCategory>
#include <QRandomGenerator>
#include <algorithm>
#include <chrono>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(queuerelayLog, "hearth.runtime.relay")
constexpr quint16 Channel = 1;    ///< asks and takes
constexpr quint16 Publishing = 2; ///< hands out
constexpr int AtOnce = 500;
constexpr int ConfirmMs = 5'000;
constexpr int FirstTryMs = 200;
constexpr int LongestTryMs = 10'000;
constexpr int StalledPolls = 20; ///< nothing waits at the broker and nothing is settled
constexpr int MostUnconfirmed = 2;
constexpr int DeadAtOnce = 100;

/** Of the machine, not of the clock that says when things are due. */
qint64 steadyMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

const QString &deadExchange()
{
    static const QString name = QStringLiteral("hearth.dead");
    return name;
}
} // namespace

QueueRelay::QueueRelay(QueueDriver::Parts parts, AmqpAddress address, const QString &node)
    : m_parts(parts), m_address(std::move(address)), m_node(node), m_thread("relay", [this] { return body(); })
{
}

QueueRelay::~QueueRelay()
{
    stop();
}

QString QueueRelay::queueName(const QueueConsumerInfo &consumer)
{
    return QStringLiteral("hearth.%1.%2").arg(consumer.topic, consumer.name);
}

void QueueRelay::start()
{
    if (m_routes.empty())
        return;
    m_started = true;
    m_thread.start();
}

void QueueRelay::wake()
{
    if (m_started)
        m_thread.wake();
}

void QueueRelay::stop()
{
    m_thread.stop();
    m_connection.reset();
}

int QueueRelay::body()
{
    const auto database = m_parts.pool.take(QStringLiteral("queue relay"));
    if (!database) {
        qCWarning(queuerelayLog).noquote() << "messages wait:" << database.error().toString();
        return m_parts.pollMs;
    }
    // Two would hand everything out twice.
    const auto mine = storage::NameLock::tryTake(**database, QStringLiteral("queue relay"));
    if (!mine || !*mine) {
        m_connection.reset();
        return m_parts.pollMs;
    }
    const auto next = turn(**database);
    if (next)
        return *next;
    qCWarning(queuerelayLog).noquote() << "messages wait:" << next.error().toString();
    if (m_connection && !m_connection->broken())
        return FirstTryMs;
    m_connection.reset();
    m_waitMs = std::clamp(m_waitMs * 2, FirstTryMs, LongestTryMs);
    return m_waitMs / 2 + static_cast<int>(QRandomGenerator::global()->bounded(m_waitMs / 2));
}

Result<void> QueueRelay::connect(storage::Database &database)
{
    HEARTH_ASSIGN(m_connection, AmqpConnection::open(m_address, QStringLiteral("hearth relay ") + m_node));
    HEARTH_TRY(m_connection->openChannel(Channel));
    HEARTH_TRY(m_connection->openChannel(Publishing));
    HEARTH_TRY(m_connection->confirms(Publishing));
    HEARTH_TRY(m_connection->declareExchange(Channel, deadExchange(), "direct"));
    HEARTH_TRY(m_connection->declareQueue(Channel, deadExchange(), {}));
    for (Route &route : m_routes) {
        if (route.topic == 0) {
            HEARTH_ASSIGN(const auto known, QueueLedger::topic(database, route.consumer.topic));
            route.topic = known.value_or(0);
        }
        if (route.remake) {
            HEARTH_TRY(m_connection->deleteQueue(Channel, queueName(route.consumer)));
            route.remake = false;
            HEARTH_TRY(declare(route));
            HEARTH_TRY(refill(route, QStringLiteral("did not confirm and was made anew")));
            continue;
        }
        const auto there = m_connection->look(Channel, queueName(route.consumer));
        if (!there && there.error().code != ErrorCode::NotFound)
            return tl::unexpected<Error>(there.error());
        HEARTH_TRY(declare(route));
        if (!there && route.topic != 0)
            HEARTH_TRY(refill(route, QStringLiteral("was not there")));
    }
    m_waitMs = 0;
    return {};
}

Result<void> QueueRelay::declare(Route &route)
{
    const QString name = queueName(route.consumer);
    AmqpConnection::QueueKind kind;
    kind.deliveryLimit = DeliveryLimit;
    kind.single = route.consumer.ordered;
    kind.deadExchange = deadExchange();
    kind.deadKey = name;
    auto made = m_connection->declareQueue(Channel, name, kind);
    if (!made && made.error().code == ErrorCode::Conflict && !m_connection->broken()) {
        // Another version of the program wanted it otherwise. What was in it is in the log.
        HEARTH_TRY(m_connection->deleteQueue(Channel, name));
        made = m_connection->declareQueue(Channel, name, kind);
        if (made && route.topic != 0)
            HEARTH_TRY(refill(route, QStringLiteral("was of another kind and was made anew")));
    }
    HEARTH_TRY(made);
    return m_connection->bind(Channel, deadExchange(), deadExchange(), name);
}

Result<int> QueueRelay::turn(storage::Database &database)
{
    if (!m_connection)
        HEARTH_TRY(connect(database));
    bool more = false;
    for (Route &route : m_routes) {
        if (route.topic == 0) {
            HEARTH_ASSIGN(const auto known, QueueLedger::topic(database, route.consumer.topic));
            if (!known)
                continue;
            route.topic = *known;
        }
        HEARTH_ASSIGN(const bool rest, handOut(database, route));
        more = more || rest;
    }
    const qint64 now = steadyMs();
    if (now >= m_nextLook) {
        m_nextLook = now + m_parts.pollMs;
        HEARTH_TRY(takeDead());
        for (Route &route : m_routes) {
            if (route.topic != 0)
                HEARTH_TRY(lookAfter(database, route));
        }
        // Answers heartbeats.
        HEARTH_TRY(m_connection->receive(0));
    }
    return more ? 0 : std::max(1, m_parts.pollMs / 2); // another node may have written
}

Result<bool> QueueRelay::handOut(storage::Database &database, Route &route)
{
    qint64 position = 0;
    {
        HEARTH_ASSIGN(auto rows, database.query("SELECT coalesce((SELECT position FROM queue_relay WHERE topic=?1 AND consumer=?2),"
                                                " (SELECT position FROM queue_cursor WHERE topic=?1 AND consumer=?2), 0)", route.topic, route.consumer.name));
        HEARTH_TRY(rows.next());
        position = rows.int64(0);
    }
    std::vector<qint64> messages;
    const auto read = [&](auto &rows) -> Result<void> {
        for (;;) {
            HEARTH_ASSIGN(const bool row, rows.next());
            if (!row)
                return {};
            messages.push_back(rows.int64(0));
        }
    };
    {
        HEARTH_ASSIGN(auto rows, database.query("SELECT message FROM queue_failed WHERE topic=?1 AND consumer=?2 AND dead=0 AND sent=0 AND next_at_ms<=?3"
                                                " ORDER BY next_at_ms LIMIT ?4", route.topic, route.consumer.name, m_parts.clock.nowMs(), AtOnce));
        HEARTH_TRY(read(rows));
    }
    const std::size_t again = messages.size();
    {
        HEARTH_ASSIGN(auto rows, database.query("SELECT id FROM queue_log WHERE topic=?1 AND id>?2 ORDER BY id LIMIT ?3", route.topic, position, AtOnce));
        HEARTH_TRY(read(rows));
    }
    if (messages.empty())
        return false;
    HEARTH_TRY(publish(route, messages));
    const qint64 last = messages.size() > again ? messages.back() : position;
    HEARTH_TRY(m_parts.writer.run([&](storage::Transaction &tx) -> Result<void> {
        for (std::size_t i = 0; i < again; ++i)
            HEARTH_TRY(tx.exec("UPDATE queue_failed SET sent=1 WHERE topic=?1 AND consumer=?2 AND message=?3", route.topic, route.consumer.name, messages[i]));
        HEARTH_TRY(tx.exec("INSERT INTO queue_relay (topic, consumer, position) VALUES (?1, ?2, ?3)"
                           " ON CONFLICT (topic, consumer) DO UPDATE SET position=excluded.position", route.topic, route.consumer.name, last));
        return {};
    }));
    return static_cast<int>(messages.size() - again) == AtOnce;
}

Result<void> QueueRelay::publish(Route &route, const std::vector<qint64> &messages)
{
    const QString queue = queueName(route.consumer);
    for (const qint64 message : messages)
        HEARTH_TRY(m_connection->publish(Publishing, QString(), queue, QByteArray::number(message)));
    faultPoint("runtime.relay_published");
    auto confirmed = m_connection->waitConfirmed(Publishing, ConfirmMs);
    if (confirmed) {
        route.unconfirmed = 0;
        return {};
    }
    if (confirmed.error().code == ErrorCode::NotFound) {
        HEARTH_TRY(declare(route));
        HEARTH_TRY(refill(route, QStringLiteral("was deleted")));
    } else if (confirmed.error().code == ErrorCode::Timeout && ++route.unconfirmed >= MostUnconfirmed) {
        route.remake = true;
        route.unconfirmed = 0;
    }
    return confirmed;
}

Result<void> QueueRelay::refill(Route &route, const QString &why)
{
    qCWarning(queuerelayLog).noquote() << "the broker's queue for" << route.consumer.name << why << "- it is filled again from the log";
    route.stall = {};
    return m_parts.writer.run([&](storage::Transaction &tx) -> Result<void> {
        HEARTH_TRY(tx.exec("DELETE FROM queue_relay WHERE topic=?1 AND consumer=?2", route.topic, route.consumer.name));
        HEARTH_TRY(tx.exec("UPDATE queue_failed SET sent=0 WHERE topic=?1 AND consumer=?2 AND dead=0 AND sent=1", route.topic, route.consumer.name));
        return {};
    });
}

Result<void> QueueRelay::lookAfter(storage::Database &database, Route &route)
{
    HEARTH_ASSIGN(const bool movable, QueueLedger::mayAdvance(database, route.place()));
    if (movable)
        HEARTH_TRY(m_parts.writer.run([&](storage::Transaction &tx) { return QueueLedger::advance(tx, route.place(), AtOnce * 4); }));
    const auto there = m_connection->look(Channel, queueName(route.consumer));
    if (!there) {
        if (there.error().code != ErrorCode::NotFound)
            return tl::unexpected<Error>(there.error());
        HEARTH_TRY(declare(route));
        return refill(route, QStringLiteral("was deleted"));
    }
    Stall stall;
    {
        HEARTH_ASSIGN(auto rows, database.query("SELECT coalesce((SELECT position FROM queue_relay WHERE topic=?1 AND consumer=?2), 0),"
                                                " coalesce((SELECT min(message) FROM queue_failed WHERE topic=?1 AND consumer=?2 AND dead=0 AND sent=1), 0)",
                                                route.topic, route.consumer.name));
        HEARTH_TRY(rows.next());
        stall.sent = rows.int64(1);
        HEARTH_ASSIGN(stall.open, QueueLedger::oldestOpen(database, route.place(), rows.int64(0)));
    }
    const qint64 now = steadyMs();
    if (there->waiting > 0 || stall == Stall{} || stall != route.stall) {
        route.stall = stall;
        route.stallSince = now;
        return {};
    }
    // Emptied by hand, or lost by the broker; where somebody only works long at it, it is known as settled when it comes again.
    if (now - route.stallSince < qint64(StalledPolls) * m_parts.pollMs)
        return {};
    return refill(route, QStringLiteral("is empty though not all is settled"));
}

Result<void> QueueRelay::takeDead()
{
    for (int count = 0; count < DeadAtOnce; ++count) {
        HEARTH_ASSIGN(const auto message, m_connection->get(Channel, deadExchange()));
        if (!message)
            return {};
        const auto route = std::find_if(m_routes.begin(), m_routes.end(), [&](const Route &one) { return queueName(one.consumer) == message->key; });
        const qint64 number = message->body.toLongLong();
        if (route != m_routes.end() && route->topic != 0 && number > 0) {
            GivenBack last;
            last.attempts = DeliveryLimit;
            last.nextAtMs = m_parts.clock.nowMs();
            last.dead = true;
            last.reason = QStringLiteral("whoever ran it ended before it was settled, %1 times (%2)").arg(DeliveryLimit + 1).arg(message->reason);
            HEARTH_ASSIGN(const bool dead, m_parts.writer.run([&](storage::Transaction &tx) {
                return QueueLedger::giveUp(tx, route->place(), number, last, m_parts.clock.nowMs());
            }));
            if (dead)
                qCWarning(queuerelayLog).noquote() << route->consumer.name << "gives message" << number << "up:" << last.reason;
        }
        HEARTH_TRY(m_connection->ack(Channel, message->tag, false));
    }
    return {};
}

} // namespace hearth::hq
