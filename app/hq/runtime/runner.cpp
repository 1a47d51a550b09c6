// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/runner.h"

#include "runtime/amqpqueue.h"
#include "runtime/databasequeue.h"
#include "runtime/functionpause.h"
#include "runtime/queueconsumer.h"
#include "runtime/router.h"
#include "runtime/timertrigger.h"

#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QSet>
#include <QUuid>
#include <algorithm>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(runnerLog, "hearth.runtime.runner")

/** One request on its way; dropped without an answer it answers 503 by itself. */
struct HttpRun {
    HttpRun(HttpRequest r, std::function<void(HttpResponse)> f) : request(std::move(r)), respond(std::move(f)) {}
    HttpRun(const HttpRun &) = delete;
    HttpRun &operator=(const HttpRun &) = delete;
    ~HttpRun()
    {
        const bool paused = slot != nullptr && slot->isPaused();
        answer(errorResponse({ErrorCode::Unavailable, paused ? pausedText(*slot) : QStringLiteral("busy, try again"), {}}));
    }
    static QString pausedText(const FunctionSlot &slot)
    {
        return slot.isPausedByPeople() ? QStringLiteral("%1 is paused").arg(slot.name())
                                       : QStringLiteral("%1 is paused: a run of it does not come back").arg(slot.name());
    }
    void answer(HttpResponse response)
    {
        if (!answered.exchange(true))
            respond(std::move(response));
    }
    HttpRequest request;
    std::function<void(HttpResponse)> respond;
    std::atomic<bool> answered{false};
    const FunctionSlot *slot = nullptr; ///< once it is known
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
        return QStringLiteral("timer %1%2").arg(timer->cron, timer->scope == TimerScope::Store ? QStringLiteral(" (store)") : QString());
    if (const auto *queue = std::get_if<QueueTrigger>(&trigger))
        return QStringLiteral("queue ") + queue->topic;
    return QStringLiteral("till %1").arg(std::get<TillTrigger>(trigger).factKind);
}

struct Runner::Private {
    Private(Config c, Registry &r, storage::Writer &w, const Clock &k, std::function<void(const QList<qint64> &)> wake)
        : registry(r), shared{c, w, k, std::move(wake), [this] { wakeQueues(); }, c.node.isEmpty() ? QUuid::createUuid().toString(QUuid::WithoutBraces) : c.node,
                              {[path = c.databasePath] { return storage::Database::open(path, storage::OpenMode::ReadOnly); },
                               {connectionsOf(c), c.connectionWaitMs}}, {}},
          httpPool("http", c.workers), queuePool("queue", c.queueWorkers), timerPool("timer", c.timerWorkers), ioPool("io", c.ioWorkers),
          poller("functions", [this] { return poll(); })
    {
        for (const auto &function : registry.functions()) {
            const WorkerClass which = workersOf(*function);
            slots.push_back(std::make_unique<FunctionSlot>(*function, poolOf(which), which));
        }
    }

    static int connectionsOf(const Config &config)
    {
        constexpr int Pools = 4;
        constexpr int Own = 2; // the poll thread's, and one for what looks at states
        return config.connections > 0 ? config.connections
                                      : config.workers + config.queueWorkers + config.timerWorkers + config.ioWorkers + Pools * TaskPool::MaxSpare + Own;
    }
    TaskPool &poolOf(WorkerClass which)
    {
        return which == WorkerClass::Http ? httpPool : which == WorkerClass::Queue ? queuePool : which == WorkerClass::Io ? ioPool : timerPool;
    }

    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> prepareQueues();
    [[nodiscard]] int poll();
    [[nodiscard]] Result<void> pollDatabase();
    void pollDeadlines(qint64 now);
    void wakeQueues();
    void handle(const std::shared_ptr<HttpRun> &run);
    void runHttp(FunctionSlot &slot, const std::shared_ptr<HttpRun> &run);
    [[nodiscard]] FunctionSlot *slotOf(const QString &name) const;
    [[nodiscard]] Result<Invoked> invokeIngest(const Invocation &invocation);
    [[nodiscard]] QString pausedBy(const FunctionSlot &slot) const;

    Registry &registry;
    RunnerShared shared;
    Alarm alarm;
    Authoriser authorise;
    std::vector<std::unique_ptr<FunctionSlot>> slots;
    std::vector<std::unique_ptr<QueueConsumer>> queues;
    std::vector<std::unique_ptr<TimerConsumer>> timers;
    std::unique_ptr<QueueDriver> driver; ///< before the pools go it is stopped
    Router router;
    Guarded<QHash<QString, FunctionPause::Row>> pauses; ///< as they were last read
    QElapsedTimer sincePoll;
    int tickMs = 1000;
    std::atomic<bool> running{false};
    std::atomic<bool> pollNow{false};
    // Last, so that no thread outlives what it uses.
    TaskPool httpPool;
    TaskPool queuePool;
    TaskPool timerPool;
    TaskPool ioPool;
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
        } else if (const auto *timed = std::get_if<TimerTrigger>(&slot.trigger())) {
            if (shared.config.queuesOnly)
                continue;
            auto cron = Cron::parse(timed->cron);
            if (!cron)
                return fail(ErrorCode::InvalidInput, cron.error().toString(), slot.name());
            timers.push_back(std::make_unique<TimerConsumer>(slot, shared, *cron));
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
    HEARTH_TRY(prepareQueues());
    tickMs = std::min(tickMs, std::max(1, shared.config.pollMs));
    // Pauses are in force before anything begins.
    HEARTH_ASSIGN(const storage::DatabasePool::Lease database, shared.pool.take(QStringLiteral("start")));
    HEARTH_ASSIGN(auto read, FunctionPause::all(*database));
    for (const auto &slot : slots)
        slot->setPaused(read.contains(slot->name()));
    pauses.with([&](auto &now) { now = std::move(read); });
    return {};
}

Result<void> Runner::Private::prepareQueues()
{
    const QueueDriver::Parts parts{shared.pool, shared.writer, shared.clock, shared.config.pollMs};
    if (shared.config.broker)
        driver = std::make_unique<AmqpQueue>(parts, *shared.config.broker, shared.node);
    else
        driver = std::make_unique<DatabaseQueue>(parts);
    const auto &wanted = shared.config.functions;
    for (const auto &queue : queues) {
        const QueueConsumerInfo consumer = queue->info();
        if (shared.config.carries)
            driver->carry(consumer);
        if (!wanted || wanted->contains(consumer.name))
            queue->setSubscription(driver->subscribe(consumer, [one = queue.get()] { one->wake(); }));
    }
    for (const QString &name : wanted.value_or(QStringList())) {
        if (std::none_of(queues.begin(), queues.end(), [&](const auto &queue) { return queue->info().name == name; }))
            return fail(ErrorCode::NotFound, QStringLiteral("there is no queue function %1").arg(name), QStringLiteral("--functions"));
    }
    return {};
}

Result<void> Runner::start()
{
    HEARTH_TRY(d->prepare());
    d->running = true;
    d->driver->start();
    d->poller.start();
    return {};
}

Result<void> Runner::startForInvoking()
{
    HEARTH_TRY(d->prepare());
    d->poller.start();
    return {};
}

void Runner::stop()
{
    d->running = false;
    // The poll thread goes on meanwhile: it interrupts what is over its time.
    for (TaskPool *pool : {&d->httpPool, &d->queuePool, &d->timerPool, &d->ioPool})
        pool->stop();
    if (d->driver)
        d->driver->stop();
    d->poller.stop();
    for (const auto &slot : d->slots)
        static_cast<void>(slot->takeAll()); // requests among them answer 503 as they go
}

void Runner::setAuthoriser(Authoriser authorise)
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
    driver->wake();
    for (const auto &queue : queues)
        queue->wake();
}

int Runner::Private::poll()
{
    const qint64 now = shared.clock.monotonicMs();
    pollDeadlines(now);
    for (const auto &slot : slots) {
        // They answer 503 as they go.
        if (slot->isPaused() && std::holds_alternative<HttpTrigger>(slot->trigger()))
            static_cast<void>(slot->takeAll());
        else
            static_cast<void>(slot->takeOverdue(now - shared.config.httpWaitMs));
    }
    if (!running)
        return tickMs;
    const bool asked = pollNow.exchange(false);
    if (asked || !sincePoll.isValid() || sincePoll.elapsed() >= shared.config.pollMs) {
        sincePoll.start();
        if (asked) {
            for (const auto &one : timers)
                one->lookAgain();
        }
        if (const auto done = pollDatabase(); !done)
            qCWarning(runnerLog).noquote() << "cannot look at timers:" << done.error().toString();
        wakeQueues();
    }
    return tickMs;
}

Result<void> Runner::Private::pollDatabase()
{
    HEARTH_ASSIGN(const storage::DatabasePool::Lease database, shared.pool.take(QStringLiteral("poll")));
    HEARTH_ASSIGN(auto read, FunctionPause::all(*database));
    for (const auto &slot : slots)
        slot->setPaused(read.contains(slot->name()));
    pauses.with([&](auto &now) { now = std::move(read); });
    for (const auto &one : queues)
        one->tellPause();
    for (const auto &one : timers) {
        if (const auto done = one->poll(*database); !done)
            qCWarning(runnerLog).noquote() << one->slot().name() << "cannot be planned:" << done.error().toString();
    }
    constexpr int RunsAtOnce = 256;
    HEARTH_ASSIGN(const auto open, TimerTable::due(*database, shared.clock.nowMs(), RunsAtOnce));
    for (const TimerOpenRun &run : open) {
        const auto one = std::find_if(timers.begin(), timers.end(), [&](const auto &t) { return t->slot().name() == run.timer; });
        if (one != timers.end() && (*one)->slot().stuck() == 0)
            (*one)->again(run);
    }
    return {};
}

void Runner::Private::pollDeadlines(qint64 now)
{
    std::vector<std::function<void()>> overdue;
    shared.marks.with([&](std::list<RunMark> &marks) {
        for (RunMark &mark : marks) {
            if (now <= mark.deadline)
                continue;
            // Under the lock: the run cannot end and its connection serve another meanwhile.
            mark.database->interrupt();
            if (mark.stuck || now <= mark.deadline + mark.limitMs)
                continue;
            mark.stuck = true;
            mark.slot->gotStuck();
            overdue.emplace_back([this, slot = mark.slot, answer = std::move(mark.overdue)] {
                if (answer)
                    answer();
                const QString text = QStringLiteral("does not come back within twice its %1 ms and is paused until it does").arg(slot->options().timeLimitMs);
                qCCritical(runnerLog).noquote() << slot->name() << text;
                if (alarm)
                    alarm(slot->name(), text);
            });
        }
    });
    for (const auto &tell : overdue)
        tell();
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
    if (slot.isPaused())
        return run->answer(errorResponse({ErrorCode::Unavailable, HttpRun::pausedText(slot), {}}));
    request.pathArguments = std::move(match.arguments);
    run->slot = &slot;
    // Refused, the job goes, and the request with it answers 503.
    static_cast<void>(slot.start({[this, &slot, run](int) { runHttp(slot, run); }, true,
                                  shared.clock.monotonicMs()},
                                 std::max(1, shared.config.httpWaiting)));
}

void Runner::Private::runHttp(FunctionSlot &slot, const std::shared_ptr<HttpRun> &run)
{
    const auto database = shared.pool.take(slot.name());
    if (!database) {
        qCWarning(runnerLog).noquote() << slot.name() << "has no database:" << database.error().toString();
        return run->answer(errorResponse(database.error()));
    }
    if (const auto &http = std::get<HttpTrigger>(slot.trigger()); !http.open) {
        const auto name = authorise ? authorise(**database, bearer(run->request), http.scope)
                                    : Result<QString>(fail(ErrorCode::Unauthorised, QStringLiteral("no key is known")));
        if (!name)
            return run->answer(errorResponse(name.error()));
        run->request.apiKey = *name;
    }
    Event event;
    event.request = &run->request;
    event.atMs = shared.clock.nowMs();
    RunContext context(shared, **database, slot.options().timeLimitMs, {});
    auto done = runOnce(slot, shared, {&event, 1}, context, [run] {
        run->answer(errorResponse({ErrorCode::Timeout, QStringLiteral("the function takes too long"), {}}));
    });
    if (done)
        done = context.finish();
    if (!done)
        return run->answer(errorResponse(done.error()));
    auto response = context.takeResponse();
    run->answer(response ? std::move(*response) : HttpResponse{204, {}, {}, {}});
}

QString Runner::Private::pausedBy(const FunctionSlot &slot) const
{
    if (slot.isPausedByPeople())
        return pauses.with([&](const QHash<QString, FunctionPause::Row> &now) { return now.value(slot.name(), {0, QStringLiteral("somebody"), {}}).actor; });
    return slot.stuck() > 0 ? QStringLiteral("a run that does not come back") : QString();
}

QList<FunctionState> Runner::states() const
{
    QList<FunctionState> result;
    const auto database = d->shared.pool.take(QStringLiteral("states"));
    for (const auto &slot : d->slots) {
        const auto counts = slot->counts();
        FunctionState state{slot->name(), describe(slot->trigger()), counts.runs, counts.failures, counts.totalMs, counts.running, counts.waiting, 0,
                            counts.lastError};
        state.workers = workerClassName(slot->workers());
        state.concurrency = slot->concurrency();
        state.timeLimitMs = slot->options().timeLimitMs;
        state.maxMs = counts.maxMs;
        state.paused = d->pausedBy(*slot);
        state.overdue = counts.overdue;
        state.buckets = QList<qint64>(counts.buckets.begin(), counts.buckets.end());
        const auto queue = std::find_if(d->queues.begin(), d->queues.end(),
                                        [&](const auto &consumer) { return &consumer->slot() == slot.get(); });
        if (queue != d->queues.end()) {
            const auto backlog = database ? (*queue)->backlog(**database) : Result<Backlog>(tl::unexpected<Error>(database.error()));
            if (backlog) {
                state.waiting = backlog->waiting;
                state.dead = backlog->dead;
                state.waitingSinceMs = backlog->sinceMs;
            } else {
                state.lastError = backlog.error().toString();
            }
        }
        result.append(std::move(state));
    }
    const auto &ingest = d->registry.ingestFunctions();
    for (std::size_t i = 0; i < ingest.size(); ++i) {
        const auto counts = d->registry.ingestCounts(i);
        FunctionState state{ingest[i]->name(), describe(Trigger(ingest[i]->trigger())), counts.runs, counts.failures, counts.totalMs, 0, 0, 0,
                            counts.lastError};
        state.workers = QStringLiteral("writer");
        result.append(std::move(state));
    }
    return result;
}

storage::DatabasePool::Usage Runner::connections() const
{
    return d->shared.pool.usage();
}

void Runner::setAlarm(Alarm alarm)
{
    d->alarm = std::move(alarm);
}

void Runner::wakeTimers()
{
    d->pollNow = true;
    d->poller.wake();
}

FunctionSlot *Runner::Private::slotOf(const QString &name) const
{
    const auto found = std::find_if(slots.begin(), slots.end(), [&](const auto &slot) { return slot->name() == name; });
    return found == slots.end() ? nullptr : found->get();
}

Result<Runner::Invoked> Runner::Private::invokeIngest(const Invocation &invocation)
{
    const auto &all = registry.ingestFunctions();
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto &one) { return one->name() == invocation.function; });
    if (found == all.end())
        return fail(ErrorCode::NotFound, QStringLiteral("there is no function %1").arg(invocation.function));
    if (!invocation.fact)
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1 takes a fact of a till").arg(invocation.function));
    const qint64 begun = shared.clock.monotonicMs();
    bool undone = false;
    Invoked invoked;
    invoked.outcome = shared.writer.run([&](storage::Transaction &tx) -> Result<void> {
        HEARTH_TRY(registry.ingest(tx, (*found)->trigger().factKind, *invocation.fact));
        if (!invocation.dryRun)
            return {};
        undone = true;
        return fail(ErrorCode::Internal, QStringLiteral("a dry run"));
    });
    invoked.committed = invoked.outcome && !invocation.dryRun;
    if (undone)
        invoked.outcome = {};
    invoked.tookMs = shared.clock.monotonicMs() - begun;
    return invoked;
}

Result<int> Runner::runOrdered(const QString &timer)
{
    constexpr int MostRuns = 100'000; // more than there are stores
    const auto one = std::find_if(d->timers.begin(), d->timers.end(), [&](const auto &t) { return t->slot().name() == timer; });
    if (one == d->timers.end())
        return fail(ErrorCode::NotFound, QStringLiteral("there is no timer %1").arg(timer));
    std::vector<TimerOpenRun> open;
    {
        HEARTH_ASSIGN(const storage::DatabasePool::Lease database, d->shared.pool.take(timer));
        HEARTH_ASSIGN(open, TimerTable::due(*database, d->shared.clock.nowMs(), MostRuns));
    }
    std::erase_if(open, [&](const TimerOpenRun &run) { return run.timer != timer; });
    for (const TimerOpenRun &run : open)
        HEARTH_TRY((*one)->runNow(run));
    return static_cast<int>(open.size());
}

Result<Runner::Invoked> Runner::invoke(Invocation invocation)
{
    FunctionSlot *slot = d->slotOf(invocation.function);
    if (slot == nullptr)
        return d->invokeIngest(invocation);
    if (const auto *http = std::get_if<HttpTrigger>(&slot->trigger())) {
        if (!invocation.request)
            return fail(ErrorCode::InvalidInput, QStringLiteral("%1 takes a request").arg(slot->name()));
        HttpRequest &request = *invocation.request;
        Router::Match match = d->router.find(request.method, request.path);
        if (match.target < 0 || d->slots[static_cast<std::size_t>(match.target)].get() != slot)
            return fail(ErrorCode::InvalidInput, QStringLiteral("%1 serves %2 %3, this is %4 %5").arg(slot->name(), QString::fromLatin1(http->method), http->pattern,
                                                                                                       QString::fromLatin1(request.method), request.path), QStringLiteral("path"));
        request.pathArguments = std::move(match.arguments);
        Event event;
        event.request = &request;
        event.atMs = d->shared.clock.nowMs();
        invocation.events = {event};
    }
    if (invocation.events.empty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1 takes at least one event").arg(slot->name()));
    HEARTH_ASSIGN(const storage::DatabasePool::Lease database, d->shared.pool.take(slot->name()));
    const qint64 begun = d->shared.clock.monotonicMs();
    RunContext context(d->shared, *database, slot->options().timeLimitMs, {});
    if (invocation.dryRun)
        context.setDryRun();
    Invoked invoked;
    invoked.outcome = runOnce(*slot, d->shared, invocation.events, context);
    invoked.committed = context.committed() && !invocation.dryRun;
    if (invoked.outcome)
        invoked.outcome = context.finish();
    invoked.tookMs = d->shared.clock.monotonicMs() - begun;
    if (invocation.request) {
        auto response = context.takeResponse();
        invoked.response = !invoked.outcome ? errorResponse(invoked.outcome.error()) : response ? std::move(*response) : HttpResponse{204, {}, {}, {}};
    }
    return invoked;
}

} // namespace hearth::hq
