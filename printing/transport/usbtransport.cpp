// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "transport/usbtransport.h"

#include "transport/devicepath.h"
#include "transport/devicestream.h"
#include "transport/sidethread.h"

#include <QFile>
#include <QLoggingCategory>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(usbtransportLog, "hearth.printing.transport")

// <linux/lp.h>
constexpr unsigned long LpGetStatus = 0x060b;
constexpr int LpPaperOut = 0x20;
constexpr int LpSelected = 0x10;
constexpr int LpNoError = 0x08;

constexpr int WatchMs = 1'000;
/** A port that has taken nothing for so long is asked what is wrong. */
constexpr int StuckMs = 1'000;

/** Throws away what the printer said before anybody listened: it would be taken for answers. Returns the errno that ends it:
    EAGAIN where there is nothing more. */
int skipInput(int fd)
{
    std::array<char, 4096> buffer{};
    for (int reads = 0; reads < 64; ++reads) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno != EINTR)
            return errno;
        if (got == 0)
            return EAGAIN;
    }
    return EAGAIN;
}
} // namespace

/** Asks for the port's status, on a thread of its own: a printer that is hung keeps the driver waiting for five seconds. */
class UsbStatusWorker : public QObject {
    Q_OBJECT
public:
    void ask(std::shared_ptr<const int> fd)
    {
        int status = 0;
        const int error = ::ioctl(*fd, LpGetStatus, &status) == 0 ? 0 : errno;
        fd.reset(); // closed before the answer: the device may be opened anew on it
        Q_EMIT answered(status, error);
    }

Q_SIGNALS:
    void answered(int status, int error);
};

Result<std::unique_ptr<Transport>> UsbTransport::make(const QString &rest)
{
    HEARTH_ASSIGN(const QString path, devicePath(rest));
    return std::make_unique<UsbTransport>(path);
}

Transport::Hint UsbTransport::hintOf(int status)
{
    return {(status & LpPaperOut) != 0, (status & LpSelected) == 0, (status & LpNoError) == 0};
}

UsbTransport::UsbTransport(QString path, QObject *parent) : Transport(parent), m_path(std::move(path))
{
    m_watch.setInterval(WatchMs);
    connect(&m_watch, &QTimer::timeout, this, [this] {
        // One that answers says more by itself.
        if (m_stream != nullptr && (m_way == Way::OneWay || m_stream->stuckMs() >= StuckMs))
            askStatus();
    });
}

UsbTransport::~UsbTransport()
{
    m_active = false;
    drop(true);
}

void UsbTransport::open()
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
    else if (m_asking) // still holds the device
        connect(m_side->worker(), &UsbStatusWorker::answered, this, later, Qt::SingleShotConnection);
    else
        QMetaObject::invokeMethod(this, later, Qt::QueuedConnection);
}

void UsbTransport::begin()
{
    const auto kind = deviceAt(m_path);
    if (!kind)
        return ended(kind.error().text);
    if (*kind == DeviceKind::SerialPort)
        return ended(QStringLiteral("%1 is a serial line: its address is serial:%1?baud=…").arg(m_path));
    const QByteArray path = QFile::encodeName(m_path);
    constexpr int Flags = O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    m_way = *kind == DeviceKind::Fifo ? Way::OneWay : Way::Duplex;
    int fd = m_way == Way::Duplex ? ::open(path.constData(), O_RDWR | Flags) : -1;
    if (fd < 0 && (m_way == Way::OneWay || errno == EACCES || errno == EPERM || errno == EINVAL)) {
        m_way = Way::OneWay;
        fd = ::open(path.constData(), O_WRONLY | Flags);
    }
    if (fd < 0)
        return ended(deviceErrorWords(m_path, errno));
    int error = ::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK ? EBUSY : 0;
    if (error == 0 && *kind == DeviceKind::PseudoTerminal) {
        termios raw{};
        if (::tcgetattr(fd, &raw) == 0) {
            ::cfmakeraw(&raw);
            ::tcsetattr(fd, TCSANOW, &raw);
        }
    }
    if (error == 0 && m_way == Way::Duplex) {
        const int end = skipInput(fd);
        if (end == EINVAL || end == EBADF)
            m_way = Way::OneWay; // usblp: the printer has no way back
        else if (end != EAGAIN)
            error = end;
    }
    if (error != 0) {
        ::close(fd);
        return ended(deviceErrorWords(m_path, error));
    }
    if (m_way == Way::OneWay)
        qCInfo(usbtransportLog).noquote() << m_path << "is not bidirectional: the printer cannot answer";
    m_stream = new DeviceStream(fd, m_way == Way::Duplex, this);
    connect(m_stream, &DeviceStream::received, this, &Transport::received);
    connect(m_stream, &DeviceStream::written, this, &Transport::written);
    connect(m_stream, &DeviceStream::failed, this, [this](int failure) { ended(withHint(deviceErrorWords(m_path, failure))); });
    m_hint.reset();
    m_mute = false;
    m_watch.start();
    if (m_way == Way::OneWay)
        askStatus();
    Q_EMIT opened();
}

void UsbTransport::askStatus()
{
    if (m_asking || m_mute)
        return;
    // A descriptor of its own: this one may be closed, and its number given to something else, while the call waits.
    const int copy = ::fcntl(m_stream->fd(), F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        return;
    std::shared_ptr<const int> fd(new int(copy), [](const int *number) {
        ::close(*number);
        delete number;
    });
    if (!m_side) {
        m_side = std::make_unique<SideThread<UsbStatusWorker>>(QStringLiteral("usb-status"));
        connect(m_side->worker(), &UsbStatusWorker::answered, this, &UsbTransport::onStatus);
    }
    m_asking = true;
    m_side->run([worker = m_side->worker(), fd = std::move(fd)]() mutable { worker->ask(std::move(fd)); });
}

void UsbTransport::onStatus(int status, int error)
{
    m_asking = false;
    if (m_stream == nullptr)
        return;
    m_mute = error == ENOTTY || error == EINVAL;
    const auto before = std::exchange(m_hint, error != 0 ? std::nullopt : std::optional(hintOf(status)));
    if (m_hint != before)
        Q_EMIT hinted();
}

QString UsbTransport::withHint(const QString &reason) const
{
    if (m_hint && m_hint->paperOut)
        return reason + QStringLiteral("; the port last said: out of paper");
    if (m_hint && m_hint->offline)
        return reason + QStringLiteral("; the port last said: offline");
    if (m_hint && m_hint->error)
        return reason + QStringLiteral("; the port last said: in error");
    return reason;
}

void UsbTransport::drop(bool discard)
{
    m_watch.stop();
    if (m_stream == nullptr)
        return;
    m_stream->disconnect(this);
    m_stream->drop(discard);
    std::exchange(m_stream, nullptr)->deleteLater();
}

void UsbTransport::ended(const QString &reason)
{
    if (!m_active)
        return;
    m_active = false;
    drop(true);
    Q_EMIT closed(reason);
}

void UsbTransport::close()
{
    if (!m_active)
        return;
    m_active = false;
    if (m_stream == nullptr || m_stream->drained())
        return drop(false);
    m_watch.stop();
    m_stream->disconnect(this);
    m_stream->drain(DrainLimitMs);
    m_draining = std::exchange(m_stream, nullptr);
}

void UsbTransport::abort()
{
    if (!m_active)
        return;
    m_active = false;
    drop(true);
}

bool UsbTransport::isOpen() const
{
    return m_active && m_stream != nullptr;
}

void UsbTransport::write(const QByteArray &bytes)
{
    if (isOpen())
        m_stream->write(bytes);
}

qint64 UsbTransport::pending() const
{
    return isOpen() ? m_stream->pending() : 0;
}

} // namespace hearth

#include "usbtransport.moc"
