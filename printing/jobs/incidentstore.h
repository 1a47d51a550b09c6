// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/printer/printerincident.h"
#include "storage/transaction.h"

namespace hearth {

/** Table printer_incident. Stateless: works on the connection or transaction it is given. */
class IncidentStore {
public:
    /** Begins one; where one of this cause lasts already, that one. */
    [[nodiscard]] static Result<PrinterIncident> begin(storage::Transaction &tx, const QUuid &incidentId, qint64 printer, PrinterCondition condition,
                                                       const QByteArray &raw, qint64 atMs);
    /** Ends the one that lasts; nullopt where none does. */
    [[nodiscard]] static Result<std::optional<PrinterIncident>> end(storage::Transaction &tx, qint64 printer, PrinterCondition condition, qint64 atMs);
    /** Somebody has seen it; the first one counts. Error NotFound. */
    [[nodiscard]] static Result<PrinterIncident> acknowledge(storage::Transaction &tx, const QUuid &incidentId, const QString &by, qint64 atMs);
    /** Those of a printer that last. */
    [[nodiscard]] static Result<QList<PrinterIncident>> open(storage::Database &db, qint64 printer);
    /** A person says that its cutter is free: acknowledges all that stops it. */
    [[nodiscard]] static Result<QList<PrinterIncident>> freeCutter(storage::Transaction &tx, qint64 printer, const QString &by, qint64 atMs);
    /** Its cutter jammed and nobody has said since that it is free: until then nothing more is printed. */
    [[nodiscard]] static Result<bool> cutterStops(storage::Database &db, qint64 printer);
    /** The newest of all printers, those that last or stop a printer first. */
    [[nodiscard]] static Result<QList<PrinterIncident>> recent(storage::Database &db, int limit);
};

} // namespace hearth
