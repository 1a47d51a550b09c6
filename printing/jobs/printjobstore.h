// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"
#include "domain/printer/printerhealth.h"
#include "storage/transaction.h"

#include <QHash>

namespace hearth {

struct PrinterRow {
    qint64 id = 0;
    QString name;
    QString address;
    QStringList stations;
    int widthDots = 576;
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
    QString proof;         ///< "process_id", "gs_r" or "person"
};

/** Table printer. Stateless: works on the connection or transaction it is given. */
class PrinterStore {
public:
    /** Adds or changes the printer of that name. Errors: InvalidInput (no stations, a width not 200 to 1,000 dots),
        Conflict (another printer has the address). */
    [[nodiscard]] static Result<PrinterRow> put(storage::Transaction &tx, const PrinterRow &printer, qint64 nowMs);
    /** The printer takes no more jobs; those that wait for it are failed by the spooler. Error NotFound. */
    [[nodiscard]] static Result<void> remove(storage::Transaction &tx, const QString &name, qint64 nowMs);
    [[nodiscard]] static Result<QList<PrinterRow>> all(storage::Database &db);
    /** Empty: there is none, or it was removed. */
    [[nodiscard]] static Result<std::optional<PrinterRow>> find(storage::Database &db, qint64 id);
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
    /** Reason of a sent job on a printer that cannot prove anything: it rests there. */
    static QString unproved();

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
    /** The newest jobs in state unknown, failed or held, oldest first: what a person has to look at. A job that a newer copy
        stands for is none of them. */
    [[nodiscard]] static Result<QList<PrintJob>> troubled(storage::Database &db, int limit);
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
    /** A marked copy of a job (COPY n), queued for the same printer. Copies count from the original, also copies of copies;
        a copy opens no drawer. A stale original is failed in the same transaction, replaced by its copy. Errors: NotFound,
        InvalidInput where the printer was removed, Corrupt where the stored ticket cannot be read. */
    [[nodiscard]] static Result<PrintJob> reprint(storage::Transaction &tx, const QUuid &jobId, qint64 nowMs);
};

} // namespace hearth
