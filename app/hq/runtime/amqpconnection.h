// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "runtime/amqpaddress.h"

#include <QByteArray>
#include <memory>
#include <optional>
#include <set>

struct amqp_connection_state_t_;
struct amqp_rpc_reply_t_;
struct amqp_method_t_;

namespace hearth::hq {

/** One connection to a broker of AMQP 0-9-1 (RabbitMQ), with a limit on every wait. An error of Unavailable or Timeout ends it: broken() is
    then true and it has to be made again. Other errors close a channel, which is open again after the call. On one thread at a time. */
class AmqpConnection {
public:
    struct QueueKind {
        int deliveryLimit = 20;
        bool single = false; ///< one consumer at a time has its messages
        QString deadExchange; ///< empty: a dead-letter queue, which has no limit
        QString deadKey;
    };
    struct Message {
        QByteArray body;
        quint16 channel = 0;
        quint64 tag = 0;
        int before = 0; ///< times it was delivered before, and not settled
        QString key;    ///< routing key
        QString reason; ///< of a dead letter: x-first-death-reason
    };
    /** What came in. */
    struct Arrival {
        std::optional<Message> message;
        quint16 endedChannel = 0; ///< the broker has ended what this channel consumed; the channel is open
    };

    /** `name` is shown among the broker's connections. Errors: Unavailable (with the cause), Unauthorised, Timeout. */
    [[nodiscard]] static Result<std::unique_ptr<AmqpConnection>> open(const AmqpAddress &address, const QString &name);
    ~AmqpConnection();
    AmqpConnection(const AmqpConnection &) = delete;
    AmqpConnection &operator=(const AmqpConnection &) = delete;

    [[nodiscard]] bool broken() const { return m_broken; }
    [[nodiscard]] int socket() const;
    [[nodiscard]] Result<void> openChannel(quint16 channel);
    [[nodiscard]] Result<void> declareExchange(quint16 channel, const QString &name, const char *type);
    /** A quorum queue. Error Conflict: there is one that is made differently. */
    [[nodiscard]] Result<void> declareQueue(quint16 channel, const QString &name, const QueueKind &kind);
    struct QueueState {
        quint32 waiting = 0; ///< messages, those that were delivered not counted
        quint32 consumers = 0;
    };
    /** Error NotFound. */
    [[nodiscard]] Result<QueueState> look(quint16 channel, const QString &queue);
    [[nodiscard]] Result<void> bind(quint16 channel, const QString &queue, const QString &exchange, const QString &key);
    [[nodiscard]] Result<void> deleteQueue(quint16 channel, const QString &queue);
    /** From now on the broker confirms what is published on this channel; of one connection only one. */
    [[nodiscard]] Result<void> confirms(quint16 channel);
    /** A message that survives a restart of the broker. */
    [[nodiscard]] Result<void> publish(quint16 channel, const QString &exchange, const QString &key, const QByteArray &body);
    /** Waits until the broker has on disk all that was published. Errors: NotFound (no queue took one), Busy (refused), Timeout. */
    [[nodiscard]] Result<void> waitConfirmed(quint16 channel, int timeoutMs);
    /** Lets at most `prefetch` messages come that are not acknowledged. Error NotFound: there is no such queue. */
    [[nodiscard]] Result<void> consume(quint16 channel, const QString &queue, quint16 prefetch);
    /** Gives back what was not acknowledged. What is on its way still comes in: open another number then. */
    [[nodiscard]] Result<void> closeChannel(quint16 channel);
    [[nodiscard]] Result<std::optional<Message>> get(quint16 channel, const QString &queue);
    [[nodiscard]] Result<void> ack(quint16 channel, quint64 tag, bool andAllBefore);
    /** What has come in; nothing after `timeoutMs`. Answers heartbeats: must be called more often than every ten seconds. */
    [[nodiscard]] Result<std::optional<Arrival>> receive(int timeoutMs);

private:
    explicit AmqpConnection(amqp_connection_state_t_ *state, QString shown) : m_state(state), m_shown(std::move(shown)) {}
    [[nodiscard]] Result<void> login(const AmqpAddress &address, const QString &name);
    [[nodiscard]] Result<void> check(quint16 channel, const amqp_rpc_reply_t_ &reply);
    [[nodiscard]] Result<void> check(quint16 channel);
    [[nodiscard]] Result<void> status(int code);
    [[nodiscard]] Result<std::optional<Arrival>> other();
    [[nodiscard]] Result<void> closed(quint16 channel, const amqp_method_t_ &method);
    void confirmed(const amqp_method_t_ &method, bool &refused);
    [[nodiscard]] tl::unexpected<Error> broke(ErrorCode code, const QString &text);

    amqp_connection_state_t_ *m_state;
    const QString m_shown;
    bool m_broken = false;
    quint64 m_published = 0;
    std::set<quint64> m_unconfirmed;
};

} // namespace hearth::hq
