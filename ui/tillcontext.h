// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "till/boards.h"
#include "till/inboxdesk.h"
#include "till/saledesk.h"
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
    InboxDesk *inbox = nullptr; ///< may be missing: then no notice of online orders
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
        constexpr qint64 Day = 24LL * 3600 * 1000;
        HEARTH_ASSIGN(QList<PrintJob> jobs, orders->troubledJobs());
        jobs.removeIf([before = clock->nowMs() - Day](const PrintJob &job) { return job.createdAtMs < before; });
        return jobs;
    }
    [[nodiscard]] QDate today() const { return sales->identity().calendar.businessDate(clock->nowMs()); }
};

} // namespace hearth
