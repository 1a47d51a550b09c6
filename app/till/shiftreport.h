// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "document/ticket.h"
#include "storage/transaction.h"
#include "till/tickets.h"

#include <QDate>
#include <QJsonObject>

namespace hearth {

/** What is to be reported, and what only people know. */
struct ShiftRequest {
    std::optional<QDate> date{};    ///< an X report of that business date; empty: a Z report, of all since the Z before
    Money openingFloat{};           ///< was in the drawer at the start
    std::optional<Money> counted{}; ///< is in it now
    QString cashier{};
};

/** The figures of a till's shift or business date. Money is gross: refunds stand beside it. Cash expected is the float and what was
    taken in cash, less refunds of orders that were paid in cash. Voids are lines taken off orders before they were paid. A drawer
    counts as opened where a receipt or refund slip of a cash order went to a printer. A value. */
struct ShiftReport {
    QUuid id; ///< made when it is read: stored and printed once under it
    QDate businessDate;
    qint64 atMs = 0;
    qint64 lastSale = 0;   ///< rows up to these are in it
    qint64 lastRefund = 0;
    Money total;
    ShiftFigures figures;
};

/** Reads it; writes nothing. Errors InvalidInput (a negative amount, a cashier over 100 characters), Corrupt, those of the database. */
[[nodiscard]] Result<ShiftReport> readShift(storage::Database &db, const Clock &clock, const TillIdentity &till, const ShiftRequest &request);
[[nodiscard]] Result<ShiftReport> readShift(storage::Transaction &tx, const Clock &clock, const TillIdentity &till, const ShiftRequest &request);

[[nodiscard]] Ticket shiftTicket(const TicketContext &context, const ShiftReport &report);
/** {"kind": "Z" or "X", "number", "business_date", …}, amounts in minor units. */
[[nodiscard]] QJsonObject shiftJson(const ShiftReport &report);

struct RecordedShift {
    ShiftReport report;
    bool repeated = false; ///< was stored before: nothing was done
    QUuid jobId;           ///< null: no printer serves the receipts
};
/** Stores a report under its number with its print job, in the caller's transaction; a report that is stored already changes nothing. Error
    Conflict: another Z was made since it was read. */
[[nodiscard]] Result<RecordedShift> recordShift(storage::Transaction &tx, const Clock &clock, const ShiftReport &report, const TicketContext &context);

} // namespace hearth
