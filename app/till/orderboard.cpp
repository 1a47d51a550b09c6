// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "till/boards.h"
#include "till/boardwrite.h"
#include "till/changeslip.h"
#include "till/outdated.h"
#include "till/store/salelinestore.h"
#include "till/store/salestore.h"
#include "till/tickets.h"

namespace hearth {

OrderBoard::OrderBoard(storage::Database &reader, storage::Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent), m_reader(reader), m_writer(writer), m_clock(clock)
{
}

OrderBoard::~OrderBoard()
{
    leaveWriter(m_writer);
}

Result<QList<OrderSummary>> OrderBoard::orders(QDate businessDate, int limit) const
{
    HEARTH_ASSIGN(const QList<SaleListRow> rows, SaleStore::ofDate(m_reader, businessDate, limit));
    QList<OrderSummary> list;
    list.reserve(rows.size());
    for (const SaleListRow &row : rows) {
        HEARTH_ASSIGN(QList<PrintJob> jobs, PrintJobStore::ofOrder(m_reader, placedOrderId(row.orderId, row.sourceKey)));
        for (PrintJob &job : jobs)
            job.ticket.clear();
        list.append({row.orderId, row.receiptNumber, row.closedAtMs, row.channel, row.platform, row.platformNumber, row.pieces,
                     row.total, row.refunded, row.atHq, std::move(jobs)});
    }
    return list;
}

Result<ClosedOrder> OrderBoard::order(const QUuid &orderId) const
{
    HEARTH_ASSIGN(const auto sale, SaleStore::byOrder(m_reader, orderId));
    if (!sale)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such order at this till"), idText(orderId));
    return closedOrderFromCbor(sale->body);
}

Result<QList<OrderLine>> OrderBoard::refundable(const QUuid &orderId) const
{
    HEARTH_ASSIGN(const auto sale, SaleStore::byOrder(m_reader, orderId));
    if (!sale)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such order at this till"), idText(orderId));
    HEARTH_ASSIGN(QList<SaleLineRow> rows, SaleLineStore::ofSale(m_reader, sale->id));
    QList<OrderLine> left;
    for (SaleLineRow &row : rows) {
        row.line.quantity -= row.refundedQuantity;
        if (row.line.quantity > 0)
            left.append(std::move(row.line));
    }
    return left;
}

Result<QList<PrintJob>> OrderBoard::troubledJobs() const
{
    constexpr int Limit = 200;
    HEARTH_ASSIGN(QList<PrintJob> jobs, PrintJobStore::troubled(m_reader, Limit));
    for (PrintJob &job : jobs)
        job.ticket.clear();
    return jobs;
}

Result<QList<PrintJob>> OrderBoard::kitchenList(qint64 fromMs) const
{
    constexpr int Limit = 200;
    constexpr qint64 UsualMs = 20'000; // so long a ticket may take without being missed
    return PrintJobStore::notOnPaper(m_reader, fromMs, m_clock.nowMs() - UsualMs, Limit);
}

/** A person's decision; HQ hears what became of the job where `tell`. */
QFuture<Result<void>> OrderBoard::decide(std::function<Result<PrintJob>(storage::Transaction &, qint64 nowMs)> step, bool tell)
{
    return boardWrite(
        m_writer,
        [step = std::move(step), tell, clock = &m_clock](storage::Transaction &tx) -> Result<void> {
            const qint64 nowMs = clock->nowMs();
            HEARTH_ASSIGN(const PrintJob job, step(tx, nowMs));
            if (tell)
                HEARTH_TRY(Outbox::append(tx, protocol::FactKind::PrintStatus, newId(*clock), nowMs, protocol::encode(printStatusOf(job))));
            return {};
        },
        [this, tell] {
            if (tell)
                Q_EMIT factAppended();
            Q_EMIT jobsQueued();
            Q_EMIT changed();
        });
}

QFuture<Result<void>> OrderBoard::confirmPrinted(const QUuid &jobId)
{
    return decide([jobId](storage::Transaction &tx, qint64 nowMs) {
        return PrintJobStore::move(tx, jobId, PrintState::Printed, QString(), nowMs, QStringLiteral("person"));
    }, true);
}

QFuture<Result<void>> OrderBoard::reprint(const QUuid &jobId, const QString &printer)
{
    return decide([jobId, printer](storage::Transaction &tx, qint64 nowMs) -> Result<PrintJob> {
        HEARTH_ASSIGN(const auto original, PrintJobStore::original(tx, jobId));
        HEARTH_ASSIGN(PrintJob copy, PrintJobStore::reprint(tx, jobId, nowMs, printer));
        if (original)
            HEARTH_TRY(markOutdated(tx, *original, copy.jobId));
        return copy;
    }, false);
}

QFuture<Result<void>> OrderBoard::release(const QUuid &jobId)
{
    return decide([jobId](storage::Transaction &tx, qint64 nowMs) -> Result<PrintJob> {
        HEARTH_ASSIGN(const auto job, PrintJobStore::find(tx, jobId));
        if (job && (job->state != PrintState::Held || job->reason != PrintJobStore::stale()))
            return fail(ErrorCode::Conflict, QStringLiteral("the ticket does not wait for a person"), idText(jobId));
        if (job)
            HEARTH_TRY(markOutdated(tx, *job, jobId));
        return PrintJobStore::move(tx, jobId, PrintState::Queued, QString(), nowMs);
    }, false);
}

QFuture<Result<void>> OrderBoard::moveTo(const QUuid &jobId, const QString &printer)
{
    return decide([jobId, printer](storage::Transaction &tx, qint64 nowMs) -> Result<PrintJob> {
        HEARTH_ASSIGN(const auto row, PrinterStore::named(tx, printer));
        if (!row)
            return fail(ErrorCode::NotFound, QStringLiteral("there is no printer of that name"), printer);
        HEARTH_ASSIGN(PrintJob moved, PrintJobStore::moveTo(tx, jobId, *row, nowMs));
        moved.reason = QStringLiteral("moved from ") + moved.movedFrom;
        return moved;
    }, true);
}

QFuture<Result<void>> OrderBoard::doneByHand(const QUuid &jobId)
{
    return decide([jobId](storage::Transaction &tx, qint64) { return PrintJobStore::putAside(tx, jobId, PrintJobStore::madeByHand()); }, true);
}

QFuture<Result<void>> OrderBoard::drop(const QUuid &jobId)
{
    return decide([jobId](storage::Transaction &tx, qint64) { return PrintJobStore::putAside(tx, jobId, PrintJobStore::dropped()); }, true);
}

} // namespace hearth
