// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/amqpconnection.h"

#include <QElapsedTimer>
#include <QFile>
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#include <array>

namespace hearth::hq {
namespace {
constexpr timeval ConnectWait{5, 0};
constexpr timeval AnswerWait{10, 0};
constexpr int HeartbeatSeconds = 20;
constexpr int ChannelMax = 2'047;
constexpr int FrameMax = 131'072;
constexpr char MachineCas[] = "/etc/ssl/certs/ca-certificates.crt";

amqp_bytes_t bytes(const QByteArray &text)
{
    return {static_cast<std::size_t>(text.size()), const_cast<char *>(text.constData())}; // the library does not write to it
}

QByteArray bytes(amqp_bytes_t text)
{
    return QByteArray(static_cast<const char *>(text.bytes), static_cast<qsizetype>(text.len));
}

timeval ofMs(int ms)
{
    return {ms / 1'000, (ms % 1'000) * 1'000};
}

amqp_table_entry_t textEntry(const char *key, const QByteArray &value)
{
    amqp_table_entry_t entry{};
    entry.key = amqp_cstring_bytes(key);
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = bytes(value);
    return entry;
}

QString headerText(const amqp_basic_properties_t &properties, const char *key)
{
    if ((properties._flags & AMQP_BASIC_HEADERS_FLAG) == 0)
        return {};
    for (int i = 0; i < properties.headers.num_entries; ++i) {
        const amqp_table_entry_t &entry = properties.headers.entries[i];
        if (bytes(entry.key) == key && (entry.value.kind == AMQP_FIELD_KIND_UTF8 || entry.value.kind == AMQP_FIELD_KIND_BYTES))
            return QString::fromUtf8(bytes(entry.value.value.bytes));
    }
    return {};
}

/** Of a quorum queue. */
int deliveriesBefore(const amqp_basic_properties_t &properties, bool redelivered)
{
    for (int i = 0; (properties._flags & AMQP_BASIC_HEADERS_FLAG) != 0 && i < properties.headers.num_entries; ++i) {
        const amqp_table_entry_t &entry = properties.headers.entries[i];
        if (bytes(entry.key) != "x-delivery-count")
            continue;
        switch (entry.value.kind) {
        case AMQP_FIELD_KIND_I64: return static_cast<int>(entry.value.value.i64);
        case AMQP_FIELD_KIND_I32: return entry.value.value.i32;
        case AMQP_FIELD_KIND_I16: return entry.value.value.i16;
        case AMQP_FIELD_KIND_I8: return entry.value.value.i8;
        default: return 1;
        }
    }
    return redelivered ? 1 : 0;
}

ErrorCode codeOf(int reply)
{
    switch (reply) {
    case AMQP_ACCESS_REFUSED: return ErrorCode::Unauthorised;
    case AMQP_NOT_FOUND: return ErrorCode::NotFound;
    case AMQP_PRECONDITION_FAILED: return ErrorCode::Conflict;
    case AMQP_RESOURCE_LOCKED: return ErrorCode::Busy;
    default: return ErrorCode::Unavailable;
    }
}
} // namespace

Result<std::unique_ptr<AmqpConnection>> AmqpConnection::open(const AmqpAddress &address, const QString &name)
{
    std::unique_ptr<AmqpConnection> connection(new AmqpConnection(amqp_new_connection(), address.shown()));
    HEARTH_TRY(connection->login(address, name));
    return connection;
}

Result<void> AmqpConnection::login(const AmqpAddress &address, const QString &name)
{
    amqp_socket_t *socket = address.tls ? amqp_ssl_socket_new(m_state) : amqp_tcp_socket_new(m_state);
    if (socket == nullptr)
        return broke(ErrorCode::Unavailable, QStringLiteral("no socket"));
    if (address.tls) {
        const QByteArray file = address.caFile.isEmpty() ? QByteArray(MachineCas) : QFile::encodeName(address.caFile);
        if (amqp_ssl_socket_set_cacert(socket, file.constData()) != AMQP_STATUS_OK)
            return fail(ErrorCode::InvalidInput, QStringLiteral("holds no certificates"), QFile::decodeName(file));
        amqp_ssl_socket_set_verify_peer(socket, 1);
        amqp_ssl_socket_set_verify_hostname(socket, 1);
        static_cast<void>(amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST));
    }
    static_cast<void>(amqp_set_handshake_timeout(m_state, &AnswerWait));
    static_cast<void>(amqp_set_rpc_timeout(m_state, &AnswerWait));
    const timeval wait = ConnectWait;
    HEARTH_TRY(status(amqp_socket_open_noblock(socket, address.host.toUtf8().constData(), address.port, &wait)));
    const QByteArray shownName = name.toUtf8();
    std::array<amqp_table_entry_t, 1> entries{textEntry("connection_name", shownName)};
    const amqp_table_t properties{static_cast<int>(entries.size()), entries.data()};
    const amqp_rpc_reply_t reply = amqp_login_with_properties(m_state, address.vhost.toUtf8().constData(), ChannelMax, FrameMax, HeartbeatSeconds, &properties,
                                                              AMQP_SASL_METHOD_PLAIN, address.user.toUtf8().constData(), address.password.toUtf8().constData());
    if (const auto done = check(0, reply); !done)
        return broke(done.error().code, done.error().text);
    return {};
}

AmqpConnection::~AmqpConnection()
{
    // Politely where it works, so that the broker gives back at once what was not acknowledged.
    if (!m_broken)
        amqp_connection_close(m_state, AMQP_REPLY_SUCCESS);
    amqp_destroy_connection(m_state);
}

int AmqpConnection::socket() const
{
    return amqp_get_sockfd(m_state);
}

tl::unexpected<Error> AmqpConnection::broke(ErrorCode code, const QString &text)
{
    m_broken = true;
    return fail(code == ErrorCode::Unauthorised || code == ErrorCode::Timeout ? code : ErrorCode::Unavailable, text, m_shown);
}

Result<void> AmqpConnection::status(int code)
{
    if (code >= AMQP_STATUS_OK)
        return {};
    return broke(code == AMQP_STATUS_TIMEOUT ? ErrorCode::Timeout : ErrorCode::Unavailable, QString::fromUtf8(amqp_error_string2(code)));
}

/** The broker has closed a channel, or the connection. */
Result<void> AmqpConnection::closed(quint16 channel, const amqp_method_t_ &method)
{
    if (method.id != AMQP_CHANNEL_CLOSE_METHOD) {
        const auto *close = method.id == AMQP_CONNECTION_CLOSE_METHOD ? static_cast<const amqp_connection_close_t *>(method.decoded) : nullptr;
        return broke(close != nullptr ? codeOf(close->reply_code) : ErrorCode::Unavailable,
                     close != nullptr ? QString::fromUtf8(bytes(close->reply_text)) : QStringLiteral("an answer that was not expected"));
    }
    const auto *close = static_cast<const amqp_channel_close_t *>(method.decoded);
    const Error error{codeOf(close->reply_code), QString::fromUtf8(bytes(close->reply_text)), m_shown};
    amqp_channel_close_ok_t ok{};
    HEARTH_TRY(status(amqp_send_method(m_state, channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &ok)));
    HEARTH_TRY(openChannel(channel));
    return tl::unexpected<Error>(error);
}

Result<void> AmqpConnection::check(quint16 channel, const amqp_rpc_reply_t &reply)
{
    switch (reply.reply_type) {
    case AMQP_RESPONSE_NORMAL: return {};
    case AMQP_RESPONSE_SERVER_EXCEPTION: return closed(channel, reply.reply);
    case AMQP_RESPONSE_LIBRARY_EXCEPTION: return status(reply.library_error);
    default: return broke(ErrorCode::Unavailable, QStringLiteral("the connection has ended"));
    }
}

Result<void> AmqpConnection::check(quint16 channel)
{
    return check(channel, amqp_get_rpc_reply(m_state));
}

Result<void> AmqpConnection::openChannel(quint16 channel)
{
    amqp_channel_open(m_state, channel);
    const amqp_rpc_reply_t reply = amqp_get_rpc_reply(m_state);
    return reply.reply_type == AMQP_RESPONSE_NORMAL ? Result<void>() : broke(ErrorCode::Unavailable, QStringLiteral("a channel cannot be opened"));
}

Result<void> AmqpConnection::closeChannel(quint16 channel)
{
    return check(channel, amqp_channel_close(m_state, channel, AMQP_REPLY_SUCCESS));
}

Result<void> AmqpConnection::declareExchange(quint16 channel, const QString &name, const char *type)
{
    const QByteArray exchange = name.toUtf8();
    amqp_exchange_declare(m_state, channel, bytes(exchange), amqp_cstring_bytes(type), 0, 1, 0, 0, amqp_empty_table);
    return check(channel);
}

Result<void> AmqpConnection::declareQueue(quint16 channel, const QString &name, const QueueKind &kind)
{
    const QByteArray queue = name.toUtf8();
    const QByteArray exchange = kind.deadExchange.toUtf8();
    const QByteArray key = kind.deadKey.toUtf8();
    std::vector<amqp_table_entry_t> entries{textEntry("x-queue-type", QByteArrayLiteral("quorum"))};
    if (!exchange.isEmpty()) {
        entries.push_back(textEntry("x-dead-letter-exchange", exchange));
        entries.push_back(textEntry("x-dead-letter-routing-key", key));
        amqp_table_entry_t limit{};
        limit.key = amqp_cstring_bytes("x-delivery-limit");
        limit.value.kind = AMQP_FIELD_KIND_I32;
        limit.value.value.i32 = kind.deliveryLimit;
        entries.push_back(limit);
    }
    if (kind.single) {
        amqp_table_entry_t single{};
        single.key = amqp_cstring_bytes("x-single-active-consumer");
        single.value.kind = AMQP_FIELD_KIND_BOOLEAN;
        single.value.value.boolean = 1;
        entries.push_back(single);
    }
    amqp_queue_declare(m_state, channel, bytes(queue), 0, 1, 0, 0, {static_cast<int>(entries.size()), entries.data()});
    return check(channel);
}

Result<AmqpConnection::QueueState> AmqpConnection::look(quint16 channel, const QString &queue)
{
    const QByteArray name = queue.toUtf8();
    const amqp_queue_declare_ok_t *ok = amqp_queue_declare(m_state, channel, bytes(name), 1, 1, 0, 0, amqp_empty_table);
    HEARTH_TRY(check(channel));
    return QueueState{ok->message_count, ok->consumer_count};
}

Result<void> AmqpConnection::bind(quint16 channel, const QString &queue, const QString &exchange, const QString &key)
{
    const QByteArray q = queue.toUtf8();
    const QByteArray e = exchange.toUtf8();
    const QByteArray k = key.toUtf8();
    amqp_queue_bind(m_state, channel, bytes(q), bytes(e), bytes(k), amqp_empty_table);
    return check(channel);
}

Result<void> AmqpConnection::deleteQueue(quint16 channel, const QString &queue)
{
    const QByteArray name = queue.toUtf8();
    amqp_queue_delete(m_state, channel, bytes(name), 0, 0);
    return check(channel);
}

Result<void> AmqpConnection::confirms(quint16 channel)
{
    amqp_confirm_select(m_state, channel);
    return check(channel);
}

Result<void> AmqpConnection::publish(quint16 channel, const QString &exchange, const QString &key, const QByteArray &body)
{
    const QByteArray e = exchange.toUtf8();
    const QByteArray k = key.toUtf8();
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_CONTENT_TYPE_FLAG;
    properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
    properties.content_type = amqp_cstring_bytes("text/plain");
    constexpr amqp_boolean_t Mandatory = 1;
    HEARTH_TRY(status(amqp_basic_publish(m_state, channel, bytes(e), bytes(k), Mandatory, 0, &properties, bytes(body))));
    m_unconfirmed.insert(++m_published);
    return {};
}

void AmqpConnection::confirmed(const amqp_method_t_ &method, bool &refused)
{
    const bool nack = method.id == AMQP_BASIC_NACK_METHOD;
    const auto tag = nack ? static_cast<const amqp_basic_nack_t *>(method.decoded)->delivery_tag : static_cast<const amqp_basic_ack_t *>(method.decoded)->delivery_tag;
    const bool multiple = nack ? static_cast<const amqp_basic_nack_t *>(method.decoded)->multiple : static_cast<const amqp_basic_ack_t *>(method.decoded)->multiple;
    refused = refused || nack;
    if (multiple)
        m_unconfirmed.erase(m_unconfirmed.begin(), m_unconfirmed.upper_bound(tag));
    else
        m_unconfirmed.erase(tag);
}

Result<void> AmqpConnection::waitConfirmed(quint16 channel, int timeoutMs)
{
    QElapsedTimer timer;
    timer.start();
    bool refused = false;
    bool returned = false;
    while (!m_unconfirmed.empty()) {
        const qint64 left = timeoutMs - timer.elapsed();
        if (left <= 0)
            return broke(ErrorCode::Timeout, QStringLiteral("does not confirm what it was given"));
        amqp_maybe_release_buffers(m_state);
        const timeval wait = ofMs(static_cast<int>(left));
        amqp_frame_t frame{};
        const int code = amqp_simple_wait_frame_noblock(m_state, &frame, &wait);
        if (code == AMQP_STATUS_TIMEOUT)
            continue;
        HEARTH_TRY(status(code));
        if (frame.frame_type != AMQP_FRAME_METHOD)
            continue; // the content of what is returned
        const amqp_method_t &method = frame.payload.method;
        if (method.id == AMQP_BASIC_ACK_METHOD || method.id == AMQP_BASIC_NACK_METHOD) {
            confirmed(method, refused);
        } else if (method.id == AMQP_BASIC_RETURN_METHOD) {
            returned = true;
        } else if (method.id == AMQP_CHANNEL_CLOSE_METHOD || method.id == AMQP_CONNECTION_CLOSE_METHOD) {
            auto why = closed(frame.channel, method);
            m_broken = m_broken || frame.channel == channel; // its numbers begin anew
            return why;
        }
    }
    if (returned)
        return fail(ErrorCode::NotFound, QStringLiteral("a queue is missing"), m_shown);
    if (refused)
        return fail(ErrorCode::Busy, QStringLiteral("refuses what it is given"), m_shown);
    return {};
}

Result<void> AmqpConnection::consume(quint16 channel, const QString &queue, quint16 prefetch)
{
    amqp_basic_qos(m_state, channel, 0, prefetch, 0);
    HEARTH_TRY(check(channel));
    const QByteArray name = queue.toUtf8();
    amqp_basic_consume(m_state, channel, bytes(name), amqp_empty_bytes, 0, 0, 0, amqp_empty_table);
    return check(channel);
}

Result<std::optional<AmqpConnection::Message>> AmqpConnection::get(quint16 channel, const QString &queue)
{
    const QByteArray name = queue.toUtf8();
    amqp_maybe_release_buffers(m_state);
    const amqp_rpc_reply_t reply = amqp_basic_get(m_state, channel, bytes(name), 0);
    HEARTH_TRY(check(channel, reply));
    if (reply.reply.id != AMQP_BASIC_GET_OK_METHOD)
        return std::optional<Message>();
    const auto *ok = static_cast<const amqp_basic_get_ok_t *>(reply.reply.decoded);
    Message message;
    message.channel = channel;
    message.tag = ok->delivery_tag;
    message.key = QString::fromUtf8(bytes(ok->routing_key));
    amqp_message_t content{};
    HEARTH_TRY(check(channel, amqp_read_message(m_state, channel, &content, 0)));
    message.body = bytes(content.body);
    message.reason = headerText(content.properties, "x-first-death-reason");
    amqp_destroy_message(&content);
    return std::optional(std::move(message));
}

Result<void> AmqpConnection::ack(quint16 channel, quint64 tag, bool andAllBefore)
{
    return status(amqp_basic_ack(m_state, channel, tag, andAllBefore ? 1 : 0));
}

Result<std::optional<AmqpConnection::Arrival>> AmqpConnection::receive(int timeoutMs)
{
    amqp_maybe_release_buffers(m_state);
    amqp_envelope_t envelope{};
    const timeval wait = ofMs(timeoutMs);
    const amqp_rpc_reply_t reply = amqp_consume_message(m_state, &envelope, &wait, 0);
    if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION) {
        if (reply.library_error == AMQP_STATUS_TIMEOUT)
            return std::optional<Arrival>();
        if (reply.library_error == AMQP_STATUS_UNEXPECTED_STATE)
            return other();
    }
    HEARTH_TRY(check(0, reply));
    Arrival arrival;
    arrival.message = Message();
    arrival.message->channel = envelope.channel;
    arrival.message->tag = envelope.delivery_tag;
    arrival.message->before = deliveriesBefore(envelope.message.properties, envelope.redelivered != 0);
    arrival.message->body = bytes(envelope.message.body);
    amqp_destroy_envelope(&envelope);
    return std::optional(std::move(arrival));
}

/** A frame that begins no message. */
Result<std::optional<AmqpConnection::Arrival>> AmqpConnection::other()
{
    amqp_frame_t frame{};
    const timeval now{0, 0};
    const int code = amqp_simple_wait_frame_noblock(m_state, &frame, &now);
    if (code == AMQP_STATUS_TIMEOUT)
        return std::optional<Arrival>();
    HEARTH_TRY(status(code));
    Arrival arrival;
    if (frame.frame_type != AMQP_FRAME_METHOD)
        return std::optional(arrival);
    const amqp_method_t &method = frame.payload.method;
    if (method.id == AMQP_BASIC_CANCEL_METHOD) {
        arrival.endedChannel = frame.channel; // its queue is gone
    } else if (method.id == AMQP_CHANNEL_CLOSE_METHOD || method.id == AMQP_CONNECTION_CLOSE_METHOD) {
        if (const auto why = closed(frame.channel, method); m_broken)
            return tl::unexpected<Error>(why.error());
        arrival.endedChannel = frame.channel;
    } else if (method.id == AMQP_BASIC_ACK_METHOD || method.id == AMQP_BASIC_NACK_METHOD) {
        bool refused = false;
        confirmed(method, refused);
    }
    return std::optional(arrival);
}

} // namespace hearth::hq
