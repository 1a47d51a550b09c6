// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "virtualprinter/virtualprinter.h"

#include <QStringList>

namespace hearth {

/** What stands on the command line of hearth-printer. */
struct PrinterOptions {
    virtualprinter::PrinterConfig printer;
    QString controlHost;
    quint16 controlPort = 0;
    QString name;
    bool headless = false;
};

[[nodiscard]] QString printerUsage();
/** `arguments` without the program's name. Error InvalidInput. */
[[nodiscard]] Result<PrinterOptions> readPrinterOptions(const QStringList &arguments);

} // namespace hearth
