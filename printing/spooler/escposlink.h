// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "spooler/printerlink.h"

#include <array>

namespace hearth {

/** A receipt printer: asks for its status (DLE EOT), takes what it reports by itself (GS a), finds out how it can prove a job
    (GS ( H, else GS r), and matches its answers to the fences that were sent. Source: the manufacturers' command references.
    Printing thread. */
class EscposLink : public PrinterLink {
    Q_OBJECT
public:
    EscposLink(std::unique_ptr<Transport> transport, const PrintSpooler::Config &config, const Clock &clock, QObject *parent = nullptr);

    /** Not ready() until it has executed something. */
    void doubt() override;
    void markTorn() override;
    void recover() override;
    [[nodiscard]] bool ready() const override;
    [[nodiscard]] bool stuck() const override { return m_stuck; }

protected:
    void forgetAnswers() override;
    void openedOneWay() override;
    int ask() override;
    void take(const QByteArray &bytes) override;
    void forgetQuestions() override;
    [[nodiscard]] bool awaitsProof() const override;
    void expectProof(escpos::Fence fence, const QByteArray &id) override;
    void becameUnreachable() override;
    void poll() override;

private:
    enum class Probe { AskId, WaitId, AskQueued, WaitQueued, Done };
    struct PendingFence {
        escpos::Fence kind = escpos::Fence::None;
        QByteArray id;
        bool probe = false;
        bool exact = false; ///< the printer was silent since: a later answer does not prove this one
    };
    void read(const escpos::RealTimeStatus &answer);
    void read(const escpos::AutoStatus &answer);
    void read(const escpos::QueuedStatus &answer);
    void read(const escpos::ProcessIdAnswer &answer);
    void conditionTold(PrinterCondition condition) override;
    void probeStep();
    void onProbeTimeout();
    void probed();
    [[nodiscard]] Probe firstProbe() const;
    void complete(const PendingFence &fence);

    escpos::StatusDecoder m_decoder;
    escpos::Fence m_known = escpos::Fence::None; ///< what has proved something before, also on another connection
    bool m_namesJobs = false;                    ///< it has answered GS ( H before
    bool m_patient = false;                      ///< the probe waits as long as for a ticket: something is known
    bool m_stuck = false;
    Probe m_probe = Probe::AskId;
    bool m_probeDisturbed = false;
    int m_probeNumber = 0;
    QList<PendingFence> m_fences;
    std::array<quint8, 4> m_round{};
    bool m_single = false; ///< the open round is one question
    int m_polls = 0;
    bool m_reports = false;    ///< the printer has reported its status by itself on this connection
    bool m_autoStatus = false; ///< GS a was written on this connection
    bool m_abandoned = false;  ///< the torn ticket was ended on this connection
    QTimer m_probeTimer;
};

} // namespace hearth
