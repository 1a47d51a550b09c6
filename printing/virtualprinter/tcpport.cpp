// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/tcpport.h"

#include <QLoggingCategory>
#include <sys/socket.h>
#include <utility>

Q_LOGGING_CATEGORY(lcTcpPort, "hearth.virtualprinter.port")

namespace hearth::virtualprinter {
namespace {
/** Whether the peer has closed and nothing of it is left to read. */
bool isOver(const QTcpSocket &socket)
{
    if (socket.state() != QAbstractSocket::ConnectedState)
        return true;
    char byte = 0;
    return socket.bytesAvailable() == 0
        && ::recv(static_cast<int>(socket.socketDescriptor()), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}
} // namespace

TcpPort::TcpPort(QString host, quint16 port) : m_host(std::move(host)), m_port(port)
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] { onConnection(); });
}

QString TcpPort::address() const
{
    return m_host + QLatin1Char(':') + QString::number(m_port);
}

Result<void> TcpPort::reserve()
{
    if (!m_reserve.bind(QHostAddress(m_host), m_port, QAbstractSocket::ReuseAddressHint))
        return fail(ErrorCode::Busy, m_reserve.errorString(), address());
    m_port = m_reserve.localPort();
    return {};
}

Result<void> TcpPort::open()
{
    if (!m_server.listen(QHostAddress(m_host), m_port))
        return fail(ErrorCode::Busy, m_server.errorString(), address());
    return {};
}

void TcpPort::close()
{
    m_server.close();
    drop();
}

void TcpPort::drop()
{
    m_rest.clear();
    QTcpSocket *socket = std::exchange(m_peer, nullptr);
    if (socket == nullptr)
        return;
    socket->disconnect(this);
    socket->abort();
    socket->deleteLater();
    Q_EMIT gone();
}

QByteArray TcpPort::read(qint64 most)
{
    if (m_rest.isEmpty())
        return m_peer == nullptr ? QByteArray() : m_peer->read(most);
    QByteArray bytes = m_rest.left(most);
    m_rest.remove(0, bytes.size());
    return bytes;
}

void TcpPort::write(const QByteArray &bytes)
{
    if (m_peer == nullptr)
        return;
    m_peer->write(bytes);
    if (m_peer != nullptr) // writing may find it gone
        m_peer->flush();
}

void TcpPort::onConnection()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        if (m_peer != nullptr && isOver(*m_peer)) {
            keepRest(*m_peer);
            m_peer->disconnect(this);
            m_peer->deleteLater();
            m_peer = nullptr;
        }
        if (m_peer != nullptr) { // one at a time
            socket->abort();
            socket->deleteLater();
            continue;
        }
        m_peer = socket;
        socket->setReadBufferSize(ReadChunk);
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(socket, &QTcpSocket::readyRead, this, [this] { Q_EMIT readable(); });
        connect(socket, &QTcpSocket::disconnected, this, [this] { onGone(); });
        qCInfo(lcTcpPort, "connected: %s:%d", qUtf8Printable(socket->peerAddress().toString()), socket->peerPort());
        Q_EMIT connected();
    }
}

void TcpPort::onGone()
{
    QTcpSocket *socket = m_peer;
    if (socket == nullptr)
        return;
    Q_EMIT readable(); // what came before the end
    if (m_peer != socket)
        return;
    keepRest(*socket);
    m_peer = nullptr;
    socket->disconnect(this);
    socket->deleteLater();
    Q_EMIT gone();
}

/** What a slow or stopped printer has not taken yet stays in its interface. */
void TcpPort::keepRest(QTcpSocket &socket)
{
    if (m_rest.size() < MaxRest)
        m_rest += socket.read(MaxRest - m_rest.size());
}

} // namespace hearth::virtualprinter
