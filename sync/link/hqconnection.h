// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "protocol/messages.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <QUrl>
#include <QWebSocket>

namespace hearth {

/** One WebSocket to headquarters, from open() to closed(): frames, limits, heartbeat; knows nothing of the handshake. Not
    used again after closed(). Lives on the thread that made it. */
class HqConnection : public QObject {
    Q_OBJECT
public:
    explicit HqConnection(const Clock &clock, QObject *parent = nullptr);
    ~HqConnection() override;

    /** `hq` is wss://HOST:PORT, where headquarters has to show a certificate for HOST of one of the `authorities` (PEM; no other is
        believed), or ws://HOST:PORT on loopback. Error InvalidInput: anything else. */
    [[nodiscard]] Result<void> open(const QUrl &hq, const QByteArray &authorities = {});
    void send(const protocol::Message &message);
    /** From WELCOME on: PING after `ms` without sending, the end after three times that without hearing. */
    void setHeartbeat(int ms);
    /** Says goodbye; closed() does not follow. */
    void close();
    /** Bytes handed over that the network has not taken yet. */
    [[nodiscard]] qint64 waitingBytes() const { return m_socket.bytesToWrite(); }

Q_SIGNALS:
    void opened();
    /** Everything but PING, which is answered here. */
    void received(const hearth::protocol::Message &message);
    void drained();
    /** Once, for whatever reason; Unauthorised: headquarters' certificate is not to be believed. */
    void closed(const hearth::Error &why);

private:
    void onConnected();
    void onFrame(const QByteArray &frame);
    void beat();
    void end(const Error &why);

    const Clock &m_clock;
    QWebSocket m_socket;
    QTimer m_beat;
    QElapsedTimer m_heard;
    QElapsedTimer m_said;
    int m_heartbeatMs = 0;
    bool m_ended = false;
};

} // namespace hearth
