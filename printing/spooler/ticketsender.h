// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "spooler/printerlink.h"

#include <QObject>

namespace hearth {

/** Prints one ticket on a printer that no till owns, without a queue: waits until the printer can print, sends, waits for
    the proof. What it says is what is known: an expired wait is "unknown", and nothing is sent twice. */
class TicketSender : public QObject {
    Q_OBJECT
public:
    enum class Outcome { Printed, NotPrinted, Unknown, SentNotProved };
    struct Report {
        Outcome outcome = Outcome::NotPrinted;
        QString reason;    ///< in words; empty when printed
        QString proof;     ///< "process_id", "gs_r", "status_byte"; sent_not_proved: "spooler:front-12" or empty
        PrinterCondition condition = PrinterCondition::Unknown;
        QByteArray raw;
        int paperMm = 0;
        qint64 bytes = 0;
        qint64 elapsedMs = 0;
    };
    using Encode = std::function<QByteArray(escpos::Fence fence, const QByteArray &id)>;
    /** `waitMs`: how long the printer may take to become ready, and not longer again for a change of paper in the middle. */
    TicketSender(std::unique_ptr<Transport> transport, const PrintSpooler::Config &config, const Clock &clock, int waitMs,
                 PrinterLanguage language = PrinterLanguage::Escpos, QObject *parent = nullptr);
    /** `paperMs` and `paperMm` as of paperTimeMs() and paperMm(). finished() follows. */
    void send(Encode encode, int paperMs, int paperMm);
    [[nodiscard]] static QString outcomeName(Outcome outcome); ///< "printed", "not_printed", "unknown", "sent_not_proved"

Q_SIGNALS:
    void finished(const hearth::TicketSender::Report &report);

private:
    void step();
    void end(Outcome outcome, const QString &reason);

    PrinterLink *m_link;
    PrintSpooler::Config m_config;
    const Clock &m_clock;
    Encode m_encode;
    QTimer m_wait;  ///< to become ready
    QTimer m_proof;
    QElapsedTimer m_started;
    Report m_report;
    bool m_sent = false; ///< given to the connection
    bool m_ended = false;
};

} // namespace hearth
