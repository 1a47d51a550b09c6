// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/outdated.h"
#include "till/onlineorderjob.h"

#include <algorithm>

namespace hearth {
namespace {
Result<bool> isOrderGone(storage::Transaction &tx, const QUuid &orderId)
{
    HEARTH_ASSIGN(const auto known, OnlineOrderStore::find(tx, orderId));
    if (known)
        return known->cancelled;
    HEARTH_ASSIGN(const auto left, tx.value("SELECT total_minor - refunded_minor FROM sale WHERE order_id = ?1 AND refunded_minor > 0", orderId));
    return left == 0;
}

/** Of a change slip: those of the same change, for other stations and on other sheets, say no more than it does. */
QString momentOf(const PrintJob &job)
{
    const auto ticket = ticketFromCbor(job.ticket);
    return job.kind == QLatin1String("change") && ticket ? ticket->localTime : QString();
}

Result<bool> isChangedSince(storage::Transaction &tx, const PrintJob &job)
{
    const QString word = job.kind == QLatin1String("online") ? job.kind : QStringLiteral("change");
    const QString moment = momentOf(job);
    HEARTH_ASSIGN(const QList<PrintJob> jobs, PrintJobStore::ofOrder(tx, job.orderId));
    return std::any_of(jobs.cbegin(), jobs.cend(), [&](const PrintJob &later) {
        return later.id > job.id && later.copy == 0 && later.kind == word && (moment.isEmpty() || momentOf(later) != moment);
    });
}
} // namespace

Result<void> markOutdated(storage::Transaction &tx, const PrintJob &job, const QUuid &jobId)
{
    const bool online = job.kind == QLatin1String("online");
    if (job.orderId.isNull()
        || (!online && job.kind != QLatin1String("kitchen") && job.kind != QLatin1String("change") && job.kind != QLatin1String("label")))
        return {};
    HEARTH_ASSIGN(const bool gone, isOrderGone(tx, job.orderId));
    HEARTH_ASSIGN(const bool changed, isChangedSince(tx, job));
    if (!gone && !changed)
        return {};
    return PrintJobStore::changeTicket(tx, jobId, [gone](Ticket &ticket) {
        ticket.cancelled = gone;
        ticket.changedSince = !gone;
    });
}

} // namespace hearth
