// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QHostAddress>
#include <QStringList>

namespace hearth {

/** Private (RFC 1918), link-local or loopback, IPv4 or IPv6: where a store's printers are. */
[[nodiscard]] bool isStoreAddress(const QHostAddress &address);

/** An IPv4 range of a store: private, link-local or loopback, 1,024 addresses at most. */
class Subnet {
public:
    static constexpr int MinPrefix = 22;

    /** "192.168.1.0/24"; an address inside the range does as well. Error InvalidInput: no range, too large, public. */
    [[nodiscard]] static Result<Subnet> parse(const QString &cidr);
    /** Its hosts, without the network's and the broadcast address where it has such. */
    [[nodiscard]] QList<QHostAddress> hosts() const;
    [[nodiscard]] QString toString() const;

private:
    Subnet(quint32 first, int prefix) : m_first(first), m_prefix(prefix) { }
    quint32 m_first;
    int m_prefix;
};

/** The ranges this machine is in, to be offered to a person: private ones, narrowed to `widest` around its own address; without
    loopback. */
[[nodiscard]] QStringList ownSubnets(int widest = Subnet::MinPrefix);

} // namespace hearth
