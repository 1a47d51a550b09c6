// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/taskpool.h"
#include "storage/writer.h"
#include "till/shiftreport.h"

#include <QFuture>
#include <QObject>

namespace hearth {

/** Reports of shifts: read beside everything else, stored and printed once. UI thread; nothing here blocks it. */
class ShiftDesk : public QObject {
    Q_OBJECT
public:
    ShiftDesk(storage::Writer &writer, const Clock &clock, TillIdentity identity, QObject *parent = nullptr);
    ~ShiftDesk() override;
    void setIdentity(const TillIdentity &identity) { m_identity = identity; }
    /** Shows what would be reported now. Errors as readShift(). */
    [[nodiscard]] QFuture<Result<ShiftReport>> read(const ShiftRequest &request);
    /** Stores a report that was read and queues its ticket, in one transaction; the same one again changes nothing. Errors: as
        recordShift(), DiskFull, Io … : then nothing of it is stored. */
    [[nodiscard]] QFuture<Result<RecordedShift>> print(const ShiftReport &report, const QString &language);
    /** The ticket as it would be printed. */
    [[nodiscard]] Ticket ticket(const ShiftReport &report, const QString &language) const { return shiftTicket({m_identity, language}, report); }

Q_SIGNALS:
    /** From the writer's thread: connect queued. */
    void jobsQueued();

private:
    storage::Writer &m_writer;
    const Clock &m_clock;
    TillIdentity m_identity;
    TaskPool m_readers; ///< a year's orders take longer than a window may wait
};

} // namespace hearth
