// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "certificates/keyfiles.h"

#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hearth::hq::keyfiles {
namespace {
constexpr qint64 MaxFile = 64 * 1024;

tl::unexpected<Error> systemError(const QString &what, const QString &where)
{
    const int error = errno;
    const ErrorCode code = error == ENOSPC ? ErrorCode::DiskFull : error == EEXIST || error == ENOTEMPTY ? ErrorCode::Conflict : ErrorCode::Io;
    return fail(code, what + QStringLiteral(": ") + QString::fromLocal8Bit(std::strerror(error)), where); // NOLINT(concurrency-mt-unsafe)
}

class Descriptor {
public:
    explicit Descriptor(int descriptor) : fd(descriptor) {}
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (fd >= 0)
            ::close(fd);
    }
    const int fd;
};

void syncDirectoryOf(const QString &path)
{
    const Descriptor directory(::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.fd >= 0)
        ::fsync(directory.fd);
}

Result<QByteArray> readFile(const QString &path, bool isKey)
{
    const Descriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | (isKey ? O_NOFOLLOW : 0)));
    if (file.fd < 0)
        return errno == ENOENT ? Result<QByteArray>(fail(ErrorCode::NotFound, QStringLiteral("no such file"), path))
                               : Result<QByteArray>(systemError(QStringLiteral("cannot read"), path));
    struct stat info {};
    if (::fstat(file.fd, &info) != 0)
        return systemError(QStringLiteral("cannot read"), path);
    if (isKey && (info.st_mode & 077U) != 0)
        return fail(ErrorCode::Unauthorised, QStringLiteral("a key of mode %1: it must be for its owner alone, as chmod 600 makes it")
                                                 .arg(info.st_mode & 07777U, 4, 8, QLatin1Char('0')), path);
    if (!S_ISREG(info.st_mode) || info.st_size > MaxFile)
        return fail(ErrorCode::Corrupt, QStringLiteral("not a file of at most %1 KiB").arg(MaxFile / 1024), path);
    QByteArray bytes(MaxFile, Qt::Uninitialized);
    qsizetype filled = 0;
    for (;;) {
        const ssize_t n = ::read(file.fd, bytes.data() + filled, static_cast<std::size_t>(bytes.size() - filled));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return systemError(QStringLiteral("cannot read"), path);
        if (n == 0)
            break;
        filled += n;
    }
    bytes.resize(filled);
    return bytes;
}
} // namespace

Result<void> create(const QString &path, const QByteArray &bytes, unsigned mode)
{
    const QByteArray name = QFile::encodeName(path);
    const Descriptor file(::open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (file.fd < 0)
        return systemError(QStringLiteral("cannot make the file"), path);
    bool ok = true;
    for (qsizetype done = 0; ok && done < bytes.size();) {
        const ssize_t n = ::write(file.fd, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
        ok = n > 0 || (n < 0 && errno == EINTR);
        done += std::max<ssize_t>(n, 0);
    }
    ok = ok && ::fsync(file.fd) == 0;
    if (ok)
        return {};
    auto error = systemError(QStringLiteral("cannot write"), path);
    ::unlink(name.constData());
    return error;
}

Result<void> replace(const QString &path, const QByteArray &bytes, unsigned mode)
{
    const QString staging = path + QStringLiteral(".new");
    ::unlink(QFile::encodeName(staging).constData()); // of a crash
    HEARTH_TRY(create(staging, bytes, mode));
    if (::rename(QFile::encodeName(staging).constData(), QFile::encodeName(path).constData()) != 0)
        return systemError(QStringLiteral("cannot replace"), path);
    syncDirectoryOf(path);
    return {};
}

Result<QByteArray> read(const QString &path)
{
    return readFile(path, false);
}

Result<QByteArray> readKey(const QString &path)
{
    return readFile(path, true);
}

Result<QString> stagingDirectory(const QString &path)
{
    QByteArray name = QFile::encodeName(path) + ".XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) // mode 0700
        return systemError(QStringLiteral("cannot make the directory"), path);
    return QFile::decodeName(name);
}

Result<void> publishDirectory(const QString &staging, const QString &path)
{
    const QByteArray from = QFile::encodeName(staging);
    if (::renameat2(AT_FDCWD, from.constData(), AT_FDCWD, QFile::encodeName(path).constData(), RENAME_NOREPLACE) != 0)
        return systemError(QStringLiteral("cannot make the directory"), path);
    syncDirectoryOf(path);
    return {};
}

} // namespace hearth::hq::keyfiles
