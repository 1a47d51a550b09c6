// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "link/networkwatch.h"

#include <QSocketNotifier>
#include <cstring>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hearth {

NetworkWatch::NetworkWatch(QObject *parent) : QObject(parent)
{
    m_fd = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (m_fd < 0)
        return;
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE;
    if (::bind(m_fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_fd, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &NetworkWatch::read);
}

NetworkWatch::~NetworkWatch()
{
    m_notifier.reset();
    if (m_fd >= 0)
        ::close(m_fd);
}

void NetworkWatch::read()
{
    bool arrival = false;
    QByteArray datagram(16 * 1024, Qt::Uninitialized);
    for (;;) {
        const ssize_t size = ::recv(m_fd, datagram.data(), static_cast<std::size_t>(datagram.size()), 0);
        if (size <= 0)
            break; // nothing left; a lost datagram costs a wait, no more
        arrival = tellsOfArrival(datagram.left(size)) || arrival;
    }
    if (arrival)
        Q_EMIT arrived();
}

bool NetworkWatch::tellsOfArrival(const QByteArray &datagram)
{
    qsizetype at = 0;
    while (datagram.size() - at >= static_cast<qsizetype>(sizeof(nlmsghdr))) {
        nlmsghdr header{};
        std::memcpy(&header, datagram.constData() + at, sizeof header);
        if (header.nlmsg_len < sizeof header || static_cast<qsizetype>(header.nlmsg_len) > datagram.size() - at)
            return false;
        if (header.nlmsg_type == RTM_NEWADDR || header.nlmsg_type == RTM_NEWROUTE)
            return true;
        if (header.nlmsg_type == RTM_NEWLINK && header.nlmsg_len >= NLMSG_LENGTH(sizeof(ifinfomsg))) {
            ifinfomsg info{};
            std::memcpy(&info, datagram.constData() + at + NLMSG_HDRLEN, sizeof info);
            if ((info.ifi_flags & IFF_RUNNING) != 0)
                return true;
        }
        at += static_cast<qsizetype>(NLMSG_ALIGN(header.nlmsg_len));
    }
    return false;
}

} // namespace hearth
