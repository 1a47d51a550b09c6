// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/beasthttp.h"
#include "hub/httpwire.h"
#include "protocol/messages.h"

#include <array>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

namespace hearth::front {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using std::chrono::milliseconds;

namespace {
constexpr std::size_t FirstRead = 4096;
constexpr std::size_t KeptBuffer = 16 * 1024;
constexpr std::size_t Drained = 256 * 1024;
constexpr milliseconds DrainTime{2000};

QByteArray bytes(beast::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

/** Answers once, from any thread; forgotten, it answers 500 by itself. */
struct Responder {
    Responder(std::weak_ptr<FrontCore> c, quint64 n) : core(std::move(c)), number(n) {}
    Responder(const Responder &) = delete;
    Responder &operator=(const Responder &) = delete;
    ~Responder() { answer(frontError(500, QStringLiteral("internal"), QStringLiteral("no answer was given"))); }
    void answer(HttpResponse response)
    {
        if (answered.exchange(true))
            return;
        if (const auto alive = core.lock())
            alive->answer(number, std::move(response));
    }
    std::weak_ptr<FrontCore> core;
    quint64 number;
    std::atomic<bool> answered{false};
};

class HttpConnectionImpl final : public HttpConnection {
public:
    HttpConnectionImpl(FrontCore &core, AnyStream stream, AddressBook::Place place)
        : HttpConnection(core), m_stream(std::move(stream)), m_buffer(static_cast<std::size_t>(core.config.maxHeader) + (64 << 10)),
          m_place(std::move(place))
    {
        Failure failure;
        const auto remote = lowest().socket().remote_endpoint(failure);
        if (failure)
            return;
        m_peer = QString::fromStdString(remote.address().to_string());
        m_proxied = remote.address().is_loopback();
    }

    void awaitRequest()
    {
        m_parser.emplace();
        m_parser->header_limit(static_cast<std::uint32_t>(m_core.config.maxHeader));
        m_parser->body_limit(static_cast<std::uint64_t>(m_core.config.maxBody));
        if (m_buffer.size() == 0 && m_buffer.capacity() > KeptBuffer)
            m_buffer.shrink_to_fit();
        m_state = State::Idle;
        if (m_buffer.size() > 0)
            return readHeader();
        lowest().expires_after(milliseconds(m_first ? m_core.config.headerTimeoutMs : m_core.config.idleTimeoutMs));
        m_first = false;
        m_stream.async_read_some(m_buffer.prepare(FirstRead), [self = self()](const Failure &failure, std::size_t count) {
            if (failure)
                return; // closed, or nothing came
            self->m_buffer.commit(count);
            self->readHeader();
        });
    }

    void respond(HttpResponse response) override { write(std::move(response), m_keepAlive && !m_core.stopping); }

    void goAway() override
    {
        if (m_state == State::Idle)
            abort();
    }
    void abort() override
    {
        Failure ignored;
        lowest().socket().close(ignored);
    }

private:
    enum class State { Idle, Busy };
    [[nodiscard]] Stream &lowest() { return beast::get_lowest_layer(m_stream); }
    std::shared_ptr<HttpConnectionImpl> self() { return std::static_pointer_cast<HttpConnectionImpl>(shared_from_this()); }

    void readHeader()
    {
        m_state = State::Busy;
        lowest().expires_after(milliseconds(m_core.config.headerTimeoutMs));
        http::async_read_header(m_stream, m_buffer, *m_parser, [self = self()](const Failure &failure, std::size_t) {
            if (failure)
                self->refuse(failure);
            else
                self->gotHeader();
        });
    }

    void refuse(const Failure &failure)
    {
        m_head = false;
        if (failure == http::error::header_limit || failure == http::error::buffer_overflow)
            write(frontError(431, QStringLiteral("too_large"), QStringLiteral("the header is too large")), false);
        else if (failure == http::error::body_limit)
            write(frontError(413, QStringLiteral("too_large"), QStringLiteral("the body is too large")), false);
        else if (failure == http::error::end_of_stream)
            drain();
        else if (failure.category() == http::make_error_code(http::error::bad_target).category())
            write(frontError(400, QStringLiteral("bad_request"), QString::fromStdString(failure.message())), false);
        // Anything else: the connection is gone or took too long.
    }

    void gotHeader()
    {
        const auto &header = m_parser->get();
        m_head = header.method() == http::verb::head;
        if (header.count(http::field::host) != 1 && header.version() >= 11)
            return write(frontError(400, QStringLiteral("bad_request"), QStringLiteral("one Host is needed")), false);
        // Only a proxy on this machine is believed: anybody else could name any address.
        if (const auto forwarded = bytes(header["X-Forwarded-For"]); m_proxied && !forwarded.isEmpty())
            m_peer = QString::fromLatin1(forwarded.mid(forwarded.lastIndexOf(',') + 1).trimmed().left(64));
        if (!m_core.withinRate(m_peer)) {
            HttpResponse slow = frontError(429, QStringLiteral("busy"), QStringLiteral("too many requests"));
            slow.headers.insert("Retry-After", "1");
            return write(std::move(slow), false);
        }
        HttpRequest request;
        if (const auto parsed = parseTarget(bytes(header.target()), request); !parsed)
            return write(frontError(400, QStringLiteral("bad_request"), parsed.error().text), false);
        if (request.path == QLatin1String(protocol::Path))
            return upgrade();
        if (const auto expect = header[http::field::expect]; !expect.empty() && header.version() >= 11) {
            if (!beast::iequals(expect, "100-continue"))
                return write(frontError(417, QStringLiteral("bad_request"), QStringLiteral("this expectation is not known")), false);
            if (!m_parser->is_done() && m_buffer.size() == 0)
                return sendContinue();
        }
        readBody();
    }

    void upgrade()
    {
        const auto refused = [this](int status, const QString &text, const QByteArray &name, const QByteArray &value) {
            HttpResponse response = frontError(status, QStringLiteral("no_upgrade"), text);
            if (!name.isEmpty())
                response.headers.insert(name, value);
            write(std::move(response), false);
        };
        const auto &header = m_parser->get();
        if (!beast::websocket::is_upgrade(header))
            return refused(426, QStringLiteral("this path speaks WebSocket"), "Upgrade", "websocket");
        if (header[http::field::sec_websocket_version] != "13")
            return refused(426, QStringLiteral("WebSocket version 13 is needed"), "Sec-WebSocket-Version", "13");
        if (!http::token_list(header[http::field::sec_websocket_protocol]).exists(protocol::Subprotocol))
            return refused(400, QStringLiteral("the subprotocol %1 is needed").arg(QLatin1String(protocol::Subprotocol)), {}, {});
        if (header.count(http::field::origin) > 0)
            return refused(403, QStringLiteral("not for browsers"), {}, {});
        if (!m_parser->is_done() || m_buffer.size() > 0)
            return refused(400, QStringLiteral("nothing may follow the upgrade before its answer"), {}, {});
        lowest().expires_never();
        startSocket(m_core, std::move(m_stream), m_parser->release(), m_peer, std::move(m_place));
    }

    void sendContinue()
    {
        static constexpr char Continue[] = "HTTP/1.1 100 Continue\r\n\r\n";
        lowest().expires_after(milliseconds(m_core.config.headerTimeoutMs));
        asio::async_write(m_stream, asio::buffer(Continue, sizeof(Continue) - 1),
                          [self = self()](const Failure &failure, std::size_t) {
                              if (!failure)
                                  self->readBody();
                          });
    }

    void readBody()
    {
        if (m_parser->is_done())
            return dispatch();
        lowest().expires_after(milliseconds(m_core.config.bodyTimeoutMs));
        http::async_read(m_stream, m_buffer, *m_parser, [self = self()](const Failure &failure, std::size_t) {
            if (failure)
                self->refuse(failure);
            else
                self->dispatch();
        });
    }

    void dispatch()
    {
        lowest().expires_never();
        auto message = m_parser->release();
        m_keepAlive = message.keep_alive();
        HttpRequest request;
        request.method = bytes(message.method_string());
        static_cast<void>(parseTarget(bytes(message.target()), request)); // was checked with the header
        for (const auto &field : message) {
            QByteArray &value = request.headers[bytes(field.name_string()).toLower()];
            value = value.isEmpty() ? bytes(field.value()) : value + ", " + bytes(field.value());
        }
        request.body = std::move(message.body());
        request.peer = m_peer;
        const auto responder = std::make_shared<Responder>(m_core.weak_from_this(), m_core.park(shared_from_this()));
        m_core.http(std::move(request), [responder](HttpResponse response) { responder->answer(std::move(response)); });
    }

    void write(HttpResponse response, bool keepAlive)
    {
        m_out[0] = responseHead(response, keepAlive);
        m_out[1] = m_head || !statusHasBody(response.status) ? QByteArray() : std::move(response.body);
        lowest().expires_after(milliseconds(m_core.config.idleTimeoutMs));
        const std::array<asio::const_buffer, 2> buffers{
            asio::buffer(m_out[0].constData(), static_cast<std::size_t>(m_out[0].size())),
            asio::buffer(m_out[1].constData(), static_cast<std::size_t>(m_out[1].size()))};
        asio::async_write(m_stream, buffers, [self = self(), keepAlive](const Failure &failure, std::size_t) {
            self->m_out = {};
            if (failure)
                return;
            if (keepAlive && !self->m_core.stopping)
                self->awaitRequest();
            else
                self->drain();
        });
    }

    /** Half-closes and reads what still comes, a little and for a short time, so that no reset overtakes the last answer. */
    void drain()
    {
        m_state = State::Idle;
        lowest().expires_after(DrainTime);
        m_stream.async_finish([self = self()](const Failure &) { self->halfClose(); });
    }
    void halfClose()
    {
        Failure ignored;
        lowest().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        drainMore();
    }
    void drainMore()
    {
        m_buffer.consume(m_buffer.size());
        lowest().async_read_some(m_buffer.prepare(FirstRead), [self = self()](const Failure &failure, std::size_t count) {
            self->m_drained += count;
            if (!failure && self->m_drained < Drained)
                self->drainMore();
        });
    }

    AnyStream m_stream;
    beast::flat_buffer m_buffer;
    AddressBook::Place m_place;
    boost::optional<http::request_parser<BytesBody>> m_parser;
    QString m_peer;
    std::array<QByteArray, 2> m_out;
    State m_state = State::Idle;
    bool m_first = true;
    bool m_proxied = false;
    bool m_keepAlive = false;
    bool m_head = false;
    std::size_t m_drained = 0;
};
} // namespace

void HttpConnection::start(FrontCore &core, Socket socket)
{
    startHttp(core, anyStream(Stream(std::move(socket))), AddressBook::Place());
}

void startHttp(FrontCore &core, AnyStream stream, AddressBook::Place place)
{
    std::make_shared<HttpConnectionImpl>(core, std::move(stream), std::move(place))->awaitRequest();
}

} // namespace hearth::front
