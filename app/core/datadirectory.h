// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QString>
#include <memory>

namespace hearth {

/** Everything a program keeps is below one directory; one process owns it at a time. Who holds the system's lock on the file
    "owner.lock" is the owner: the system lets go of it whenever the process ends, however it ends; the pid in it is for people.
    Made and used on one thread. */
class DataDirectory {
public:
    /** Makes the directory (mode 0700) where it is missing and takes the lock.
        Errors: Busy names the pid of the owner; Io; DiskFull. */
    [[nodiscard]] static Result<DataDirectory> own(const QString &path);
    /** The pid of the process that owns `path` now; 0 where nobody does. */
    [[nodiscard]] static qint64 ownerPid(const QString &path);

    DataDirectory(DataDirectory &&) noexcept;
    DataDirectory &operator=(DataDirectory &&) noexcept;
    ~DataDirectory();

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString filePath(const QString &name) const { return m_path + QLatin1Char('/') + name; }

    /** Writes a secret to a file of mode 0600, durably (write, fsync, rename). Error Io, DiskFull. */
    [[nodiscard]] Result<void> writeSecret(const QString &name, const QByteArray &bytes) const;
    /** Error NotFound, Io; Unauthorised where group or others may read the file. */
    [[nodiscard]] Result<QByteArray> readSecret(const QString &name) const { return readSecretFile(filePath(name)); }
    /** The same of any file. */
    [[nodiscard]] static Result<QByteArray> readSecretFile(const QString &path);

private:
    class Lock;
    DataDirectory(QString path, std::unique_ptr<Lock> lock);
    QString m_path;
    std::unique_ptr<Lock> m_lock;
};

} // namespace hearth
