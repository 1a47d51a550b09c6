// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "escpos/statusdecoder.h"

#include <QHostAddress>
#include <QObject>
#include <QTimer>

class QTcpSocket;

namespace hearth {

/** Connects to one port, writes the three bytes DLE EOT 1, which print nothing and which a printer answers with one byte even
    when it is offline, and judges the answer. One thread. */
class PortProbe : public QObject {
    Q_OBJECT
public:
    enum class Outcome {
        Closed,     ///< nobody listens, or does not answer in time
        Silent,     ///< open, and says nothing to the question
        HungUp,     ///< open, and ends the connection: some printers do while another has them
        NotPrinter, ///< says something else
        Printer,
    };
    Q_ENUM(Outcome)
    struct Times {
        int connectMs = 400;
        int answerMs = 600;
        int settleMs = 60; ///< what follows a good answer belongs to it: other services greet with more than a byte
    };

    PortProbe(const QHostAddress &address, quint16 port, Times times, QObject *parent = nullptr);
    ~PortProbe() override;
    void start();

Q_SIGNALS:
    /** Once. */
    void finished(hearth::PortProbe::Outcome outcome);

private:
    void onConnected();
    void onReadyRead();
    void end(Outcome outcome);

    QHostAddress m_address;
    quint16 m_port;
    Times m_times;
    QTcpSocket *m_socket;
    QTimer m_timer;
    escpos::StatusDecoder m_decoder;
    bool m_connected = false;
    bool m_answered = false;
    bool m_ended = false;
};

} // namespace hearth
