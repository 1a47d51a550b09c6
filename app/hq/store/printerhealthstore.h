// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/printer/printerhealth.h"
#include "storage/transaction.h"

namespace hearth::hq {

struct TillPrinter {
    qint64 till = 0;
    int tillNumber = 0;
    PrinterHealth health; ///< as the till last said
    qint64 receivedAtMs = 0;
};

/** One change of a printer's condition. */
struct PrinterChange {
    qint64 id = 0;
    int tillNumber = 0;
    PrinterCondition condition = PrinterCondition::Unknown;
    QByteArray raw;
    qint64 sinceMs = 0;
    qint64 receivedAtMs = 0;
};

/** Tables printer_health, what each till last said of its printers, and printer_history, what it said before. Stateless: works on the connection or transaction it is
    given. */
class PrinterHealthStore {
public:
    /** Replaces what is known of a till's printers: those it no longer names are gone. A condition that is
        another than before is one row of its printer's history. */
    [[nodiscard]] static Result<void> replace(storage::Transaction &tx, qint64 till, const QList<PrinterHealth> &printers, qint64 nowMs);
    /** By till and name. */
    [[nodiscard]] static Result<QList<TillPrinter>> ofStore(storage::Database &db, qint64 store);
    /** Changes of the printers of that name in a store, newest first, with a row id below `before`. */
    [[nodiscard]] static Result<QList<PrinterChange>> history(storage::Database &db, qint64 store, const QString &printer, qint64 before,
                                                              int limit);
    /** Whether a till of the store has, or had, a printer of that name. */
    [[nodiscard]] static Result<bool> knows(storage::Database &db, qint64 store, const QString &printer);
    /** Deletes changes received before `beforeMs`, oldest first, at most `limit`; returns how many. */
    [[nodiscard]] static Result<int> pruneHistory(storage::Transaction &tx, qint64 beforeMs, int limit);
};

} // namespace hearth::hq
