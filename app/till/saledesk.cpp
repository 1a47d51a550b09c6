// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/saledesk.h"
#include "core/faultpoint.h"
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "domain/payment/settle.h"
#include "outbox/outbox.h"
#include "till/kitchenjobs.h"
#include "till/refundjob.h"
#include "till/refusal.h"
#include "till/store/counterstore.h"
#include "till/store/paymentstore.h"
#include "till/store/salelinestore.h"
#include "till/store/salestore.h"
#include "till/tickets.h"

#include <QLoggingCategory>
#include <atomic>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(saledeskLog, "hearth.till.saledesk")

constexpr int MaxSourceKey = 200;

/** All a sale needs, made ready before the writer's turn; only the receipt number is missing. */
struct Sale {
    ClosedOrder order;
    QList<OrderLine> lines;
    TicketContext context;
    bool print = true;
};

Result<Sale> prepare(const OrderDraft &draft, Money tendered, const CloseOptions &options, const TillIdentity &till, const Clock &clock)
{
    if (draft.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("there is nothing on the order"), QStringLiteral("lines"));
    if (options.sourceKey.size() > MaxSourceKey)
        return fail(ErrorCode::InvalidInput, QStringLiteral("longer than %1 characters").arg(MaxSourceKey), QStringLiteral("sourceKey"));
    if (tendered.minor() > Money::Limit)
        return fail(ErrorCode::InvalidInput, QStringLiteral("no such amount"), QStringLiteral("tendered"));
    Sale sale;
    sale.lines = draft.lines();
    sale.context = {till, options.language};
    sale.print = options.print;
    ClosedOrder &order = sale.order;
    order.id = draft.id();
    order.storeId = till.storeId;
    order.till = till.till;
    order.channel = options.channel;
    order.closedAtMs = options.atMs.value_or(clock.nowMs());
    order.businessDate = till.calendar.businessDate(order.closedAtMs);
    if (!order.businessDate.isValid() || order.businessDate.year() < 1970 || order.businessDate.year() > 9999)
        return fail(ErrorCode::InvalidInput, QStringLiteral("no such time"), QStringLiteral("atMs"));
    order.menuRevision = options.menuRevision;
    order.currency = till.currency;
    order.events = draft.events();
    order.total = totalOf(sale.lines);
    order.sourceKey = options.sourceKey;
    order.memberId = options.memberId;
    HEARTH_ASSIGN(const Settlement settled, settleCash(order.total, tendered));
    order.payments.append({newId(clock), QStringLiteral("cash"), settled.paid, tendered, settled.change});
    return sale;
}

Result<std::optional<SoldOrder>> soldBefore(storage::Transaction &tx, const ClosedOrder &order)
{
    if (!order.sourceKey.isEmpty()) {
        HEARTH_ASSIGN(const auto row, SaleStore::bySourceKey(tx, order.sourceKey));
        if (row) {
            HEARTH_ASSIGN(ClosedOrder stored, closedOrderFromCbor(row->body));
            return std::optional<SoldOrder>(SoldOrder{std::move(stored), true, 0});
        }
    }
    HEARTH_ASSIGN(const auto row, SaleStore::byOrder(tx, order.id));
    if (!row)
        return std::optional<SoldOrder>();
    HEARTH_ASSIGN(ClosedOrder stored, closedOrderFromCbor(row->body));
    if (stored.events != order.events)
        return fail(ErrorCode::Conflict, QStringLiteral("this order was closed before, with other lines"), idText(order.id));
    return std::optional<SoldOrder>(SoldOrder{std::move(stored), true, 0});
}

/** The one transaction of a sale. */
Result<SoldOrder> record(storage::Transaction &tx, const Clock &clock, Sale &sale, MenuCategories &categories)
{
    ClosedOrder &order = sale.order;
    faultPoint("till.close_begin");
    HEARTH_ASSIGN(auto before, soldBefore(tx, order));
    if (before)
        return std::move(*before);
    HEARTH_ASSIGN(order.receiptNumber, CounterStore::nextReceipt(tx));
    faultPoint("till.receipt_number");
    const QByteArray body = toCbor(order);
    HEARTH_ASSIGN(const qint64 row, SaleStore::insert(tx, order, body));
    faultPoint("till.sale_inserted");
    for (const OrderLine &line : std::as_const(sale.lines))
        HEARTH_TRY(SaleLineStore::insert(tx, row, line));
    faultPoint("till.lines_inserted");
    for (const Payment &payment : std::as_const(order.payments))
        HEARTH_TRY(PaymentStore::insert(tx, row, payment));
    faultPoint("till.payment_inserted");
    int jobs = 0;
    if (sale.print) {
        HEARTH_ASSIGN(const auto receipt, queueTicket(tx, clock, stations::receipt(), QStringLiteral("receipt"),
                                                      receiptTicket(sale.context, order, sale.lines)));
        HEARTH_ASSIGN(const auto kitchen, queueKitchen(tx, clock, sale.context, order, sale.lines, categories.in(tx)));
        jobs = (receipt ? 1 : 0) + static_cast<int>(kitchen.size());
    }
    faultPoint("till.jobs_inserted");
    HEARTH_TRY(Outbox::append(tx, protocol::FactKind::OrderClosed, order.id, clock.nowMs(), body));
    faultPoint("till.outbox_inserted");
    return SoldOrder{order, false, jobs};
}
} // namespace

struct SaleDesk::State {
    storage::Writer &writer;
    const Clock &clock;
    std::atomic<std::shared_ptr<const TillIdentity>> identity;
    MenuCategories categories{}; ///< writer's thread only
};

SaleDesk::SaleDesk(storage::Writer &writer, const Clock &clock, TillIdentity identity, QObject *parent)
    : QObject(parent), m_state(new State{writer, clock, std::make_shared<const TillIdentity>(std::move(identity))})
{
}

SaleDesk::~SaleDesk()
{
    // The writer works in order: when this has had its turn, nothing that names this desk is left in it.
    static_cast<void>(m_state->writer.run(
        [](storage::Transaction &) -> Result<void> { return fail(ErrorCode::Unavailable, QStringLiteral("closing")); }));
}

void SaleDesk::setIdentity(const TillIdentity &identity)
{
    m_state->identity.store(std::make_shared<const TillIdentity>(identity));
}

TillIdentity SaleDesk::identity() const
{
    return *m_state->identity.load();
}

QFuture<Result<SoldOrder>> SaleDesk::close(const OrderDraft &draft, Money tendered, const CloseOptions &options)
{
    Result<Sale> sale = prepare(draft, tendered, options, *m_state->identity.load(), m_state->clock);
    if (!sale)
        return QtFuture::makeReadyFuture(Result<SoldOrder>(tl::unexpected<Error>(sale.error())));
    auto promise = std::make_shared<QPromise<Result<SoldOrder>>>();
    promise->start();
    QFuture<Result<SoldOrder>> future = promise->future();
    m_state->writer.post(
        [state = m_state, sale = std::move(*sale)](storage::Transaction &tx) mutable { return record(tx, state->clock, sale, state->categories); },
        [this, state = m_state, promise](Result<SoldOrder> sold) {
            if (sold) {
                faultPoint("till.committed");
                if (sold->jobs > 0)
                    Q_EMIT jobsQueued();
                if (!sold->repeated) {
                    Q_EMIT factAppended();
                    Q_EMIT orderClosed(*sold);
                }
                promise->addResult(std::move(sold));
            } else {
                state->categories.forget();
                qCWarning(saledeskLog) << "a sale was refused:" << sold.error().toString();
                if (sold.error().code == ErrorCode::Corrupt)
                    Q_EMIT saleImpossible(sold.error().text);
                promise->addResult(Result<SoldOrder>(tl::unexpected<Error>(
                    refusal(sold.error(), QStringLiteral("the sale was not stored; nothing was printed")))));
            }
            promise->finish();
        });
    return future;
}

QFuture<Result<Refund>> SaleDesk::refund(const RefundRequest &request)
{
    auto promise = std::make_shared<QPromise<Result<Refund>>>();
    promise->start();
    QFuture<Result<Refund>> future = promise->future();
    m_state->writer.post(
        [state = m_state, request, till = *m_state->identity.load()](storage::Transaction &tx) {
            return recordRefund(tx, state->clock, request, till);
        },
        [this, promise](Result<RecordedRefund> recorded) {
            if (recorded) {
                faultPoint("till.refund_committed");
                if (recorded->jobs > 0)
                    Q_EMIT jobsQueued();
                Q_EMIT factAppended();
                Q_EMIT orderRefunded(recorded->refund);
                promise->addResult(Result<Refund>(std::move(recorded->refund)));
            } else {
                qCWarning(saledeskLog) << "a refund was refused:" << recorded.error().toString();
                promise->addResult(Result<Refund>(tl::unexpected<Error>(
                    refusal(recorded.error(), QStringLiteral("the refund was not stored; nothing was printed")))));
            }
            promise->finish();
        });
    return future;
}

} // namespace hearth
