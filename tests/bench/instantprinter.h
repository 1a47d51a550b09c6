// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <atomic>
#include <chrono>
#include <memory>

namespace hearth::bench {

/** A printer that answers as a healthy one and notes when a ticket's first byte arrives; on a thread of its own. */
class InstantPrinter {
public:
    InstantPrinter()
    {
        m_context.moveToThread(&m_thread);
        m_thread.start();
        QMetaObject::invokeMethod(&m_context, [this] {
            m_server = std::make_unique<QTcpServer>();
            m_server->listen(QHostAddress::LocalHost);
            m_port = m_server->serverPort();
            QObject::connect(m_server.get(), &QTcpServer::newConnection, &m_context, [this] {
                QTcpSocket *socket = m_server->nextPendingConnection();
                QObject::connect(socket, &QTcpSocket::readyRead, &m_context, [this, socket] { onBytes(socket); });
            });
        }, Qt::BlockingQueuedConnection);
    }
    ~InstantPrinter()
    {
        QMetaObject::invokeMethod(&m_context, [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    [[nodiscard]] quint16 port() const { return m_port; }
    /** Monotonic nanoseconds of the first byte of a ticket; 0: none since somebody set it so. */
    std::atomic<qint64> firstByteNs{0};
    /** Fences it has answered. */
    std::atomic<int> fences{0};

private:
    void onBytes(QTcpSocket *socket)
    {
        const QByteArray bytes = socket->readAll();
        for (qsizetype i = 0; i < bytes.size(); ++i) {
            const QByteArrayView rest = QByteArrayView(bytes).sliced(i);
            if (rest.startsWith(QByteArrayView("\x10\x04", 2)) && rest.size() >= 3) {
                socket->write(QByteArray(1, rest.at(2) == 1 ? '\x16' : '\x12'));
                i += 2;
            } else if (rest.startsWith(QByteArrayView("\x1d\x61", 2)) && rest.size() >= 3) {
                socket->write(QByteArray("\x14\x00\x00\x0f", 4));
                i += 2;
            } else if (rest.startsWith(QByteArrayView("\x1d\x28\x48\x06\x00\x30\x30", 7)) && rest.size() >= 11) {
                socket->write(QByteArray("\x37\x22", 2) + rest.sliced(7, 4).toByteArray() + QByteArray(1, '\0'));
                ++fences;
                i += 10;
            } else if (firstByteNs == 0 && rest.at(0) != 0x10) {
                firstByteNs = std::chrono::steady_clock::now().time_since_epoch().count();
            }
        }
    }
    QThread m_thread;
    QObject m_context;
    std::unique_ptr<QTcpServer> m_server;
    std::atomic<quint16> m_port{0};
};

} // namespace hearth::bench
