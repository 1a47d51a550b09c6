// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>
#include <QObject>
#include <memory>
#include <optional>

namespace hearth {

/** One connection to one printer. Lives on the printing thread; never blocks. */
class Transport : public QObject {
    Q_OBJECT
public:
    enum class Way {
        Duplex, ///< the printer answers
        OneWay, ///< nothing ever comes back: received() is never emitted, and no proof is to be had
    };
    using QObject::QObject;
    /** Known once opened() was emitted; may be another after the next open(). */
    [[nodiscard]] virtual Way way() const { return Way::Duplex; }
    /** What the port's own wires say, where it has such (USB). A hint, less than the printer's own word. */
    struct Hint {
        bool paperOut = false;
        bool offline = false;
        bool error = false;
        bool operator==(const Hint &) const = default;
    };
    [[nodiscard]] virtual std::optional<Hint> hint() const { return std::nullopt; }
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
    /** What was written since the last one is a whole document. A print system takes it as one job: documentAccepted() or
        closed() follows, and nothing of it leaves before. Means nothing to a stream. */
    virtual void endDocument() { }
    /** Bytes queued and not yet handed to the system. */
    [[nodiscard]] virtual qint64 pending() const = 0;

Q_SIGNALS:
    void opened();
    /** The connection failed or ended; `reason` in words. open() tries again. */
    void closed(const QString &reason);
    void received(const QByteArray &bytes);
    void written(qint64 bytes);
    /** hint() is another. */
    void hinted();
    /** A print system took the document and will see to it; not that it is printed. Said before written() of its
        bytes. `reference`: its own name for it, "front-12". */
    void documentAccepted(const QString &reference);
};

/** A transport for an address. Touches no device or network until open().
    - "tcp:HOST:PORT", an IPv6 host in brackets ("tcp:[::1]:9100")
    - "serial:/dev/ttyS0?baud=115200&flow=none&bits=8&parity=none" (the defaults)
    - "usb:/dev/usb/lp0": OneWay where the device is
    - "cups:QUEUE": OneWay; takes whole documents
    Error InvalidInput: unknown scheme, not of its form. */
[[nodiscard]] Result<std::unique_ptr<Transport>> makeTransport(const QString &address);

} // namespace hearth
