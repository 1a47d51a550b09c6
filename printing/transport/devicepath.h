// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QString>

namespace hearth {

/** What a printer may hang on. Everything else (files, directories, disks, consoles, sockets) is refused before it is opened,
    because opening alone can do something. */
enum class DeviceKind {
    UsbPrinter,     ///< usblp, character device 180
    ParallelPort,   ///< lp, character device 6
    SerialPort,     ///< a terminal line that is no console
    PseudoTerminal, ///< the slave of a pair
    Fifo,
};

/** The form of a device's path: absolute, no "." or ".." part, no control characters, at most 200 characters. Touches nothing.
    Error InvalidInput. */
[[nodiscard]] Result<QString> devicePath(const QString &text);

/** What stands there, links followed. Errors: NotFound (also where the device is gone), Unauthorised, InvalidInput (nothing to
    print on). */
[[nodiscard]] Result<DeviceKind> deviceAt(const QString &path);

/** "process 812 (cupsd)": who has the device open, as far as this user may see it; empty where nobody is seen. Looks at no more
    than 4,000 open files of other processes. */
[[nodiscard]] QString holderOf(const QString &path);

/** The words for an errno of open, read or write on a printer's device. */
[[nodiscard]] QString deviceErrorWords(const QString &path, int error);

} // namespace hearth
