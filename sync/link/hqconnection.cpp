// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "link/hqconnection.h"
#include "link/trust.h"

#include <QHostAddress>
#include <QLoggingCategory>
#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QTcpSocket>
#include <QWebSocketHandshakeOptions>

namespace hearth {

using namespace protocol;

namespace {
Q_LOGGING_CATEGORY(hqconnectionLog, "hearth.link.connection")

constexpr int ShortestHeartbeatMs = 20;
constexpr int LongestHeartbeatMs = 600'000;

bool isLoopback(const QString &host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}
} // namespace

HqConnection::HqConnection(const Clock &clock, QObject *parent) : QObject(parent), m_clock(clock)
{
    m_socket.setParent(this);
    m_beat.setParent(this);
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.setMaxAllowedIncomingMessageSize(MaxMessage);
    m_socket.setMaxAllowedIncomingFrameSize(MaxMessage);
    connect(&m_socket, &QWebSocket::connected, this, &HqConnection::onConnected);
    connect(&m_socket, &QWebSocket::binaryMessageReceived, this, &HqConnection::onFrame);
    connect(&m_socket, &QWebSocket::bytesWritten, this, &HqConnection::drained);
    connect(&m_socket, &QWebSocket::textMessageReceived, this, [this] {
        send(ErrorMessage{QStringLiteral("bad_message"), QStringLiteral("text frames are not spoken here"), true});
        end({ErrorCode::Protocol, QStringLiteral("headquarters sent text in place of a message"), {}});
    });
    // Queued: where the network is to blame, error() comes right after it and says more.
    connect(&m_socket, &QWebSocket::disconnected, this, [this] {
        const QString reason = m_socket.closeReason();
        end({ErrorCode::Unavailable, reason.isEmpty() ? QStringLiteral("headquarters closed the connection")
                                                      : QStringLiteral("headquarters closed the connection: ") + reason, {}});
    }, Qt::QueuedConnection);
    connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, [this] {
        end({ErrorCode::Unavailable, m_socket.errorString(), {}});
    });
    // Never ignored: the connection ends, and has not carried a byte of ours.
    connect(&m_socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        end({ErrorCode::Unauthorised, distrustInWords(errors, m_socket.requestUrl().host()), {}});
    });
    connect(&m_beat, &QTimer::timeout, this, &HqConnection::beat);
}

HqConnection::~HqConnection()
{
    m_socket.disconnect(this); // its own end has nothing to tell any more
}

Result<void> HqConnection::open(const QUrl &hq, const QByteArray &authorities)
{
    QUrl url = hq;
    const bool plain = url.scheme() == QLatin1String("ws");
    if (!url.isValid() || url.host().isEmpty() || (!plain && url.scheme() != QLatin1String("wss")))
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected wss://HOST:PORT"), hq.toString());
    if (plain && !isLoopback(url.host()))
        return fail(ErrorCode::InvalidInput, QStringLiteral("plain ws is for this machine only: use wss"), hq.toString());
    if (!plain) {
        if (authorities.isEmpty())
            return fail(ErrorCode::InvalidInput, QStringLiteral("this till was given no certificate authority to trust"), hq.toString());
        HEARTH_ASSIGN(const QList<QSslCertificate> trusted, readAuthorities(authorities));
        QSslConfiguration tls;
        tls.setCaCertificates(trusted); // none of the system's
        tls.setProtocol(QSsl::TlsV1_2OrLater);
        tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
        m_socket.setSslConfiguration(tls);
    }
    url.setPath(QString::fromLatin1(Path));
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({QString::fromLatin1(Subprotocol)});
    m_socket.open(url, options);
    return {};
}

void HqConnection::onConnected()
{
    // QWebSocket does not hand out its socket, but is its parent. Without this a small frame waits for the ACK of the
    // one before it, up to 40 ms.
    if (auto *socket = m_socket.findChild<QTcpSocket *>())
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (m_socket.subprotocol() != QLatin1String(Subprotocol)) {
        end({ErrorCode::Protocol, QStringLiteral("the server does not speak %1").arg(QLatin1String(Subprotocol)), {}});
        return;
    }
    m_heard.start();
    m_said.start();
    Q_EMIT opened();
}

void HqConnection::send(const Message &message)
{
    if (m_ended)
        return;
    m_socket.sendBinaryMessage(encode(message));
    m_said.restart();
}

void HqConnection::onFrame(const QByteArray &frame)
{
    if (m_ended)
        return;
    m_heard.restart();
    const auto message = decode(frame);
    if (!message) {
        const bool fatal = message.error().code != ErrorCode::NotFound;
        qCWarning(hqconnectionLog) << "from headquarters:" << message.error().toString();
        send(ErrorMessage{QStringLiteral("bad_message"), message.error().toString(), fatal});
        if (fatal)
            end({ErrorCode::Protocol, QStringLiteral("headquarters sent a broken message: ") + message.error().text,
                 message.error().where});
        return;
    }
    if (const auto *ping = std::get_if<Ping>(&*message))
        send(Pong{ping->senderMs, m_clock.nowMs()});
    else
        Q_EMIT received(*message);
}

void HqConnection::setHeartbeat(int ms)
{
    m_heartbeatMs = qBound(ShortestHeartbeatMs, ms, LongestHeartbeatMs);
    m_heard.start();
    m_beat.start(qMax(5, m_heartbeatMs / 4));
}

void HqConnection::beat()
{
    if (m_heard.elapsed() > 3LL * m_heartbeatMs) {
        end({ErrorCode::Timeout, QStringLiteral("headquarters has been silent for %1 s").arg(3.0 * m_heartbeatMs / 1000), {}});
    } else if (m_said.elapsed() >= m_heartbeatMs) {
        send(Ping{m_clock.nowMs()});
    }
}

void HqConnection::close()
{
    if (std::exchange(m_ended, true))
        return;
    m_beat.stop();
    if (!m_socket.isValid())
        return;
    m_socket.close(QWebSocketProtocol::CloseCodeNormal);
    m_socket.flush();
}

void HqConnection::end(const Error &why)
{
    if (m_ended)
        return;
    close();
    Q_EMIT closed(why);
}

} // namespace hearth
