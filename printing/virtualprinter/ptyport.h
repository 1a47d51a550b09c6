// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "virtualprinter/port.h"

#include <memory>

class QSocketNotifier;

namespace hearth::virtualprinter {

/** A pseudo-terminal without line discipline, under a symbolic link: a printer on a serial line or /dev/usb/lp*. The line is
    always "connected"; while the printer is off, or dropped, the link is gone and who holds the terminal gets an end of
    file. Lives on the thread that made it. */
class PtyPort : public Port {
    Q_OBJECT
public:
    explicit PtyPort(QString link);
    ~PtyPort() override;
    /** Error Conflict: something that is no symbolic link has the name. */
    [[nodiscard]] Result<void> reserve() override;
    [[nodiscard]] Result<void> open() override;
    void close() override;
    void drop() override;
    [[nodiscard]] QString address() const override { return m_link; }
    [[nodiscard]] bool isConnected() const override { return m_master >= 0; }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_read.size(); }
    [[nodiscard]] QByteArray read(qint64 most) override;
    void write(const QByteArray &bytes) override;

private:
    void onActivated();
    QString m_link;
    QByteArray m_read; // not taken by the printer yet; at most ReadChunk
    int m_master = -1;
    int m_slave = -1; // held, so that the line stays up while nobody has it open
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace hearth::virtualprinter
