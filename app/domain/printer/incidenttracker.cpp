// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/printer/incidenttracker.h"

namespace hearth {

QList<IncidentChange> IncidentTracker::update(const QList<PrinterCondition> &causes, bool complete, qint64 nowMs)
{
    QList<IncidentChange> changes;
    for (const PrinterCondition cause : causes) {
        if (!m_open.contains(cause))
            changes.append({cause, true, nowMs});
        m_open[cause] = Present;
    }
    for (auto it = m_open.begin(); it != m_open.end();) {
        // An answer of any kind says that it is within reach.
        const bool over = complete && !causes.contains(it.key());
        if (over && *it == Present)
            *it = nowMs;
        // Each jam of a cutter is one of its own: it stops the printer, whoever freed the one before.
        const qint64 settleMs = it.key() == PrinterCondition::CutterError ? 0 : SettleMs;
        // A clock that was set back must not keep an incident open for ever.
        if (over && (nowMs - *it >= settleMs || nowMs < *it)) {
            changes.append({it.key(), false, std::min(*it, nowMs)});
            it = m_open.erase(it);
        } else {
            ++it;
        }
    }
    return changes;
}

} // namespace hearth
