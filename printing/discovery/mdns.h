// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QHostAddress>
#include <QList>
#include <variant>

namespace hearth::mdns {

// As much of DNS messages (RFC 1035 §4) as a one-shot multicast query (RFC 6762 §5.1, §6.7) of a service (RFC 6763) needs. Pure.

constexpr qsizetype MaxPacket = 9'000; ///< RFC 6762 §17
constexpr int MaxRecords = 128;        ///< of one packet; one with more is refused
constexpr int MaxName = 255;
constexpr int MaxLabel = 63;

/** Labels as they stand there: a service's instance is one label, whatever dots, blanks and Hanzi it has. */
using Name = QByteArrayList;

struct Pointer { Name target; };                                      ///< PTR: an instance of the service
struct Service { quint16 port = 0; Name host; };                      ///< SRV
struct Text { QByteArrayList strings; };                              ///< TXT: "ty=…"
struct Address { QHostAddress address; };                             ///< A, AAAA
struct Record {
    Name name;
    std::variant<Pointer, Service, Text, Address> data;
};

/** The labels of "_pdl-datastream._tcp.local". */
[[nodiscard]] Name nameOf(const QByteArray &dotted);
/** Equal as DNS names are: ASCII letters of either case. */
[[nodiscard]] bool sameName(const Name &a, const Name &b);
/** A query for the PTR records of a service, answered to the port it came from. */
[[nodiscard]] QByteArray query(quint16 id, const Name &service);
/** The answers of a response, with the additional records; records of other types are left out. Errors: Protocol for what is no
    whole DNS response. */
[[nodiscard]] Result<QList<Record>> parse(const QByteArray &packet);

} // namespace hearth::mdns
