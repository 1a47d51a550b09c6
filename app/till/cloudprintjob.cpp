// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/cloudprintjob.h"
#include "core/faultpoint.h"
#include "core/ids.h"
#include "outbox/outbox.h"
#include "protocol/factbodies.h"
#include "till/tickets.h"

#include <algorithm>

namespace hearth {
namespace {
Result<CloudPrint> answer(storage::Transaction &tx, const Clock &clock, qint64 nowMs, const QUuid &jobId, qint64 queuedAtMs,
                          const QString &error)
{
    HEARTH_TRY(Outbox::append(tx, protocol::FactKind::PrintAccepted, newId(clock), nowMs,
                              protocol::encode(protocol::PrintAccepted{jobId, nowMs, queuedAtMs, error})));
    faultPoint("till.print_answered");
    return CloudPrint{queuedAtMs != 0, true};
}
} // namespace

Result<CloudPrint> queueCloudPrint(storage::Transaction &tx, const Clock &clock, const protocol::PrintRequested &request)
{
    const qint64 nowMs = clock.nowMs();
    HEARTH_ASSIGN(const auto present, PrintJobStore::find(tx, request.jobId));
    if (present) {
        HEARTH_ASSIGN(CloudPrint again, answer(tx, clock, nowMs, request.jobId, present->createdAtMs, QString()));
        again.queued = false;
        return again;
    }
    auto ticket = ticketFromCbor(request.ticket);
    if (!ticket)
        return answer(tx, clock, nowMs, request.jobId, 0, QStringLiteral("the ticket cannot be read: ") + ticket.error().toString());
    HEARTH_ASSIGN(QList<PrinterRow> printers, PrinterStore::forStation(tx, request.station));
    if (printers.isEmpty())
        return answer(tx, clock, nowMs, request.jobId, 0, QStringLiteral("no printer serves the station %1").arg(request.station));
    printers.removeIf([&](const PrinterRow &printer) { return !printer.prints(ticket->kind); });
    if (printers.isEmpty())
        return answer(tx, clock, nowMs, request.jobId, 0,
                      QStringLiteral("no printer of the station %1 prints a %2").arg(request.station, ticketKindName(ticket->kind)));
    ticket->jobId = request.jobId;
    if (request.again)
        ticket->copy = std::max(ticket->copy, 1);
    // A clock that is behind headquarters' gives no longer life.
    const qint64 left = std::min(request.ttlMs, request.requestedAtMs + request.ttlMs - nowMs);
    HEARTH_ASSIGN(const PrintJob job, PrintJobStore::append(tx, printers.first(), request.station, QStringLiteral("cloud"), *ticket, nowMs, left));
    faultPoint("till.print_queued");
    return answer(tx, clock, nowMs, request.jobId, job.createdAtMs, QString());
}

Result<CloudPrint> cancelCloudPrint(storage::Transaction &tx, const Clock &clock, const protocol::PrintCancelled &request)
{
    const qint64 nowMs = clock.nowMs();
    const QString cancelled = QStringLiteral("cancelled");
    HEARTH_ASSIGN(const auto present, PrintJobStore::find(tx, request.jobId));
    if (!present)
        return answer(tx, clock, nowMs, request.jobId, 0, cancelled);
    if (present->state != PrintState::Queued && present->state != PrintState::Held)
        return CloudPrint();
    HEARTH_ASSIGN(const PrintJob job, PrintJobStore::move(tx, request.jobId, PrintState::Failed, cancelled, nowMs));
    HEARTH_TRY(Outbox::append(tx, protocol::FactKind::PrintStatus, newId(clock), nowMs, protocol::encode(printStatusOf(job))));
    faultPoint("till.print_cancelled");
    return CloudPrint{true, true};
}

} // namespace hearth
