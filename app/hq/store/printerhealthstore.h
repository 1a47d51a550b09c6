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

/** Table printer_health: what each till last said of its printers. Stateless: works on the connection or transaction it is
    given. */
class PrinterHealthStore {
public:
    /** Replaces what is known of a till's printers: those it no longer names are gone. */
    [[nodiscard]] static Result<void> replace(storage::Transaction &tx, qint64 till, const QList<PrinterHealth> &printers, qint64 nowMs);
    /** By till and name. */
    [[nodiscard]] static Result<QList<TillPrinter>> ofStore(storage::Database &db, qint64 store);
};

} // namespace hearth::hq
