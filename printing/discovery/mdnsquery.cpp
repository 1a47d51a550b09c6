// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "discovery/mdnsquery.h"

#include "discovery/subnet.h"

#include <QLoggingCategory>
#include <QNetworkDatagram>
#include <QNetworkInterface>
#include <QRandomGenerator>
#include <QUdpSocket>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(mdnsqueryLog, "hearth.printing.discovery")

constexpr int Questions = 3; // one alone may be lost
constexpr int MaxInterfaces = 8;
constexpr qsizetype MaxFoundName = 63;

const mdns::Name &service()
{
    static const mdns::Name name = mdns::nameOf("_pdl-datastream._tcp.local");
    return name;
}
} // namespace

void MdnsQuery::start(const QHostAddress &address, quint16 port, int waitMs)
{
    cancel();
    m_address = address;
    m_port = port;
    m_packets = 0;
    m_asked = 0;
    m_heard.clear();
    m_socket = new QUdpSocket(this);
    connect(m_socket, &QUdpSocket::readyRead, this, &MdnsQuery::read);
    if (!m_socket->bind(address.isLoopback() ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(QHostAddress::AnyIPv4)))
        qCWarning(mdnsqueryLog) << "cannot ask for printers:" << m_socket->errorString();
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, [this] {
        const QList<Found> found = sum();
        cancel();
        Q_EMIT finished(found);
    });
    connect(&m_again, &QTimer::timeout, this, &MdnsQuery::ask);
    m_again.start(waitMs / Questions);
    m_end.start(waitMs);
    ask();
}

void MdnsQuery::cancel()
{
    m_again.stop();
    m_end.stop();
    m_again.disconnect(this);
    m_end.disconnect(this);
    if (m_socket != nullptr)
        m_socket->deleteLater();
    m_socket = nullptr;
}

void MdnsQuery::ask()
{
    if (++m_asked >= Questions)
        m_again.stop();
    const QByteArray packet = mdns::query(static_cast<quint16>(QRandomGenerator::global()->generate()), service());
    if (!m_address.isMulticast()) {
        m_socket->writeDatagram(packet, m_address, m_port);
        return;
    }
    int sent = 0;
    const auto interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface &interface : interfaces) {
        const auto flags = interface.flags();
        if (!flags.testFlag(QNetworkInterface::IsUp) || !flags.testFlag(QNetworkInterface::CanMulticast) || flags.testFlag(QNetworkInterface::IsLoopBack))
            continue;
        if (++sent > MaxInterfaces)
            return;
        m_socket->setMulticastInterface(interface);
        m_socket->writeDatagram(packet, m_address, m_port);
    }
}

void MdnsQuery::read()
{
    while (m_socket->hasPendingDatagrams()) {
        const QNetworkDatagram datagram = m_socket->receiveDatagram(mdns::MaxPacket + 1);
        if (++m_packets > MaxPackets || !isStoreAddress(datagram.senderAddress()))
            continue;
        const auto records = mdns::parse(datagram.data());
        if (!records) {
            qCDebug(mdnsqueryLog).noquote() << datagram.senderAddress().toString() << records.error().text;
            continue;
        }
        for (const mdns::Record &record : *records) {
            if (m_heard.size() < MaxRecords)
                m_heard.append({record, datagram.senderAddress()});
        }
    }
}

/** Where a host is: what it says, else where its answer came from; null where it says only what no store has. */
QHostAddress MdnsQuery::addressOf(const mdns::Name &host, const QHostAddress &from) const
{
    QHostAddress six;
    bool said = false;
    for (const Heard &heard : m_heard) {
        const auto *address = std::get_if<mdns::Address>(&heard.record.data);
        if (address == nullptr || !mdns::sameName(heard.record.name, host))
            continue;
        said = said || !address->address.isLinkLocal();
        if (!isStoreAddress(address->address))
            continue;
        if (address->address.protocol() == QAbstractSocket::IPv4Protocol)
            return address->address;
        // A link-local address means nothing without its interface.
        if (!address->address.isLinkLocal())
            six = address->address;
    }
    return said ? six : from;
}

QList<MdnsQuery::Found> MdnsQuery::sum() const
{
    QList<Found> all;
    for (const Heard &heard : m_heard) {
        const auto *pointer = std::get_if<mdns::Pointer>(&heard.record.data);
        if (pointer == nullptr || pointer->target.isEmpty() || !mdns::sameName(heard.record.name, service()))
            continue;
        for (const Heard &other : m_heard) {
            const auto *offered = std::get_if<mdns::Service>(&other.record.data);
            if (offered == nullptr || offered->port < MinPort || !mdns::sameName(other.record.name, pointer->target))
                continue;
            QString name = QString::fromUtf8(pointer->target.first()).left(MaxFoundName);
            name.removeIf([](QChar c) { return !c.isPrint(); });
            const Found found{name, addressOf(offered->host, other.from), offered->port};
            if (!found.address.isNull() && !all.contains(found))
                all.append(found);
            break;
        }
    }
    return all;
}

} // namespace hearth
