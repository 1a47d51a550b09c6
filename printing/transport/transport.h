// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>
#include <QObject>
#include <memory>

namespace hearth {

/** One full-duplex connection to one printer. Lives on the printing thread; never blocks. */
class Transport : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /** Begins to connect; opened() or closed() follows. Nothing where it is open or opening already. */
    virtual void open() = 0;
    /** Ends the connection in order: what was written still reaches the printer. Emits nothing. */
    virtual void close() = 0;
    /** Ends it at once and throws away what the printer has not taken yet, so that nothing of it is printed later.
        Emits nothing. */
    virtual void abort() = 0;
    [[nodiscard]] virtual bool isOpen() const = 0;
    /** Queues bytes; they leave as the printer takes them. Nothing where it is not open. */
    virtual void write(const QByteArray &bytes) = 0;
    /** Bytes queued and not yet handed to the system. */
    [[nodiscard]] virtual qint64 pending() const = 0;

Q_SIGNALS:
    void opened();
    /** The connection failed or ended; `reason` in words. open() tries again. */
    void closed(const QString &reason);
    void received(const QByteArray &bytes);
    void written(qint64 bytes);
};

/** A transport for an address: "tcp:HOST:PORT", an IPv6 host in brackets ("tcp:[::1]:9100"). Touches no device or network
    until open(). Error InvalidInput: unknown scheme, no host, port out of range. */
[[nodiscard]] Result<std::unique_ptr<Transport>> makeTransport(const QString &address);

} // namespace hearth
