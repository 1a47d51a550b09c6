// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "spooler/incidentbook.h"
#include "spooler/jobrun.h"
#include "spooler/printerlink.h"
#include "spooler/printfacts.h"
#include "spooler/templatebook.h"

#include <functional>
#include <vector>

namespace hearth {

/** The queue of one printer: takes its jobs strictly in order, one at a time, when the printer can print. Owns the printer's
    connection. Printing thread. */
class PrintLane : public QObject {
    Q_OBJECT
public:
    struct Shared {
        const PrintSpooler::Config &config;
        const Clock &clock;
        JobLedger &ledger;
        /** The printing thread's reader; null while it cannot be opened. */
        std::function<storage::Database *()> reader;
        /** The printer of that name where it can print now. */
        std::function<std::optional<PrinterRow>(const QString &name)> spare;
        IncidentBook &incidents;
        TemplateBook &templates;
    };

    PrintLane(Shared shared, PrinterRow printer, QObject *parent = nullptr);
    ~PrintLane() override;

    [[nodiscard]] const PrinterRow &printer() const { return m_printer; }
    /** Another address is used as soon as no job is on its way; wake() follows. */
    void setPrinter(const PrinterRow &printer);
    /** The printer was removed: what waits for it fails; retired() when nothing is left; wake() follows. */
    void retire(bool on);
    [[nodiscard]] bool isRetiring() const { return m_retiring; }
    /** Looks for something to do. */
    void wake();
    /** About once a second: incidents that settle, a spare that takes over. */
    void tick();
    /** A ticket given to it now would be printed at once. */
    [[nodiscard]] bool canTake() const;
    /** Starts no more jobs. */
    void finish() { m_finishing = true; }
    /** A job is on its way. */
    [[nodiscard]] bool busy() const { return m_run != nullptr; }
    /** Gives up what is on its way and closes the connection. */
    void disconnectPrinter(const QString &reason);
    /** Without the number of jobs that wait. */
    [[nodiscard]] PrinterHealth health() const;

Q_SIGNALS:
    void healthChanged();
    /** A job went to another lane. */
    void movedOn();
    void rested();
    void retired();

private:
    void openLink();
    /** Another address or language than the link's: a new connection there. */
    void followAddress();
    void recover();
    void step();
    void settle(const PrintJob &job, PrintState to, const QString &reason);
    void begin(const PrintJob &job);
    void write();
    void onHandedOver(qint64 bytes, bool all);
    void onProved(const QByteArray &id);
    void onUnproved(const QByteArray &id);
    void onDropped(const QString &reason);
    void onCondition();
    void onRested();
    void onProofTimeout();
    void dropLate();
    void again();
    void observe();
    void learn();
    void noticeRoll();
    void lookAtDrawer();
    void estimateRoll();
    [[nodiscard]] QString drawerLevel() const;
    [[nodiscard]] bool down();
    [[nodiscard]] bool cutterStops();
    [[nodiscard]] bool moveOn(const PrintJob &job);
    void afterRecord(const Result<bool> &result, const char *what);

    struct Late {
        QByteArray id;
        JobRun *run;
    };
    Shared m_shared;
    PrinterRow m_printer;
    QString m_linkAddress;
    PrinterLanguage m_linkLanguage = PrinterLanguage::Escpos;
    PrinterLink *m_link = nullptr; ///< null: the address cannot be used
    QString m_linkError;
    qint64 m_linkErrorAtMs = 0;
    JobRun *m_run = nullptr;
    QByteArray m_runBytes;
    QByteArray m_runFence;
    escpos::Fence m_runFenceKind = escpos::Fence::None;
    std::vector<Late> m_late; ///< unknown, but an answer on this connection can still prove them
    QElapsedTimer m_downFor;  ///< since it cannot print
    bool m_paperOnly = false; ///< and only paper, cover or heat are to blame
    bool m_paperLow = false;  ///< its roll was out or near its end
    RollEstimate m_roll;
    QElapsedTimer m_rollAge;
    QTimer m_drawerWait;
    bool m_runKicks = false;   ///< the run's ticket opens the drawer
    bool m_kicked = false;     ///< a drawer that was closed was kicked and has not been seen open
    bool m_drawerDue = false;  ///< nor will it be waited for any longer
    bool m_drawerStuck = false; ///< until it is seen open, or kicked again
    QTimer m_proof;
    QTimer m_again;
    int m_settling = 0; ///< steps of waiting jobs on their way to the database
    bool m_runDropped = false; ///< the connection of the run is gone
    bool m_writeWaits = false; ///< the run may write once the printer has said how it is
    bool m_cutterStops = false; ///< until a person says that it is free
    bool m_recoverAsked = false; ///< of the error that lasts: once
    bool m_recovered = false;
    bool m_retiring = false;
    bool m_finishing = false;
};

} // namespace hearth
