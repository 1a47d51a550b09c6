// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/faultpoint.h"
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "functions/http/httpfunctions.h"
#include "functions/http/onlineorderrequest.h"
#include "functions/http/query.h"
#include "functions/http/scopes.h"
#include "hqstore/auditstore.h"
#include "hqstore/onlineorderstore.h"
#include "hqstore/outboxstore.h"
#include "hqstore/storestore.h"
#include "hqstore/tillstore.h"

#include <algorithm>

namespace hearth::hq {
namespace {
struct Placed {
    QUuid id;
    bool repeated = false;
    qint64 till = 0;
};

/** Accepts an order of a platform: order, fact to the till and audit row in one transaction, then the till is woken. A repeat
    gives the first answer again. */
class PlaceOnlineOrder final : public Function {
public:
    explicit PlaceOnlineOrder(HqServices services) : m_services(std::move(services)) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("http.online_orders"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"POST", QStringLiteral("/v1/online-orders"), false, scope::ordersWrite()}; }
    [[nodiscard]] FunctionOptions options() const override
    {
        FunctionOptions options;
        options.concurrency = 4;
        return options;
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        const HttpRequest &http = *events.front().request;
        const auto body = jsonBody(http, context);
        if (!body)
            return {};
        HEARTH_ASSIGN(OnlineOrderRequest request, parseOnlineOrder(*body));
        OnlineOrder &order = request.order;
        order.id = newId(context.clock());
        order.acceptedAtMs = context.clock().nowMs();
        for (OrderLine &line : order.lines)
            line.id = newId(context.clock());

        const QList<qint64> online = m_services.onlineTills ? m_services.onlineTills() : QList<qint64>();
        Placed placed;
        faultPoint("hq.online_before_commit");
        HEARTH_TRY(context.commit([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(placed, place(tx, request, online, QStringLiteral("key:") + http.apiKey));
            return {};
        }));
        faultPoint("hq.online_committed");
        if (!placed.repeated)
            context.wakeTills({placed.till});
        respondPlaced(context, placed.id, placed.repeated, "/v1/orders/" + idText(placed.id).toLatin1() + "/trace");
        return {};
    }

private:
    static Result<Placed> place(storage::Transaction &tx, const OnlineOrderRequest &request, const QList<qint64> &online,
                                const QString &actor)
    {
        const OnlineOrder &order = request.order;
        HEARTH_ASSIGN(const auto present, OnlineOrderStore::find(tx, order.platform, order.number));
        if (present && present->requestHash == request.hash)
            return Placed{present->orderId, true, 0};
        if (present)
            return fail(ErrorCode::Conflict,
                        QStringLiteral("%1 has sent another order under number %2").arg(order.platform, order.number),
                        QStringLiteral("number"));
        HEARTH_ASSIGN(const auto store, StoreStore::find(tx, order.storeId));
        if (!store)
            return fail(ErrorCode::NotFound, QStringLiteral("there is no store %1").arg(order.storeId), QStringLiteral("store"));
        HEARTH_ASSIGN(const QList<qint64> tills, TillStore::receivers(tx, store->id));
        if (tills.isEmpty())
            return fail(ErrorCode::InvalidInput, QStringLiteral("store %1 has no till").arg(order.storeId), QStringLiteral("store"));
        const auto connected = std::find_if(tills.cbegin(), tills.cend(), [&](qint64 till) { return online.contains(till); });
        const qint64 till = connected != tills.cend() ? *connected : tills.first();
        HEARTH_ASSIGN(const qint64 rev,
                      OutboxStore::append(tx, till, protocol::ChangeKind::OnlinePlaced, toCbor(order), order.acceptedAtMs));
        HEARTH_TRY(OnlineOrderStore::add(tx, order, request.hash, store->id, till, rev));
        HEARTH_TRY(AuditStore::add(tx, order.acceptedAtMs, actor, QStringLiteral("online.placed"),
                                   QStringLiteral("%1 %2 as %3").arg(order.platform, order.number, idText(order.id))));
        return Placed{order.id, false, till};
    }

    const HqServices m_services;
};
} // namespace

std::unique_ptr<Function> makePlaceOnlineOrder(const HqServices &services)
{
    return std::make_unique<PlaceOnlineOrder>(services);
}

} // namespace hearth::hq
