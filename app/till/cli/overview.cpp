// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/cli/overview.h"
#include "domain/printer/capabilities.h"
#include "core/datadirectory.h"
#include "outbox/outbox.h"
#include "printjobs/printjobstore.h"
#include "printjobs/templatestore.h"
#include "till/store/counterstore.h"
#include "till/store/menustore.h"
#include "till/store/refundstore.h"
#include "till/store/salestore.h"
#include "till/tilldatabase.h"
#include "till/tillrepair.h"

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

/** Width, height and gap in millimetres; null where it prints no labels. */
static QJsonValue labelOf(const PrinterRow &printer)
{
    if (printer.language != PrinterLanguage::Tspl)
        return QJsonValue::Null;
    const auto millimetres = [&](int dots) { return qRound(dots * 254.0 / printer.dpi) / 10.0; };
    return QJsonObject{{QStringLiteral("width_mm"), millimetres(printer.widthDots)},
                       {QStringLiteral("height_mm"), millimetres(printer.heightDots)},
                       {QStringLiteral("gap_mm"), millimetres(printer.gapDots)}};
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
                                {QStringLiteral("dpi"), printer.dpi},
                                {QStringLiteral("spare"), printer.spare},
                                {QStringLiteral("drawer"), printer.drawer},
                                {QStringLiteral("roll_mm"), printer.rollMm},
                                {QStringLiteral("language"), printerLanguageName(printer.language)},
                                {QStringLiteral("label"), labelOf(printer)},
                                {QStringLiteral("capabilities"), Capabilities::fromText(printer.capabilities).toJson()},
                                {QStringLiteral("waiting"), waiting.value(printer.id)}});
    return list;
}

static Result<QJsonValue> repairOverview(storage::Database &db)
{
    HEARTH_ASSIGN(const auto repair, lastRepair(db));
    if (!repair)
        return QJsonValue();
    return QJsonValue(QJsonObject{{QStringLiteral("at_ms"), repair->atMs}, {QStringLiteral("why"), repair->why},
                                  {QStringLiteral("set_aside"), repair->setAside}, {QStringLiteral("facts"), repair->facts},
                                  {QStringLiteral("receipts_from"), repair->receiptsFrom}});
}

Result<QJsonObject> statusOverview(storage::Database &db, const QString &dataDirectory)
{
    constexpr int ParkedShown = 1'000;
    HEARTH_ASSIGN(const TillIdentity identity, TillDatabase::identity(db));
    HEARTH_ASSIGN(const OutboxSummary outbox, Outbox::summary(db));
    HEARTH_ASSIGN(const auto parked, Inbox::parked(db, ParkedShown));
    HEARTH_ASSIGN(const Menu menu, MenuStore::newest(db));
    HEARTH_ASSIGN(const qint64 templates, TemplateStore::revision(db));
    HEARTH_ASSIGN(QJsonArray printers, printersOverview(db));
    HEARTH_ASSIGN(QJsonObject orders, ordersOverview(db));
    HEARTH_ASSIGN(const QJsonValue repair, repairOverview(db));
    return QJsonObject{{QStringLiteral("repair"), repair}, {QStringLiteral("store"), identity.storeId},
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
                       {QStringLiteral("templates_revision"), templates},
                       {QStringLiteral("menu_items"), static_cast<int>(menu.items.size())},
                       {QStringLiteral("printers"), printers},
                       {QStringLiteral("sales"), orders}};
}

} // namespace hearth::cli
