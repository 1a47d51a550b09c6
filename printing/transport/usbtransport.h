// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "transport/transport.h"

#include <QPointer>
#include <QTimer>
#include <memory>
#include <optional>

namespace hearth {

class DeviceStream;
class UsbStatusWorker;
template <typename Worker>
class SideThread;

/** A printer at a device of the kernel's printer driver, /dev/usb/lp0: what it says is read where the device is bidirectional,
    else the way is OneWay. Also takes a parallel port (/dev/lp0), a pseudo-terminal, and a FIFO (OneWay). Printing thread.
    Source: Linux drivers/usb/class/usblp.c. */
class UsbTransport final : public Transport {
    Q_OBJECT
public:
    /** After close() the device stays taken until the printer has what was written, at most this long. */
    static constexpr int DrainLimitMs = 10'000;

    explicit UsbTransport(QString path, QObject *parent = nullptr);
    ~UsbTransport() override;

    /** A full path, "/dev/usb/lp0". Error InvalidInput. */
    [[nodiscard]] static Result<std::unique_ptr<Transport>> make(const QString &rest);
    /** The answer to LPGETSTATUS in words of ours. */
    [[nodiscard]] static Hint hintOf(int status);

    [[nodiscard]] Way way() const override { return m_way; }
    [[nodiscard]] std::optional<Hint> hint() const override { return m_hint; }
    void open() override;
    void close() override;
    void abort() override;
    [[nodiscard]] bool isOpen() const override;
    void write(const QByteArray &bytes) override;
    [[nodiscard]] qint64 pending() const override;

private:
    void begin();
    void ended(const QString &reason);
    void drop(bool discard);
    void askStatus();
    void onStatus(int status, int error);
    [[nodiscard]] QString withHint(const QString &reason) const;

    QString m_path;
    Way m_way = Way::Duplex;
    std::optional<Hint> m_hint;
    DeviceStream *m_stream = nullptr;
    QPointer<QObject> m_draining; ///< what close() left to be taken; the device is free when it is gone
    std::unique_ptr<SideThread<UsbStatusWorker>> m_side;
    QTimer m_watch;
    bool m_asking = false;
    bool m_mute = false; ///< the port has no status
    bool m_active = false;
    int m_try = 0;
};

} // namespace hearth
