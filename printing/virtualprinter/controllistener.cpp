// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/controllistener.h"

#include <QTcpSocket>

namespace hearth::virtualprinter {

ControlListener::ControlListener(Handler handler, QObject *parent) : QObject(parent), m_handler(std::move(handler))
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] { onConnection(); });
}

Result<void> ControlListener::listen(const QString &host, quint16 port)
{
    if (!m_server.listen(QHostAddress(host), port))
        return fail(ErrorCode::Busy, m_server.errorString(), host + QLatin1Char(':') + QString::number(port));
    return {};
}

QString ControlListener::address() const
{
    return m_server.serverAddress().toString() + QLatin1Char(':') + QString::number(m_server.serverPort());
}

void ControlListener::onConnection()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        if (m_peers >= MaxPeers) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        ++m_peers;
        socket->setReadBufferSize(4L * MaxLine);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadable(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            --m_peers;
            socket->deleteLater();
        });
        onReadable(socket);
    }
}

void ControlListener::onReadable(QTcpSocket *socket)
{
    while (socket->canReadLine()) {
        const QByteArray raw = socket->readLine(MaxLine + 2);
        const QString line = QString::fromUtf8(raw).trimmed();
        if (!raw.endsWith('\n')) {
            socket->write("error: the line is too long\n");
            socket->disconnectFromHost();
            return;
        }
        if (line.isEmpty())
            continue;
        if (line == QLatin1String("quit")) {
            socket->write("ok quit\n");
            socket->flush();
            Q_EMIT quitRequested();
            return;
        }
        const Result<QString> result = m_handler(line);
        socket->write(result ? "ok " + result->toUtf8() + '\n' : "error: " + result.error().toString().toUtf8() + '\n');
    }
    if (socket->bytesAvailable() > MaxLine) {
        socket->write("error: the line is too long\n");
        socket->disconnectFromHost();
    }
}

} // namespace hearth::virtualprinter
