// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QTcpServer>
#include <QTcpSocket>

namespace hearth {

/** A server on loopback that takes JSON by POST and answers as it is told. On the test's thread, in its event loop. */
class HttpReceiver : public QObject {
public:
    explicit HttpReceiver(quint16 port = 0)
    {
        m_listening = m_server.listen(QHostAddress::LocalHost, port);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket, bytes = QByteArray()]() mutable {
                bytes += socket->readAll();
                take(socket, bytes);
            });
        });
    }
    [[nodiscard]] bool listening() const { return m_listening; }
    [[nodiscard]] QString url(const QString &path = QStringLiteral("/told")) const
    {
        return QStringLiteral("http://127.0.0.1:%1%2").arg(m_server.serverPort()).arg(path);
    }

    QList<QByteArray> answers;   ///< of the next requests, whole; then 204. "silent": never, "cut": ends the connection
    QList<QByteArray> heads;     ///< request lines and headers as they came
    QList<QJsonObject> received; ///< bodies, in order

private:
    void take(QTcpSocket *socket, QByteArray &bytes)
    {
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QByteArray head = bytes.left(end);
        const qsizetype at = head.toLower().indexOf("content-length:");
        const qsizetype size = at < 0 ? 0 : head.mid(at + 15, head.indexOf('\r', at) < 0 ? -1 : head.indexOf('\r', at) - at - 15).trimmed().toLongLong();
        if (bytes.size() < end + 4 + size)
            return;
        heads.append(head);
        received.append(QJsonDocument::fromJson(bytes.mid(end + 4, size)).object());
        bytes.clear();
        const QByteArray answer = answers.isEmpty() ? QByteArray("HTTP/1.1 204 No Content\r\n\r\n") : answers.takeFirst();
        if (answer == "silent")
            return;
        if (answer != "cut")
            socket->write(answer);
        socket->disconnectFromHost();
    }
    QTcpServer m_server;
    bool m_listening = false;
};

} // namespace hearth
