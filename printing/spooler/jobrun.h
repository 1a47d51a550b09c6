// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "spooler/jobledger.h"

#include <QObject>
#include <QTimer>
#include <optional>

namespace hearth {

/** The way of one job from waiting to rest. It is told what happened (bytes handed over, fence answered, connection lost) and
    records one step after the other: the next only after the one before is on disk, a failed write again after a growing
    wait. Printing thread. */
class JobRun : public QObject {
    Q_OBJECT
public:
    /** How the printer will prove the job: the name is stored; empty: it cannot. */
    JobRun(JobLedger &ledger, PrintJob job, QString proofName, int retryMs, QObject *parent = nullptr);

    [[nodiscard]] const PrintJob &job() const { return m_job; }
    [[nodiscard]] bool provable() const { return !m_proofName.isEmpty(); }
    /** Bytes have left for the printer. */
    [[nodiscard]] bool begun() const { return m_handed > 0; }
    [[nodiscard]] bool sentAll() const { return m_all; }

    /** Its length on paper, noted when it is sent. */
    void setPaper(int millimetres) { m_paperMm = millimetres; }
    /** Records sending; readyToWrite() follows. */
    void begin();
    void handedOver(qint64 bytes, bool all);
    /** A print system has taken it under this name; before handedOver(). */
    void accepted(const QString &reference) { m_reference = reference; }
    /** The printer's answer to the fence of this job. */
    void answered();
    /** The printer is well and will not prove it after all: it rests as sent. */
    void unproved();
    /** It will not go on: the connection ended, time is up, or the printer cannot print after all. Held where no byte has
        left, unknown otherwise; an answer can still come. */
    void lost(const QString &reason);
    /** Shows why a job on its way is waiting; empty: it is not. */
    void waitingFor(const QString &reason);
    /** Nothing more will be told; deletes itself once nothing is left to record. */
    void release();

Q_SIGNALS:
    /** `sending` is on disk: bytes may leave now. */
    void readyToWrite();
    /** A step could not be recorded and is tried again later. */
    void delayed();
    /** The printer's lane may go on: the job is at rest, or was taken out of our hands. */
    void rested();

private:
    [[nodiscard]] std::optional<JobLedger::Step> nextStep() const;
    [[nodiscard]] JobLedger::Step step(PrintState to, const QString &reason, bool atRest) const;
    void pump();
    void recorded(const JobLedger::Step &step, const Result<PrintJob> &result);
    void rest();

    JobLedger &m_ledger;
    PrintJob m_job; ///< as recorded
    QString m_proofName;
    QString m_reference; ///< a print system's
    QTimer m_retry;
    int m_firstRetryMs;
    int m_paperMm = 0;
    qint64 m_handed = 0;
    bool m_all = false;
    bool m_answered = false;
    bool m_unproved = false;
    bool m_lost = false;
    QString m_lostReason;
    std::optional<QString> m_note;
    bool m_posting = false;
    bool m_rested = false;
    bool m_released = false;
    bool m_gone = false; ///< somebody else moved the job
};

} // namespace hearth
