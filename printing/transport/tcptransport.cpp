// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "transport/tcptransport.h"

#include <QHostAddress>
#include <QLoggingCategory>
#include <QNetworkProxy>
#include <QRegularExpression>
#include <QTcpSocket>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(tcptransportLog, "hearth.printing.transport")

constexpr int KeepAliveIdleS = 5;
constexpr int KeepAliveIntervalS = 2;
constexpr int KeepAliveCount = 3;

template <typename T>
void setOption(qintptr fd, int level, int option, const T &value, const char *name)
{
    if (::setsockopt(static_cast<int>(fd), level, option, &value, sizeof value) != 0)
        qCDebug(tcptransportLog) << "cannot set" << name << "on a printer's socket";
}
} // namespace

Result<std::unique_ptr<Transport>> TcpTransport::make(const QString &rest)
{
    static const QRegularExpression form(
        QStringLiteral(R"(\A(?:\[([0-9A-Fa-f:.]+(?:%[\w.-]+)?)\]|([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)):([0-9]{1,5})\z)"));
    const auto match = form.match(rest);
    if (!match.hasMatch())
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected tcp:HOST:PORT, an IPv6 host in brackets"));
    QString host = match.captured(2);
    if (host.isEmpty()) {
        host = match.captured(1);
        if (QHostAddress(host).protocol() != QAbstractSocket::IPv6Protocol)
            return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" is not an IPv6 address").arg(host));
    }
    const int port = match.captured(3).toInt();
    if (port < 1 || port > 65535)
        return fail(ErrorCode::InvalidInput, QStringLiteral("port %1 is not between 1 and 65535").arg(port));
    return std::make_unique<TcpTransport>(host, static_cast<quint16>(port));
}

TcpTransport::TcpTransport(QString host, quint16 port, QObject *parent)
    : Transport(parent), m_host(std::move(host)), m_port(port), m_socket(new QTcpSocket(this))
{
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(ReadBufferSize);
    m_connectTimer.setSingleShot(true);
    m_connectTimer.setInterval(ConnectTimeoutMs);
    connect(&m_connectTimer, &QTimer::timeout, this, [this] {
        ended(QStringLiteral("%1:%2 did not answer within %3 s").arg(m_host).arg(m_port).arg(ConnectTimeoutMs / 1000));
    });
    connect(m_socket, &QTcpSocket::connected, this, &TcpTransport::onConnected);
    connect(m_socket, &QTcpSocket::errorOccurred, this, &TcpTransport::onError);
    connect(m_socket, &QTcpSocket::disconnected, this,
            [this] { ended(QStringLiteral("the printer closed the connection")); });
    connect(m_socket, &QTcpSocket::readyRead, this, &TcpTransport::onReadyRead);
    connect(m_socket, &QTcpSocket::bytesWritten, this, [this](qint64 bytes) {
        if (m_active)
            Q_EMIT written(bytes);
    });
}

TcpTransport::~TcpTransport()
{
    m_active = false;
    m_socket->disconnect(this);
}

void TcpTransport::open()
{
    if (m_active)
        return;
    m_socket->abort();
    m_active = true;
    m_connectTimer.start();
    m_socket->connectToHost(m_host, m_port);
}

void TcpTransport::onConnected()
{
    if (!m_active)
        return;
    m_connectTimer.stop();
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    const qintptr fd = m_socket->socketDescriptor();
    setOption(fd, IPPROTO_TCP, TCP_KEEPIDLE, KeepAliveIdleS, "TCP_KEEPIDLE");
    setOption(fd, IPPROTO_TCP, TCP_KEEPINTVL, KeepAliveIntervalS, "TCP_KEEPINTVL");
    setOption(fd, IPPROTO_TCP, TCP_KEEPCNT, KeepAliveCount, "TCP_KEEPCNT");
    setOption(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<unsigned>(UserTimeoutMs), "TCP_USER_TIMEOUT");
    Q_EMIT opened();
}

void TcpTransport::onError(QAbstractSocket::SocketError error)
{
    // What the printer said before it went is read first.
    onReadyRead();
    ended(words(error));
}

void TcpTransport::onReadyRead()
{
    if (!m_active)
        return;
    const QByteArray bytes = m_socket->readAll();
    if (!bytes.isEmpty())
        Q_EMIT received(bytes);
}

QString TcpTransport::words(QAbstractSocket::SocketError error) const
{
    const QString place = QStringLiteral("%1:%2").arg(m_host).arg(m_port);
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError: return place + QStringLiteral(" refused the connection");
    case QAbstractSocket::HostNotFoundError: return QStringLiteral("no host of the name %1").arg(m_host);
    case QAbstractSocket::RemoteHostClosedError: return QStringLiteral("the printer closed the connection");
    case QAbstractSocket::SocketTimeoutError: return place + QStringLiteral(" does not answer");
    case QAbstractSocket::NetworkError: return QStringLiteral("no way to %1: %2").arg(place, m_socket->errorString());
    default: return place + QStringLiteral(": ") + m_socket->errorString();
    }
}

void TcpTransport::drop()
{
    m_connectTimer.stop();
    if (m_socket->socketDescriptor() >= 0) {
        // A reset instead of an orderly end: the kernel forgets what was not delivered.
        setOption(m_socket->socketDescriptor(), SOL_SOCKET, SO_LINGER, linger{1, 0}, "SO_LINGER");
    }
    m_socket->abort();
}

void TcpTransport::ended(const QString &reason)
{
    if (!m_active)
        return;
    m_active = false;
    drop();
    Q_EMIT closed(reason);
}

void TcpTransport::close()
{
    if (!m_active)
        return;
    m_active = false;
    m_connectTimer.stop();
    m_socket->flush();
    if (m_socket->state() == QAbstractSocket::ConnectedState && m_socket->bytesToWrite() == 0) {
        // Everything is with the kernel, which delivers it after an ordinary close; unread input would turn that into a
        // reset.
        m_socket->readAll();
        ::shutdown(static_cast<int>(m_socket->socketDescriptor()), SHUT_WR);
        m_socket->abort();
        return;
    }
    drop();
}

void TcpTransport::abort()
{
    if (!m_active)
        return;
    m_active = false;
    drop();
}

bool TcpTransport::isOpen() const
{
    return m_active && m_socket->state() == QAbstractSocket::ConnectedState;
}

void TcpTransport::write(const QByteArray &bytes)
{
    if (!isOpen())
        return;
    m_socket->write(bytes);
    m_socket->flush();
}

qint64 TcpTransport::pending() const
{
    return m_active ? m_socket->bytesToWrite() : 0;
}

} // namespace hearth
