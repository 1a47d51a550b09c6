// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/faultpoint.h"
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "functions/http/httpfunctions.h"
#include "functions/http/onlineorderrequest.h"
#include "functions/http/query.h"
#include "functions/http/scopes.h"
#include "functions/jsonfields.h"
#include "hqstore/auditstore.h"
#include "hqstore/onlineorderstore.h"
#include "hqstore/outboxstore.h"
#include "protocol/factbodies.h"

namespace hearth::hq {
namespace {
/** What became of a request to change an order: its row as it is now, and whether that is new. */
struct ChangedOrder {
    OnlineOrderRow row;
    bool fresh = false;
};

Result<OnlineOrderRow> orderToChange(storage::Transaction &tx, const QUuid &id)
{
    HEARTH_ASSIGN(const auto row, OnlineOrderStore::find(tx, id));
    if (!row)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no online order with this id"), idText(id));
    return *row;
}

Result<void> mayHaveAnother(const OnlineOrderRow &row)
{
    // One is kept for the cancellation.
    if (row.version >= OnlineOrder::MaxVersion - 1)
        return fail(ErrorCode::Conflict, QStringLiteral("the order was amended too often"), idText(row.orderId));
    return {};
}

/** Gives an order its whole new state: order, fact to its till and audit row in one transaction, then the till is woken. The state it
    has already changes nothing. */
class AmendOnlineOrder final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("http.amend_online_order"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"PUT", QStringLiteral("/v1/online-orders/{id}"), false, scope::ordersWrite()}; }
    [[nodiscard]] FunctionOptions options() const override
    {
        FunctionOptions options;
        options.concurrency = 2;
        return options;
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        const HttpRequest &http = *events.front().request;
        HEARTH_ASSIGN(const QUuid id, idOf(http));
        const auto body = jsonBody(http, context);
        if (!body)
            return {};
        HEARTH_ASSIGN(OnlineOrderRequest request, parseOnlineOrder(*body));
        for (OrderLine &line : request.order.lines)
            line.id = newId(context.clock());
        const qint64 nowMs = context.clock().nowMs();
        ChangedOrder changed;
        faultPoint("hq.amend_before_commit");
        HEARTH_TRY(context.commit([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(changed, amend(tx, id, request, QStringLiteral("key:") + http.apiKey, nowMs));
            return {};
        }));
        faultPoint("hq.amend_committed");
        if (changed.fresh)
            context.wakeTills({changed.row.till});
        context.respond(HttpResponse::json(200, QJsonDocument(QJsonObject{{QStringLiteral("id"), idText(id)},
                                                                          {QStringLiteral("version"), changed.row.version}})));
        return {};
    }

private:
    static Result<ChangedOrder> amend(storage::Transaction &tx, const QUuid &id, const OnlineOrderRequest &request, const QString &actor,
                                      qint64 nowMs)
    {
        HEARTH_ASSIGN(OnlineOrderRow row, orderToChange(tx, id));
        HEARTH_ASSIGN(const OnlineOrder before, OnlineOrderStore::state(tx, id));
        HEARTH_TRY(isTheSameOrder(before, request.order));
        if (row.cancelledAtMs)
            return fail(ErrorCode::Conflict, QStringLiteral("the order is cancelled"), idText(id));
        if (row.stateHash == request.hash)
            return ChangedOrder{row, false};
        if (request.ofVersion > 0 && request.ofVersion != row.version)
            return fail(ErrorCode::Conflict, QStringLiteral("the order has version %1 by now").arg(row.version), QStringLiteral("of_version"));
        HEARTH_TRY(mayHaveAnother(row));
        OnlineOrder state = request.order;
        state.id = id;
        state.acceptedAtMs = before.acceptedAtMs;
        state.version = row.version + 1;
        HEARTH_TRY(OutboxStore::append(tx, row.till, protocol::ChangeKind::OnlineAmended,
                                       protocol::encode(protocol::OnlineAmended{toCbor(state), row.sold, row.tillVersion}), nowMs));
        HEARTH_TRY(OnlineOrderStore::amend(tx, row, state, request.hash, nowMs));
        HEARTH_TRY(AuditStore::add(tx, nowMs, actor, QStringLiteral("online.amended"),
                                   QStringLiteral("%1 %2 version %3, %4").arg(state.platform, state.number).arg(state.version).arg(idText(id))));
        row.version = state.version;
        return ChangedOrder{row, true};
    }

    /** An amendment says what is wanted now; whose order it is and where stays. */
    static Result<void> isTheSameOrder(const OnlineOrder &before, const OnlineOrder &now)
    {
        const auto other = [](const QString &what, const QString &where) {
            return fail(ErrorCode::InvalidInput, QStringLiteral("is %1 of this order and cannot be changed").arg(what), where);
        };
        if (now.platform != before.platform)
            return other(before.platform, QStringLiteral("platform"));
        if (now.number != before.number)
            return other(before.number, QStringLiteral("number"));
        if (now.storeId != before.storeId)
            return other(before.storeId, QStringLiteral("store"));
        if (now.placedAtMs != before.placedAtMs)
            return other(QString::number(before.placedAtMs), QStringLiteral("placed_at"));
        return {};
    }
};

/** Cancels an order for good: order, fact to its till and audit row in one transaction, then the till is woken. A repeat gives the
    first answer again. */
class CancelOnlineOrder final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("http.cancel_online_order"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"POST", QStringLiteral("/v1/online-orders/{id}/cancel"), false, scope::ordersWrite()}; }
    [[nodiscard]] FunctionOptions options() const override
    {
        FunctionOptions options;
        options.concurrency = 2;
        return options;
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        const HttpRequest &http = *events.front().request;
        HEARTH_ASSIGN(const QUuid id, idOf(http));
        QString reason;
        if (!http.body.trimmed().isEmpty()) {
            const auto body = jsonBody(http, context);
            if (!body)
                return {};
            HEARTH_ASSIGN(reason, JsonFields(*body).optionalText(QLatin1String("reason"), protocol::OnlineCancelled::MaxReason));
        }
        const qint64 nowMs = context.clock().nowMs();
        ChangedOrder changed;
        faultPoint("hq.cancel_before_commit");
        HEARTH_TRY(context.commit([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(changed, cancel(tx, id, reason, QStringLiteral("key:") + http.apiKey, nowMs));
            return {};
        }));
        faultPoint("hq.cancel_committed");
        if (changed.fresh)
            context.wakeTills({changed.row.till});
        context.respond(HttpResponse::json(200, QJsonDocument(QJsonObject{{QStringLiteral("id"), idText(id)},
                                                                          {QStringLiteral("version"), changed.row.version},
                                                                          {QStringLiteral("cancelled_at_ms"), *changed.row.cancelledAtMs}})));
        return {};
    }

private:
    static Result<ChangedOrder> cancel(storage::Transaction &tx, const QUuid &id, const QString &reason, const QString &actor, qint64 nowMs)
    {
        HEARTH_ASSIGN(OnlineOrderRow row, orderToChange(tx, id));
        if (row.cancelledAtMs)
            return ChangedOrder{row, false};
        const protocol::OnlineCancelled fact{id, row.version + 1, nowMs, reason, row.sold, row.tillVersion};
        HEARTH_TRY(OutboxStore::append(tx, row.till, protocol::ChangeKind::OnlineCancelled, protocol::encode(fact), nowMs));
        HEARTH_TRY(OnlineOrderStore::cancel(tx, row, reason, nowMs));
        HEARTH_TRY(AuditStore::add(tx, nowMs, actor, QStringLiteral("online.cancelled"),
                                   reason.isEmpty() ? idText(id) : QStringLiteral("%1: %2").arg(idText(id), reason)));
        row.version = fact.version;
        row.cancelledAtMs = nowMs;
        return ChangedOrder{row, true};
    }
};
} // namespace

std::unique_ptr<Function> makeAmendOnlineOrder()
{
    return std::make_unique<AmendOnlineOrder>();
}

std::unique_ptr<Function> makeCancelOnlineOrder()
{
    return std::make_unique<CancelOnlineOrder>();
}

} // namespace hearth::hq
