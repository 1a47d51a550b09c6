// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/function.h"

#include <QHash>
#include <memory>

namespace hearth::hq {

struct FunctionState {
    QString name;
    QString trigger; ///< "http POST /v1/online-orders", "timer 60s", "till 1", "queue order.closed"
    qint64 runs = 0;
    qint64 failures = 0;
    qint64 totalMs = 0;
    int running = 0;
    qint64 waiting = 0; ///< queue: messages behind the cursor, plus retries
    qint64 dead = 0;
    QString lastError;
};

/** Runs functions: a pool of workers with a database connection each, concurrency and time limits per function, retries
    with growing waits, dead letters, counts. A slow function never holds up another: each has its own slots. */
class Runner {
public:
    struct Config {
        QString databasePath;
        int workers = 8;            ///< hard limit; a thread is started when it is first needed
        int pollMs = 1'000;         ///< looks for due timers and retries
        int httpWaiting = 64;       ///< requests waiting for a slot of one function, then 503
        int httpWaitMs = 5'000;     ///< one waits at most so long, then 503
        qint64 maxBody = 1 << 20;   ///< of a request, then 413
    };
    Runner(Config config, Registry &registry, storage::Writer &writer, const Clock &clock,
           std::function<void(const QList<qint64> &)> wakeTills);
    ~Runner();
    Runner(const Runner &) = delete;
    Runner &operator=(const Runner &) = delete;

    /** Errors: InvalidInput (two functions of one name, route or fact kind), those of opening the database. */
    [[nodiscard]] Result<void> start();
    /** Waits for what runs. Requests that come later, or still wait, are answered 503. */
    void stop();
    /** Front::HttpHandler: routes, checks the key (`authorise` maps a bearer token to a key's name), runs, responds.
        404 unknown path, 405 with Allow, 401 without a valid key, 503 when all slots of a function are taken for too long. */
    void handleHttp(HttpRequest request, std::function<void(HttpResponse)> respond);
    void setAuthoriser(std::function<std::optional<QString>(storage::Database &, const QByteArray &token)> authorise);
    /** Something was committed that queue functions may wait for. Any thread. */
    void wakeQueues();
    [[nodiscard]] QList<FunctionState> states() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/** A trigger in words, as in FunctionState. */
[[nodiscard]] QString describe(const Trigger &trigger);

/** {"error":{"code","text","where"}} with the status for an error's code. */
[[nodiscard]] HttpResponse errorResponse(const Error &error);

} // namespace hearth::hq
