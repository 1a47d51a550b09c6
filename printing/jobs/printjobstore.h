// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"
#include "domain/printer/capabilities.h"
#include "domain/printer/printerhealth.h"
#include "domain/printer/printerlanguage.h"
#include "storage/transaction.h"

#include <QHash>
#include <functional>

namespace hearth {

struct PrinterRow {
    qint64 id = 0;
    QString name;
    QString address;
    QStringList stations;
    int widthDots = 576;
    int dpi = 203;
    QString spare = {};    ///< name of the printer that takes its jobs while this one is down; empty: none
    QString drawer = {};   ///< DrawerSettings as text; empty: the usual ones
    QString capabilities = {}; ///< Capabilities as text
    int rollMm = 0;        ///< length of a new roll; 0: not told
    qint64 rollSinceMs = 0; ///< when the present roll was put in; 0: not told
    PrinterLanguage language = PrinterLanguage::Escpos;
    int heightDots = 0;    ///< of one label, with Tspl; 0: endless paper
    int gapDots = 0;       ///< between labels
    /** Whether it can print tickets of this kind: a receipt or a slip cut short to a label is none. */
    [[nodiscard]] bool prints(TicketKind kind) const
    {
        return language != PrinterLanguage::Tspl || kind == TicketKind::Label || kind == TicketKind::Test || kind == TicketKind::Text;
    }
};

struct PrintJob {
    qint64 id = 0;
    QUuid jobId;
    qint64 printer = 0;
    QString printerName;
    QString station;
    QString kind;
    QUuid orderId;
    QByteArray ticket;
    int copy = 0;
    PrintState state = PrintState::Queued;
    QString reason;
    qint64 createdAtMs = 0;
    qint64 expiresAtMs = 0;
    qint64 sendingAtMs = 0;
    qint64 sentAtMs = 0;
    qint64 printedAtMs = 0;
    int attempts = 0;      ///< how often it went to sending
    QString proof;         ///< "process_id", "gs_r", "status_byte", "person"; sent: "spooler:front-12" or empty
    QString movedFrom;     ///< name of the printer it was taken from
    int paperMm = 0;       ///< its length on paper; 0: not sent yet
};

/** Table printer. Stateless: works on the connection or transaction it is given. */
class PrinterStore {
public:
    /** Adds or changes the printer of that name; what is known of it and of its roll stays while its address does. Errors:
        InvalidInput (no stations, a width not 200 to 1,000 dots, a label not 100 to 1,000 by 80 to 2,000 dots or without TSPL, receipts on
        labels, a spare that is itself or prints labels for a printer that does not), NotFound (no such spare), Conflict (another printer
        has the address). */
    [[nodiscard]] static Result<PrinterRow> put(storage::Transaction &tx, const PrinterRow &printer, qint64 nowMs);
    /** The printer takes no more jobs; those that wait for it are failed by the spooler. Error NotFound. */
    [[nodiscard]] static Result<void> remove(storage::Transaction &tx, const QString &name, qint64 nowMs);
    [[nodiscard]] static Result<QList<PrinterRow>> all(storage::Database &db);
    /** Empty: there is none, or it was removed. */
    [[nodiscard]] static Result<std::optional<PrinterRow>> find(storage::Database &db, qint64 id);
    [[nodiscard]] static Result<std::optional<PrinterRow>> named(storage::Transaction &tx, const QString &name);
    /** Adds what has been found out to what is known of it by now: stronger knowledge stays. */
    [[nodiscard]] static Result<void> learn(storage::Transaction &tx, qint64 id, const Capabilities &found);
    /** A new roll was put in now; `rollMm` 0 keeps the length. Error NotFound. */
    [[nodiscard]] static Result<void> newRoll(storage::Transaction &tx, const QString &name, int rollMm, qint64 nowMs);
    /** Removed printers for which jobs still wait or are on their way. */
    [[nodiscard]] static Result<QList<PrinterRow>> removedWithWork(storage::Database &db);
    /** Printers that serve a station, first added first; inside a transaction. */
    [[nodiscard]] static Result<QList<PrinterRow>> forStation(storage::Transaction &tx, const QString &station);
};

/** Table print_job: the persistent queue of each printer. Stateless. */
class PrintJobStore {
public:
    static constexpr qint64 DefaultTtlMs = 4LL * 3600 * 1000;
    static constexpr qsizetype MaxTicket = 256 * 1024;
    /** Reason of a held job that has outlived its time: it waits for a person, never prints by itself and holds up nobody. */
    static QString stale();
    /** Reasons of a failed job that a person has settled: it was made from the screen, or nobody needs it any more. */
    static QString madeByHand();
    static QString dropped();
    /** Reason of a sent job on a printer that cannot prove anything: it rests there. */
    static QString unproved();
    /** What is stored as the proof of a sent job that a print system took: "spooler:" and its own name for it, such as "front-12". It never
        says that anything was printed. The other way round: that name, empty where the proof is another. */
    static QString spoolerProof(const QString &reference);
    static QString spoolerReference(const QString &proof);

    /** Queues a ticket in the caller's transaction. `nowMs` is the real time of the commit, not the order's time. The
        ticket's jobId becomes the job's, where it is null a new one is made. Error InvalidInput: over MaxTicket. */
    [[nodiscard]] static Result<PrintJob> append(storage::Transaction &tx, const PrinterRow &printer, const QString &station,
                                                 const QString &kind, const Ticket &ticket, qint64 nowMs,
                                                 qint64 ttlMs = DefaultTtlMs);
    /** The oldest jobs of a printer that wait for it or are on their way: queued, sending, sent or held, without the stale
        and the unproved ones. */
    [[nodiscard]] static Result<QList<PrintJob>> open(storage::Database &db, qint64 printer, int limit);
    /** The oldest job that waits for a printer (queued, or held and not stale). */
    [[nodiscard]] static Result<std::optional<PrintJob>> next(storage::Database &db, qint64 printer);
    /** Jobs of a printer in sending or sent, without the unproved ones. */
    [[nodiscard]] static Result<QList<PrintJob>> moving(storage::Database &db, qint64 printer);
    /** The newest job that ever left for this printer is in doubt (unknown): it may be torn on paper. */
    [[nodiscard]] static Result<bool> lastSentInDoubt(storage::Database &db, qint64 printer);
    [[nodiscard]] static Result<std::optional<PrintJob>> find(storage::Database &db, const QUuid &jobId);
    [[nodiscard]] static Result<std::optional<PrintJob>> find(storage::Transaction &tx, const QUuid &jobId);
    [[nodiscard]] static Result<QList<PrintJob>> ofOrder(storage::Database &db, const QUuid &orderId);
    [[nodiscard]] static Result<QList<PrintJob>> ofOrder(storage::Transaction &tx, const QUuid &orderId);
    /** The newest jobs in state unknown, failed or held, oldest first: what a person has to look at. A job that a newer copy
        stands for is none of them, nor one that a person has settled. */
    [[nodiscard]] static Result<QList<PrintJob>> troubled(storage::Database &db, int limit);
    /** What the kitchen has to work from the screen, newest last: tickets of every station but the receipts', and online orders,
        that are held, in doubt or failed, wait for something on their way, or have been queued since before `waitingBeforeMs`. None
        from before `fromMs`, none that a copy stands for or a person has settled. */
    [[nodiscard]] static Result<QList<PrintJob>> notOnPaper(storage::Database &db, qint64 fromMs, qint64 waitingBeforeMs, int limit);
    /** Jobs waiting per printer: queued or held; the stale ones wait for a person and are not counted. */
    [[nodiscard]] static Result<QHash<qint64, int>> waiting(storage::Database &db);

    /** How many jobs are in each state, by the state's number. */
    [[nodiscard]] static Result<QHash<int, qint64>> countByState(storage::Database &db);

    /** Moves a job on; refuses (Conflict) a step back: allowed are queued→sending|held|failed|unknown, held→sending|queued|failed,
        sending→sent|unknown|failed|held (held only where no byte was consumed), sent→printed|unknown|failed,
        unknown→printed|failed, and held→held for another reason. Sets the time of the step; back to held the time of
        sending is taken back; held→queued (a person lets a stale job go) renews its time-to-live. Error NotFound. */
    [[nodiscard]] static Result<PrintJob> move(storage::Transaction &tx, const QUuid &jobId, PrintState to, const QString &reason,
                                               qint64 nowMs, const QString &proof = {});
    /** Says why a job in sending or sent is waiting ("paper out"); its state stays. Error Conflict: another state. */
    [[nodiscard]] static Result<PrintJob> note(storage::Transaction &tx, const QUuid &jobId, const QString &reason);
    /** A marked copy of a job (COPY n), queued for the same printer or the one of the name given; then it says where it comes from. Copies count
        from the original, also copies of copies; a copy opens no drawer. A stale original is failed in the same transaction,
        replaced by its copy. Errors: NotFound, InvalidInput where the printer was removed, Corrupt where the stored ticket cannot
        be read. */
    [[nodiscard]] static Result<PrintJob> reprint(storage::Transaction &tx, const QUuid &jobId, qint64 nowMs, const QString &printer = {});
    /** The job a copy is a copy of, or the job itself; nullopt: there is none. */
    [[nodiscard]] static Result<std::optional<PrintJob>> original(storage::Transaction &tx, const QUuid &jobId);
    /** Changes what a job that waits (queued or held) says. Errors: Conflict (another state), NotFound, Corrupt as reprint(). */
    [[nodiscard]] static Result<void> changeTicket(storage::Transaction &tx, const QUuid &jobId, const std::function<void(Ticket &)> &change);
    /** A person's word that a job is not to be printed (madeByHand(), dropped()): queued, held, unknown or failed → failed. Errors:
        Conflict (it is on its way or on paper), NotFound. */
    [[nodiscard]] static Result<PrintJob> putAside(storage::Transaction &tx, const QUuid &jobId, const QString &reason);
    /** Takes a job that waits (queued or held: no byte of it was consumed) to another printer; its ticket says where it comes from.
        It stays the same job. Errors: Conflict (another state), NotFound, Corrupt as reprint(). */
    [[nodiscard]] static Result<PrintJob> moveTo(storage::Transaction &tx, const QUuid &jobId, const PrinterRow &printer, qint64 nowMs);
    /** Notes how long a job is on paper, in millimetres. */
    [[nodiscard]] static Result<void> setPaper(storage::Transaction &tx, const QUuid &jobId, int millimetres);
    /** What a printer has put on paper between two times: millimetres, and when the first of it was. */
    struct PaperUse { qint64 millimetres = 0; qint64 sinceMs = 0; };
    [[nodiscard]] static Result<PaperUse> paperUsed(storage::Database &db, qint64 printer, qint64 fromMs, qint64 toMs);
};

} // namespace hearth
