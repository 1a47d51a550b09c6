// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "printjobs/printjobstore.h"
#include "storage/writer.h"

#include <QObject>
#include <atomic>
#include <functional>
#include <memory>

namespace hearth {

/** Records the steps of jobs through the writer without blocking: one transaction per step, with its print.status fact where
    the job comes to rest; the result comes back on this object's thread, the printing thread. */
class JobLedger : public QObject {
    Q_OBJECT
public:
    struct Step {
        QUuid jobId;
        PrintState to = PrintState::Queued;
        QString reason;
        QString proof;
        bool note = false;   ///< only the reason changes, the state stays
        bool atRest = false; ///< append a print.status fact
    };
    using Done = std::function<void(const Result<PrintJob> &)>;

    JobLedger(storage::Writer &writer, const Clock &clock, QObject *parent = nullptr);
    /** Waits for what was posted. */
    ~JobLedger() override;

    /** `done` is called later, never from within; guard what it captures. */
    void post(const Step &step, Done done);
    /** All results have come back. */
    [[nodiscard]] bool idle() const { return m_open == 0; }

Q_SIGNALS:
    void jobChanged(const QUuid &jobId, hearth::PrintState state);
    void factAppended();

private:
    storage::Writer &m_writer;
    const Clock &m_clock;
    std::shared_ptr<std::atomic<int>> m_posted; ///< steps the writer still has
    int m_open = 0;                             ///< steps whose result has not come back here
};

} // namespace hearth
