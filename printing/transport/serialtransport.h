// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "transport/transport.h"

#include <QPointer>
#include <QSerialPort>
#include <QTimer>

namespace hearth {

/** A printer on a serial line. Lives on the printing thread. With flow control by XON/XOFF the driver holds back what the
    printer cannot take; what reaches received() may still contain those bytes. */
class SerialTransport final : public Transport {
    Q_OBJECT
public:
    struct Settings {
        QString path;
        qint32 baud = 115'200;
        QSerialPort::FlowControl flow = QSerialPort::NoFlowControl;
        QSerialPort::DataBits bits = QSerialPort::Data8;
        QSerialPort::Parity parity = QSerialPort::NoParity;
    };
    /** After close() the line stays taken until the printer has what was written, at most this long. */
    static constexpr int DrainLimitMs = 10'000;
    static constexpr qint64 ReadBufferSize = 64 * 1024;

    explicit SerialTransport(Settings settings, QObject *parent = nullptr);
    ~SerialTransport() override;

    /** "/dev/ttyS0?baud=9600&flow=none|rtscts|xonxoff&bits=7|8&parity=none|even|odd"; what is left out is 115200, none, 8, none.
        Error InvalidInput. */
    [[nodiscard]] static Result<std::unique_ptr<Transport>> make(const QString &rest);
    [[nodiscard]] static Result<Settings> parse(const QString &rest);

    void open() override;
    void close() override;
    void abort() override;
    [[nodiscard]] bool isOpen() const override;
    void write(const QByteArray &bytes) override;
    [[nodiscard]] qint64 pending() const override;

private:
    void begin();
    void tellWritten();
    void ended(const QString &reason);
    void drop(bool discard);
    [[nodiscard]] QString openingWords() const;

    Settings m_settings;
    std::unique_ptr<QSerialPort> m_port;
    QPointer<QObject> m_draining; ///< what close() left to be sent; the line is free when it is gone
    bool m_active = false;
    qint64 m_given = 0; ///< bytes, since the port was opened
    qint64 m_told = 0;  ///< of them, told as written
    QTimer m_tell;      ///< while there is something to tell
    int m_try = 0;
};

} // namespace hearth
