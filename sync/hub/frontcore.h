// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "hub/addressbook.h"
#include "hub/front.h"

#include <atomic>
#include <memory>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <thread>
#include <unordered_map>
#include <unordered_set>

namespace boost::asio::ssl {
class context;
}

// Internal to the front: Boost stays behind front.h.
namespace hearth::front {

using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Stream = boost::beast::basic_stream<boost::asio::ip::tcp, Executor, boost::beast::unlimited_rate_policy>;
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
using Failure = boost::system::error_code;

class FrontCore;
class HttpConnection;

/** A connection the front can close. On the network thread. */
class Connection {
public:
    explicit Connection(FrontCore &core);
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    virtual ~Connection();
    /** The front stops: say goodbye and end soon. */
    virtual void goAway() = 0;
    /** Ends it at once. */
    virtual void abort() = 0;

protected:
    FrontCore &m_core;
};

/** What the front's connections share. Everything on the network thread but post(), postAfter(), answer() and
    onNetworkThread(). Handed out as weak pointers, so that a late answer finds nobody instead of a dead loop. */
class FrontCore : public std::enable_shared_from_this<FrontCore> {
public:
    FrontCore(Front::Config c, Front::HttpHandler h, Front::SocketHandler s);

    void post(std::function<void()> task);
    void postAfter(int ms, std::function<void()> task);
    [[nodiscard]] bool onNetworkThread() const { return std::this_thread::get_id() == networkThread.load(); }

    [[nodiscard]] Result<void> listen();
    void run();
    void beginStop();

    /** Keeps a connection while a function answers it; answer() brings the response back under the same number. */
    [[nodiscard]] quint64 park(std::shared_ptr<HttpConnection> connection);
    void answer(quint64 number, HttpResponse response);
    /** One more request of this address: whether it is within the rate. */
    [[nodiscard]] bool withinRate(const QString &peer);

    const Front::Config config;
    const Front::HttpHandler http;
    const Front::SocketHandler socket;
    QString address;
    std::shared_ptr<boost::asio::ssl::context> tls; ///< null: plain
    AddressBook addresses;
    std::atomic<std::thread::id> networkThread;
    bool stopping = false;

private:
    friend class Connection;
    void abortAll();
    void accept();
    void accepted(const Failure &failure, Socket socket);
    void endIfIdle();

    bool m_ended = false;
    std::unordered_set<Connection *> m_connections;
    std::unordered_map<quint64, std::shared_ptr<HttpConnection>> m_parked;
    quint64 m_lastParked = 0;
    struct Rate {
        std::chrono::steady_clock::time_point since;
        double tokens = 0;
    };
    std::unordered_map<QString, Rate> m_rates;

public:
    // After all that its last handlers may touch.
    boost::asio::io_context io{1};

private:
    Acceptor m_acceptor{io.get_executor()};
    Timer m_acceptPause{io.get_executor()};
    Timer m_stopTimer{io.get_executor()};
};

/** HTTP on one connection, one request after the other. */
class HttpConnection : public Connection, public std::enable_shared_from_this<HttpConnection> {
public:
    static void start(FrontCore &core, Socket socket);
    virtual void respond(HttpResponse response) = 0;

protected:
    using Connection::Connection;
};

} // namespace hearth::front
