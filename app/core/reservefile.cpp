// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/reservefile.h"

#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace hearth {

bool ReserveFile::exists() const
{
    return QFileInfo(m_path).size() >= m_bytes;
}

Result<bool> ReserveFile::ensure() const
{
    if (exists())
        return true;
    if (QStorageInfo(QFileInfo(m_path).absolutePath()).bytesAvailable() < 4 * m_bytes)
        return false;
    const int fd = ::open(QFile::encodeName(m_path).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(ErrorCode::Io, QStringLiteral("cannot make the reserve: %1").arg(qt_error_string(errno)), m_path);
    // Blocks, not a hole: a hole would be no room.
    const int failed = ::posix_fallocate(fd, 0, m_bytes);
    ::close(fd);
    if (failed == 0)
        return true;
    QFile::remove(m_path);
    return fail(failed == ENOSPC ? ErrorCode::DiskFull : ErrorCode::Io, QStringLiteral("cannot make the reserve: %1").arg(qt_error_string(failed)), m_path);
}

bool ReserveFile::release() const
{
    return QFile::remove(m_path);
}

} // namespace hearth
