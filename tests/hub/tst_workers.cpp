// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/taskpool.h"
#include "hub/runnerfixture.h"
#include "runtime/timertable.h"
#include "storage/databasepool.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>

using namespace hearth;
using namespace hearth::hq;
using storage::Database;
using storage::DatabasePool;

namespace {
QString textOf(const HttpResponse &response)
{
    return QJsonDocument::fromJson(response.body).object().value(QLatin1String("error")).toObject().value(QLatin1String("text")).toString();
}
Handle nothing()
{
    return [](std::span<const Event>, Context &) -> Result<void> { return {}; };
}
FunctionOptions limit(int ms)
{
    FunctionOptions options;
    options.timeLimitMs = ms;
    return options;
}
int openFiles()
{
    return static_cast<int>(QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System).size());
}

/** A function that can be made to hang, and lets go when this goes. */
struct Hang {
    ~Hang() { gate.release(1'000); }
    Handle handle()
    {
        return [this](std::span<const Event>, Context &) -> Result<void> {
            running.release();
            if (hangs)
                gate.acquire();
            return {};
        };
    }
    std::atomic<bool> hangs{true};
    QSemaphore running;
    QSemaphore gate;
};

HttpRequest get(const QString &path)
{
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.headers.insert("authorization", "Bearer hk_good");
    return request;
}

constexpr int KilledMessages = 4;

/** In a process of its own: takes messages until all are done or a fault point kills it. Each fails at its first attempt. */
int drainUntilKilled(const QString &path)
{
    storage::Writer writer(HqDatabase::openOwner(path).value());
    Registry registry;
    FunctionOptions options;
    options.retryBaseMs = 1;
    options.maxAttempts = 1'000;
    registry.add(std::make_unique<TestFunction>(QStringLiteral("f"), QueueTrigger{QStringLiteral("t"), 2}, options, [](std::span<const Event> events, Context &context) -> Result<void> {
        for (const Event &event : events) {
            if (event.attempt == 1 && event.body.startsWith("late"))
                return fail(ErrorCode::Unavailable, QStringLiteral("not yet"));
        }
        return noteAll()(events, context);
    }));
    Runner::Config config;
    config.databasePath = path;
    config.pollMs = 1;
    Runner runner(config, registry, writer, Clock::system(), {});
    if (!runner.start())
        return 2;
    const auto reader = Database::open(path, storage::OpenMode::ReadOnly).value();
    QElapsedTimer time;
    for (time.start(); time.elapsed() < 60'000; QThread::msleep(1)) {
        auto rows = reader->query("SELECT (SELECT count(*) FROM queue_failed), coalesce((SELECT position FROM queue_cursor), 0)").value();
        if (rows.next().value() && rows.int64(0) == 0 && rows.int64(1) == KilledMessages)
            return 0;
    }
    return 3;
}

/** In a process of its own, an hour later each time: the run that was asked for, until it is done or a fault point kills it. */
int runUntilKilled(const QString &path, qint64 nowMs)
{
    const FixedClock clock(nowMs);
    storage::Writer writer(HqDatabase::openOwner(path).value());
    Registry registry;
    registry.add(std::make_unique<TestFunction>(QStringLiteral("f"), TimerTrigger{QStringLiteral("@yearly")}, FunctionOptions{},
                                                [](std::span<const Event> events, Context &context) -> Result<void> {
        return context.commit([&](storage::Transaction &tx) { return note(tx, QString::number(events[0].atMs)); });
    }));
    Runner::Config config;
    config.databasePath = path;
    config.pollMs = 1;
    Runner runner(config, registry, writer, clock, {});
    if (!runner.start())
        return 2;
    const auto reader = Database::open(path, storage::OpenMode::ReadOnly).value();
    QElapsedTimer time;
    for (time.start(); time.elapsed() < 60'000; QThread::msleep(1)) {
        auto rows = reader->query("SELECT state FROM timer_run").value();
        if (rows.next().value() && rows.int64(0) != 1)
            return rows.int64(0) == 2 ? 0 : 4;
    }
    return 3;
}
/** Exit code of this program started again for one of the two; -1: killed. */
int inAnotherProcess(const QString &path, const QString &fault, qint64 nowMs = 0)
{
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HEARTH_DRAIN"), path);
    environment.insert(QStringLiteral("HEARTH_DRAIN_AT"), QString::number(nowMs));
    environment.insert(QStringLiteral("HEARTH_FAULT"), fault);
    child.setProcessEnvironment(environment);
    child.start(QCoreApplication::applicationFilePath());
    if (!child.waitForFinished(90'000))
        return 9;
    return child.exitStatus() == QProcess::CrashExit ? -1 : child.exitCode();
}
} // namespace

class TestWorkers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // ---- functions that do not come back

    void whatDoesNotComeBackIsPausedAndASpareWorkerTakesItsPlace()
    {
        RunnerFixture hq;
        Hang hang;
        hq.config.workers = 1;
        hq.add(QStringLiteral("stuck"), HttpTrigger{"GET", QStringLiteral("/stuck")}, hang.handle(), limit(50));
        hq.add(QStringLiteral("good"), HttpTrigger{"GET", QStringLiteral("/good")}, nothing());
        Guarded<QStringList> alarms;
        QSemaphore answered;
        std::atomic<int> status{0};
        hq.alarm = [&](const QString &function, const QString &text) { alarms.with([&](QStringList &all) { all.append(function + QLatin1Char(' ') + text); }); };
        hq.start();
        hq.runner->handleHttp(get(QStringLiteral("/stuck")), [&](const HttpResponse &response) {
            status = response.status;
            answered.release();
        });
        QVERIFY(hang.running.tryAcquire(1, 20'000));
        hq.clock.advance(101);
        QVERIFY(answered.tryAcquire(1, 20'000));
        QCOMPARE(status.load(), 504);
        // The only worker is gone; the others are served nevertheless.
        QCOMPARE(hq.call("GET", QStringLiteral("/good")).status, 204);
        const HttpResponse refused = hq.call("GET", QStringLiteral("/stuck"));
        QCOMPARE(refused.status, 503);
        QVERIFY2(textOf(refused).contains(QLatin1String("does not come back")), refused.body.constData());
        QCOMPARE(hq.state(QStringLiteral("stuck")).paused, QStringLiteral("a run that does not come back"));
        QCOMPARE(hq.state(QStringLiteral("stuck")).overdue, 1);
        QTRY_COMPARE(alarms.with([](const QStringList &all) { return all.size(); }), 1); // once
        QVERIFY(alarms.with([](const QStringList &all) { return all.first(); }).startsWith(QLatin1String("stuck does not come back")));
        // It is not paused for good.
        hang.hangs = false;
        hang.gate.release();
        QTRY_COMPARE(hq.call("GET", QStringLiteral("/stuck")).status, 204);
        QCOMPARE(hq.state(QStringLiteral("stuck")).paused, QString());
        hq.runner->stop();
    }
    void spareWorkersAreTwoAtMost()
    {
        RunnerFixture hq;
        Hang hang;
        hq.config.workers = 1;
        hq.config.httpWaitMs = 1'000'000;
        for (int i = 0; i < 4; ++i)
            hq.add(QStringLiteral("stuck%1").arg(i), HttpTrigger{"GET", QStringLiteral("/stuck%1").arg(i)}, hang.handle(), limit(50));
        hq.start();
        for (int i = 0; i < 4; ++i) {
            hq.runner->handleHttp(get(QStringLiteral("/stuck%1").arg(i)), [](const HttpResponse &) {});
            if (i == 3)
                break;
            QVERIFY(hang.running.tryAcquire(1, 20'000)); // the first, then two spare ones
            hq.clock.advance(101);
            QTRY_COMPARE(hq.state(QStringLiteral("stuck%1").arg(i)).overdue, 1);
        }
        QVERIFY(!hang.running.tryAcquire(1, 100));
        QCOMPARE(hq.runner->connections().inUse, 3);
        hang.hangs = false;
        hang.gate.release(3);
        QVERIFY(hang.running.tryAcquire(1, 20'000));
        QTRY_COMPARE(hq.runner->connections().inUse, 0);
        hq.runner->stop();
    }
    void noClassOfWorkersWaitsForAnother_data()
    {
        QTest::addColumn<QString>("hog");
        for (const char *name : {"http", "queue", "timer", "io"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void noClassOfWorkersWaitsForAnother()
    {
        QFETCH(const QString, hog);
        RunnerFixture hq;
        Hang hang;
        hq.config.workers = hq.config.queueWorkers = hq.config.timerWorkers = hq.config.ioWorkers = 1;
        FunctionOptions io;
        io.workers = WorkerClass::Io;
        FunctionOptions failing;
        failing.retryBaseMs = 1;
        std::atomic<int> timed{0};
        std::atomic<int> posted{0};
        const auto unlessHog = [&](const char *name, Handle handle) { return hog == QLatin1String(name) ? hang.handle() : std::move(handle); };
        hq.add(QStringLiteral("http"), HttpTrigger{"GET", QStringLiteral("/x")}, unlessHog("http", nothing()));
        hq.add(QStringLiteral("queue"), QueueTrigger{QStringLiteral("t"), 1}, unlessHog("queue", noteAll()));
        hq.add(QStringLiteral("timer"), TimerTrigger{1'000}, unlessHog("timer", [&](std::span<const Event>, Context &) -> Result<void> {
            ++timed;
            return {};
        }));
        hq.add(QStringLiteral("io"), QueueTrigger{QStringLiteral("t"), 1}, unlessHog("io", [&](std::span<const Event>, Context &) -> Result<void> {
            ++posted;
            return {};
        }), io);
        // One that always fails beside the others of its class takes nobody's turn.
        hq.add(QStringLiteral("fails"), QueueTrigger{QStringLiteral("t"), 1}, [](std::span<const Event>, Context &) -> Result<void> { return fail(ErrorCode::Internal, QStringLiteral("always")); },
               failing);
        hq.start();
        QTRY_COMPARE(hq.number("SELECT count(*) FROM timer_plan"), 1);
        if (hog == QLatin1String("http"))
            hq.runner->handleHttp(get(QStringLiteral("/x")), [](const HttpResponse &) {});
        hq.append({"0"});
        hq.clock.advance(1'000);
        QVERIFY(hang.running.tryAcquire(1, 20'000));
        for (int i = 1; i <= 20; ++i) {
            hq.append({QByteArray::number(i)});
            hq.clock.advance(100);
            if (hog != QLatin1String("http"))
                QCOMPARE(hq.call("GET", QStringLiteral("/x")).status, 204);
        }
        if (hog != QLatin1String("queue"))
            QTRY_COMPARE(hq.notes().size(), 21);
        if (hog != QLatin1String("io"))
            QTRY_COMPARE(posted.load(), 21);
        if (hog != QLatin1String("timer")) // what was due while nobody came to look is caught up once: time goes on until it runs again
            QTRY_VERIFY(timed >= 2 || (hq.clock.advance(100), false));
        hang.hangs = false;
        hang.gate.release(1'000);
        hq.runner->stop();
    }
    void aPausedQueueFunctionKeepsItsMessages()
    {
        RunnerFixture hq;
        hq.add(QStringLiteral("f"), QueueTrigger{QStringLiteral("t"), 10}, noteAll());
        const auto set = [&](const char *sql) {
            QVERIFY(hq.writer.run([&](storage::Transaction &tx) -> Result<void> {
                HEARTH_TRY(tx.exec(sql));
                return {};
            }));
        };
        set("INSERT INTO function_pause (name, at_ms, actor, reason) VALUES ('f', 1, 'me', '')");
        hq.append({"a", "b"});
        hq.start();
        hq.append({"c"});
        QCOMPARE(hq.state(QStringLiteral("f")).paused, QStringLiteral("me"));
        QTRY_COMPARE(hq.state(QStringLiteral("f")).waiting, 3);
        QTest::qWait(50);
        QVERIFY(hq.notes().isEmpty());
        set("DELETE FROM function_pause");
        QTRY_COMPARE(hq.notes().size(), 3);
    }
    void aThreadThatIsTooManyEndsWhenItIsIdle()
    {
        TaskPool pool("test", 1);
        QSemaphore gate;
        QSemaphore ran;
        const auto hang = [&](int) { gate.acquire(); };
        pool.post(hang);
        for (int i = 0; i < 3; ++i) {
            pool.post([&](int) { ran.release(); });
            QVERIFY(i > 0 || !ran.tryAcquire(1, 20));
            pool.spare(1);
            QVERIFY(ran.tryAcquire(1, 20'000));
            QCOMPARE(pool.threads(), 2);
            pool.spare(-1);
            QTRY_COMPARE(pool.threads(), 1);
        }
        gate.release();
        pool.post([&](int) { ran.release(); });
        QVERIFY(ran.tryAcquire(1, 20'000));
    }

    // ---- effects, once

    void aRetriedMessageHasItsEffectOnceWhicheverWriteFails()
    {
        for (int nth = 1;; ++nth) {
            RunnerFixture hq;
            FunctionOptions options;
            options.retryBaseMs = 1;
            options.maxAttempts = 1'000;
            hq.append({"a", "b"});
            hq.add(QStringLiteral("f"), QueueTrigger{QStringLiteral("t"), 1}, [](std::span<const Event> events, Context &context) -> Result<void> {
                return events[0].attempt == 1 ? fail(ErrorCode::Unavailable, QStringLiteral("not yet")) : noteAll()(events, context);
            }, options);
            storage::WriteFault::failAt(nth);
            hq.start();
            QVERIFY(QTest::qWaitFor([&] {
                hq.clock.advance(1);
                return hq.notes().size() == 2 && hq.state(QStringLiteral("f")).waiting == 0;
            }, 20'000));
            QStringList notes = hq.notes();
            notes.sort();
            QCOMPARE(notes, QStringList({QStringLiteral("a"), QStringLiteral("b")}));
            if (storage::WriteFault::seen() < nth) {
                QVERIFY(nth > 8);
                break;
            }
        }
    }
    void killedBetweenEffectAndCursorAMessageStillHasItsEffectOnce()
    {
        const int rounds = qEnvironmentVariableIntValue("HEARTH_SOAK_ROUNDS") > 0 ? qEnvironmentVariableIntValue("HEARTH_SOAK_ROUNDS") : 1;
        int kills = 0;
        for (int round = 0; round < rounds; ++round) {
            for (const char *point : {"runtime.queue_read", "runtime.work_done", "runtime.committed"}) {
                RunnerFixture hq;
                hq.append({"late 1", "2", "late 3", "late 4"});
                for (int nth = 1, code = -1; code != 0; nth = nth % 5 + 1) {
                    code = inAnotherProcess(hq.path(), QStringLiteral("%1:%2").arg(QLatin1String(point)).arg(nth));
                    QVERIFY(code <= 0);
                    kills += code == -1 ? 1 : 0;
                }
                hq.reader = Database::open(hq.path(), storage::OpenMode::ReadOnly).value();
                QStringList notes = hq.notes();
                notes.sort();
                QCOMPARE(notes, QStringList({QStringLiteral("2"), QStringLiteral("late 1"), QStringLiteral("late 3"), QStringLiteral("late 4")}));
                QCOMPARE(hq.number("SELECT count(*) FROM queue_failed"), 0);
            }
        }
        QVERIFY(kills >= 6 * rounds);
    }

    void killedAtEachStepATimersRunHasItsEffectOnce_data()
    {
        QTest::addColumn<QString>("point");
        for (const char *point : {"runtime.timer_claimed", "runtime.work_done", "runtime.committed", "runtime.timer_ran"})
            QTest::newRow(point) << QString::fromLatin1(point);
    }
    void killedAtEachStepATimersRunHasItsEffectOnce()
    {
        QFETCH(const QString, point);
        RunnerFixture hq;
        const qint64 ordered = hq.writer.run([&](storage::Transaction &tx) { return TimerTable::order(tx, QStringLiteral("f"), 0, hq.clock.nowMs()); }).value();
        QCOMPARE(inAnotherProcess(hq.path(), point, hq.clock.nowMs()), -1);
        QCOMPARE(inAnotherProcess(hq.path(), {}, hq.clock.nowMs() + 3'600'000), 0);
        hq.reader = Database::open(hq.path(), storage::OpenMode::ReadOnly).value();
        QCOMPARE(hq.notes(), QStringList{QString::number(ordered)});
    }

    // ---- connections

    void connectionsHaveAHardLimitAndSayWhoHasThem()
    {
        RunnerFixture hq;
        DatabasePool pool([&] { return Database::open(hq.path(), storage::OpenMode::ReadOnly); }, {2, 20});
        auto first = pool.take(QStringLiteral("a"));
        auto second = pool.take(QStringLiteral("b"));
        QVERIFY(first && second);
        QVERIFY((*first)->query("SELECT 1"));
        const auto third = pool.take(QStringLiteral("c"));
        QVERIFY(!third);
        QCOMPARE(third.error().code, ErrorCode::Busy);
        QCOMPARE(third.error().where, QStringLiteral("c"));
        QVERIFY(third.error().text.contains(QLatin1String("all 2")) && third.error().text.contains(QLatin1String("a 1")) && third.error().text.contains(QLatin1String("b 1")));
        Database *const used = &**second;
        second = pool.take(QStringLiteral("d")); // exhausted, too: the old one is given back only by what replaces it
        QVERIFY(!second);
        const auto again = pool.take(QStringLiteral("e"));
        QVERIFY(again);
        QCOMPARE(&**again, used); // the same connection: none was made
        const DatabasePool::Usage usage = pool.usage();
        QCOMPARE(usage.open, 2);
        QCOMPARE(usage.inUse, 2);
        QCOMPARE(usage.exhausted, 2);
        QCOMPARE(usage.lent, 3);
        QVERIFY(usage.waitedMs >= 30);
        QCOMPARE(pool.owners(), (QHash<QString, int>{{QStringLiteral("a"), 1}, {QStringLiteral("e"), 1}}));
    }
    void whoWaitsGetsTheNextOne()
    {
        RunnerFixture hq;
        DatabasePool pool([&] { return Database::open(hq.path(), storage::OpenMode::ReadOnly); }, {1, 20'000});
        auto only = std::make_unique<DatabasePool::Lease>(pool.take(QStringLiteral("a")).value());
        std::atomic<bool> got{false};
        std::thread other([&] { got = pool.take(QStringLiteral("b")).has_value(); });
        QTRY_COMPARE(pool.usage().waiting, 1);
        only.reset();
        other.join();
        QVERIFY(got);
        QCOMPARE(pool.usage().waits, 1);
        QCOMPARE(pool.usage().inUse, 0);
        // One that is not trusted is closed, one that cannot be opened takes no place.
        pool.take(QStringLiteral("a")).value().discard();
        QCOMPARE(pool.usage().open, 0);
        DatabasePool broken([] { return Database::open(QStringLiteral("/nonexistent/hq.db"), storage::OpenMode::ReadOnly); }, {1, 20});
        for (int i = 0; i < 3; ++i)
            QVERIFY(broken.take(QStringLiteral("a")).error().code != ErrorCode::Busy);
        QCOMPARE(broken.usage().open, 0);
        // A lease may outlive its pool; who comes after the end is told.
        auto shut = std::make_unique<DatabasePool>([&] { return Database::open(hq.path(), storage::OpenMode::ReadOnly); }, DatabasePool::Options{1, 20'000});
        const auto late = shut->take(QStringLiteral("a"));
        shut->close();
        QCOMPARE(shut->take(QStringLiteral("b")).error().code, ErrorCode::Unavailable);
        shut.reset();
        QVERIFY((*late)->query("SELECT 1"));
    }
    void withoutAConnectionARequestIsAnsweredBusy()
    {
        RunnerFixture hq;
        Hang hang;
        hq.config.connections = 1;
        hq.config.connectionWaitMs = 20;
        hq.config.pollMs = 60'000;
        hq.add(QStringLiteral("hog"), HttpTrigger{"GET", QStringLiteral("/hog")}, hang.handle());
        hq.add(QStringLiteral("f"), HttpTrigger{"GET", QStringLiteral("/x")}, nothing());
        hq.start();
        QTRY_COMPARE(hq.runner->connections().inUse, 0);
        hq.runner->handleHttp(get(QStringLiteral("/hog")), [](const HttpResponse &) {});
        QVERIFY(hang.running.tryAcquire(1, 20'000));
        const HttpResponse refused = hq.call("GET", QStringLiteral("/x"));
        QCOMPARE(refused.status, 503);
        QVERIFY2(textOf(refused).contains(QLatin1String("hog 1")), refused.body.constData());
        hang.hangs = false;
        hang.gate.release();
        QTRY_COMPARE(hq.call("GET", QStringLiteral("/x")).status, 204);
        hq.runner->stop();
    }
    void noConnectionLeaksWhateverFunctionsDo()
    {
        RunnerFixture hq;
        hq.config.connections = 6; // fewer than workers: they run out
        hq.config.connectionWaitMs = 5;
        hq.config.pollMs = 1;
        hq.config.httpWaitMs = 50;
        std::atomic<quint32> dice{1};
        const auto anything = [&](std::span<const Event>, Context &context) -> Result<void> {
            QRandomGenerator random(dice++);
            auto rows = context.database().query("SELECT count(*) FROM audit");
            switch (random.bounded(6)) {
            case 0: return fail(ErrorCode::Internal, QStringLiteral("an error"));
            case 1: { // until it is interrupted
                HEARTH_ASSIGN(auto endless, context.database().query("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"));
                HEARTH_TRY(endless.next());
                return {};
            }
            case 2: hq.clock.advance(random.bounded(60)); return {}; // it is late, and so are others
            case 3: return context.commit([](storage::Transaction &) -> Result<void> { return fail(ErrorCode::Conflict, QStringLiteral("rolled back")); });
            case 4: return context.commit([](storage::Transaction &tx) { return note(tx, QStringLiteral("x")); });
            default: return rows ? Result<void>() : Result<void>(tl::unexpected<Error>(rows.error()));
            }
        };
        FunctionOptions options;
        options.concurrency = 4;
        options.timeLimitMs = 20;
        options.retryBaseMs = 1;
        options.maxAttempts = 3;
        for (int i = 0; i < 3; ++i) {
            hq.add(QStringLiteral("http%1").arg(i), HttpTrigger{"GET", QStringLiteral("/x%1").arg(i)}, anything, options);
            hq.add(QStringLiteral("queue%1").arg(i), QueueTrigger{QStringLiteral("t"), 4}, anything, options);
            hq.add(QStringLiteral("timer%1").arg(i), TimerTrigger{5}, anything, options);
        }
        hq.start();
        std::atomic<bool> over{false};
        std::thread time([&] {
            while (!over) {
                QThread::msleep(1);
                hq.clock.advance(2);
            }
        });
        const int seconds = qEnvironmentVariableIntValue("HEARTH_SOAK_SECONDS");
        std::atomic<int> asked{0};
        std::atomic<int> answered{0};
        int files = 0;
        QElapsedTimer elapsed;
        elapsed.start();
        for (int i = 0; seconds > 0 ? elapsed.elapsed() < seconds * 1'000LL : i < 300; ++i) {
            ++asked;
            hq.runner->handleHttp(get(QStringLiteral("/x%1").arg(i % 3)), [&](const HttpResponse &) { ++answered; });
            if (i % 10 == 0)
                hq.append({"m", "n"});
            if (i % 50 == 25) { // people pause and resume, too
                const auto done = hq.writer.run([&](storage::Transaction &tx) -> Result<void> {
                    HEARTH_TRY(tx.exec("DELETE FROM function_pause"));
                    HEARTH_TRY(tx.exec("INSERT INTO function_pause (name, at_ms, actor, reason) VALUES (?1, 1, 'me', '')", QStringLiteral("http%1").arg(i / 50 % 3)));
                    return {};
                });
                QVERIFY(done);
            }
            if (i == 200)
                files = openFiles();
            QThread::msleep(1);
            QVERIFY(hq.runner->connections().open <= 6);
        }
        QTRY_COMPARE_WITH_TIMEOUT(answered.load(), asked.load(), 60'000);
        hq.runner->stop();
        over = true;
        time.join();
        const DatabasePool::Usage usage = hq.runner->connections();
        QCOMPARE(usage.inUse, 0);
        QCOMPARE(usage.waiting, 0);
        QVERIFY(usage.open <= 6);
        QVERIFY(usage.lent > 100);
        QVERIFY(openFiles() <= files + 3 * 6); // a connection has a few; a leak would have many more
        qInfo("%lld lent, %lld waited, %lld in vain, %d open", usage.lent, usage.waits, usage.exhausted, usage.open);
    }
};

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsSet("HEARTH_DRAIN"))
        return qEnvironmentVariable("HEARTH_DRAIN_AT") != QLatin1String("0")
            ? runUntilKilled(qEnvironmentVariable("HEARTH_DRAIN"), qEnvironmentVariable("HEARTH_DRAIN_AT").toLongLong())
            : drainUntilKilled(qEnvironmentVariable("HEARTH_DRAIN"));
    QCoreApplication application(argc, argv);
    TestWorkers test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_workers.moc"
