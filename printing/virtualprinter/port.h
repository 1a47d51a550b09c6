// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QObject>

namespace hearth::virtualprinter {

/** Where a printer's bytes come in and its answers go out; one connection at a time. Lives on the thread that made it. */
class Port : public QObject {
    Q_OBJECT
public:
    static constexpr qint64 ReadChunk = 4096; ///< bytes taken off the connection ahead of the printer

    using QObject::QObject;
    /** Takes the place and keeps it until the object goes, also while the port is closed. Errors Busy, Io. */
    [[nodiscard]] virtual Result<void> reserve() = 0;
    /** The printer is switched on. Errors Busy, Io. */
    [[nodiscard]] virtual Result<void> open() = 0;
    /** It is switched off: the connection breaks and nobody gets in. */
    virtual void close() = 0;
    /** Breaks the connection; the next one gets in. */
    virtual void drop() = 0;
    [[nodiscard]] virtual QString address() const = 0;
    [[nodiscard]] virtual bool isConnected() const = 0;
    [[nodiscard]] virtual qint64 bytesAvailable() const = 0;
    [[nodiscard]] virtual QByteArray read(qint64 most) = 0;
    /** What the other side does not take is lost. */
    virtual void write(const QByteArray &bytes) = 0;

Q_SIGNALS:
    void connected();
    /** Also once more before gone(), for what came before the end. */
    void readable();
    void gone();
};

} // namespace hearth::virtualprinter
