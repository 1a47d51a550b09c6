// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "discovery/subnet.h"

#include <QNetworkInterface>
#include <QRegularExpression>
#include <algorithm>

namespace hearth {
namespace {
struct Range {
    quint32 first;
    int prefix;
};
constexpr Range StoreRanges[] = {{0x7F000000, 8}, {0x0A000000, 8}, {0xAC100000, 12}, {0xC0A80000, 16}, {0xA9FE0000, 16}};

quint32 maskOf(int prefix)
{
    return prefix == 0 ? 0 : 0xFFFFFFFFu << (32 - prefix);
}

bool isInside(quint32 address, int prefix)
{
    return std::any_of(std::begin(StoreRanges), std::end(StoreRanges), [&](const Range &range) {
        return prefix >= range.prefix && (address & maskOf(range.prefix)) == range.first;
    });
}
} // namespace

bool isStoreAddress(const QHostAddress &address)
{
    bool four = false;
    const quint32 ip = address.toIPv4Address(&four);
    if (four)
        return isInside(ip, 32);
    return address.isLoopback() || address.isLinkLocal() || address.isUniqueLocalUnicast();
}

Result<Subnet> Subnet::parse(const QString &cidr)
{
    static const QRegularExpression form(QStringLiteral(R"(\A([0-9]{1,3}(?:\.[0-9]{1,3}){3})/([0-9]{1,2})\z)"));
    const auto match = form.match(cidr);
    const QHostAddress address(match.captured(1));
    const int prefix = match.captured(2).toInt();
    if (!match.hasMatch() || address.protocol() != QAbstractSocket::IPv4Protocol || prefix > 32)
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected a range such as 192.168.1.0/24"), cidr.left(40));
    if (prefix < MinPrefix)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the range is larger than a store's network, /%1").arg(MinPrefix), cidr);
    const quint32 first = address.toIPv4Address() & maskOf(prefix);
    if (!isInside(first, prefix))
        return fail(ErrorCode::InvalidInput, QStringLiteral("only private and loopback networks are searched"), cidr);
    return Subnet(first, prefix);
}

QList<QHostAddress> Subnet::hosts() const
{
    quint32 from = m_first;
    quint32 to = m_first | ~maskOf(m_prefix);
    if (m_prefix < 31) {
        ++from;
        --to;
    }
    QList<QHostAddress> hosts;
    for (quint32 ip = from; ip <= to; ++ip)
        hosts.append(QHostAddress(ip));
    return hosts;
}

QString Subnet::toString() const
{
    return QStringLiteral("%1/%2").arg(QHostAddress(m_first).toString()).arg(m_prefix);
}

QStringList ownSubnets(int widest)
{
    QStringList found;
    const auto interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface &interface : interfaces) {
        if (!interface.flags().testFlag(QNetworkInterface::IsUp) || interface.flags().testFlag(QNetworkInterface::IsLoopBack))
            continue;
        const auto entries = interface.addressEntries();
        for (const QNetworkAddressEntry &entry : entries) {
            const int prefix = std::max({entry.prefixLength(), Subnet::MinPrefix, widest});
            const auto subnet = Subnet::parse(QStringLiteral("%1/%2").arg(entry.ip().toString()).arg(prefix));
            if (subnet && prefix < 32 && !found.contains(subnet->toString()))
                found.append(subnet->toString());
        }
    }
    return found;
}

} // namespace hearth
