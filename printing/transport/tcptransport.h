// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "transport/transport.h"

#include <QAbstractSocket>
#include <QTimer>

class QTcpSocket;

namespace hearth {

/** A raw TCP connection, as printers take it on port 9100. Lives on the printing thread. */
class TcpTransport final : public Transport {
    Q_OBJECT
public:
    static constexpr int ConnectTimeoutMs = 3'000;
    /** The kernel gives a connection up when sent bytes stay unacknowledged this long: longer than a change of paper, in
        which a printer with a full buffer takes nothing. */
    static constexpr int UserTimeoutMs = 120'000;
    /** Bytes received and not yet read; a peer that floods is throttled here. */
    static constexpr qint64 ReadBufferSize = 64 * 1024;

    TcpTransport(QString host, quint16 port, QObject *parent = nullptr);
    ~TcpTransport() override;

    /** "HOST:PORT" or "[V6]:PORT". Error InvalidInput. */
    [[nodiscard]] static Result<std::unique_ptr<Transport>> make(const QString &rest);

    void open() override;
    void close() override;
    void abort() override;
    [[nodiscard]] bool isOpen() const override;
    void write(const QByteArray &bytes) override;
    [[nodiscard]] qint64 pending() const override;

private:
    void onConnected();
    void onError(QAbstractSocket::SocketError error);
    void onReadyRead();
    void ended(const QString &reason);
    [[nodiscard]] QString words(QAbstractSocket::SocketError error) const;
    void drop();

    QString m_host;
    quint16 m_port;
    QTcpSocket *m_socket;
    QTimer m_connectTimer;
    bool m_active = false; ///< opening or open: closed() is still to be said
};

} // namespace hearth
