// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>

// Internal to the library: files that are secret from their first byte.
namespace hearth::hq::keyfiles {

/** A new file, durably: never one that is there, no link is followed. Errors Conflict, DiskFull, Io. */
[[nodiscard]] Result<void> create(const QString &path, const QByteArray &bytes, unsigned mode);
/** Takes the place of a file in one step. Errors DiskFull, Io. */
[[nodiscard]] Result<void> replace(const QString &path, const QByteArray &bytes, unsigned mode);
/** At most 64 KiB. Errors NotFound, Io. */
[[nodiscard]] Result<QByteArray> read(const QString &path);
/** As read(); error Unauthorised, with file and mode, where group or others may do anything with it. */
[[nodiscard]] Result<QByteArray> readKey(const QString &path);
/** A directory of mode 0700 beside `path`, which it becomes with publishDirectory(). */
[[nodiscard]] Result<QString> stagingDirectory(const QString &path);
/** Error Conflict: there is something at `path`. */
[[nodiscard]] Result<void> publishDirectory(const QString &staging, const QString &path);

} // namespace hearth::hq::keyfiles
