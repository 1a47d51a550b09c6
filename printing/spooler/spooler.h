// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "domain/printer/printerhealth.h"
#include "escpos/encoder.h"
#include "printjobs/printjobstore.h"
#include "storage/writer.h"

#include <QObject>
#include <functional>
#include <memory>

namespace hearth {

class Transport;

/** Drains print_job to the printers, one worker per printer so that a dead one never delays another, and watches their
    health. Lives on the printing thread (moveToThread before start()). Each step is committed before the next:
    queued → sending (on disk before the first byte leaves) → sent → printed. A job found in sending or sent at start is
    unknown: it may be on paper and is never sent again by itself. At rest it appends print.status to the outbox in the same
    transaction. */
class PrintSpooler : public QObject {
    Q_OBJECT
public:
    struct Config {
        QString databasePath;
        int pollMs = 1'000;          ///< DLE EOT round while idle
        int answerTimeoutMs = 3'000; ///< a missed answer; two in a row: unreachable
        int reconnectMs = 1'000;
        int proofTimeoutMs = 30'000; ///< after the last byte, plus paper time
        int paperMmPerS = 30;        ///< the slowest printer's speed
        int cutMs = 2'000;           ///< and what it needs around a ticket
        int retryMs = 100;           ///< first wait after a failed database write; doubled up to 5 s
        int stopWaitMs = 2'000;      ///< how long stop() waits for tickets that are on their way
        int failoverMs = 20'000;     ///< so long out of reach or broken, then its spare takes what waits
        escpos::GlyphSource glyphs{}; ///< for characters a printer lacks; called on the printing thread only
        int paperFailoverMs = 90'000; ///< the same for paper, cover and a hot head: somebody is at it, mostly
        int drawerMs = 3'000; ///< so long after a ticket its drawer may take to be seen open, where there is a sensor
        std::function<Result<std::unique_ptr<Transport>>(const QString &address)> connect{}; ///< where it is empty: makeTransport()
    };
    PrintSpooler(Config config, storage::Writer &writer, const Clock &clock, QObject *parent = nullptr);
    ~PrintSpooler() override;

public Q_SLOTS:
    void start();
    /** Starts no new job, waits up to stopWaitMs for those on their way, records the others as unknown (or held where no byte
        had left) and closes the connections. On the printing thread, before the object or the writer goes. */
    void stop();
    /** Jobs were queued or printers changed. May be called through a queued connection as often as you like. */
    void wake();

Q_SIGNALS:
    /** The health of all printers: at once after each change of a condition, within 100 ms after a change of a queue, and at
        least every 5 s. */
    void healthChanged(const QList<hearth::PrinterHealth> &printers);
    void jobChanged(const QUuid &jobId, hearth::PrintState state);
    /** An incident of a printer began, ended or was acknowledged. */
    void incidentsChanged();
    /** A fact was appended to the outbox. */
    void factAppended();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hearth
