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
    virtual void open() = 0;
    virtual void close() = 0;
    [[nodiscard]] virtual bool isOpen() const = 0;
    /** Queues bytes; they leave as the printer takes them. */
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

/** A transport for an address: "tcp:HOST:PORT". Error InvalidInput: unknown scheme, no host, port out of range. */
[[nodiscard]] Result<std::unique_ptr<Transport>> makeTransport(const QString &address);

} // namespace hearth
