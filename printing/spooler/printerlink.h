// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "domain/printer/capabilities.h"
#include "domain/printer/printerhealth.h"
#include "domain/printer/printerlanguage.h"
#include "escpos/encoder.h"
#include "escpos/statusdecoder.h"
#include "spooler/spooler.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>

namespace hearth {

class Transport;

/** The one connection to one printer, kept open: connects again by itself, asks for the printer's status, and says when a job is
    proved. What is asked and what proves is the language's: EscposLink, LabelLink. Printing thread. */
class PrinterLink : public QObject {
    Q_OBJECT
public:
    /** How long a status counts as fresh. */
    static constexpr int FreshMs = 1'000;

    ~PrinterLink() override;

    void open();
    /** Ends the connection in order and stays closed. Says nothing. */
    void close();
    /** Throws away what the printer has not taken and connects again; dropped() follows. `whole`: the printer answers, so the
        ticket it gave no proof of is whole on paper or not there; otherwise it may be torn. */
    void recycle(const QString &reason, bool whole = false);
    /** A ticket was not proved in time though the printer says that all is well. */
    virtual void doubt() = 0;
    /** Asks it to leave an error that a person has mended, and to go on. */
    virtual void recover() { }
    /** A ticket may have been cut off in the middle: ends it before anything else is printed. */
    virtual void markTorn() { m_torn = true; }

    [[nodiscard]] PrinterCondition condition() const { return m_condition; }
    /** All that is wrong; `complete`: and nothing else is. */
    [[nodiscard]] QList<PrinterCondition> causes(bool &complete) const;
    /** Why nothing can be printed now; empty where it can. */
    [[nodiscard]] virtual QString words() const;
    /** What the connection said last; empty where the printer is within reach. */
    [[nodiscard]] QString whyUnreachable() const;
    /** A ticket sent now would come out, as far as the printer lets it be known. */
    [[nodiscard]] bool printable() const { return canPrint(m_condition) || (m_oneWay && m_condition == PrinterCondition::Unknown && m_answeredHere); }
    [[nodiscard]] bool oneWay() const { return m_oneWay; }
    /** What it reported last of its drawer and its sensors. */
    [[nodiscard]] const escpos::StatusFlags &flags() const { return m_flags; }
    /** What has been found out on this connection. */
    [[nodiscard]] const Capabilities &found() const { return m_found; }
    /** The bytes that condition() was read from; empty where it comes from silence. */
    [[nodiscard]] QByteArray raw() const;
    [[nodiscard]] qint64 sinceMs() const { return m_sinceMs; }
    [[nodiscard]] qint64 seenMs() const { return m_seenMs; }
    /** How the next job will be proved. */
    [[nodiscard]] escpos::Fence fence() const { return m_fence; }
    /** A job may be sent: connected, its capability known, no question open, nothing on its way out. */
    [[nodiscard]] virtual bool ready() const { return quiet() && m_answeredHere; }
    /** The status is not older than FreshMs. */
    [[nodiscard]] bool fresh() const;
    /** It says all is well, has proved jobs before, and no longer executes what it is sent. */
    [[nodiscard]] virtual bool stuck() const { return false; }
    [[nodiscard]] bool writing() const { return m_jobLeft > 0; }
    /** A question is open: idle() or changed() follows. */
    [[nodiscard]] bool asks() const { return m_roundOpen > 0 || m_resync.isActive(); }
    /** Asks for the status now; idle() follows. */
    void check() { startRound(); }
    /** No questions from here until the job is sent, or until reserve(false). */
    void reserve(bool on) { m_reserved = on; }
    /** Writes a job that `fence` proves under the name `id`. Only while ready(). */
    void send(const QByteArray &bytes, escpos::Fence fence, const QByteArray &id);

Q_SIGNALS:
    /** The condition changed. */
    void changed();
    /** A status was read, or the capability found: a job may be possible now. */
    void idle();
    /** found() has changed. */
    void learned();
    /** Bytes of the job were handed to the system; `all` with the last ones. */
    void handedOver(qint64 bytes, bool all);
    /** A print system has taken the job under this name of its own: handedOver() follows, and nothing more is to be known. */
    void accepted(const QString &reference);
    /** The printer has printed up to the fence of this id. */
    void proved(const QByteArray &id);
    /** All is well with the printer, and it will not prove this id. */
    void unproved(const QByteArray &id);
    /** The connection ended; what was sent on it and not proved will not be proved. */
    void dropped(const QString &reason);

protected:
    PrinterLink(std::unique_ptr<Transport> transport, const PrintSpooler::Config &config, const Clock &clock, QObject *parent);

    // What differs between the languages.
    /** A connection begins or has ended: nothing that was asked counts any more. */
    virtual void forgetAnswers() = 0;
    /** Nothing is ever answered here: there is no proof. */
    virtual void openedOneWay() = 0;
    /** Writes the question for the status; returns how many answers complete it. */
    virtual int ask() = 0;
    virtual void take(const QByteArray &bytes) = 0;
    /** What was asked for and did not come is not to be taken for another answer. */
    virtual void forgetQuestions() = 0;
    /** A job was sent and is neither proved nor given up. */
    [[nodiscard]] virtual bool awaitsProof() const = 0;
    virtual void expectProof(escpos::Fence fence, const QByteArray &id) = 0;
    virtual void allHandedOver() { }
    virtual void becameUnreachable() { }
    /** The regular question. */
    virtual void poll() { startRound(); }

    /** Whether the question was asked: nothing else is open or on its way. */
    bool startRound();
    /** Lets pass what is asked for and may still come late, before the next question. */
    void resync();
    /** An answer came: the connection serves. */
    void answered();
    void setFlags(const escpos::StatusFlags &flags);
    [[nodiscard]] bool quiet() const;
    void write(const QByteArray &bytes);

    PrintSpooler::Config m_config;
    const Clock &m_clock;
    PrinterCondition m_condition = PrinterCondition::Unknown;
    escpos::StatusFlags m_flags;
    Capabilities m_found;
    QByteArray m_raw;
    qint64 m_seenMs = 0;
    escpos::Fence m_fence = escpos::Fence::None;
    bool m_oneWay = false; ///< a spooler stands between: nothing is asked, nothing proved
    int m_roundOpen = 0;   ///< answers of the round still missing
    int m_failures = 0;    ///< missed rounds and failed connections in a row
    bool m_answeredHere = false;
    bool m_torn = false;
    bool m_reserved = false;
    qint64 m_jobLeft = 0;
    QElapsedTimer m_statusAge;
    QTimer m_roundTimer;
    QTimer m_resync;
    std::unique_ptr<Transport> m_transport;

private:
    void onOpened();
    void onHinted();
    void onClosed(const QString &reason);
    void ended(const QString &reason, const QString &why);
    void onWritten(qint64 bytes);
    void onRoundMissed();
    void countFailure();
    virtual void conditionTold(PrinterCondition condition) { Q_UNUSED(condition) }
    void setCondition(PrinterCondition condition);
    void forget();

    qint64 m_sinceMs = 0;
    QString m_why;     ///< of the last end of a connection
    int m_hangUps = 0; ///< in a row
    bool m_wanted = false;
    bool m_portWasWell = false; ///< its wires have said on this connection that nothing is wrong
    QElapsedTimer m_openFor;
    QTimer m_poll;
    QTimer m_reconnect;
};

/** A link of this language; `parent` owns it. */
[[nodiscard]] PrinterLink *makePrinterLink(PrinterLanguage language, std::unique_ptr<Transport> transport, const PrintSpooler::Config &config,
                                           const Clock &clock, QObject *parent);

} // namespace hearth
