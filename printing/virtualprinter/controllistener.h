// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QObject>
#include <QTcpServer>
#include <functional>

class QTcpSocket;

namespace hearth::virtualprinter {

/** Takes lines over TCP and answers each with "ok …" or "error: reason". Lives on the thread that made it. */
class ControlListener : public QObject {
    Q_OBJECT
public:
    static constexpr int MaxLine = 256;
    static constexpr int MaxPeers = 16;
    using Handler = std::function<Result<QString>(const QString &line)>;

    explicit ControlListener(Handler handler, QObject *parent = nullptr);
    /** Error Busy, Io. */
    [[nodiscard]] Result<void> listen(const QString &host, quint16 port);
    [[nodiscard]] QString address() const;

Q_SIGNALS:
    void quitRequested();

private:
    void onConnection();
    void onReadable(QTcpSocket *socket);
    Handler m_handler;
    QTcpServer m_server;
    int m_peers = 0;
};

} // namespace hearth::virtualprinter
