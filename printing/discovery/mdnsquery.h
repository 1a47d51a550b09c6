// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "discovery/mdns.h"

#include <QHostAddress>
#include <QObject>
#include <QTimer>

class QUdpSocket;

namespace hearth {

/** Asks once by multicast DNS who offers raw printing (_pdl-datastream._tcp.local; never IPP, which swallows raw bytes) and
    collects the answers for a while. One thread. Source: RFC 6762 §5.1, RFC 6763. */
class MdnsQuery : public QObject {
    Q_OBJECT
public:
    struct Found {
        QString name; ///< the instance's, for people
        QHostAddress address;
        quint16 port = 0;
        bool operator==(const Found &) const = default;
    };
    static constexpr int MaxPackets = 256;
    static constexpr qsizetype MaxRecords = 1'024;
    /** Below stand other services of printers: IPP 631, LPD 515, HTTP 80. */
    static constexpr quint16 MinPort = 1'024;

    using QObject::QObject;
    /** Asks `address`, by way of every interface where it is a multicast address. finished() follows after `waitMs`. */
    void start(const QHostAddress &address, quint16 port, int waitMs);
    void cancel();

Q_SIGNALS:
    void finished(const QList<hearth::MdnsQuery::Found> &found);

private:
    struct Heard {
        mdns::Record record;
        QHostAddress from;
    };
    void ask();
    void read();
    [[nodiscard]] QList<Found> sum() const;
    [[nodiscard]] QHostAddress addressOf(const mdns::Name &host, const QHostAddress &from) const;

    QUdpSocket *m_socket = nullptr;
    QHostAddress m_address;
    quint16 m_port = 0;
    int m_packets = 0;
    int m_asked = 0;
    QList<Heard> m_heard;
    QTimer m_again;
    QTimer m_end;
};

} // namespace hearth
