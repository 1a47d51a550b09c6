// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "domain/printer/incidenttracker.h"
#include "printjobs/printjobstore.h"
#include "spooler/jobledger.h"

#include <deque>
#include <map>

namespace hearth {

/** Keeps the record of what was wrong with the printers: one row per incident with its beginning and end, and a
    printer.incident fact with each, in one transaction. What the database refuses is tried again, in order. Printing thread. */
class IncidentBook : public QObject {
    Q_OBJECT
public:
    IncidentBook(JobLedger &ledger, const Clock &clock, QObject *parent = nullptr);

    /** What is wrong with a printer now; `complete` as in IncidentTracker::update(). The first call for a printer takes up
        what an earlier run left open. To be called at changes and about once a second. Nothing while `reader` is null. */
    void observe(storage::Database *reader, qint64 printer, const QList<PrinterCondition> &causes, bool complete, const QByteArray &raw);
    /** The printer was removed: what lasts ends. */
    void leave(storage::Database *reader, qint64 printer);

    /** All that was observed is on disk. */
    [[nodiscard]] bool idle() const { return m_waiting.empty(); }

Q_SIGNALS:
    /** One begins or ends, and it is on disk. */
    void recorded();

private:
    struct Entry {
        qint64 printer = 0;
        IncidentChange change;
        QByteArray raw;
    };
    [[nodiscard]] IncidentTracker *tracker(storage::Database *reader, qint64 printer);
    void note(qint64 printer, const QList<IncidentChange> &changes, const QByteArray &raw);
    void pump();

    JobLedger &m_ledger;
    const Clock &m_clock;
    std::map<qint64, IncidentTracker> m_trackers;
    std::deque<Entry> m_waiting; ///< not on disk yet
    bool m_posting = false;
};

} // namespace hearth
