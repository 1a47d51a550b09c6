// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "domain/printer/printerhealth.h"
#include "escpos/encoder.h"
#include "escpos/statusdecoder.h"
#include "spooler/spooler.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <array>
#include <memory>

namespace hearth {

class Transport;

/** The one connection to one printer, kept open: connects again by itself, asks for the printer's status (DLE EOT), takes what
    it reports by itself (GS a), finds out how it can prove a job (GS ( H, else GS r), and matches its answers to the fences
    that were sent. Source: the manufacturers' command references. Printing thread. */
class PrinterLink : public QObject {
    Q_OBJECT
public:
    /** How long a status counts as fresh. */
    static constexpr int FreshMs = 1'000;

    PrinterLink(std::unique_ptr<Transport> transport, const PrintSpooler::Config &config, const Clock &clock,
                QObject *parent = nullptr);
    ~PrinterLink() override;

    void open();
    /** Ends the connection in order and stays closed. Says nothing. */
    void close();
    /** Throws away what the printer has not taken and connects again; dropped() follows. `whole`: the printer answers, so the
        ticket it gave no proof of is whole on paper or not there; otherwise it may be torn. */
    void recycle(const QString &reason, bool whole = false);
    /** A ticket was not proved in time though the printer says that all is well: not ready() until it has executed something. */
    void doubt();

    /** A ticket may have been cut off in the middle: ends it on paper before anything else is printed. */
    void markTorn();

    [[nodiscard]] PrinterCondition condition() const { return m_condition; }
    [[nodiscard]] QByteArray raw() const { return m_raw; }
    [[nodiscard]] qint64 sinceMs() const { return m_sinceMs; }
    [[nodiscard]] qint64 seenMs() const { return m_seenMs; }
    [[nodiscard]] escpos::Fence fence() const { return m_fence; }
    /** A job may be sent: connected, its capability known, no question open, nothing on its way out. */
    [[nodiscard]] bool ready() const;
    /** The status is not older than FreshMs. */
    [[nodiscard]] bool fresh() const;
    /** It says all is well, has proved jobs before, and no longer executes what it is sent. */
    [[nodiscard]] bool stuck() const { return m_stuck; }
    [[nodiscard]] bool writing() const { return m_jobLeft > 0; }
    /** A question is open: idle() or changed() follows. */
    [[nodiscard]] bool asks() const { return m_roundOpen > 0 || m_resync.isActive(); }
    /** Asks for the status now; idle() follows. */
    void check();
    /** No questions from here until the job is sent, or until reserve(false). */
    void reserve(bool on) { m_reserved = on; }
    /** Writes a job whose fence carries `id`. Only while ready(). */
    void send(const QByteArray &bytes, escpos::Fence fence, const QByteArray &id);

Q_SIGNALS:
    /** The condition changed. */
    void changed();
    /** A status was read, or the capability found: a job may be possible now. */
    void idle();
    /** Bytes of the job were handed to the system; `all` with the last ones. */
    void handedOver(qint64 bytes, bool all);
    /** The printer has printed up to the fence of this id. */
    void proved(const QByteArray &id);
    /** The connection ended; what was sent on it and not proved will not be proved. */
    void dropped(const QString &reason);

private:
    enum class Probe { AskId, WaitId, AskQueued, WaitQueued, Done };
    struct PendingFence {
        escpos::Fence kind = escpos::Fence::None;
        QByteArray id;
        bool probe = false;
        bool exact = false; ///< the printer was silent since: a later answer does not prove this one
    };
    void onOpened();
    void onClosed(const QString &reason);
    void onReceived(const QByteArray &bytes);
    void onWritten(qint64 bytes);
    void take(const escpos::RealTimeStatus &answer);
    void take(const escpos::AutoStatus &answer);
    void take(const escpos::QueuedStatus &answer);
    void take(const escpos::ProcessIdAnswer &answer);
    void poll();
    void startRound();
    void onRoundMissed();
    void countFailure();
    void resync();
    void probeStep();
    void onProbeTimeout();
    void probed();
    [[nodiscard]] Probe firstProbe() const;
    void complete(const PendingFence &fence);
    void setCondition(PrinterCondition condition);
    void forget();
    [[nodiscard]] bool quiet() const;

    std::unique_ptr<Transport> m_transport;
    PrintSpooler::Config m_config;
    const Clock &m_clock;
    escpos::StatusDecoder m_decoder;
    PrinterCondition m_condition = PrinterCondition::Unknown;
    QByteArray m_raw;
    qint64 m_sinceMs = 0;
    qint64 m_seenMs = 0;
    escpos::Fence m_fence = escpos::Fence::None;
    escpos::Fence m_known = escpos::Fence::None; ///< what has proved something before, also on another connection
    bool m_namesJobs = false;                    ///< it has answered GS ( H before
    bool m_patient = false;                      ///< the probe waits as long as for a ticket: something is known
    bool m_stuck = false;
    Probe m_probe = Probe::AskId;
    bool m_probeDisturbed = false;
    int m_probeNumber = 0;
    QList<PendingFence> m_fences;
    std::array<quint8, 4> m_round{};
    int m_roundOpen = 0;   ///< answers of the round still missing
    int m_failures = 0;    ///< missed rounds and failed connections in a row
    bool m_single = false; ///< the round is one question
    int m_polls = 0;
    bool m_reports = false;    ///< the printer has reported its status by itself on this connection
    bool m_autoStatus = false; ///< GS a was written on this connection
    bool m_answeredHere = false;
    bool m_torn = false;
    bool m_abandoned = false; ///< the torn ticket was ended on this connection
    bool m_reserved = false;
    bool m_wanted = false;
    qint64 m_jobLeft = 0;
    QElapsedTimer m_statusAge;
    QElapsedTimer m_openFor;
    QTimer m_poll;
    QTimer m_roundTimer;
    QTimer m_probeTimer;
    QTimer m_reconnect;
    QTimer m_resync;
};

} // namespace hearth
