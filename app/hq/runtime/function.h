// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "core/guarded.h"
#include "core/http.h"
#include "core/result.h"
#include "storage/writer.h"

#include <QHash>
#include <QUuid>
#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <variant>
#include <vector>

namespace hearth::hq {

// Triggers. A function has one.
/** `pattern` with named parts: "/v1/orders/{id}/trace". */
struct HttpTrigger {
    QByteArray method;
    QString pattern;
    bool open = false; ///< true: without an API key (health, the OpenAPI document)
    QString scope = {}; ///< what a key must be for; empty, and not open: one that may do everything
};
enum class TimerScope {
    Chain, ///< one run, in the chain's zone
    Store, ///< one run for each store, in its zone, with the store in its event
};
/** Runs at the times of a cron text (Cron); what was missed is caught up once. Each planned time runs once, on one node. */
struct TimerTrigger {
    explicit TimerTrigger(qint64 everyMs = 60'000) : cron(everyMs % 1'000 == 0 ? QStringLiteral("@every %1s").arg(everyMs / 1'000) : QStringLiteral("@every %1ms").arg(everyMs)) {}
    explicit TimerTrigger(QString text, TimerScope whose = TimerScope::Chain) : cron(std::move(text)), scope(whose) {}
    QString cron;
    TimerScope scope = TimerScope::Chain;
};
/** An ingest function: runs inside the writer's transaction for each fact of this kind. SQL only. */
struct TillTrigger { int factKind = 0; };
struct QueueTrigger {
    QString topic;
    int batch = 256;
    /** Messages begin in the log's order, one batch after the other over all machines. False: a broker may spread them over several that
        run the function; the database's own queue keeps the order all the same. */
    bool ordered = true;
};
using Trigger = std::variant<HttpTrigger, TimerTrigger, TillTrigger, QueueTrigger>;

/** What happened: one of these per trigger. */
struct Event {
    QByteArray body;           ///< queue: the message
    qint64 id = 0;             ///< queue: the message's number
    qint64 atMs = 0;           ///< queue: when it was written; timer: the planned time
    const HttpRequest *request = nullptr; ///< HTTP
    qint64 store = 0;          ///< a store's timer: its row id
    QString storeCode = {};
    int attempt = 1;           ///< queue, timer: 2 and more where it failed before
};

/** What a function may use while it runs. On the worker's thread. */
class Context {
public:
    Context() = default;
    Context(const Context &) = delete;
    Context &operator=(const Context &) = delete;
    virtual ~Context() = default;
    /** For reading; of this worker's own. */
    [[nodiscard]] virtual storage::Database &database() = 0;
    /** The one write: runs in the writer, together with the move of the consumer's cursor, in one transaction; waits for
        the commit. At most once per run. */
    [[nodiscard]] virtual Result<void> commit(std::function<Result<void>(storage::Transaction &)> work) = 0;
    [[nodiscard]] virtual const Clock &clock() const = 0;
    /** Monotonic ms after which the run counts as too slow. */
    [[nodiscard]] virtual qint64 deadline() const = 0;
    /** HTTP only: the answer. Without one the runner answers 204. */
    virtual void respond(HttpResponse response) = 0;
    /** Rows were added to outbox for these tills: after the commit the hub pushes them. */
    virtual void wakeTills(const QList<qint64> &tills) = 0;
};

/** Whose workers run a function: each class has its own, so that none waits for another's. */
enum class WorkerClass {
    Auto, ///< by its trigger: http, queue or timer
    Http,
    Queue,
    Timer,
    Io,   ///< functions that wait for others' servers
};
constexpr int WorkerClasses = 5;
[[nodiscard]] QString workerClassName(WorkerClass which);

struct FunctionOptions {
    int concurrency = 1;      ///< HTTP and stores' timers; a queue's messages go one batch after the other
    int timeLimitMs = 10'000; ///< after twice this the function is paused until its run comes back
    int maxAttempts = 8;      ///< queue: then dead; timer: then given up, or when the next planned time has come
    int retryBaseMs = 1'000;  ///< doubled per attempt, at most 5 minutes, and up to a quarter more
    WorkerClass workers = WorkerClass::Auto;
};
/** How long after the given failed attempt (1, 2 …) the next one waits. `salt` spreads those that failed together. */
[[nodiscard]] qint64 retryWaitMs(const FunctionOptions &options, int attempts, qint64 salt);

/** A named piece of what HQ does. handle() may run on any worker thread, `concurrency` at a time. */
class Function {
public:
    Function() = default;
    Function(const Function &) = delete;
    Function &operator=(const Function &) = delete;
    virtual ~Function() = default;
    [[nodiscard]] virtual QString name() const = 0;
    [[nodiscard]] virtual Trigger trigger() const = 0;
    [[nodiscard]] virtual FunctionOptions options() const { return {}; }
    /** An error gives the messages back (queue), is the HTTP answer (mapped from its code) or is logged (timer). */
    [[nodiscard]] virtual Result<void> handle(std::span<const Event> events, Context &context) = 0;
};

/** Whose workers run it. */
[[nodiscard]] WorkerClass workersOf(const Function &function);

/** The one kind that runs inside the writer's transaction (TillTrigger): no Context, SQL only. */
class IngestFunction {
public:
    IngestFunction() = default;
    IngestFunction(const IngestFunction &) = delete;
    IngestFunction &operator=(const IngestFunction &) = delete;
    virtual ~IngestFunction() = default;
    struct Fact {
        qint64 till = 0;
        qint64 store = 0;
        qint64 epoch = 0;
        qint64 seq = 0;
        qint64 receivedAtMs = 0;
        qint64 atMs = 0;
        QUuid id;
        const QByteArray &body;
        QByteArray hash = {}; ///< of the body, BLAKE2b; empty where it is not known
        qint64 madeSinceMs = 0;  ///< by headquarters' clock: had it been made before, it would have come before
        qint64 clockAheadMs = 0; ///< the till's clock less headquarters', as last measured
        QByteArray chain = {};   ///< headquarters' own, before this fact; empty: it has none
    };
    [[nodiscard]] virtual QString name() const = 0;
    [[nodiscard]] virtual TillTrigger trigger() const = 0;
    [[nodiscard]] virtual Result<void> ingest(storage::Transaction &tx, const Fact &fact) = 0;
};

/** All functions of this HQ by name. Filled before the runner starts. */
class Registry {
public:
    void add(std::unique_ptr<Function> function);
    void add(std::unique_ptr<IngestFunction> function);
    [[nodiscard]] const std::vector<std::unique_ptr<Function>> &functions() const { return m_functions; }
    [[nodiscard]] const std::vector<std::unique_ptr<IngestFunction>> &ingestFunctions() const { return m_ingest; }
    /** Error NotFound: no function for that kind (the fact is then quarantined). Counts runs and failures. */
    [[nodiscard]] Result<void> ingest(storage::Transaction &tx, int kind, const IngestFunction::Fact &fact);

    struct IngestCounts {
        qint64 runs = 0;
        qint64 failures = 0;
        qint64 totalMs = 0;
        QString lastError;
    };
    /** Of the ingest function with this index. Any thread. */
    [[nodiscard]] IngestCounts ingestCounts(std::size_t index) const;

private:
    struct Meter {
        std::atomic<qint64> runs{0};
        std::atomic<qint64> failures{0};
        std::atomic<qint64> nanoseconds{0};
        Guarded<QString> lastError;
    };
    std::vector<std::unique_ptr<Function>> m_functions;
    std::vector<std::unique_ptr<IngestFunction>> m_ingest;
    std::vector<std::unique_ptr<Meter>> m_meters; ///< of m_ingest, same index
    QHash<int, std::size_t> m_byKind;
};

/** Appends messages to a topic's log in the caller's transaction. */
class Queue {
public:
    [[nodiscard]] static Result<void> append(storage::Transaction &tx, const QString &topic, const QByteArray &body, qint64 atMs);
};

} // namespace hearth::hq
