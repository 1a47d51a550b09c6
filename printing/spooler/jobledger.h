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
        int paperMm = 0;     ///< with sent: its length
        qint64 printer = 0;  ///< with sending: whose queue it must still be in
    };
    using Done = std::function<void(const Result<PrintJob> &)>;

    JobLedger(storage::Writer &writer, const Clock &clock, QObject *parent = nullptr);
    /** Waits for what was posted. */
    ~JobLedger() override;

    /** `done` is called later, never from within; guard what it captures. */
    void post(const Step &step, Done done);
    /** Another change of the printers' tables, in a transaction of its own; `change` runs on the writer's thread and says whether it
        appended a fact. `done` as with post(). */
    using Change = std::function<Result<bool>(storage::Transaction &)>;
    void record(Change change, std::function<void(const Result<bool> &)> done);
    /** All results have come back. */
    [[nodiscard]] bool idle() const { return m_open == 0; }

Q_SIGNALS:
    void jobChanged(const QUuid &jobId, hearth::PrintState state);
    void factAppended();

private:
    template <typename T>
    void submit(std::function<Result<T>(storage::Transaction &)> work, std::function<void(const Result<T> &)> done);
    storage::Writer &m_writer;
    const Clock &m_clock;
    std::shared_ptr<std::atomic<int>> m_posted; ///< steps the writer still has
    int m_open = 0;                             ///< steps whose result has not come back here
};

} // namespace hearth
