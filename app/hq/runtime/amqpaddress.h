// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

namespace hearth::hq {

/** Where a broker is: amqp://user:password@host:port/vhost, or amqps://… */
struct AmqpAddress {
    QString host;
    quint16 port = 0;
    QString user;
    QString password; ///< never shown
    QString vhost;
    bool tls = false;
    QString caFile; ///< who may vouch for the server; empty: those of the machine

    /** Default ports 5672 and 5671, vhost "/". Error InvalidInput; its text has nothing of the address. */
    [[nodiscard]] static Result<AmqpAddress> parse(const QString &text);
    /** For people: without user and password. */
    [[nodiscard]] QString shown() const;
};

} // namespace hearth::hq
