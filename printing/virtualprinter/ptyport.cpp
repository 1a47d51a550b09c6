// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/ptyport.h"

#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSocketNotifier>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

Q_LOGGING_CATEGORY(lcPtyPort, "hearth.virtualprinter.port")

namespace hearth::virtualprinter {
namespace {
tl::unexpected<Error> systemError(const QString &what, const QString &where)
{
    return fail(ErrorCode::Io, what + QStringLiteral(": ") + qt_error_string(errno), where);
}

void closeFile(int &file)
{
    if (file >= 0)
        ::close(file);
    file = -1;
}
} // namespace

PtyPort::PtyPort(QString link) : m_link(std::move(link)) {}

PtyPort::~PtyPort()
{
    PtyPort::close();
}

Result<void> PtyPort::reserve()
{
    const QFileInfo link(m_link);
    if (link.exists() && !link.isSymLink())
        return fail(ErrorCode::Conflict, QStringLiteral("exists and is no symbolic link"), m_link);
    return {};
}

Result<void> PtyPort::open()
{
    m_master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    std::array<char, 128> name{};
    if (m_master < 0 || ::grantpt(m_master) != 0 || ::unlockpt(m_master) != 0 || ::ptsname_r(m_master, name.data(), name.size()) != 0) {
        closeFile(m_master);
        return systemError(QStringLiteral("no pseudo-terminal"), m_link);
    }
    m_slave = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    termios mode{};
    if (m_slave < 0 || ::tcgetattr(m_slave, &mode) != 0) {
        closeFile(m_slave);
        closeFile(m_master);
        return systemError(QString::fromLatin1(name.data()), m_link);
    }
    ::cfmakeraw(&mode); // before anybody writes: no byte may be an interrupt or come back as an echo
    ::tcsetattr(m_slave, TCSANOW, &mode);
    const QByteArray path = QFile::encodeName(m_link);
    const QByteArray unfinished = path + ".new";
    ::unlink(unfinished.constData());
    if (::symlink(name.data(), unfinished.constData()) != 0 || ::rename(unfinished.constData(), path.constData()) != 0) {
        const auto error = systemError(QStringLiteral("the link cannot be made"), m_link);
        closeFile(m_slave);
        closeFile(m_master);
        return error;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_master, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] { onActivated(); });
    qCInfo(lcPtyPort, "%s is %s", path.constData(), name.data());
    Q_EMIT connected();
    return {};
}

void PtyPort::close()
{
    if (m_master < 0)
        return;
    if (QSocketNotifier *notifier = m_notifier.release(); notifier != nullptr) {
        notifier->setEnabled(false);
        notifier->deleteLater(); // may be calling
    }
    closeFile(m_slave);
    closeFile(m_master);
    m_read.clear();
    ::unlink(QFile::encodeName(m_link).constData());
    Q_EMIT gone();
}

void PtyPort::drop()
{
    if (m_master < 0)
        return;
    close();
    if (const auto opened = open(); !opened)
        qCWarning(lcPtyPort, "%s", qUtf8Printable(opened.error().toString()));
}

void PtyPort::onActivated()
{
    QByteArray bytes(ReadChunk - m_read.size(), Qt::Uninitialized);
    const auto count = ::read(m_master, bytes.data(), static_cast<std::size_t>(bytes.size()));
    if (count > 0)
        m_read += bytes.left(count);
    else if (count == 0 || (errno != EAGAIN && errno != EINTR))
        m_notifier->setEnabled(false);
    if (m_read.size() >= ReadChunk)
        m_notifier->setEnabled(false); // until the printer has taken it
    if (!m_read.isEmpty())
        Q_EMIT readable();
}

QByteArray PtyPort::read(qint64 most)
{
    QByteArray bytes = m_read.left(most);
    m_read.remove(0, bytes.size());
    if (m_notifier != nullptr && m_read.size() < ReadChunk)
        m_notifier->setEnabled(true);
    return bytes;
}

void PtyPort::write(const QByteArray &bytes)
{
    qsizetype done = 0;
    while (m_master >= 0 && done < bytes.size()) {
        const auto count = ::write(m_master, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) // nobody reads: as on a serial line, it is lost
            return;
        done += count;
    }
}

} // namespace hearth::virtualprinter
