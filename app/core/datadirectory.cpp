// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/datadirectory.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
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

/** "pid" and "program", as the owner wrote them. */
QStringList ownerWords(int fd)
{
    QByteArray words(256, '\0');
    const ssize_t size = ::pread(fd, words.data(), static_cast<std::size_t>(words.size()), 0);
    return QString::fromUtf8(words.left(std::max<ssize_t>(size, 0))).split(QLatin1Char('\n'));
}

bool writeOwner(int fd)
{
    const QByteArray words = QByteArray::number(QCoreApplication::applicationPid()) + '\n'
        + QCoreApplication::applicationName().toUtf8() + '\n';
    return ::ftruncate(fd, 0) == 0 && ::pwrite(fd, words.constData(), static_cast<std::size_t>(words.size()), 0) == words.size();
}
} // namespace

/** A file that is held open with the system's lock on it. */
class DataDirectory::Lock {
public:
    explicit Lock(int descriptor) : fd(descriptor) {}
    Lock(const Lock &) = delete;
    Lock &operator=(const Lock &) = delete;
    ~Lock() { ::close(fd); }
    const int fd;
};

DataDirectory::DataDirectory(QString path, std::unique_ptr<Lock> lock)
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
    const int fd = ::open(QFile::encodeName(lockPath(clean)).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return ioError(QStringLiteral("cannot make the lock file of the data directory"), clean);
    auto lock = std::make_unique<Lock>(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return ioError(QStringLiteral("cannot take the lock file of the data directory"), clean);
        const QStringList owner = ownerWords(fd);
        return fail(ErrorCode::Busy, QStringLiteral("the data directory is owned by process %1 (%2)").arg(owner.value(0), owner.value(1)),
                    clean);
    }
    if (!writeOwner(fd))
        return ioError(errno == ENOSPC ? QStringLiteral("the disk is full, the lock file cannot be written")
                                       : QStringLiteral("cannot write the lock file of the data directory"), clean);
    return DataDirectory(clean, std::move(lock));
}

qint64 DataDirectory::ownerPid(const QString &path)
{
    const QString clean = QDir::cleanPath(QDir::current().absoluteFilePath(path));
    const int fd = ::open(QFile::encodeName(lockPath(clean)).constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    const Lock lock(fd);
    return ::flock(fd, LOCK_SH | LOCK_NB) == 0 ? 0 : ownerWords(fd).value(0).toLongLong();
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

Result<QByteArray> DataDirectory::readSecretFile(const QString &source)
{
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
