// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "bench/wsload.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <vector>

namespace hearth::bench {
namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

namespace {
/** A socket whose writes of one turn of the loop go out with one call, as those of a till's QWebSocket do. */
class TurnStream {
public:
    using executor_type = tcp::socket::executor_type;
    explicit TurnStream(asio::io_context &context) : m_socket(context) {}
    executor_type get_executor() { return m_socket.get_executor(); }
    tcp::socket &socket() { return m_socket; }

    template <typename Buffers, typename Handler>
    void async_read_some(const Buffers &into, Handler &&done)
    {
        m_socket.async_read_some(into, std::forward<Handler>(done));
    }
    template <typename Buffers, typename Handler>
    void async_write_some(const Buffers &from, Handler &&done)
    {
        const std::size_t size = asio::buffer_size(from);
        const std::size_t before = m_next.size();
        m_next.resize(before + size);
        asio::buffer_copy(asio::buffer(m_next.data() + before, size), from);
        asio::post(m_socket.get_executor(), [then = std::forward<Handler>(done), error = m_error, size]() mutable { then(error, size); });
        if (!std::exchange(m_flushing, true))
            asio::post(m_socket.get_executor(), [this, alive = std::weak_ptr<bool>(m_alive)] {
                if (!alive.expired())
                    flush();
            });
    }
    template <typename Handler>
    friend void async_teardown(beast::role_type role, TurnStream &stream, Handler &&done)
    {
        using beast::websocket::async_teardown;
        async_teardown(role, stream.m_socket, std::forward<Handler>(done));
    }
    friend void beast_close_socket(TurnStream &stream)
    {
        boost::system::error_code ignored;
        stream.m_socket.close(ignored);
    }

private:
    void flush()
    {
        m_now.swap(m_next);
        m_next.clear();
        asio::async_write(m_socket, asio::buffer(m_now), [this, alive = std::weak_ptr<bool>(m_alive)](const boost::system::error_code &error, std::size_t) {
            if (alive.expired())
                return;
            m_error = error;
            if (!error && !m_next.empty())
                flush();
            else
                m_flushing = false;
        });
    }
    tcp::socket m_socket;
    std::vector<char> m_now;
    std::vector<char> m_next;
    boost::system::error_code m_error;
    bool m_flushing = false;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

struct Connection final : WsLoad::Client, std::enable_shared_from_this<Connection> {
    Connection(asio::io_context &context, WsLoad::Handler h) : socket(context), handler(std::move(h)) {}

    void open(quint16 port, const QByteArray &path, const QByteArray &subprotocol)
    {
        auto self = shared_from_this();
        socket.next_layer().socket().async_connect(
            tcp::endpoint(asio::ip::make_address("127.0.0.1"), port), [self, path, subprotocol](const boost::system::error_code &error) {
                if (error)
                    return self->closed(error);
                self->socket.next_layer().socket().set_option(tcp::no_delay(true));
                self->socket.binary(true);
                self->socket.set_option(beast::websocket::stream_base::decorator([subprotocol](beast::websocket::request_type &request) {
                    request.set(beast::http::field::sec_websocket_protocol, subprotocol.toStdString());
                }));
                self->socket.async_handshake("127.0.0.1", path.toStdString(), [self](const boost::system::error_code &failed) {
                    if (failed)
                        return self->closed(failed);
                    if (self->handler.onOpen)
                        self->handler.onOpen(*self);
                    self->read();
                });
            });
    }
    void read()
    {
        socket.async_read(buffer, [self = shared_from_this()](const boost::system::error_code &error, std::size_t) {
            if (error)
                return self->closed(error);
            const auto data = self->buffer.cdata();
            const QByteArray frame(static_cast<const char *>(data.data()), static_cast<qsizetype>(data.size()));
            self->buffer.clear();
            if (const auto onFrame = self->handler.onFrame)
                onFrame(*self, frame);
            self->read();
        });
    }
    void send(const QByteArray &frame) override
    {
        queue.push_back(frame);
        if (queue.size() == 1)
            write();
    }
    void drop() override
    {
        handler = {};
        boost::system::error_code ignored;
        socket.next_layer().socket().close(ignored);
    }
    void write()
    {
        socket.async_write(asio::buffer(queue.front().constData(), static_cast<std::size_t>(queue.front().size())),
                           [self = shared_from_this()](const boost::system::error_code &error, std::size_t) {
                               if (error)
                                   return; // the read that is always there ends too, and tells
                               self->queue.pop_front();
                               if (!self->queue.empty())
                                   self->write();
                           });
    }
    void closed(const boost::system::error_code &error)
    {
        if (const auto onClosed = std::exchange(handler, {}).onClosed)
            onClosed(QByteArray::fromStdString(error.message()));
    }
    beast::websocket::stream<TurnStream> socket;
    beast::flat_buffer buffer;
    std::deque<QByteArray> queue;
    WsLoad::Handler handler;
};
} // namespace

struct WsLoad::Private {
    asio::io_context context{1};
    asio::steady_timer timer{context};
    quint16 port = 0;
    QByteArray path;
    QByteArray subprotocol;
};

WsLoad::WsLoad(quint16 port, QByteArray path, QByteArray subprotocol) : d(std::make_unique<Private>())
{
    d->port = port;
    d->path = std::move(path);
    d->subprotocol = std::move(subprotocol);
}

WsLoad::~WsLoad() = default;

void WsLoad::add(Handler handler)
{
    std::make_shared<Connection>(d->context, std::move(handler))->open(d->port, d->path, d->subprotocol);
}

void WsLoad::after(int milliseconds, std::function<void()> task)
{
    auto timer = std::make_shared<asio::steady_timer>(d->context);
    timer->expires_after(std::chrono::milliseconds(milliseconds));
    timer->async_wait([timer, work = std::move(task)](const boost::system::error_code &error) {
        if (!error)
            work();
    });
}

void WsLoad::run(int milliseconds)
{
    d->context.restart();
    d->timer.expires_after(std::chrono::milliseconds(milliseconds));
    d->timer.async_wait([this](const boost::system::error_code &error) {
        if (!error)
            d->context.stop();
    });
    d->context.run();
}

void WsLoad::stop()
{
    d->context.stop();
}

} // namespace hearth::bench
