// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/ids.h"
#include "functions/http/httpfunctions.h"
#include "hqstore/onlineorderstore.h"
#include "hqstore/printjobstore.h"
#include "hqstore/salestore.h"

#include <QJsonArray>
#include <QJsonObject>
#include <algorithm>

namespace hearth::hq {
namespace {
struct Hop {
    qint64 atMs = 0;
    QString name;
    QJsonObject more;
};

/** The hops of one order with their times, in the order they were passed where times are equal. */
class Trace {
public:
    void add(const QString &name, qint64 atMs, const QJsonObject &more = {})
    {
        if (atMs > 0)
            m_hops.append({atMs, name, more});
    }
    void addJob(const PrintJobRow &job)
    {
        QJsonObject more{{QStringLiteral("job"), idText(job.jobId)}, {QStringLiteral("station"), job.station},
                         {QStringLiteral("kind"), job.kind}, {QStringLiteral("printer"), job.printer},
                         {QStringLiteral("copy"), job.copy}};
        add(QStringLiteral("job_queued"), job.queuedAtMs, more);
        add(QStringLiteral("sending"), job.sendingAtMs, more);
        add(QStringLiteral("sent"), job.sentAtMs, more);
        if (job.state == PrintState::Printed) {
            more.insert(QStringLiteral("proof"), job.proof);
            add(QStringLiteral("printed"), job.printedAtMs > 0 ? job.printedAtMs : job.stateAtMs, more);
        } else if (job.state == PrintState::Held || job.state == PrintState::Unknown || job.state == PrintState::Failed) {
            more.insert(QStringLiteral("reason"), job.reason);
            add(printStateName(job.state), job.stateAtMs, more);
        }
    }
    [[nodiscard]] QJsonArray toJson()
    {
        std::stable_sort(m_hops.begin(), m_hops.end(), [](const Hop &a, const Hop &b) { return a.atMs < b.atMs; });
        QJsonArray hops;
        for (const Hop &hop : std::as_const(m_hops)) {
            QJsonObject object = hop.more;
            object.insert(QStringLiteral("hop"), hop.name);
            object.insert(QStringLiteral("at_ms"), hop.atMs);
            hops.append(object);
        }
        return hops;
    }

private:
    QList<Hop> m_hops;
};

/** Where an order went and when, down to paper. Times of HQ by its clock, times of the till by the till's. */
class OrderTrace final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("http.order_trace"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"GET", QStringLiteral("/v1/orders/{id}/trace")}; }
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
