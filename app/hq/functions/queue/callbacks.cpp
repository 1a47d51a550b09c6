// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/faultpoint.h"
#include "core/ids.h"
#include "functions/queue/queuefunctions.h"
#include "hqstore/auditstore.h"
#include "hqstore/cloudjobstore.h"

#include <QJsonObject>
#include <QUrl>

namespace hearth::hq {
namespace {
constexpr qint64 AvoidMs = 30'000;
constexpr qsizetype RememberedServers = 1'000;

QString jobRestedTopic()
{
    return QStringLiteral("print.job_rested");
}

QString alertTopic()
{
    return QStringLiteral("printers.alert");
}

/** Posts JSON. A server that let a call run out of time is not called again for a while: others must not wait for it each time. */
class Caller {
public:
    explicit Caller(std::function<Result<int>(const QString &, const QByteArray &)> post) : m_post(std::move(post)) {}
    /** Error: it has to be tried again. */
    Result<void> call(const QString &url, const QJsonObject &body, const Clock &clock)
    {
        if (!m_post)
            return fail(ErrorCode::Unavailable, QStringLiteral("nothing can be posted here"));
        const QString server = QUrl(url).authority();
        if (const auto until = m_avoid.constFind(server); until != m_avoid.constEnd() && clock.monotonicMs() < *until)
            return fail(ErrorCode::Unavailable, QStringLiteral("%1 did not answer a moment ago").arg(server), url);
        const auto status = m_post(url, QJsonDocument(body).toJson(QJsonDocument::Compact));
        if (status && *status >= 200 && *status < 300) {
            m_avoid.remove(server);
            return {};
        }
        if (status)
            return fail(ErrorCode::Unavailable, QStringLiteral("the answer was %1").arg(*status), url);
        if (status.error().code == ErrorCode::Timeout) {
            if (m_avoid.size() >= RememberedServers)
                m_avoid.clear();
            m_avoid.insert(server, clock.monotonicMs() + AvoidMs);
        }
        return fail(status.error().code, status.error().text, url);
    }

private:
    const std::function<Result<int>(const QString &, const QByteArray &)> m_post;
    QHash<QString, qint64> m_avoid;
};

/** One call after the other (concurrency 1), each its own message: about an hour of tries, then it is dead. */
FunctionOptions callerOptions()
{
    FunctionOptions options;
    options.maxAttempts = 20;
    options.workers = WorkerClass::Io;
    return options;
}

/** Tells where a job rests now. A message whose news was told already, with a later one, is done with. */
class PrintCallback final : public Function {
public:
    explicit PrintCallback(const HqServices &services) : m_caller(services.post) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("print.callback"); }
    [[nodiscard]] Trigger trigger() const override { return QueueTrigger{jobRestedTopic(), 1}; }
    [[nodiscard]] FunctionOptions options() const override { return callerOptions(); }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        HEARTH_ASSIGN(const auto job, CloudJobStore::find(context.database(), QUuid::fromRfc4122(events.front().body)));
        if (!job || job->callback.isEmpty() || !job->atRest()
            || (job->state == job->calledState && job->stateAtMs == job->calledStateAtMs))
            return {};
        HEARTH_ASSIGN(const auto atTill, PrintJobStore::find(context.database(), job->jobId));
        HEARTH_TRY(m_caller.call(job->callback,
                                 {{QStringLiteral("id"), idText(job->jobId)}, {QStringLiteral("store"), job->storeCode},
                                  {QStringLiteral("key"), job->key}, {QStringLiteral("state"), job->state},
                                  {QStringLiteral("at_ms"), job->stateAtMs}, {QStringLiteral("reason"), job->reason},
                                  {QStringLiteral("proof"), atTill ? atTill->proof : QString()}},
                                 context.clock()));
        faultPoint("hq.callback_sent");
        const qint64 nowMs = context.clock().nowMs();
        return context.commit([&job, nowMs](storage::Transaction &tx) { return CloudJobStore::called(tx, *job, nowMs); });
    }

private:
    Caller m_caller;
};

class AlertCallback final : public Function {
public:
    explicit AlertCallback(const HqServices &services) : m_caller(services.post), m_url(services.alertUrl) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("printers.alert_callback"); }
    [[nodiscard]] Trigger trigger() const override { return QueueTrigger{alertTopic(), 1}; }
    [[nodiscard]] FunctionOptions options() const override { return callerOptions(); }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        if (m_url.isEmpty())
            return {}; // nobody wants to be told any more
        return m_caller.call(m_url, QJsonDocument::fromJson(events.front().body).object(), context.clock());
    }

private:
    Caller m_caller;
    const QString m_url;
};
} // namespace

Result<void> tellRested(storage::Transaction &tx, const QUuid &jobId, qint64 nowMs)
{
    HEARTH_TRY(Queue::append(tx, jobRestedTopic(), jobId.toRfc4122(), nowMs));
    return {};
}

Result<void> tellAlert(storage::Transaction &tx, const QByteArray &json, qint64 nowMs)
{
    HEARTH_TRY(Queue::append(tx, alertTopic(), json, nowMs));
    return {};
}

Runner::Alarm functionAlarm(storage::Writer &writer, const Clock &clock, const QString &alertUrl)
{
    return [&writer, &clock, alertUrl](const QString &function, const QString &text) {
        const qint64 nowMs = clock.nowMs();
        writer.post(
            [=](storage::Transaction &tx) -> Result<void> {
                HEARTH_TRY(AuditStore::add(tx, nowMs, QStringLiteral("headquarters"), QStringLiteral("function.overdue"), function + QStringLiteral(" ") + text));
                if (alertUrl.isEmpty())
                    return {};
                return tellAlert(tx, QJsonDocument(QJsonObject{{QStringLiteral("alert"), QStringLiteral("function_overdue")}, {QStringLiteral("function"), function},
                                                               {QStringLiteral("text"), text}, {QStringLiteral("at_ms"), nowMs}}).toJson(QJsonDocument::Compact), nowMs);
            },
            [](const Result<void> &) {}); // the log has it already
    };
}

std::unique_ptr<Function> makePrintCallback(const HqServices &services)
{
    return std::make_unique<PrintCallback>(services);
}

std::unique_ptr<Function> makeAlertCallback(const HqServices &services)
{
    return std::make_unique<AlertCallback>(services);
}

} // namespace hearth::hq
