// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/runner.h"

#include "runtime/queueconsumer.h"
#include "runtime/router.h"
#include "runtime/timertrigger.h"

#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QSet>
#include <algorithm>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(log, "hearth.runtime.runner")

/** One request on its way; dropped without an answer it answers 503 by itself. */
struct HttpRun {
    HttpRun(HttpRequest r, std::function<void(HttpResponse)> f) : request(std::move(r)), respond(std::move(f)) {}
    HttpRun(const HttpRun &) = delete;
    HttpRun &operator=(const HttpRun &) = delete;
    ~HttpRun() { answer(errorResponse({ErrorCode::Unavailable, QStringLiteral("busy, try again"), {}})); }
    void answer(HttpResponse response)
    {
        if (!answered.exchange(true))
            respond(std::move(response));
    }
    HttpRequest request;
    std::function<void(HttpResponse)> respond;
    std::atomic<bool> answered{false};
};

HttpResponse plainError(int status, const QString &code, const QString &text)
{
    HttpResponse response = errorResponse({ErrorCode::Internal, text, {}});
    response.status = status;
    response.body.replace("\"internal\"", "\"" + code.toLatin1() + "\"");
    return response;
}

QByteArray bearer(const HttpRequest &request)
{
    const QByteArray value = request.headers.value("authorization");
    return value.left(7).toLower() == "bearer " ? value.mid(7).trimmed() : QByteArray();
}
} // namespace

QString describe(const Trigger &trigger)
{
    if (const auto *http = std::get_if<HttpTrigger>(&trigger))
        return QStringLiteral("http %1 %2").arg(QString::fromLatin1(http->method), http->pattern);
    if (const auto *timer = std::get_if<TimerTrigger>(&trigger))
        return timer->intervalMs % 1000 == 0 ? QStringLiteral("timer %1s").arg(timer->intervalMs / 1000)
                                             : QStringLiteral("timer %1ms").arg(timer->intervalMs);
    if (const auto *queue = std::get_if<QueueTrigger>(&trigger))
        return QStringLiteral("queue ") + queue->topic;
    return QStringLiteral("till %1").arg(std::get<TillTrigger>(trigger).factKind);
}

struct Runner::Private {
    Private(Config c, Registry &r, storage::Writer &w, const Clock &k, std::function<void(const QList<qint64> &)> wake)
        : registry(r), shared{std::move(c), w, k, std::move(wake), [this] { wakeQueues(); }, {}},
          pool("function", shared.config.workers), poller("functions", [this] { return poll(); })
    {
        for (int i = 0; i < std::max(1, shared.config.workers); ++i)
            shared.workers.push_back(std::make_unique<RunWorker>());
        for (const auto &function : registry.functions())
            slots.push_back(std::make_unique<FunctionSlot>(*function, pool));
    }

    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] int poll();
    void pollDeadlines(qint64 now);
    void wakeQueues();
    void handle(const std::shared_ptr<HttpRun> &run);
    void runHttp(FunctionSlot &slot, int thread, const std::shared_ptr<HttpRun> &run);

    Registry &registry;
    RunnerShared shared;
    std::function<std::optional<QString>(storage::Database &, const QByteArray &)> authorise;
    std::vector<std::unique_ptr<FunctionSlot>> slots;
    std::vector<std::unique_ptr<QueueConsumer>> queues;
    std::vector<std::unique_ptr<TimerConsumer>> timers;
    Router router;
    std::unique_ptr<storage::Database> pollDatabase;
    Guarded<std::unique_ptr<storage::Database>> stateDatabase;
    QElapsedTimer sincePoll;
    int tickMs = 1000;
    std::atomic<bool> running{false};
    // Last, so that no thread outlives what it uses.
    TaskPool pool;
    PollThread poller;
};

Runner::Runner(Config config, Registry &registry, storage::Writer &writer, const Clock &clock,
               std::function<void(const QList<qint64> &)> wakeTills)
    : d(std::make_unique<Private>(std::move(config), registry, writer, clock, std::move(wakeTills)))
{
}

Runner::~Runner()
{
    stop();
}

Result<void> Runner::Private::prepare()
{
    QSet<QString> names;
    QSet<int> kinds;
    const auto taken = [](const QString &what) { return fail(ErrorCode::InvalidInput, what + QStringLiteral(" is there twice")); };
    for (std::size_t i = 0; i < slots.size(); ++i) {
        FunctionSlot &slot = *slots[i];
        if (names.contains(slot.name()))
            return taken(slot.name());
        names.insert(slot.name());
        tickMs = std::min(tickMs, std::max(5, slot.options().timeLimitMs / 4));
        if (const auto *http = std::get_if<HttpTrigger>(&slot.trigger())) {
            if (!router.add(http->method, http->pattern, static_cast<int>(i)))
                return taken(describe(slot.trigger()));
        } else if (std::holds_alternative<QueueTrigger>(slot.trigger())) {
            queues.push_back(std::make_unique<QueueConsumer>(slot, shared));
        } else if (std::holds_alternative<TimerTrigger>(slot.trigger())) {
            timers.push_back(std::make_unique<TimerConsumer>(slot, shared));
        } else {
            return fail(ErrorCode::InvalidInput, slot.name() + QStringLiteral(": a till trigger needs an ingest function"));
        }
    }
    for (const auto &function : registry.ingestFunctions()) {
        if (names.contains(function->name()) || kinds.contains(function->trigger().factKind))
            return taken(function->name());
        names.insert(function->name());
        kinds.insert(function->trigger().factKind);
    }
    tickMs = std::min(tickMs, std::max(1, shared.config.pollMs));
    HEARTH_ASSIGN(pollDatabase, storage::Database::open(shared.config.databasePath, storage::OpenMode::ReadOnly));
    return {};
}

Result<void> Runner::start()
{
    HEARTH_TRY(d->prepare());
    d->running = true;
    d->poller.start();
    return {};
}

void Runner::stop()
{
    d->running = false;
    d->poller.stop();
    d->pool.stop();
    for (const auto &slot : d->slots)
        static_cast<void>(slot->takeAll()); // requests among them answer 503 as they go
}

void Runner::setAuthoriser(std::function<std::optional<QString>(storage::Database &, const QByteArray &)> authorise)
{
    d->authorise = std::move(authorise);
}

void Runner::wakeQueues()
{
    d->wakeQueues();
}

void Runner::Private::wakeQueues()
{
    if (!running)
        return;
    for (const auto &queue : queues)
        queue->wake();
}

int Runner::Private::poll()
{
    const qint64 now = shared.clock.monotonicMs();
    pollDeadlines(now);
    for (const auto &slot : slots)
        static_cast<void>(slot->takeOverdue(now - shared.config.httpWaitMs)); // they answer 503 as they go
    if (!sincePoll.isValid() || sincePoll.elapsed() >= shared.config.pollMs) {
        sincePoll.start();
        for (const auto &timer : timers) {
            if (const auto done = timer->poll(*pollDatabase); !done)
                qCWarning(log).noquote() << timer->slot().name() << "cannot be planned:" << done.error().toString();
        }
        wakeQueues();
    }
    return tickMs;
}

void Runner::Private::pollDeadlines(qint64 now)
{
    for (const auto &worker : shared.workers) {
        std::function<void()> overdue;
        worker->mark.with([&](std::optional<RunMark> &mark) {
            if (!mark || now <= mark->deadline)
                return;
            // Under the lock: the run cannot end and another begin meanwhile.
            mark->database->interrupt();
            if (now > mark->deadline + mark->limitMs)
                overdue.swap(mark->overdue);
        });
        if (overdue)
            overdue();
    }
}

void Runner::handleHttp(HttpRequest request, std::function<void(HttpResponse)> respond)
{
    const auto run = std::make_shared<HttpRun>(std::move(request), std::move(respond));
    if (d->running)
        d->handle(run);
}

void Runner::Private::handle(const std::shared_ptr<HttpRun> &run)
{
    HttpRequest &request = run->request;
    Router::Match match = router.find(request.method, request.path);
    if (!match.known)
        return run->answer(errorResponse({ErrorCode::NotFound, QStringLiteral("there is nothing at this path"), request.path}));
    if (match.target < 0) {
        HttpResponse response = plainError(405, QStringLiteral("method_not_allowed"), QStringLiteral("not with this method"));
        response.headers.insert("Allow", match.allow);
        return run->answer(std::move(response));
    }
    if (request.body.size() > shared.config.maxBody)
        return run->answer(plainError(413, QStringLiteral("too_large"), QStringLiteral("the body is too large")));
    FunctionSlot &slot = *slots[static_cast<std::size_t>(match.target)];
    if (!std::get<HttpTrigger>(slot.trigger()).open && bearer(request).isEmpty())
        return run->answer(errorResponse({ErrorCode::Unauthorised, QStringLiteral("a key is needed: Authorization: Bearer KEY"), {}}));
    request.pathArguments = std::move(match.arguments);
    // Refused, the job goes, and the request with it answers 503.
    static_cast<void>(slot.start({[this, &slot, run](int thread) { runHttp(slot, thread, run); }, true,
                                  shared.clock.monotonicMs()},
                                 std::max(1, shared.config.httpWaiting)));
}

void Runner::Private::runHttp(FunctionSlot &slot, int thread, const std::shared_ptr<HttpRun> &run)
{
    const auto database = shared.database(thread);
    if (!database) {
        qCWarning(log).noquote() << slot.name() << "has no database:" << database.error().toString();
        return run->answer(errorResponse(database.error()));
    }
    if (!std::get<HttpTrigger>(slot.trigger()).open) {
        const auto name = authorise ? authorise(**database, bearer(run->request)) : std::nullopt;
        if (!name)
            return run->answer(errorResponse({ErrorCode::Unauthorised, QStringLiteral("the key is not known"), {}}));
        run->request.apiKey = *name;
    }
    Event event;
    event.request = &run->request;
    event.atMs = shared.clock.nowMs();
    RunContext context(shared, **database, shared.clock.monotonicMs() + slot.options().timeLimitMs, {});
    auto done = runOnce(slot, shared, thread, {&event, 1}, context, [run] {
        run->answer(errorResponse({ErrorCode::Timeout, QStringLiteral("the function takes too long"), {}}));
    });
    if (done)
        done = context.finish();
    if (!done)
        return run->answer(errorResponse(done.error()));
    auto response = context.takeResponse();
    run->answer(response ? std::move(*response) : HttpResponse{204, {}, {}, {}});
}

QList<FunctionState> Runner::states() const
{
    QList<FunctionState> result;
    const auto add = [&](const FunctionSlot &slot) -> FunctionState & {
        const auto counts = slot.counts();
        return result.emplace_back(FunctionState{slot.name(), describe(slot.trigger()), counts.runs, counts.failures, counts.totalMs,
                                                 counts.running, counts.waiting, 0, counts.lastError});
    };
    for (const auto &slot : d->slots) {
        FunctionState &state = add(*slot);
        const auto queue = std::find_if(d->queues.begin(), d->queues.end(),
                                        [&](const auto &consumer) { return &consumer->slot() == slot.get(); });
        if (queue == d->queues.end())
            continue;
        const auto backlog = d->stateDatabase.with([&](std::unique_ptr<storage::Database> &database) -> Result<QueueConsumer::Backlog> {
            if (!database) {
                HEARTH_ASSIGN(database, storage::Database::open(d->shared.config.databasePath, storage::OpenMode::ReadOnly));
            }
            return (*queue)->backlog(*database);
        });
        if (!backlog) {
            state.lastError = backlog.error().toString();
            continue;
        }
        state.waiting = backlog->waiting;
        state.dead = backlog->dead;
    }
    const auto &ingest = d->registry.ingestFunctions();
    for (std::size_t i = 0; i < ingest.size(); ++i) {
        const auto counts = d->registry.ingestCounts(i);
        result.append(FunctionState{ingest[i]->name(), describe(Trigger(ingest[i]->trigger())), counts.runs, counts.failures,
                                    counts.totalMs, 0, 0, 0, counts.lastError});
    }
    return result;
}

} // namespace hearth::hq
