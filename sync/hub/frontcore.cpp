// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/frontcore.h"

#include "hub/httpwire.h"
#include "hub/tlsstream.h"

#include <QLoggingCategory>
#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <pthread.h>
#include <sys/resource.h>

namespace hearth::front {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {
Q_LOGGING_CATEGORY(frontcoreLog, "hearth.hub.front")
constexpr int Backlog = 1024;
constexpr std::chrono::milliseconds AcceptPause{100};
constexpr std::chrono::milliseconds StopTime{1000};
constexpr std::size_t RememberedRates = 10'000;

/** Sockets beyond the soft limit are common: take what the hard limit gives. */
void raiseFileLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}
} // namespace

Connection::Connection(FrontCore &core) : m_core(core)
{
    core.m_connections.insert(this);
}

Connection::~Connection()
{
    m_core.m_connections.erase(this);
    m_core.endIfIdle();
}

FrontCore::FrontCore(Front::Config c, Front::HttpHandler h, Front::SocketHandler s)
    : config(std::move(c)), http(std::move(h)), socket(std::move(s))
{
}

void FrontCore::post(std::function<void()> task)
{
    asio::post(io, std::move(task));
}

void FrontCore::postAfter(int ms, std::function<void()> task)
{
    auto timer = std::make_shared<Timer>(io.get_executor(), std::chrono::milliseconds(std::max(0, ms)));
    timer->async_wait([timer, work = std::move(task)](const Failure &failure) {
        if (!failure)
            work();
    });
}

Result<void> FrontCore::listen()
{
    Failure failure;
    const auto host = asio::ip::make_address(config.host.toStdString(), failure);
    if (failure)
        return fail(ErrorCode::InvalidInput, QStringLiteral("not an IP address"), config.host);
    if (!host.is_loopback() && !tls)
        return fail(ErrorCode::InvalidInput, QStringLiteral("plain http and ws are served on loopback only; make certificates with \"hearth-hq init\" first"),
                    config.host);
    const tcp::endpoint endpoint(host, config.port);
    const QString place = QStringLiteral("%1:%2").arg(config.host).arg(config.port);
    raiseFileLimit();
    m_acceptor.open(endpoint.protocol(), failure);
    if (!failure)
        m_acceptor.set_option(asio::socket_base::reuse_address(true), failure);
    if (!failure)
        m_acceptor.bind(endpoint, failure);
    if (!failure)
        m_acceptor.listen(Backlog, failure);
    if (failure) {
        const bool taken = failure == asio::error::address_in_use;
        return fail(taken ? ErrorCode::Busy : ErrorCode::Io,
                    taken ? QStringLiteral("the port is taken") : QString::fromStdString(failure.message()), place);
    }
    const auto local = m_acceptor.local_endpoint(failure);
    address = QStringLiteral("%1:%2").arg(host.is_v6() ? QStringLiteral("[%1]").arg(config.host) : config.host).arg(local.port());
    accept();
    return {};
}

void FrontCore::run()
{
    networkThread = std::this_thread::get_id();
    pthread_setname_np(pthread_self(), "network");
    io.run();
    m_ended = true;
    abortAll();
    // What was cut short comes back with an error and lets its connection go.
    for (int i = 0; i < 1000 && !m_connections.empty(); ++i) {
        io.restart();
        io.poll();
    }
}

void FrontCore::abortAll()
{
    // A connection may go while it is told, so walk over a copy.
    m_parked.clear();
    const std::vector<Connection *> all(m_connections.begin(), m_connections.end());
    for (Connection *connection : all) {
        if (m_connections.contains(connection))
            connection->abort();
    }
}

void FrontCore::accept()
{
    m_acceptor.async_accept(io.get_executor(), [this](const Failure &failure, auto peer) { accepted(failure, std::move(peer)); });
}

void FrontCore::accepted(const Failure &failure, Socket peer)
{
    if (stopping || failure == asio::error::operation_aborted)
        return;
    if (failure) {
        // Out of descriptors or memory: what is open may end meanwhile.
        qCWarning(frontcoreLog) << "cannot accept:" << failure.message().c_str();
        m_acceptPause.expires_after(AcceptPause);
        m_acceptPause.async_wait([this](const Failure &ended) {
            if (!ended && !stopping)
                accept();
        });
        return;
    }
    Failure ignored;
    const bool full = m_connections.size() >= static_cast<std::size_t>(std::max(1, config.maxConnections));
    if (tls) {
        const auto from = peer.remote_endpoint(ignored).address();
        std::string key = AddressBook::keyOf(from);
        const bool crowded = addresses.open(key) >= std::max(1, config.maxPerAddress);
        if (full || crowded) { // it speaks TLS: there is nothing to say before the handshake
            if (addresses.failed(key, AddressBook::Clock::now()) == 1)
                qCWarning(frontcoreLog).noquote() << from.to_string().c_str() << "is refused:" << (full ? "too many connections" : "too many connections of this address");
            peer.close(ignored);
        } else {
            peer.set_option(tcp::no_delay(true), ignored);
            startTls(*this, std::move(peer), AddressBook::Place(addresses, key), key);
        }
    } else if (full) {
        HttpResponse answer = frontError(503, QStringLiteral("unavailable"), QStringLiteral("too many connections"));
        answer.headers.insert("Retry-After", "5");
        const QByteArray bytes = responseHead(answer, false) + answer.body;
        peer.non_blocking(true, ignored);
        peer.write_some(asio::buffer(bytes.constData(), static_cast<std::size_t>(bytes.size())), ignored);
        peer.shutdown(tcp::socket::shutdown_send, ignored);
        // Unread bytes would turn the close into a reset that overtakes the answer.
        std::array<char, 4096> unread{};
        peer.read_some(asio::buffer(unread), ignored);
        peer.close(ignored);
    } else {
        peer.set_option(tcp::no_delay(true), ignored);
        HttpConnection::start(*this, std::move(peer));
    }
    accept();
}

quint64 FrontCore::park(std::shared_ptr<HttpConnection> connection)
{
    m_parked.emplace(++m_lastParked, std::move(connection));
    return m_lastParked;
}

void FrontCore::answer(quint64 number, HttpResponse response)
{
    asio::post(io, [this, number, answered = std::move(response)]() mutable {
        const auto found = m_parked.find(number);
        if (found == m_parked.end())
            return;
        const std::shared_ptr<HttpConnection> connection = std::move(found->second);
        m_parked.erase(found);
        connection->respond(std::move(answered));
    });
}

bool FrontCore::withinRate(const QString &peer)
{
    if (config.maxRequestsPerSecond <= 0)
        return true;
    const auto now = std::chrono::steady_clock::now();
    const double most = config.maxRequestsPerSecond;
    if (m_rates.size() > RememberedRates)
        m_rates.clear();
    const auto [place, fresh] = m_rates.try_emplace(peer, Rate{now, most});
    Rate &rate = place->second;
    rate.tokens = std::min(most, rate.tokens + std::chrono::duration<double>(now - rate.since).count() * most);
    rate.since = now;
    if (rate.tokens < 1)
        return false;
    rate.tokens -= 1;
    return true;
}

void FrontCore::beginStop()
{
    stopping = true;
    Failure ignored;
    m_acceptor.close(ignored);
    m_acceptPause.cancel();
    const std::vector<Connection *> all(m_connections.begin(), m_connections.end());
    for (Connection *connection : all) {
        if (m_connections.contains(connection))
            connection->goAway();
    }
    m_stopTimer.expires_after(StopTime);
    m_stopTimer.async_wait([this](const Failure &) { io.stop(); });
    endIfIdle();
}

void FrontCore::endIfIdle()
{
    if (stopping && !m_ended && m_connections.empty())
        io.stop();
}

} // namespace hearth::front
