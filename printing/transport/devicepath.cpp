// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "transport/devicepath.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <memory>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace hearth {
namespace {
constexpr qsizetype MaxPath = 200;
constexpr int MaxLooks = 4'000;

// Linux, Documentation/admin-guide/devices.txt.
constexpr unsigned MajorTty = 4;
constexpr unsigned FirstSerialMinor = 64;
constexpr unsigned MajorParallel = 6;
constexpr unsigned MajorUsb = 180;
constexpr unsigned FirstPtySlave = 136;
constexpr unsigned LastPtySlave = 143;

/** Terminal lines: built-in and USB serial ports and the boards that have a number of their own. */
bool isSerial(unsigned major, unsigned minor)
{
    if (major == MajorTty)
        return minor >= FirstSerialMinor;
    static constexpr unsigned Known[] = {148, 154, 156, 164, 166, 172, 174, 188, 204, 208, 216};
    return std::find(std::begin(Known), std::end(Known), major) != std::end(Known);
}

using Directory = std::unique_ptr<DIR, int (*)(DIR *)>;

/** Whether `fds`, a directory /proc/N/fd, has the file open; counts what it looks at. */
bool hasOpen(const QByteArray &fds, const struct stat &file, int &looks)
{
    const Directory directory(::opendir(fds.constData()), &::closedir);
    if (!directory)
        return false;
    while (const dirent *entry = ::readdir(directory.get())) { // NOLINT(concurrency-mt-unsafe): a stream of its own
        if (entry->d_name[0] == '.')
            continue;
        if (++looks > MaxLooks)
            return false;
        struct stat open {};
        if (::stat((fds + '/' + entry->d_name).constData(), &open) != 0)
            continue;
        if (S_ISCHR(file.st_mode) ? S_ISCHR(open.st_mode) && open.st_rdev == file.st_rdev
                                  : open.st_dev == file.st_dev && open.st_ino == file.st_ino)
            return true;
    }
    return false;
}
} // namespace

Result<QString> devicePath(const QString &text)
{
    const auto bad = [&](const QString &why) { return fail(ErrorCode::InvalidInput, why, text.left(MaxPath)); };
    static const QRegularExpression control(QStringLiteral("[\\x00-\\x1f\\x7f]"));
    if (text.size() > MaxPath)
        return bad(QStringLiteral("the device's path is longer than %1 characters").arg(MaxPath));
    if (!text.startsWith(QLatin1Char('/')) || text.contains(control) || QDir::cleanPath(text) != text)
        return bad(QStringLiteral("a device is named by its full path, without . or .. in it"));
    return text;
}

Result<DeviceKind> deviceAt(const QString &path)
{
    struct stat found {};
    if (::stat(QFile::encodeName(path).constData(), &found) != 0) {
        const int error = errno;
        return fail(error == EACCES || error == EPERM ? ErrorCode::Unauthorised : ErrorCode::NotFound, deviceErrorWords(path, error));
    }
    if (S_ISFIFO(found.st_mode))
        return DeviceKind::Fifo;
    if (S_ISCHR(found.st_mode)) {
        const unsigned number = major(found.st_rdev);
        if (number == MajorUsb)
            return DeviceKind::UsbPrinter;
        if (number == MajorParallel)
            return DeviceKind::ParallelPort;
        if (number >= FirstPtySlave && number <= LastPtySlave)
            return DeviceKind::PseudoTerminal;
        if (isSerial(number, minor(found.st_rdev)))
            return DeviceKind::SerialPort;
    }
    return fail(ErrorCode::InvalidInput, QStringLiteral("%1 is not a port that a printer hangs on").arg(path));
}

QString holderOf(const QString &path)
{
    struct stat file {};
    if (::stat(QFile::encodeName(path).constData(), &file) != 0)
        return {};
    const Directory proc(::opendir("/proc"), &::closedir);
    if (!proc)
        return {};
    int looks = 0;
    const QByteArray own = QByteArray::number(::getpid());
    QString self;
    while (const dirent *entry = ::readdir(proc.get())) { // NOLINT(concurrency-mt-unsafe): a stream of its own
        const QByteArray process(entry->d_name);
        if (process.isEmpty() || process.at(0) < '0' || process.at(0) > '9')
            continue;
        if (!hasOpen("/proc/" + process + "/fd", file, looks))
            continue;
        QFile name(QStringLiteral("/proc/%1/comm").arg(QString::fromLatin1(process)));
        const QByteArray words = name.open(QIODevice::ReadOnly) ? name.read(64).trimmed() : QByteArray();
        QString holder = QStringLiteral("process %1 (%2)").arg(QString::fromLatin1(process), QString::fromLocal8Bit(words));
        if (process != own)
            return holder;
        self = holder;
    }
    return self;
}

QString deviceErrorWords(const QString &path, int error)
{
    switch (error) {
    case ENOENT: return QStringLiteral("there is no %1: the printer is unplugged, or off").arg(path);
    case ENODEV:
    case ENXIO: return QStringLiteral("%1 is gone: the printer was unplugged, or switched off").arg(path);
    case EACCES:
    case EPERM: return QStringLiteral("no permission to use %1: the till's user must be in its group (lp, dialout)").arg(path);
    case EBUSY: {
        const QString holder = holderOf(path);
        return holder.isEmpty() ? QStringLiteral("%1 is in use by another program, perhaps the print system or another till").arg(path)
                                : QStringLiteral("%1 is in use by %2").arg(path, holder);
    }
    case ENOSPC: return QStringLiteral("%1 takes nothing more: the printer says it is out of paper").arg(path);
    case EIO: return QStringLiteral("%1 does not work: the printer does not take the data; unplugged, off or in error").arg(path);
    default: return QStringLiteral("%1: %2").arg(path, QString::fromLocal8Bit(std::strerror(error))); // NOLINT(concurrency-mt-unsafe): glibc's is safe for known numbers
    }
}

} // namespace hearth
