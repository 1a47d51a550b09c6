// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/ids.h"
#include "functions/http/httpfunctions.h"
#include "functions/http/scopes.h"
#include "functions/http/trace.h"
#include "hqstore/onlineorderstore.h"
#include "hqstore/printjobstore.h"
#include "hqstore/salestore.h"

namespace hearth::hq {
namespace {
/** Where an order went and when, down to paper. Times of HQ by its clock, times of the till by the till's. */
class OrderTrace final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("http.order_trace"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"GET", QStringLiteral("/v1/orders/{id}/trace"), false, scope::ordersRead()}; }
    [[nodiscard]] FunctionOptions options() const override
    {
        FunctionOptions options;
        options.concurrency = 2;
        return options;
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        const QString text = events.front().request->pathArguments.value(QStringLiteral("id"));
        const QUuid id = text.size() == 36 ? QUuid::fromString(text) : QUuid();
        if (id.isNull())
            return fail(ErrorCode::InvalidInput, QStringLiteral("an order's id is a UUID"), QStringLiteral("id"));
        Trace trace;
        HEARTH_ASSIGN(const auto online, OnlineOrderStore::find(context.database(), id));
        if (online) {
            const QJsonObject till{{QStringLiteral("store"), online->storeCode}, {QStringLiteral("till"), online->tillNumber}};
            trace.add(QStringLiteral("accepted"), online->acceptedAtMs, till);
            trace.add(QStringLiteral("pushed"), online->pushedAtMs.value_or(0), till);
            trace.add(QStringLiteral("till_stored"), online->tillStoredAtMs.value_or(0), till);
            HEARTH_ASSIGN(const QList<OnlineOrderChange> changes, OnlineOrderStore::changes(context.database(), id));
            for (const OnlineOrderChange &change : changes) {
                const QJsonObject more{{QStringLiteral("version"), change.version}};
                trace.add(change.cancelled ? QStringLiteral("cancelled") : QStringLiteral("amended"), change.atMs, more);
                trace.add(change.cancelled ? QStringLiteral("till_cancelled") : QStringLiteral("till_amended"), change.tillAtMs.value_or(0), more);
            }
        } else {
            HEARTH_ASSIGN(const auto sale, SaleStore::find(context.database(), id));
            if (!sale)
                return fail(ErrorCode::NotFound, QStringLiteral("there is no order with this id"), text);
            const QJsonObject till{{QStringLiteral("store"), sale->storeCode}, {QStringLiteral("till"), sale->tillNumber},
                                   {QStringLiteral("receipt"), sale->receiptNumber}};
            trace.add(QStringLiteral("closed"), sale->closedAtMs, till);
            trace.add(QStringLiteral("received"), sale->receivedAtMs, till);
        }
        HEARTH_ASSIGN(const QList<PrintJobRow> jobs, PrintJobStore::ofOrder(context.database(), id));
        for (const PrintJobRow &job : jobs)
            trace.addJob(job);
        context.respond(HttpResponse::json(200, QJsonDocument(trace.toJson())));
        return {};
    }
};
} // namespace

std::unique_ptr<Function> makeOrderTrace()
{
    return std::make_unique<OrderTrace>();
}

} // namespace hearth::hq
