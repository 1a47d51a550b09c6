// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/httpclient.h"

#include <QUrl>
#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <future>
#include <thread>
#include <unordered_set>
#include <vector>

namespace hearth::hq {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {
using Executor = asio::io_context::executor_type;
using Stream = beast::basic_stream<asio::ip::tcp, Executor, beast::unlimited_rate_policy>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
using Resolver = asio::ip::basic_resolver<asio::ip::tcp, Executor>;
using Endpoint = asio::ip::tcp::endpoint;
using Failure = boost::system::error_code;

constexpr std::uint32_t MaxHeader = 8 * 1024;

Error unavailable(const Failure &failure)
{
    return {ErrorCode::Unavailable, QString::fromStdString(failure.message()), {}};
}

bool mayServe(const asio::ip::address &address)
{
    if (address.is_unspecified() || address.is_multicast())
        return false;
    if (address.is_v4())
        return (address.to_v4().to_uint() >> 16) != 0xa9fe; // 169.254.0.0/16
    const auto v6 = address.to_v6();
    return !v6.is_link_local() && (!v6.is_v4_mapped() || mayServe(asio::ip::make_address_v4(asio::ip::v4_mapped, v6)));
}

/** One request from its name's look-up to the status of its answer. On the client's thread. */
class Exchange : public std::enable_shared_from_this<Exchange> {
public:
    Exchange(asio::io_context &io, HttpUrl url, QByteArray body, int timeoutMs)
        : m_url(std::move(url)), m_body(std::move(body)), m_timeoutMs(timeoutMs), m_resolver(io.get_executor()), m_stream(io.get_executor()),
          m_timer(io.get_executor())
    {
        m_parser.header_limit(MaxHeader);
    }
    [[nodiscard]] std::future<Result<int>> future() { return m_promise.get_future(); }

    void start(std::function<void(const std::shared_ptr<Exchange> &)> finished)
    {
        m_finished = std::move(finished);
        m_timer.expires_after(std::chrono::milliseconds(m_timeoutMs));
        m_timer.async_wait([self = shared_from_this()](const Failure &failure) {
            if (!failure)
                self->finish(fail(ErrorCode::Timeout, QStringLiteral("no answer within %1 ms").arg(self->m_timeoutMs)));
        });
        m_resolver.async_resolve(m_url.host.toStdString(), std::to_string(m_url.port), asio::ip::resolver_base::numeric_service,
                                 [self = shared_from_this()](const Failure &failure, const Resolver::results_type &found) {
                                     self->resolved(failure, found);
                                 });
    }
    void finish(const Result<int> &result)
    {
        if (std::exchange(m_done, true))
            return;
        m_timer.cancel();
        m_resolver.cancel();
        m_stream.close();
        m_promise.set_value(result);
        m_finished(shared_from_this());
    }

private:
    void resolved(const Failure &failure, const Resolver::results_type &found)
    {
        if (m_done)
            return;
        if (failure)
            return finish(tl::unexpected<Error>(unavailable(failure)));
        for (const auto &entry : found) {
            if (mayServe(entry.endpoint().address()))
                m_endpoints.push_back(entry.endpoint());
        }
        if (m_endpoints.empty())
            return finish(fail(ErrorCode::Unavailable, QStringLiteral("%1 is no address to call").arg(m_url.host)));
        m_stream.async_connect(m_endpoints, [self = shared_from_this()](const Failure &bad, const Endpoint &) {
            if (bad)
                self->finish(tl::unexpected<Error>(unavailable(bad)));
            else
                self->write();
        });
    }
    void write()
    {
        if (m_done)
            return;
        const QString host = m_url.host.contains(QLatin1Char(':')) ? QLatin1Char('[') + m_url.host + QLatin1Char(']') : m_url.host;
        m_head = "POST " + m_url.target + " HTTP/1.1\r\nHost: " + host.toLatin1() + ':' + QByteArray::number(m_url.port)
            + "\r\nUser-Agent: hearth-hq/" HEARTH_VERSION "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
            + QByteArray::number(m_body.size()) + "\r\n\r\n";
        const std::array<asio::const_buffer, 2> buffers{asio::buffer(m_head.constData(), static_cast<std::size_t>(m_head.size())),
                                                        asio::buffer(m_body.constData(), static_cast<std::size_t>(m_body.size()))};
        asio::async_write(m_stream, buffers, [self = shared_from_this()](const Failure &failure, std::size_t) {
            if (failure)
                self->finish(tl::unexpected<Error>(unavailable(failure)));
            else
                self->read();
        });
    }
    void read()
    {
        if (m_done)
            return;
        http::async_read_header(m_stream, m_buffer, m_parser, [self = shared_from_this()](const Failure &failure, std::size_t) {
            if (!failure)
                self->finish(static_cast<int>(self->m_parser.get().result_int()));
            else if (failure.category() == http::make_error_code(http::error::bad_version).category()
                     && failure != http::error::end_of_stream && failure != http::error::partial_message)
                self->finish(fail(ErrorCode::Protocol, QString::fromStdString(failure.message())));
            else
                self->finish(tl::unexpected<Error>(unavailable(failure)));
        });
    }

    const HttpUrl m_url;
    const QByteArray m_body;
    const int m_timeoutMs;
    QByteArray m_head;
    std::promise<Result<int>> m_promise;
    std::function<void(const std::shared_ptr<Exchange> &)> m_finished;
    Resolver m_resolver;
    Stream m_stream;
    Timer m_timer;
    std::vector<Endpoint> m_endpoints;
    beast::flat_buffer m_buffer{MaxHeader + 4096};
    http::response_parser<http::empty_body> m_parser;
    bool m_done = false;
};
} // namespace

Result<HttpUrl> HttpUrl::parse(const QString &text)
{
    const auto bad = [](const QString &why) { return fail(ErrorCode::InvalidInput, why, QStringLiteral("url")); };
    if (text.size() > MaxSize)
        return bad(QStringLiteral("a URL has at most %1 characters").arg(MaxSize));
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != QLatin1String("http") || url.host().isEmpty())
        return bad(QStringLiteral("a URL is written http://host:port/path"));
    if (!url.userInfo().isEmpty() || url.hasFragment())
        return bad(QStringLiteral("a URL has no user and no fragment here"));
    const int port = url.port(80);
    if (port < 1 || port > 65'535)
        return bad(QStringLiteral("a port is 1 to 65535"));
    HttpUrl result{url.host(QUrl::FullyEncoded), static_cast<quint16>(port), url.path(QUrl::FullyEncoded).toLatin1()};
    if (result.target.isEmpty())
        result.target = "/";
    if (url.hasQuery())
        result.target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    return result;
}

struct HttpClient::Private {
    asio::io_context io{1};
    asio::executor_work_guard<Executor> work{io.get_executor()};
    std::unordered_set<std::shared_ptr<Exchange>> open; ///< on the client's thread
    std::atomic<bool> stopping{false};
    std::thread thread{[this] { io.run(); }};

    void endAll()
    {
        const auto all = open; // each leaves the set as it ends
        for (const auto &exchange : all)
            exchange->finish(fail(ErrorCode::Unavailable, QStringLiteral("headquarters stops")));
    }
};

HttpClient::HttpClient() : d(std::make_unique<Private>()) {}

HttpClient::~HttpClient()
{
    stop();
    // A name that is looked up cannot be hurried; all else has ended.
    d->work.reset();
    d->io.stop();
    d->thread.join();
}

void HttpClient::stop()
{
    d->stopping = true;
    asio::post(d->io, [this] { d->endAll(); });
}

Result<int> HttpClient::postJson(const QString &url, const QByteArray &body, int timeoutMs)
{
    HEARTH_ASSIGN(HttpUrl parsed, HttpUrl::parse(url));
    const auto exchange = std::make_shared<Exchange>(d->io, std::move(parsed), body, timeoutMs);
    auto answer = exchange->future();
    asio::post(d->io, [this, exchange] {
        d->open.insert(exchange);
        exchange->start([this](const std::shared_ptr<Exchange> &ended) { d->open.erase(ended); });
        if (d->stopping)
            d->endAll();
    });
    return answer.get();
}

} // namespace hearth::hq
