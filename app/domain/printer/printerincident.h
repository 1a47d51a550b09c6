// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/printer/printerhealth.h"

#include <QUuid>

namespace hearth {

/** Something that was wrong with a printer, from its beginning to its end. A value. */
struct PrinterIncident {
    qint64 id = 0;
    QUuid incidentId;
    qint64 printer = 0;
    QString printerName;
    QString address;
    PrinterCondition condition = PrinterCondition::Unknown;
    qint64 startedAtMs = 0;
    qint64 endedAtMs = 0;        ///< 0: it lasts
    qint64 acknowledgedAtMs = 0; ///< 0: nobody has seen it
    QString acknowledgedBy;
    QByteArray raw;              ///< the status bytes that told
    /** Nothing is printed, also once the printer works again, until a person has acknowledged it. */
    [[nodiscard]] bool stops() const { return condition == PrinterCondition::CutterError && acknowledgedAtMs == 0; }
    bool operator==(const PrinterIncident &) const = default;
};

} // namespace hearth
