// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/printer/capabilities.h"
#include "domain/printer/printerhealth.h"
#include "escpos/statusdecoder.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <deque>
#include <memory>

namespace hearth {

class Transport;

/** What a printer answered to the questions it was asked once. */
struct ProbeReport {
    PrinterCondition condition = PrinterCondition::Unknown;
    QList<PrinterCondition> causes;  ///< all that is wrong
    QByteArray raw;                  ///< the four answers to DLE EOT 1 to 4, fewer where some did not come; the one byte of a label printer
    bool drawerPin3High = false;
    qint64 answerMs = -1;            ///< the slowest of them; -1: no answer
    bool oneWay = false;             ///< a spooler or a device that never answers
    Capabilities capabilities;
    QMap<QString, QString> names;    ///< firmware, maker, model, serial, font: what it says of itself, and never to be trusted
    QByteArray typeIds;              ///< answers to GS I 1, 2, 3
};

/** Asks a printer at an address about its state, what it can and what it says it is, one question after the other, then closes the connection. No till
    owns the printer meanwhile: it takes one connection. Sources: the manufacturers' command references. */
class PrinterProbe : public QObject {
    Q_OBJECT
public:
    enum class Depth {
        Status,   ///< DLE EOT alone: real-time, prints nothing, waits behind nothing
        Label,    ///< <ESC>!? alone: the status of a label printer
        Identify, ///< and GS I
        Probe,    ///< and what it can; prints one line where it can print, for on an empty buffer an answer proves only that the command exists
    };
    PrinterProbe(std::unique_ptr<Transport> transport, Depth depth, int answerTimeoutMs = 2'000, QObject *parent = nullptr);
    ~PrinterProbe() override;
    /** finished() follows. */
    void start();

Q_SIGNALS:
    /** The connection could be had: `error` is empty, whatever the printer answered. */
    void finished(const hearth::ProbeReport &report, const QString &error);

private:
    struct Question {
        enum class Kind { RealTime, LabelByte, AutoStatus, TypeId, Name, Fence, QueuedFence } kind;
        int n = 0;
        QByteArray bytes;
    };
    void onOpened();
    void ask();
    void onReceived(const QByteArray &bytes);
    void onTimeout();
    void answered(const Question &question, const escpos::Answer &answer);
    void statusKnown();
    void tell(const escpos::StatusFlags &flags);
    void end(const QString &error);
    [[nodiscard]] static bool fits(const Question &question, const escpos::Answer &answer);

    std::unique_ptr<Transport> m_transport;
    Depth m_depth;
    escpos::StatusDecoder m_decoder;
    std::deque<Question> m_questions;
    QTimer m_timeout;
    QElapsedTimer m_asked;
    ProbeReport m_report;
    QByteArray m_status; ///< answers to DLE EOT so far
    int m_missed = 0;
    bool m_ended = false;
};

} // namespace hearth
