// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "transport/devicestream.h"

#include <QLoggingCategory>
#include <array>
#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(devicestreamLog, "hearth.printing.transport")

constexpr int AgainMs = 50;
constexpr int DrainLookMs = 20;
constexpr qsizetype ChunkSize = 64 * 1024;

short pollNow(int fd, short events)
{
    pollfd poll{fd, events, 0};
    return ::poll(&poll, 1, 0) > 0 ? poll.revents : short(0);
}

bool isAgain(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}
} // namespace

DeviceStream::DeviceStream(int fd, bool reads, QObject *parent) : QObject(parent), m_fd(fd), m_reads(reads)
{
    // Writing into a FIFO without a reader is an error like others.
    [[maybe_unused]] static const auto ignored = std::signal(SIGPIPE, SIG_IGN);
    m_readable = std::make_unique<QSocketNotifier>(m_fd, QSocketNotifier::Read);
    m_writable = std::make_unique<QSocketNotifier>(m_fd, QSocketNotifier::Write);
    m_writable->setEnabled(false);
    connect(m_readable.get(), &QSocketNotifier::activated, this, &DeviceStream::onReadable);
    connect(m_writable.get(), &QSocketNotifier::activated, this, &DeviceStream::onWritable);
    m_again.setSingleShot(true);
    m_again.setInterval(AgainMs);
    connect(&m_again, &QTimer::timeout, this, &DeviceStream::onWritable);
    m_progress.start();
}

DeviceStream::~DeviceStream()
{
    drop(true);
}

void DeviceStream::drop(bool discard)
{
    m_again.stop();
    m_look.stop();
    m_out.clear();
    m_sent = 0;
    if (m_fd < 0)
        return;
    for (QSocketNotifier *notifier : {m_readable.get(), m_writable.get()})
        notifier->setEnabled(false);
    // Not deleted: one of them may be reporting just now.
    m_readable.release()->deleteLater();
    m_writable.release()->deleteLater();
    if (discard)
        ::tcflush(m_fd, TCOFLUSH); // a terminal; a USB printer's driver does it in close
    ::close(std::exchange(m_fd, -1));
}

bool DeviceStream::hungUp() const
{
    return (pollNow(m_fd, POLLIN) & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

void DeviceStream::fail(int error)
{
    if (m_fd < 0)
        return;
    drop(true);
    Q_EMIT failed(error);
}

void DeviceStream::onReadable()
{
    std::array<char, 4096> buffer{};
    for (qsizetype taken = 0; m_fd >= 0 && taken < MaxRead;) {
        const ssize_t got = m_reads ? ::read(m_fd, buffer.data(), buffer.size()) : 0;
        if (got > 0) {
            taken += got;
            Q_EMIT received(QByteArray(buffer.data(), got));
            continue;
        }
        if (got < 0 && isAgain(errno))
            return;
        if (got < 0)
            return fail(errno == EIO && hungUp() ? ENODEV : errno);
        // An empty packet of a USB printer ends nothing.
        if (hungUp())
            fail(ENODEV);
        return;
    }
}

void DeviceStream::write(const QByteArray &bytes)
{
    if (m_fd < 0 || bytes.isEmpty())
        return;
    if (pending() == 0) {
        m_out.clear();
        m_sent = 0;
        m_progress.start();
    }
    m_out += bytes;
    // Written from the event loop, so that what goes wrong is never said inside write().
    if (!m_again.isActive())
        m_writable->setEnabled(true);
}

void DeviceStream::onWritable()
{
    if (m_fd < 0)
        return;
    m_writable->setEnabled(false);
    flush();
}

void DeviceStream::flush()
{
    const qsizetype chunk = std::min<qsizetype>(pending(), ChunkSize);
    if (chunk == 0)
        return;
    const ssize_t sent = ::write(m_fd, m_out.constData() + m_sent, static_cast<std::size_t>(chunk));
    if (sent < 0 && !isAgain(errno))
        return fail(errno == EPIPE || (errno == EIO && hungUp()) ? ENODEV : errno);
    if (sent <= 0) {
        m_again.start();
        return;
    }
    m_sent += sent;
    if (m_sent > ChunkSize && m_sent > m_out.size() / 2) {
        m_out.remove(0, m_sent);
        m_sent = 0;
    }
    m_progress.start();
    m_writable->setEnabled(pending() > 0);
    Q_EMIT written(sent);
}

bool DeviceStream::drained() const
{
    if (m_fd < 0)
        return true;
    if (pending() > 0)
        return false;
    int queued = 0;
    if (::ioctl(m_fd, TIOCOUTQ, &queued) == 0 && queued > 0)
        return false;
    // A USB printer's driver is ready when its last packet has been taken. A device that is gone takes nothing more.
    return (pollNow(m_fd, POLLOUT) & (POLLOUT | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

void DeviceStream::drain(int limitMs)
{
    setParent(nullptr);
    if (m_readable)
        m_readable->setEnabled(false);
    m_deadline.setRemainingTime(limitMs);
    m_look.setInterval(DrainLookMs);
    connect(&m_look, &QTimer::timeout, this, [this] {
        const bool done = drained();
        if (!done && !m_deadline.hasExpired())
            return;
        if (!done)
            qCWarning(devicestreamLog) << "a printer's port was closed though it had not taken everything";
        drop(!done);
        deleteLater();
    });
    m_look.start();
}

} // namespace hearth
