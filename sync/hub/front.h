// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/http.h"
#include "core/result.h"

#include <QString>
#include <functional>
#include <memory>
#include <optional>

namespace hearth {

/** One connected WebSocket as the hub sees it. All calls from any thread, also after the front has gone; callbacks on the
    network thread. */
class FrontSocket {
public:
    FrontSocket() = default;
    FrontSocket(const FrontSocket &) = delete;
    FrontSocket &operator=(const FrontSocket &) = delete;
    virtual ~FrontSocket() = default;
    /** Queues one binary frame. Beyond the limit of queued bytes the peer is too slow and is closed. */
    virtual void send(QByteArray frame) = 0;
    /** Sends what is queued, then closes with the code. */
    virtual void close(quint16 code, const QString &reason) = 0;
    /** The largest message taken from now on; more closes the connection. */
    virtual void limitMessages(qint64 bytes) = 0;
    [[nodiscard]] virtual qint64 queuedBytes() const = 0;
    /** The peer's address; behind a proxy the one it names (X-Forwarded-For). */
    [[nodiscard]] virtual QString peer() const = 0;
};

/** Callbacks of one socket, on the network thread. */
struct FrontSocketHandler {
    std::function<void(QByteArray frame)> onMessage;
    std::function<void(const QString &reason)> onClosed; ///< once, whoever closed
    std::function<void()> onDrained = {};                ///< all that was queued is with the kernel; may be empty
};

/** HQ's one front on one port: HTTP and the WebSocket upgrade, Boost.Beast on epoll, with limits on connections, header,
    body, frame, rate and time. Plain on loopback, or TLS 1.2 and later on any address. Runs one network thread of its own. */
class Front {
public:
    /** What a TLS front shows: PEM. */
    struct Tls {
        QByteArray chainPem; ///< its certificate first
        QByteArray keyPem;
    };
    struct Config {
        QString host = QStringLiteral("127.0.0.1");
        quint16 port = 0; ///< 0: any free one
        int maxConnections = 12'000;
        int headerTimeoutMs = 10'000;
        int bodyTimeoutMs = 20'000;
        int idleTimeoutMs = 60'000; ///< between two requests, and for a peer that does not take its answer
        qint64 maxHeader = 16 * 1024;
        qint64 maxBody = 1 << 20;
        qint64 maxFrame = 1 << 20;
        qint64 maxQueued = 8 << 20; ///< to one slow reader
        int maxRequestsPerSecond = 20'000; ///< of one address, then 429; 0: no limit
        int tlsHandshakeTimeoutMs = 10'000;
        int maxPerAddress = 1'000;  ///< TLS connections; a plain one's address is the proxy's, which has limits of its own
        std::optional<Tls> tls = {}; ///< without it plain http and ws, on loopback only
    };
    /** Answers one request; `respond` may be called from any thread, once. Called on the network thread: be quick. */
    using HttpHandler = std::function<void(HttpRequest request, std::function<void(HttpResponse)> respond)>;
    /** A WebSocket on Path with our subprotocol was accepted. */
    using SocketHandler = std::function<FrontSocketHandler(std::shared_ptr<FrontSocket> socket)>;

    Front(Config config, HttpHandler http, SocketHandler socket);
    ~Front();
    Front(const Front &) = delete;
    Front &operator=(const Front &) = delete;

    /** Binds and starts the network thread. Errors InvalidInput: an address that is not loopback (plain ws and http stay
        there), a certificate that cannot be used; Busy: the port is taken. */
    [[nodiscard]] Result<void> start();
    /** Stops accepting, closes all sockets, joins the thread. */
    void stop();
    /** Another certificate for connections that begin from now on. Error InvalidInput. Any thread, after start(). */
    [[nodiscard]] Result<void> setTls(const Tls &tls);
    /** "127.0.0.1:34567" after start(). */
    [[nodiscard]] QString address() const;
    /** Runs `task` on the network thread. Any thread. */
    void post(std::function<void()> task);
    /** Runs `task` on the network thread after a time. Any thread. */
    void postAfter(int ms, std::function<void()> task);
    /** post() and postAfter() (`ms` above 0) for those who may outlive the front: then the task is dropped. Any thread. */
    using Poster = std::function<void(std::function<void()> task, int ms)>;
    [[nodiscard]] Poster poster() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hearth
