// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/beasthttp.h"
#include "protocol/messages.h"

#include <QLoggingCategory>
#include <boost/asio/dispatch.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>

namespace hearth::front {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

namespace {
Q_LOGGING_CATEGORY(socketconnectionLog, "hearth.hub.socket")
constexpr qsizetype FirstFrame = 1024;
constexpr quint16 SlowReader = 4429;
constexpr int MaxControls = 100; // in a second
constexpr std::chrono::milliseconds CloseTime{3000};

class SocketConnection;

/** What the hub holds: knows its connection weakly, and looks at it on the network thread only. */
class SocketHandle final : public FrontSocket {
public:
    SocketHandle(std::weak_ptr<FrontCore> core, QString peer) : m_core(std::move(core)), m_peer(std::move(peer)) {}
    void send(QByteArray frame) override;
    void close(quint16 code, const QString &reason) override;
    void limitMessages(qint64 bytes) override;
    [[nodiscard]] qint64 queuedBytes() const override { return queued.load(std::memory_order_relaxed); }
    [[nodiscard]] QString peer() const override { return m_peer; }

    std::atomic<qint64> queued{0};
    std::weak_ptr<SocketConnection> connection; ///< set before the hub gets the handle

private:
    template <typename Task>
    void onNetwork(Task task);
    const std::weak_ptr<FrontCore> m_core;
    const QString m_peer;
};

/** A WebSocket, whatever it runs over. */
class SocketConnection : public Connection, public std::enable_shared_from_this<SocketConnection> {
public:
    using Connection::Connection;
    virtual void send(QByteArray frame) = 0;
    virtual void close(quint16 code, const QString &reason) = 0;
    virtual void limitMessages(qint64 bytes) = 0;
};

class SocketConnectionImpl final : public SocketConnection {
public:
    SocketConnectionImpl(FrontCore &core, AnyStream stream, const QString &peer, AddressBook::Place place)
        : SocketConnection(core), m_socket(std::move(stream)), m_closeTimer(core.io.get_executor()),
          m_handle(std::make_shared<SocketHandle>(core.weak_from_this(), peer)), m_place(std::move(place))
    {
    }

    void start(Request request)
    {
        // The hub's heartbeat finds dead peers; this bounds the handshakes at both ends.
        m_socket.set_option(websocket::stream_base::timeout{CloseTime, websocket::stream_base::none(), false});
        m_socket.set_option(websocket::stream_base::decorator([](websocket::response_type &response) {
            response.set(beast::http::field::sec_websocket_protocol, protocol::Subprotocol);
        }));
        m_socket.read_message_max(static_cast<std::size_t>(m_core.config.maxFrame));
        m_socket.auto_fragment(false);
        m_socket.binary(true);
        m_socket.control_callback([this](websocket::frame_type, beast::string_view) { countControl(); });
        m_handle->connection = weak_from_this();
        // The request must live until the answer is written.
        auto kept = std::make_shared<Request>(std::move(request));
        m_socket.async_accept(*kept, [self = self(), kept](const Failure &failure) {
            if (!failure)
                self->opened();
        });
    }

    void send(QByteArray frame) override
    {
        if (m_closing || m_closed)
            return;
        const qint64 queued = m_handle->queued.fetch_add(frame.size(), std::memory_order_relaxed) + frame.size();
        m_out.push_back(std::move(frame));
        if (queued > m_core.config.maxQueued) {
            qCWarning(socketconnectionLog).noquote() << m_handle->peer() << "reads too slowly:" << queued << "bytes wait";
            m_out.resize(m_writing ? 1 : 0);
            return close(SlowReader, QStringLiteral("reads too slowly"));
        }
        writeNext();
    }

    void close(quint16 code, const QString &reason) override
    {
        if (m_closing || m_closed)
            return;
        m_closing = true;
        m_reason = reason;
        m_closeCode = websocket::close_reason(static_cast<websocket::close_code>(code), reason.toUtf8().left(120).toStdString());
        m_closeTimer.expires_after(CloseTime);
        m_closeTimer.async_wait([self = self()](const Failure &failure) {
            if (!failure)
                self->abort();
        });
        if (!m_writing)
            writeNext();
    }

    void limitMessages(qint64 bytes) override { m_socket.read_message_max(static_cast<std::size_t>(std::min(bytes, m_core.config.maxFrame))); }

    void goAway() override
    {
        // Until the answer to the upgrade is written nothing can be said in frames: opened() comes here again.
        if (m_opened)
            close(1001, QStringLiteral("headquarters stops"));
    }
    void abort() override
    {
        Failure ignored;
        beast::get_lowest_layer(m_socket).socket().close(ignored);
    }

private:
    std::shared_ptr<SocketConnectionImpl> self() { return std::static_pointer_cast<SocketConnectionImpl>(shared_from_this()); }

    void opened()
    {
        m_opened = true;
        m_handler = m_core.socket(m_handle);
        if (m_core.stopping)
            goAway();
        read();
    }

    void read()
    {
        // Grown by doubling up to what one message may have; each message gets a buffer of its own and is handed on as it is.
        if (m_in.size() - m_filled < FirstFrame / 2)
            m_in.resize(std::max(FirstFrame, m_in.size() * 2));
        m_socket.async_read_some(asio::buffer(m_in.data() + m_filled, static_cast<std::size_t>(m_in.size() - m_filled)),
                                 [self = self()](const Failure &failure, std::size_t count) {
                                     self->received(failure, static_cast<qsizetype>(count));
                                 });
    }

    void received(const Failure &failure, qsizetype count)
    {
        if (failure)
            return ended(failure);
        m_filled += count;
        if (m_socket.got_text()) {
            close(1003, QStringLiteral("binary frames only"));
        } else if (m_socket.is_message_done()) {
            m_in.resize(m_filled);
            QByteArray frame;
            frame.swap(m_in);
            m_filled = 0;
            if (!m_closing && m_handler.onMessage)
                m_handler.onMessage(std::move(frame));
        }
        if (m_closing) // what still comes is not for anybody
            m_filled = 0;
        read();
    }

    void writeNext()
    {
        if (m_writing || m_closed)
            return;
        if (m_out.empty()) {
            if (m_closing)
                sendClose();
            return;
        }
        m_writing = true;
        const QByteArray &frame = m_out.front();
        m_socket.async_write(asio::buffer(frame.constData(), static_cast<std::size_t>(frame.size())),
                             [self = self()](const Failure &failure, std::size_t) { self->written(failure); });
    }

    /** Each is answered at once, by whatever way: so many of them are nobody's heartbeat. */
    void countControl()
    {
        const auto now = std::chrono::steady_clock::now();
        if (now - m_controlsSince >= std::chrono::seconds(1)) {
            m_controlsSince = now;
            m_controls = 0;
        }
        if (++m_controls == MaxControls)
            close(1008, QStringLiteral("too many control frames"));
    }

    void written(const Failure &failure)
    {
        m_writing = false;
        if (m_closed)
            return; // the read heard of the end first, and nothing counts as queued any more
        const qint64 size = m_out.front().size();
        m_out.pop_front();
        const qint64 queued = m_handle->queued.fetch_sub(size, std::memory_order_relaxed) - size;
        if (failure)
            return; // the read that is always there ends too, and tells
        writeNext();
        if (queued == 0 && !m_closing && m_handler.onDrained)
            m_handler.onDrained();
    }

    void sendClose()
    {
        if (std::exchange(m_closeSent, true))
            return;
        m_socket.async_close(m_closeCode, [self = self()](const Failure &) { self->m_closeTimer.cancel(); });
    }

    void ended(const Failure &failure)
    {
        if (std::exchange(m_closed, true))
            return;
        m_closeTimer.cancel();
        m_handle->queued = 0;
        if (m_reason.isEmpty())
            m_reason = QString::fromStdString(failure.message());
        // Nothing may call in again: let the handler go before it hears it.
        const FrontSocketHandler handler = std::move(m_handler);
        m_handler = {};
        if (handler.onClosed)
            handler.onClosed(m_reason);
        if (!m_closing)
            abort(); // a write that hangs ends with it
    }

    websocket::stream<AnyStream, false> m_socket;
    Timer m_closeTimer;
    const std::shared_ptr<SocketHandle> m_handle;
    const AddressBook::Place m_place;
    FrontSocketHandler m_handler;
    QByteArray m_in;
    qsizetype m_filled = 0;
    std::deque<QByteArray> m_out;
    bool m_opened = false;
    bool m_writing = false;
    bool m_closing = false;
    bool m_closeSent = false;
    bool m_closed = false;
    int m_controls = 0;
    std::chrono::steady_clock::time_point m_controlsSince;
    QString m_reason;
    websocket::close_reason m_closeCode;
};

template <typename Task>
void SocketHandle::onNetwork(Task task)
{
    const auto core = m_core.lock();
    if (!core)
        return;
    if (core->onNetworkThread()) {
        if (const auto alive = connection.lock())
            task(*alive);
        return;
    }
    core->post([weak = connection, work = std::move(task)]() mutable {
        if (const auto alive = weak.lock())
            work(*alive);
    });
}

void SocketHandle::send(QByteArray frame)
{
    onNetwork([bytes = std::move(frame)](SocketConnection &socket) mutable { socket.send(std::move(bytes)); });
}

void SocketHandle::close(quint16 code, const QString &reason)
{
    onNetwork([code, reason](SocketConnection &socket) { socket.close(code, reason); });
}
void SocketHandle::limitMessages(qint64 bytes)
{
    onNetwork([bytes](SocketConnection &socket) { socket.limitMessages(bytes); });
}
} // namespace

void startSocket(FrontCore &core, AnyStream stream, Request request, const QString &peer, AddressBook::Place place)
{
    std::make_shared<SocketConnectionImpl>(core, std::move(stream), peer, std::move(place))->start(std::move(request));
}

} // namespace hearth::front
