// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QString>

namespace hearth {

/** Room that is kept on a disk for the moment it is full: a file of real blocks, given back so that what makes room can still be
    written. Any thread, one at a time. */
class ReserveFile {
public:
    ReserveFile(QString path, qint64 bytes) : m_path(std::move(path)), m_bytes(bytes) {}
    /** Makes the file, where the disk has four times as much left: a reserve is no use that fills the disk by itself. False: it has not.
        Error Io, DiskFull. */
    [[nodiscard]] Result<bool> ensure() const;
    /** Gives the room back; false where there is none. */
    bool release() const;
    [[nodiscard]] bool exists() const;

private:
    QString m_path;
    qint64 m_bytes;
};

} // namespace hearth
