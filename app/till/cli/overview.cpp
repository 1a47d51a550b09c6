// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/cli/overview.h"
#include "core/datadirectory.h"
#include "outbox/outbox.h"
#include "printjobs/printjobstore.h"
#include "till/store/counterstore.h"
#include "till/store/menustore.h"
#include "till/store/refundstore.h"
#include "till/store/salestore.h"
#include "till/tilldatabase.h"

namespace hearth::cli {

Result<QJsonObject> ordersOverview(storage::Database &db)
{
    HEARTH_ASSIGN(const SaleTotals totals, SaleStore::totals(db));
    HEARTH_ASSIGN(const OutboxSummary outbox, Outbox::summary(db));
    HEARTH_ASSIGN(const qint64 refunds, RefundStore::count(db));
    HEARTH_ASSIGN(const qint64 receipts, CounterStore::lastReceipt(db));
    HEARTH_ASSIGN(const auto counts, PrintJobStore::countByState(db));
    QJsonObject jobs;
    for (const PrintState state : {PrintState::Queued, PrintState::Sending, PrintState::Sent, PrintState::Printed, PrintState::Held,
                                   PrintState::Unknown, PrintState::Failed})
        jobs.insert(printStateName(state), counts.value(static_cast<int>(state)));
    return QJsonObject{{QStringLiteral("orders"), totals.orders},
                       {QStringLiteral("pieces"), totals.pieces},
                       {QStringLiteral("total_minor"), totals.total.minor()},
                       {QStringLiteral("refunds"), refunds},
                       {QStringLiteral("refunded_minor"), totals.refunded.minor()},
                       {QStringLiteral("receipts"), receipts},
                       {QStringLiteral("waiting"), outbox.waiting},
                       {QStringLiteral("jobs"), jobs}};
}

Result<QJsonArray> printersOverview(storage::Database &db)
{
    HEARTH_ASSIGN(const QList<PrinterRow> printers, PrinterStore::all(db));
    HEARTH_ASSIGN(const auto waiting, PrintJobStore::waiting(db));
    QJsonArray list;
    for (const PrinterRow &printer : printers)
        list.append(QJsonObject{{QStringLiteral("name"), printer.name},
                                {QStringLiteral("address"), printer.address},
                                {QStringLiteral("stations"), QJsonArray::fromStringList(printer.stations)},
                                {QStringLiteral("width"), printer.widthDots},
                                {QStringLiteral("waiting"), waiting.value(printer.id)}});
    return list;
}

Result<QJsonObject> statusOverview(storage::Database &db, const QString &dataDirectory)
{
    constexpr int ParkedShown = 1'000;
    HEARTH_ASSIGN(const TillIdentity identity, TillDatabase::identity(db));
    HEARTH_ASSIGN(const OutboxSummary outbox, Outbox::summary(db));
    HEARTH_ASSIGN(const auto parked, Inbox::parked(db, ParkedShown));
    HEARTH_ASSIGN(const Menu menu, MenuStore::newest(db));
    HEARTH_ASSIGN(QJsonArray printers, printersOverview(db));
    HEARTH_ASSIGN(QJsonObject orders, ordersOverview(db));
    return QJsonObject{{QStringLiteral("store"), identity.storeId},
                       {QStringLiteral("till"), identity.till},
                       {QStringLiteral("store_name"), identity.storeName},
                       {QStringLiteral("zone"), QString::fromLatin1(identity.calendar.zone.id())},
                       {QStringLiteral("cutoff"), identity.calendar.cutoff.toString(QStringLiteral("HH:mm"))},
                       {QStringLiteral("currency"), identity.currency},
                       {QStringLiteral("enrolled"), identity.enrolled()},
                       {QStringLiteral("hq"), identity.hqUrl},
                       {QStringLiteral("owner_pid"), DataDirectory::ownerPid(dataDirectory)},
                       {QStringLiteral("waiting"), outbox.waiting},
                       {QStringLiteral("oldest_waiting_at_ms"), outbox.oldestAtMs},
                       {QStringLiteral("last_seq"), outbox.lastSeq},
                       {QStringLiteral("committed"), outbox.committed},
                       {QStringLiteral("replicated"), outbox.replicated},
                       {QStringLiteral("parked"), static_cast<int>(parked.size())},
                       {QStringLiteral("menu_revision"), menu.revision},
                       {QStringLiteral("menu_items"), static_cast<int>(menu.items.size())},
                       {QStringLiteral("printers"), printers},
                       {QStringLiteral("sales"), orders}};
}

} // namespace hearth::cli
