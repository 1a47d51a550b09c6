// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "transport/serialtransport.h"

#include "transport/devicepath.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QLoggingCategory>
#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(serialtransportLog, "hearth.printing.transport")

constexpr std::array<qint32, 10> Bauds{1'200, 2'400, 4'800, 9'600, 19'200, 38'400, 57'600, 115'200, 230'400, 460'800};
constexpr int SerialDrainLookMs = 20;
constexpr int TellMs = 20;

template <typename T>
struct Named {
    QLatin1String name;
    T value;
};
constexpr std::array Flows{Named<QSerialPort::FlowControl>{QLatin1String("none"), QSerialPort::NoFlowControl},
                           Named<QSerialPort::FlowControl>{QLatin1String("rtscts"), QSerialPort::HardwareControl},
                           Named<QSerialPort::FlowControl>{QLatin1String("xonxoff"), QSerialPort::SoftwareControl}};
constexpr std::array Widths{Named<QSerialPort::DataBits>{QLatin1String("7"), QSerialPort::Data7},
                            Named<QSerialPort::DataBits>{QLatin1String("8"), QSerialPort::Data8}};
constexpr std::array Parities{Named<QSerialPort::Parity>{QLatin1String("none"), QSerialPort::NoParity},
                              Named<QSerialPort::Parity>{QLatin1String("even"), QSerialPort::EvenParity},
                              Named<QSerialPort::Parity>{QLatin1String("odd"), QSerialPort::OddParity}};

template <typename T, std::size_t N>
Result<void> choose(const std::array<Named<T>, N> &choices, const QString &key, const QString &text, T &value)
{
    QStringList names;
    for (const auto &choice : choices) {
        if (text == choice.name) {
            value = choice.value;
            return {};
        }
        names.append(choice.name);
    }
    return fail(ErrorCode::InvalidInput,
                QStringLiteral("%1=%2: it is one of %3").arg(key, text.left(40), names.join(QStringLiteral(", "))));
}

/** Bytes the line still has to send: the port's own and the driver's. */
qint64 unsent(QSerialPort &port)
{
    int queued = 0;
    if (::ioctl(port.handle(), TIOCOUTQ, &queued) != 0)
        queued = 0;
    return port.bytesToWrite() + queued;
}

/** A port whose owner is done with it, kept until the line has sent everything: closing it earlier would lose the port's own
    bytes, and let the driver wait for its own in close(2). */
class SerialDrain : public QObject {
public:
    explicit SerialDrain(std::unique_ptr<QSerialPort> port) : m_port(std::move(port)), m_deadline(SerialTransport::DrainLimitMs)
    {
        m_look.setInterval(SerialDrainLookMs);
        connect(&m_look, &QTimer::timeout, this, &SerialDrain::look);
        m_look.start();
    }

private:
    void look()
    {
        const bool broken = m_port->error() != QSerialPort::NoError;
        if (!broken && !m_deadline.hasExpired() && unsent(*m_port) > 0)
            return;
        m_look.stop();
        if (unsent(*m_port) > 0) {
            qCWarning(serialtransportLog) << m_port->portName() << "was closed though the printer had not taken everything";
            m_port->clear(QSerialPort::Output);
        }
        m_port->close();
        deleteLater();
    }

    std::unique_ptr<QSerialPort> m_port;
    QDeadlineTimer m_deadline;
    QTimer m_look;
};
} // namespace

Result<SerialTransport::Settings> SerialTransport::parse(const QString &rest)
{
    Settings settings;
    const qsizetype mark = rest.indexOf(QLatin1Char('?'));
    HEARTH_ASSIGN(settings.path, devicePath(rest.left(mark < 0 ? rest.size() : mark)));
    if (mark < 0)
        return settings;
    QStringList seen;
    const QStringList parts = rest.mid(mark + 1).split(QLatin1Char('&'));
    for (const QString &part : parts) {
        const qsizetype equals = part.indexOf(QLatin1Char('='));
        const QString key = part.left(std::max<qsizetype>(equals, 0));
        const QString value = part.mid(equals + 1);
        if (seen.contains(key))
            return fail(ErrorCode::InvalidInput, QStringLiteral("%1 is there twice").arg(key.left(40)));
        seen.append(key);
        if (key == QLatin1String("baud")) {
            bool number = false;
            settings.baud = value.toInt(&number);
            if (!number || value != QString::number(settings.baud) || std::find(Bauds.begin(), Bauds.end(), settings.baud) == Bauds.end())
                return fail(ErrorCode::InvalidInput, QStringLiteral("baud=%1: it is one of the usual rates, 1200 to 460800").arg(value.left(40)));
        } else if (key == QLatin1String("flow")) {
            HEARTH_TRY(choose(Flows, key, value, settings.flow));
        } else if (key == QLatin1String("bits")) {
            HEARTH_TRY(choose(Widths, key, value, settings.bits));
        } else if (key == QLatin1String("parity")) {
            HEARTH_TRY(choose(Parities, key, value, settings.parity));
        } else {
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("\"%1\" is no setting of a serial line: baud=, flow=, bits=, parity=").arg(part.left(40)));
        }
    }
    return settings;
}

Result<std::unique_ptr<Transport>> SerialTransport::make(const QString &rest)
{
    HEARTH_ASSIGN(Settings settings, parse(rest));
    return std::make_unique<SerialTransport>(std::move(settings));
}

SerialTransport::SerialTransport(Settings settings, QObject *parent) : Transport(parent), m_settings(std::move(settings))
{
    m_tell.setInterval(TellMs);
    connect(&m_tell, &QTimer::timeout, this, &SerialTransport::tellWritten);
}

SerialTransport::~SerialTransport()
{
    m_active = false;
    drop(true);
}

void SerialTransport::open()
{
    if (m_active)
        return;
    m_active = true;
    // The answer comes after this call, as from every transport; one that was closed meanwhile says nothing.
    const auto later = [this, attempt = ++m_try] {
        if (m_active && attempt == m_try)
            begin();
    };
    if (m_draining)
        connect(m_draining, &QObject::destroyed, this, later, Qt::QueuedConnection);
    else
        QMetaObject::invokeMethod(this, later, Qt::QueuedConnection);
}

void SerialTransport::begin()
{
    const auto kind = deviceAt(m_settings.path);
    if (!kind)
        return ended(kind.error().text);
    if (*kind != DeviceKind::SerialPort && *kind != DeviceKind::PseudoTerminal)
        return ended(QStringLiteral("%1 is not a serial line").arg(m_settings.path));
    m_port = std::make_unique<QSerialPort>(m_settings.path);
    m_port->setReadBufferSize(ReadBufferSize);
    m_port->setBaudRate(m_settings.baud);
    m_port->setDataBits(m_settings.bits);
    m_port->setParity(m_settings.parity);
    m_port->setStopBits(QSerialPort::OneStop);
    m_port->setFlowControl(m_settings.flow);
    if (!m_port->open(QIODevice::ReadWrite))
        return ended(openingWords());
    // Qt's lock file counts as abandoned after half a minute, and TIOCEXCL means nothing to root.
    if (::flock(m_port->handle(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return ended(deviceErrorWords(m_settings.path, EBUSY));
    m_port->clear(QSerialPort::Input); // answers to somebody else's questions
    QSerialPort *port = m_port.get();
    connect(port, &QSerialPort::readyRead, this, [this, port] {
        if (const QByteArray bytes = port->readAll(); !bytes.isEmpty())
            Q_EMIT received(bytes);
    });
    m_given = 0;
    m_told = 0;
    connect(port, &QSerialPort::bytesWritten, this, &SerialTransport::tellWritten);
    // Queued: the port is not taken away while it is reporting.
    connect(port, &QSerialPort::errorOccurred, this, [this, port](QSerialPort::SerialPortError error) {
        if (error == QSerialPort::NoError || error == QSerialPort::TimeoutError || port != m_port.get())
            return;
        ended(error == QSerialPort::ResourceError || error == QSerialPort::DeviceNotFoundError
                  ? QStringLiteral("%1 is gone: the line was cut, or its adapter unplugged").arg(m_settings.path)
                  : QStringLiteral("%1: %2").arg(m_settings.path, port->errorString()));
    }, Qt::QueuedConnection);
    Q_EMIT opened();
}

QString SerialTransport::openingWords() const
{
    switch (m_port->error()) {
    case QSerialPort::DeviceNotFoundError: return deviceErrorWords(m_settings.path, ENOENT);
    case QSerialPort::PermissionError: {
        const bool allowed = ::access(QFile::encodeName(m_settings.path).constData(), R_OK | W_OK) == 0;
        return deviceErrorWords(m_settings.path, allowed ? EBUSY : EACCES);
    }
    case QSerialPort::UnsupportedOperationError: return QStringLiteral("%1 cannot be set to these settings").arg(m_settings.path);
    default: return QStringLiteral("%1: %2").arg(m_settings.path, m_port->errorString());
    }
}

/** Ends the port. `discard`: forgets what it has not sent. */
void SerialTransport::drop(bool discard)
{
    m_tell.stop();
    if (!m_port)
        return;
    m_port->disconnect(this);
    if (m_port->isOpen()) {
        if (discard)
            m_port->clear(QSerialPort::Output);
        m_port->close();
    }
    m_port.release()->deleteLater();
}

void SerialTransport::ended(const QString &reason)
{
    tellWritten();
    if (!m_active)
        return;
    m_active = false;
    drop(true);
    Q_EMIT closed(reason);
}

void SerialTransport::close()
{
    if (!m_active)
        return;
    m_active = false;
    if (!m_port || !m_port->isOpen() || unsent(*m_port) == 0)
        return drop(false);
    m_tell.stop();
    m_port->disconnect(this);
    m_draining = new SerialDrain(std::move(m_port));
}

void SerialTransport::abort()
{
    if (!m_active)
        return;
    m_active = false;
    drop(true);
}

bool SerialTransport::isOpen() const
{
    return m_active && m_port && m_port->isOpen();
}

void SerialTransport::write(const QByteArray &bytes)
{
    if (!isOpen())
        return;
    m_given += bytes.size();
    m_port->write(bytes);
    m_tell.start();
}

/** The port says so only when it could write more: what the driver has, and a printer that has stopped will print, is gone
    before that. */
void SerialTransport::tellWritten()
{
    if (!isOpen())
        return;
    const qint64 taken = m_given - m_port->bytesToWrite() - m_told;
    m_told += taken;
    if (m_told == m_given)
        m_tell.stop();
    if (taken > 0)
        Q_EMIT written(taken);
}

qint64 SerialTransport::pending() const
{
    return isOpen() ? m_port->bytesToWrite() : 0;
}

} // namespace hearth
