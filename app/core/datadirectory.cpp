// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/datadirectory.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hearth {
namespace {
QString lockPath(const QString &path)
{
    return path + QStringLiteral("/owner.lock");
}

tl::unexpected<Error> ioError(const QString &what, const QString &where)
{
    const int error = errno;
    return fail(error == ENOSPC ? ErrorCode::DiskFull : ErrorCode::Io,
                what + QStringLiteral(": ") + QString::fromLocal8Bit(std::strerror(error)), where); // NOLINT(concurrency-mt-unsafe)
}
} // namespace

DataDirectory::DataDirectory(QString path, std::unique_ptr<QLockFile> lock)
    : m_path(std::move(path)), m_lock(std::move(lock))
{
}
DataDirectory::DataDirectory(DataDirectory &&) noexcept = default;
DataDirectory &DataDirectory::operator=(DataDirectory &&) noexcept = default;
DataDirectory::~DataDirectory() = default;

Result<DataDirectory> DataDirectory::own(const QString &path)
{
    const QString clean = QDir::cleanPath(QDir::current().absoluteFilePath(path));
    if (!QFileInfo::exists(clean)) {
        if (!QDir().mkpath(clean))
            return fail(ErrorCode::Io, QStringLiteral("cannot make the data directory"), clean);
        QFile::setPermissions(clean, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    auto lock = std::make_unique<QLockFile>(lockPath(clean));
    lock->setStaleLockTime(0); // the owner is judged by its pid, never by the age of the file
    if (!lock->tryLock(0)) {
        qint64 pid = 0;
        QString host;
        QString app;
        if (lock->error() == QLockFile::LockFailedError && lock->getLockInfo(&pid, &host, &app))
            return fail(ErrorCode::Busy, QStringLiteral("the data directory is owned by process %1 (%2)").arg(pid).arg(app),
                        clean);
        if (lock->error() == QLockFile::UnknownError) // made, but not written: that is how QLockFile says it
            return fail(ErrorCode::DiskFull, QStringLiteral("the disk is full: the lock file cannot be written"), clean);
        return fail(ErrorCode::Io, QStringLiteral("cannot take the lock file of the data directory"), clean);
    }
    return DataDirectory(clean, std::move(lock));
}

qint64 DataDirectory::ownerPid(const QString &path)
{
    QLockFile lock(lockPath(QDir::cleanPath(QDir::current().absoluteFilePath(path))));
    qint64 pid = 0;
    QString host;
    QString app;
    if (!lock.getLockInfo(&pid, &host, &app) || pid <= 0)
        return 0;
    return kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM ? pid : 0;
}

Result<void> DataDirectory::writeSecret(const QString &name, const QByteArray &bytes) const
{
    const QString target = filePath(name);
    const QByteArray temporary = QFile::encodeName(target + QStringLiteral(".new"));
    const int fd = ::open(temporary.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return ioError(QStringLiteral("cannot write"), target);
    bool ok = ::fchmod(fd, 0600) == 0;
    qsizetype done = 0;
    while (ok && done < bytes.size()) {
        const ssize_t n = ::write(fd, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
        if (n < 0 && errno == EINTR)
            continue;
        ok = n > 0;
        done += n > 0 ? n : 0;
    }
    ok = ok && ::fsync(fd) == 0;
    if (!ok) {
        auto error = ioError(QStringLiteral("cannot write"), target);
        ::close(fd);
        return error;
    }
    ::close(fd);
    if (::rename(temporary.constData(), QFile::encodeName(target).constData()) != 0)
        return ioError(QStringLiteral("cannot replace"), target);
    const int dir = ::open(QFile::encodeName(m_path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir >= 0) {
        ::fsync(dir);
        ::close(dir);
    }
    return {};
}

Result<QByteArray> DataDirectory::readSecret(const QString &name) const
{
    const QString source = filePath(name);
    struct stat info {};
    if (::stat(QFile::encodeName(source).constData(), &info) != 0)
        return errno == ENOENT ? Result<QByteArray>(fail(ErrorCode::NotFound, QStringLiteral("no such file"), source))
                               : Result<QByteArray>(ioError(QStringLiteral("cannot read"), source));
    if ((info.st_mode & 077) != 0)
        return fail(ErrorCode::Unauthorised, QStringLiteral("must not be readable by others (mode 0600)"), source);
    QFile file(source);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io, QStringLiteral("cannot read: ") + file.errorString(), source);
    return file.readAll();
}

} // namespace hearth
