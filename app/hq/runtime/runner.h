// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/amqpaddress.h"
#include "runtime/function.h"
#include "storage/databasepool.h"

#include <QHash>
#include <memory>

namespace hearth::hq {

struct FunctionState {
    QString name;
    QString trigger; ///< "http POST /v1/online-orders", "timer 0 4 * * * (store)", "till 1", "queue order.closed"
    qint64 runs = 0;
    qint64 failures = 0;
    qint64 totalMs = 0;
    int running = 0;
    qint64 waiting = 0; ///< queue: messages behind the cursor, plus retries
    qint64 dead = 0;
    QString lastError;
    qint64 waitingSinceMs = 0; ///< queue: when the oldest message behind the cursor was written; 0: none
    QString workers = {};      ///< class: "http", "queue", "timer", "io"; "writer" of an ingest function
    int concurrency = 1;
    int timeLimitMs = 0;       ///< 0: none
    qint64 maxMs = 0;
    QString paused = {};       ///< who or what has paused it; empty: nobody
    qint64 overdue = 0;        ///< runs that were over twice their limit
    QList<qint64> buckets = {}; ///< runs by their time, as FunctionSlot::BucketsMs; empty of an ingest function
};

/** Runs functions: workers of each class, concurrency and time limits per function, retries with growing waits, dead letters, counts.
    A slow function never holds up another: it has slots of its own, and its class workers of its own. One that does not come back within
    twice its limit is paused until it does; a spare worker takes its place. */
class Runner {
public:
    struct Config {
        QString databasePath;
        int workers = 8;            ///< of HTTP functions; a thread is started when it is first needed
        int queueWorkers = 6;
        int timerWorkers = 4;
        int ioWorkers = 4;
        int connections = 0;        ///< hard limit; 0: one for each worker and its spare ones
        int connectionWaitMs = 2'000; ///< for one that is in use, then it is an error
        int pollMs = 1'000;         ///< looks for due timers, retries and pauses
        int httpWaiting = 64;       ///< requests waiting for a slot of one function, then 503
        int httpWaitMs = 5'000;     ///< one waits at most so long, then 503
        qint64 maxBody = 1 << 20;   ///< of a request, then 413
        std::optional<AmqpAddress> broker = {};      ///< hands queue functions their messages; nothing: the database does
        bool carries = true;                         ///< this process fills the broker
        std::optional<QStringList> functions = {};   ///< only these of the queue run here; nothing: all
        bool queuesOnly = false;                     ///< no timers
        QString node = {};          ///< this run of the program among those that share its database; empty: a name nobody has had
    };
    /** A function does not come back within twice its limit. */
    using Alarm = std::function<void(const QString &function, const QString &text)>;

    Runner(Config config, Registry &registry, storage::Writer &writer, const Clock &clock,
           std::function<void(const QList<qint64> &)> wakeTills);
    ~Runner();
    Runner(const Runner &) = delete;
    Runner &operator=(const Runner &) = delete;

    /** Errors: InvalidInput (two functions of one name, route or fact kind; a cron text), those of opening the database. */
    [[nodiscard]] Result<void> start();
    /** As start(), but runs only what invoke() is given. */
    [[nodiscard]] Result<void> startForInvoking();
    /** Waits for what runs. Requests that come later, or still wait, are answered 503. */
    void stop();
    /** Front::HttpHandler: routes, checks the key (`authorise` maps a bearer token to a key's name), runs, responds.
        404 unknown path, 405 with Allow, 401 without a valid key, 403 with one for something else, 503 when all slots of a function are taken for too long or it
        is paused. */
    void handleHttp(HttpRequest request, std::function<void(HttpResponse)> respond);
    /** Called on the runner's poll thread: must be quick. Set before the start. */
    void setAlarm(Alarm alarm);
    /** The name of a key. Errors Unauthorised: not a key; Forbidden: not for this scope. */
    using Authoriser = std::function<Result<QString>(storage::Database &, const QByteArray &token, const QString &scope)>;
    void setAuthoriser(Authoriser authorise);
    /** Something was committed that queue functions may wait for. Any thread. */
    void wakeQueues();
    /** Pauses, plans or orders of timers have changed: looks at once. Any thread. */
    void wakeTimers();
    [[nodiscard]] QList<FunctionState> states() const;
    [[nodiscard]] storage::DatabasePool::Usage connections() const;

    /** One run by hand, on the caller's thread: as in production, but for the cursor or plan, which it does not move. */
    struct Invocation {
        QString function;
        std::vector<Event> events;                  ///< HTTP: one with a request, whose path is matched and filled
        std::optional<IngestFunction::Fact> fact;   ///< of an ingest function
        std::optional<HttpRequest> request;         ///< of an HTTP function
        bool dryRun = false;                        ///< what it writes is rolled back
    };
    struct Invoked {
        Result<void> outcome;
        qint64 tookMs = 0;
        bool committed = false;
        std::optional<HttpResponse> response; ///< HTTP: as the client would get it
    };
    /** Error NotFound: no such function. InvalidInput: what it is given is not for its trigger. */
    [[nodiscard]] Result<Invoked> invoke(Invocation invocation);
    /** Runs what was asked for of a timer (TimerTable::order), on the caller's thread, as in production. Returns how many runs. */
    [[nodiscard]] Result<int> runOrdered(const QString &timer);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/** A trigger in words, as in FunctionState. */
[[nodiscard]] QString describe(const Trigger &trigger);

/** {"error":{"code","text","where"}} with the status for an error's code. */
[[nodiscard]] HttpResponse errorResponse(const Error &error);

} // namespace hearth::hq
