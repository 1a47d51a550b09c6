// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "discovery/portprobe.h"

#include "escpos/encoder.h"

#include <QNetworkProxy>
#include <QTcpSocket>

namespace hearth {
namespace {
constexpr qint64 MaxAnswer = 64;
}

PortProbe::PortProbe(const QHostAddress &address, quint16 port, Times times, QObject *parent)
    : QObject(parent), m_address(address), m_port(port), m_times(times), m_socket(new QTcpSocket(this))
{
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(MaxAnswer);
    m_timer.setSingleShot(true);
    connect(m_socket, &QTcpSocket::connected, this, &PortProbe::onConnected);
    connect(m_socket, &QTcpSocket::readyRead, this, &PortProbe::onReadyRead);
    connect(m_socket, &QTcpSocket::errorOccurred, this, [this] {
        onReadyRead();
        end(m_answered ? Outcome::Printer : m_connected ? Outcome::HungUp : Outcome::Closed);
    });
    connect(&m_timer, &QTimer::timeout, this, [this] {
        end(m_answered ? Outcome::Printer : m_connected ? Outcome::Silent : Outcome::Closed);
    });
}

PortProbe::~PortProbe()
{
    m_socket->disconnect(this);
}

void PortProbe::start()
{
    m_timer.start(m_times.connectMs);
    m_socket->connectToHost(m_address, m_port);
}

void PortProbe::onConnected()
{
    m_connected = true;
    m_timer.start(m_times.answerMs);
    m_decoder.expect(1);
    m_socket->write(escpos::statusRequest(1));
}

void PortProbe::onReadyRead()
{
    const QByteArray bytes = m_socket->readAll();
    if (m_ended || bytes.isEmpty())
        return;
    const auto answers = m_decoder.feed(bytes);
    for (const escpos::Answer &answer : answers) {
        // A printer whose automatic status is on may say that as well.
        if (std::holds_alternative<escpos::AutoStatus>(answer) || std::holds_alternative<escpos::FlowControl>(answer))
            continue;
        const auto *status = std::get_if<escpos::RealTimeStatus>(&answer);
        if (status == nullptr || status->n != 1)
            return end(Outcome::NotPrinter);
        m_answered = true;
        m_timer.start(m_times.settleMs);
    }
}

void PortProbe::end(Outcome outcome)
{
    if (std::exchange(m_ended, true))
        return;
    m_timer.stop();
    m_socket->disconnect(this);
    // In order: a printer that is reset may take it for a failure.
    m_socket->disconnectFromHost();
    if (m_socket->state() != QAbstractSocket::UnconnectedState)
        m_socket->abort();
    Q_EMIT finished(outcome);
}

} // namespace hearth
