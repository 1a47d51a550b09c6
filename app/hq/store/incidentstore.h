// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/factbodies.h"
#include "protocol/messages.h"
#include "storage/transaction.h"

namespace hearth::hq {

struct IncidentRow {
    qint64 id = 0;
    qint64 till = 0;
    QString storeCode;
    int tillNumber = 0;
    protocol::PrinterIncident incident;
    qint64 receivedAtMs = 0; ///< when headquarters first heard of it
    qint64 alertedAtMs = 0;  ///< 0: no alert was raised
};

struct IncidentFilter {
    qint64 store = 0; ///< row id; 0: all
    bool open = false; ///< only those that are not over
    qint64 before = std::numeric_limits<qint64>::max(); ///< row id
    int limit = 200;
};

/** Table incident: troubles of printers, as their tills told. Stateless: works on the connection or transaction it is given. */
class IncidentStore {
public:
    /** Adds it, or takes over an end and an acknowledgement; those that are there stay. `sinceMs`: when it began, by headquarters' clock. */
    [[nodiscard]] static Result<void> put(storage::Transaction &tx, qint64 till, const protocol::PrinterIncident &incident, qint64 sinceMs,
                                          qint64 nowMs);
    /** The till has another database, which knows nothing of what was open: nobody will end it but this. */
    [[nodiscard]] static Result<void> endAll(storage::Transaction &tx, qint64 till, qint64 nowMs);
    /** Deletes at most `limit` of those whose end headquarters heard of before `beforeMs`, oldest first; their number. */
    [[nodiscard]] static Result<int> prune(storage::Transaction &tx, qint64 beforeMs, int limit);
    /** Newest first. */
    [[nodiscard]] static Result<QList<IncidentRow>> list(storage::Database &db, const IncidentFilter &filter);
};

/** A printer that cannot print, and since when. */
struct PrinterDown {
    qint64 till = 0;
    QString storeCode;
    int tillNumber = 0;
    QString printer;
    QString address;
    PrinterCondition condition = PrinterCondition::Unknown;
    qint64 sinceMs = 0; ///< by headquarters' clock
    QUuid incidentId; ///< null: only the till's last STATUS says so
    QString zone;      ///< of the store, as the next two
    QString openHours;
    std::optional<qint64> alertAfterMin;
};

/** Table printer_alert: which of them somebody was told of. Stateless, as above. */
class PrinterAlertStore {
public:
    /** Printers that are down and that no alert was raised for: by open incidents, else by the last STATUS. */
    [[nodiscard]] static Result<QList<PrinterDown>> due(storage::Database &db);
    /** False: there is an alert for it. */
    [[nodiscard]] static Result<bool> raise(storage::Transaction &tx, const PrinterDown &down, qint64 nowMs);
    /** Deletes at most `limit` of those raised before `beforeMs`, oldest first; their number. One stays as long as its incident is there,
        and as long as it keeps another from being raised for the same trouble. */
    [[nodiscard]] static Result<int> prune(storage::Transaction &tx, qint64 beforeMs, int limit);
};

} // namespace hearth::hq
