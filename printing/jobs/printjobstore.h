// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"
#include "domain/printer/printerhealth.h"
#include "storage/transaction.h"

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
    QString proof;
};

/** Table printer. Stateless: works on the connection or transaction it is given. */
class PrinterStore {
public:
    /** Adds or changes the printer of that name. Error InvalidInput: no stations, a width not 200 to 1,000 dots. */
    [[nodiscard]] static Result<PrinterRow> put(storage::Transaction &tx, const PrinterRow &printer, qint64 nowMs);
    [[nodiscard]] static Result<void> remove(storage::Transaction &tx, const QString &name, qint64 nowMs);
    [[nodiscard]] static Result<QList<PrinterRow>> all(storage::Database &db);
    /** Printers that serve a station, first added first; inside a transaction. */
    [[nodiscard]] static Result<QList<PrinterRow>> forStation(storage::Transaction &tx, const QString &station);
};

/** Table print_job: the persistent queue of each printer. Stateless. */
class PrintJobStore {
public:
    static constexpr qint64 DefaultTtlMs = 4LL * 3600 * 1000;

    /** Queues a ticket in the caller's transaction. `nowMs` is the real time of the commit, not the order's time. */
    [[nodiscard]] static Result<PrintJob> append(storage::Transaction &tx, const PrinterRow &printer, const QString &station,
                                                 const QString &kind, const Ticket &ticket, qint64 nowMs,
                                                 qint64 ttlMs = DefaultTtlMs);
    /** The oldest jobs of a printer in queued, sending, sent or held. */
    [[nodiscard]] static Result<QList<PrintJob>> open(storage::Database &db, qint64 printer, int limit);
    [[nodiscard]] static Result<std::optional<PrintJob>> find(storage::Database &db, const QUuid &jobId);
    [[nodiscard]] static Result<std::optional<PrintJob>> find(storage::Transaction &tx, const QUuid &jobId);
    [[nodiscard]] static Result<QList<PrintJob>> ofOrder(storage::Database &db, const QUuid &orderId);
    /** Jobs in state unknown, failed or held, oldest first: what a person has to look at. */
    [[nodiscard]] static Result<QList<PrintJob>> troubled(storage::Database &db, int limit);
    /** Jobs waiting per printer (queued or held). */
    [[nodiscard]] static Result<QHash<qint64, int>> waiting(storage::Database &db);

    /** Moves a job on; refuses (Conflict) a step back: allowed are queued→sending|held|failed|unknown, held→sending|queued|failed,
        sending→sent|unknown|failed|held (held only where no byte was consumed), sent→printed|unknown|failed,
        unknown→printed|failed. Sets the time of the step. */
    [[nodiscard]] static Result<PrintJob> move(storage::Transaction &tx, const QUuid &jobId, PrintState to, const QString &reason,
                                               qint64 nowMs, const QString &proof = {});
    /** A marked copy of a job (COPY n), queued for the same printer. */
    [[nodiscard]] static Result<PrintJob> reprint(storage::Transaction &tx, const QUuid &jobId, qint64 nowMs);
};

} // namespace hearth
