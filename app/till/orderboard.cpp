// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "till/boards.h"
#include "till/store/salelinestore.h"
#include "till/store/salestore.h"

namespace hearth {
namespace {
protocol::PrintStatus statusOf(const PrintJob &job)
{
    protocol::PrintStatus status;
    status.jobId = job.jobId;
    status.orderId = job.orderId;
    status.kind = job.kind;
    status.station = job.station;
    status.printer = job.printerName;
    status.state = job.state;
    status.reason = job.reason;
    status.copy = job.copy;
    status.queuedAtMs = job.createdAtMs;
    status.sendingAtMs = job.sendingAtMs;
    status.sentAtMs = job.sentAtMs;
    status.printedAtMs = job.printedAtMs;
    status.proof = job.proof;
    return status;
}
} // namespace

OrderBoard::OrderBoard(storage::Database &reader, storage::Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent), m_reader(reader), m_writer(writer), m_clock(clock)
{
}

OrderBoard::~OrderBoard()
{
    // The writer works in order: after this turn nothing in it names this board.
    static_cast<void>(m_writer.run(
        [](storage::Transaction &) -> Result<void> { return fail(ErrorCode::Unavailable, QStringLiteral("closing")); }));
}

Result<QList<OrderSummary>> OrderBoard::orders(QDate businessDate, int limit) const
{
    HEARTH_ASSIGN(const QList<SaleListRow> rows, SaleStore::ofDate(m_reader, businessDate, limit));
    QList<OrderSummary> list;
    list.reserve(rows.size());
    for (const SaleListRow &row : rows) {
        HEARTH_ASSIGN(QList<PrintJob> jobs, PrintJobStore::ofOrder(m_reader, row.orderId));
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

QFuture<Result<void>> OrderBoard::confirmPrinted(const QUuid &jobId)
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    QFuture<Result<void>> future = promise->future();
    m_writer.post(
        [jobId, clock = &m_clock](storage::Transaction &tx) -> Result<void> {
            const qint64 nowMs = clock->nowMs();
            HEARTH_ASSIGN(const PrintJob job, PrintJobStore::move(tx, jobId, PrintState::Printed, QString(), nowMs,
                                                                  QStringLiteral("person")));
            HEARTH_TRY(Outbox::append(tx, protocol::FactKind::PrintStatus, newId(*clock), nowMs, protocol::encode(statusOf(job))));
            return {};
        },
        [this, promise](const Result<void> &done) {
            if (done) {
                Q_EMIT factAppended();
                Q_EMIT changed();
            }
            promise->addResult(done);
            promise->finish();
        });
    return future;
}

QFuture<Result<void>> OrderBoard::reprint(const QUuid &jobId)
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    QFuture<Result<void>> future = promise->future();
    m_writer.post(
        [jobId, clock = &m_clock](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(PrintJobStore::reprint(tx, jobId, clock->nowMs()));
            return {};
        },
        [this, promise](const Result<void> &done) {
            if (done) {
                Q_EMIT jobsQueued();
                Q_EMIT changed();
            }
            promise->addResult(done);
            promise->finish();
        });
    return future;
}

} // namespace hearth
