// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/printer/printerhealth.h"

#include <QList>
#include <QMap>

namespace hearth {

/** Something begins or ends to be wrong with a printer. */
struct IncidentChange {
    PrinterCondition cause = PrinterCondition::Unknown;
    bool opened = false; ///< else ended
    qint64 atMs = 0;
    bool operator==(const IncidentChange &) const = default;
};

/** Makes one incident per cause of what a printer says: an incident begins at once and ends, with the time at which the cause
    went, only when it has stayed away for a while; a lid that flaps is one incident. A value, any thread. */
class IncidentTracker {
public:
    /** So long a cause has to stay away, milliseconds. */
    static constexpr qint64 SettleMs = 5'000;

    /** What an earlier run left open. */
    void resume(PrinterCondition cause) { m_open.insert(cause, Present); }
    /** `causes` is what is wrong now. `complete`: what is not among them is over; otherwise (the printer is out of reach) nothing
        is known of the rest, and it stays as it is. To be called at changes and about once a second. */
    [[nodiscard]] QList<IncidentChange> update(const QList<PrinterCondition> &causes, bool complete, qint64 nowMs);
    [[nodiscard]] QList<PrinterCondition> open() const { return m_open.keys(); }

private:
    static constexpr qint64 Present = -1;
    QMap<PrinterCondition, qint64> m_open; ///< since when the cause is away; Present: it lasts
};

} // namespace hearth
