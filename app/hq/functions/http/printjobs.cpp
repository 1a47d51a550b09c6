// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/ids.h"
#include "functions/http/httpfunctions.h"
#include "functions/http/query.h"
#include "functions/http/scopes.h"
#include "functions/http/trace.h"
#include "functions/printjson.h"
#include "hqstore/auditstore.h"
#include "hqstore/outboxstore.h"
#include "protocol/factbodies.h"

namespace hearth::hq {
namespace {
HttpResponse stateOf(int status, const CloudJobRow &job, bool cancelling)
{
    return HttpResponse::json(status, QJsonDocument(QJsonObject{{QStringLiteral("id"), idText(job.jobId)},
                                                                {QStringLiteral("state"), job.state},
                                                                {QStringLiteral("cancelling"), cancelling}}));
}

/** One job with its way to paper. Times of HQ by its clock, times of the till by the till's. */
class ShowPrintJob final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("http.print_job"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"GET", QStringLiteral("/v1/print-jobs/{id}"), false, scope::printRead()}; }
    [[nodiscard]] FunctionOptions options() const override
    {
        FunctionOptions options;
        options.concurrency = 2;
        return options;
    }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        HEARTH_ASSIGN(const QUuid id, idOf(*events.front().request));
        HEARTH_ASSIGN(const auto job, CloudJobStore::find(context.database(), id));
        if (!job)
            return fail(ErrorCode::NotFound, QStringLiteral("there is no print job with this id"), idText(id));
        HEARTH_ASSIGN(const auto atTill, PrintJobStore::find(context.database(), id));
        Trace trace;
        const QJsonObject till{{QStringLiteral("store"), job->storeCode}, {QStringLiteral("till"), job->tillNumber}};
        trace.add(QStringLiteral("accepted"), job->requestedAtMs, till);
        trace.add(QStringLiteral("pushed"), job->pushedAtMs, till);
        trace.add(QStringLiteral("till_stored"), job->tillStoredAtMs, till);
        trace.add(QStringLiteral("cancel_requested"), job->cancelRequestedAtMs);
        if (atTill)
            trace.addJob(*atTill);
        else if (job->atRest())
            trace.add(job->state, job->stateAtMs, {{QStringLiteral("reason"), job->reason}});
        QJsonObject answer = toJson(*job);
        answer.insert(QStringLiteral("printer"), atTill ? atTill->printer : QString());
        answer.insert(QStringLiteral("proof"), atTill ? atTill->proof : QString());
        answer.insert(QStringLiteral("trace"), trace.toJson());
        context.respond(HttpResponse::json(200, QJsonDocument(answer)));
        return {};
    }
};

/** A store's jobs, newest first. */
class ListPrintJobs final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("http.print_jobs"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"GET", QStringLiteral("/v1/stores/{id}/print-jobs"), false, scope::printRead()}; }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        const HttpRequest &http = *events.front().request;
        HEARTH_ASSIGN(const Store store, storeOf(http, context));
        HEARTH_ASSIGN(const Page page, pageOf(http));
        const QString state = http.query.value(QStringLiteral("state"));
        if (!state.isEmpty() && !CloudJobStore::isState(state))
            return fail(ErrorCode::InvalidInput, QStringLiteral("there is no such state"), QStringLiteral("state"));
        HEARTH_ASSIGN(const QList<CloudJobRow> jobs, CloudJobStore::list(context.database(), store.id, state, page.before, page.limit));
        QJsonArray list;
        for (const CloudJobRow &job : jobs)
            list.append(toJson(job));
        context.respond(listPage(list, jobs.isEmpty() ? 0 : jobs.last().id, page.limit));
        return {};
    }
};

/** Asks for a job not to be printed. What becomes of it is what its till says. */
class CancelPrintJob final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("http.cancel_print_job"); }
    [[nodiscard]] Trigger trigger() const override { return HttpTrigger{"DELETE", QStringLiteral("/v1/print-jobs/{id}"), false, scope::printWrite()}; }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        const HttpRequest &http = *events.front().request;
        HEARTH_ASSIGN(const QUuid id, idOf(http));
        const qint64 nowMs = context.clock().nowMs();
        std::optional<CloudJobRow> job;
        bool asked = false;
        HEARTH_TRY(context.commit([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(job, CloudJobStore::find(tx, id));
            if (!job)
                return fail(ErrorCode::NotFound, QStringLiteral("there is no print job with this id"), idText(id));
            asked = job->canBeCancelled() && job->cancelRequestedAtMs == 0;
            if (!asked)
                return {};
            HEARTH_TRY(OutboxStore::append(tx, job->till, protocol::ChangeKind::PrintCancelled,
                                           protocol::encode(protocol::PrintCancelled{id}), nowMs));
            HEARTH_TRY(CloudJobStore::cancelRequested(tx, id, nowMs));
            return AuditStore::add(tx, nowMs, QStringLiteral("key:") + http.apiKey, QStringLiteral("print.cancel_requested"), idText(id));
        }));
        if (asked)
            context.wakeTills({job->till});
        if (job->canBeCancelled())
            context.respond(stateOf(202, *job, true));
        else if (job->state == QLatin1String("cancelled"))
            context.respond(stateOf(200, *job, false));
        else
            return fail(ErrorCode::Conflict, QStringLiteral("the job is %1: it cannot be taken back any more").arg(job->state), idText(id));
        return {};
    }
};
} // namespace

std::unique_ptr<Function> makeShowPrintJob()
{
    return std::make_unique<ShowPrintJob>();
}

std::unique_ptr<Function> makeListPrintJobs()
{
    return std::make_unique<ListPrintJobs>();
}

std::unique_ptr<Function> makeCancelPrintJob()
{
    return std::make_unique<CancelPrintJob>();
}

} // namespace hearth::hq
