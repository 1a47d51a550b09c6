// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "till/boards.h"
#include "till/forecastboard.h"
#include "till/inboxdesk.h"
#include "till/incidentboard.h"
#include "till/managerdesk.h"
#include "till/printerdesk.h"
#include "till/printersetup.h"
#include "till/saledesk.h"
#include "till/shiftdesk.h"
#include "till/templatedesk.h"
#include "ui/models/shopformat.h"

namespace hearth {

/** What the windows work with; the desks outlive them. UI thread. */
struct TillContext {
    const Clock *clock = nullptr;
    SaleDesk *sales = nullptr;
    MenuDesk *menu = nullptr;
    OrderBoard *orders = nullptr;
    PrinterBoard *printers = nullptr;
    SyncBoard *sync = nullptr;
    IncidentBoard *incidents = nullptr;
    PrinterDesk *printerDesk = nullptr;
    PrinterSetup *setup = nullptr; ///< may be missing: then printers are added by command only
    InboxDesk *inbox = nullptr; ///< may be missing: then no notice of online orders
    ForecastBoard *forecasts = nullptr; ///< may be missing: then there is no page of forecasts
    TemplateDesk *templates = nullptr; ///< may be missing: then there is no page of tickets …
    ShiftDesk *shifts = nullptr;       ///< … or no report
    MemberDesk *members = nullptr;     ///< may be missing: then no order is of a member …
    ManagerDesk *managers = nullptr;   ///< … or the manager has no page of members
    std::function<PaperProfile(const PrinterRow &)> paperOf{}; ///< what the printing thread takes a printer's paper for
    QString language = QStringLiteral("zh_CN");

    /** How amounts and times are written now. */
    [[nodiscard]] ShopFormat format() const
    {
        const TillIdentity identity = sales->identity();
        return ShopFormat(language, identity.currency, identity.calendar);
    }
    /** Tickets of the last day that are held, in doubt or failed; older ones nobody needs any more. */
    [[nodiscard]] Result<QList<PrintJob>> troubledJobs() const
    {
        HEARTH_ASSIGN(QList<PrintJob> jobs, orders->troubledJobs());
        jobs.removeIf([before = dayAgo()](const PrintJob &job) { return job.createdAtMs < before; });
        return jobs;
    }
    /** Tickets of the last day that the kitchen does not have on paper. */
    [[nodiscard]] Result<QList<PrintJob>> kitchenList() const { return orders->kitchenList(dayAgo()); }
    [[nodiscard]] qint64 dayAgo() const { return clock->nowMs() - 24LL * 3600 * 1000; }
    /** Whether a printer of that name would print now. */
    [[nodiscard]] bool canPrintNow(const QString &printer) const
    {
        const auto &all = printers->printers();
        return std::any_of(all.begin(), all.end(), [&](const PrinterHealth &one) { return one.printer == printer && canPrint(one.condition); });
    }
    /** Of the printer that prints receipts. */
    [[nodiscard]] PaperProfile receiptPaper() const
    {
        const QList<PrinterRow> rows = printerDesk->printers().value_or(QList<PrinterRow>{});
        const auto row = std::find_if(rows.begin(), rows.end(), [](const PrinterRow &one) { return one.stations.contains(QStringLiteral("receipt")); });
        return row == rows.end() || !paperOf ? PaperProfile() : paperOf(*row);
    }
    [[nodiscard]] QDate today() const { return sales->identity().calendar.businessDate(clock->nowMs()); }
};

} // namespace hearth
