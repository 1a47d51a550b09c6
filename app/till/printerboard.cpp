// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/boards.h"

namespace hearth {

void PrinterBoard::setHealth(const QList<PrinterHealth> &printers)
{
    if (std::exchange(m_known, true) && m_printers == printers)
        return;
    m_printers = printers;
    Q_EMIT changed();
}

} // namespace hearth
