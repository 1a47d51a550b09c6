// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "domain/printer/printerincident.h"
#include "storage/writer.h"

#include <QFuture>
#include <QObject>

namespace hearth {

/** What was and is wrong with the printers, for a manager: one incident per cause. UI thread, with a read-only connection. */
class IncidentBoard : public QObject {
    Q_OBJECT
public:
    IncidentBoard(storage::Database &reader, storage::Writer &writer, const Clock &clock, QObject *parent = nullptr);
    ~IncidentBoard() override;
    /** Those that last, then the newest that began at `fromMs` or later. */
    [[nodiscard]] Result<QList<PrinterIncident>> recent(qint64 fromMs, int limit = 200) const;
    /** Somebody has seen it; HQ hears of it. A second word changes nothing. A jammed cutter: it is free, and what waits is
        printed. Error NotFound. */
    [[nodiscard]] QFuture<Result<void>> acknowledge(const QUuid &incidentId, const QString &by);
    /** A person says that a printer's cutter is free: its incidents are acknowledged and HQ hears of it; the number of them. */
    [[nodiscard]] static Result<int> freeCutter(storage::Transaction &tx, const Clock &clock, qint64 printer, const QString &by);

Q_SIGNALS:
    // From the writer's or the printing thread: connect queued.
    void factAppended();
    void changed();

private:
    storage::Database &m_reader;
    storage::Writer &m_writer;
    const Clock &m_clock;
};

} // namespace hearth
