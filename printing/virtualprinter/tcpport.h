// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "virtualprinter/port.h"

#include <QTcpServer>
#include <QTcpSocket>

namespace hearth::virtualprinter {

/** A listening TCP port; a second connection is closed at once. Lives on the thread that made it. */
class TcpPort : public Port {
    Q_OBJECT
public:
    /** `port` 0: any free one. */
    TcpPort(QString host, quint16 port);
    [[nodiscard]] Result<void> reserve() override;
    [[nodiscard]] Result<void> open() override;
    void close() override;
    void drop() override;
    [[nodiscard]] QString address() const override;
    [[nodiscard]] bool isConnected() const override { return m_peer != nullptr; }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_rest.size() + (m_peer == nullptr ? 0 : m_peer->bytesAvailable()); }
    [[nodiscard]] QByteArray read(qint64 most) override;
    void write(const QByteArray &bytes) override;

private:
    static constexpr qint64 MaxRest = 4 * ReadChunk;
    void onConnection();
    void onGone();
    void keepRest(QTcpSocket &socket);
    QString m_host;
    quint16 m_port;
    QTcpSocket m_reserve; // bound to the port and never listening: nobody else gets it while the power is off
    QTcpServer m_server;
    QTcpSocket *m_peer = nullptr; // child of m_server
    QByteArray m_rest;            // of connections that have ended; at most MaxRest
};

} // namespace hearth::virtualprinter
