// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/queuelogstore.h"
#include "hub/runnerfixture.h"

#include <QJsonObject>

using namespace hearth;
using namespace hearth::hq;

namespace {
using Fixture = RunnerFixture;

class TestIngest final : public IngestFunction {
public:
    explicit TestIngest(QString name, int kind) : m_name(std::move(name)), m_kind(kind) {}
    [[nodiscard]] QString name() const override { return m_name; }
    [[nodiscard]] TillTrigger trigger() const override { return {m_kind}; }
    [[nodiscard]] Result<void> ingest(storage::Transaction &tx, const Fact &fact) override
    {
        if (fact.body == "bad")
            return fail(ErrorCode::InvalidInput, QStringLiteral("bad body"));
        HEARTH_TRY(Queue::append(tx, QStringLiteral("facts"), fact.body, fact.atMs));
        return {};
    }

private:
    QString m_name;
    int m_kind;
};

QueueTrigger topic()
{
    return {QStringLiteral("t"), 10};
}
QJsonObject error(const HttpResponse &response)
{
    return QJsonDocument::fromJson(response.body).object().value(QStringLiteral("error")).toObject();
}
} // namespace

class TestRunner : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // ---- HTTP

    void routesAreFoundByMethodAndPath()
    {
        Fixture hq;
        const auto answer = [](const QString &name) -> Handle {
            return [name](std::span<const Event> events, Context &context) -> Result<void> {
                QStringList words{name, events[0].request->apiKey};
                for (const QString &key : {QStringLiteral("id"), QStringLiteral("store")})
                    words.append(events[0].request->pathArguments.value(key));
                context.respond({200, words.join(QLatin1Char(' ')).trimmed().toUtf8(), "text/plain", {}});
                return {};
            };
        };
        hq.add(QStringLiteral("trace"), HttpTrigger{"GET", QStringLiteral("/v1/orders/{id}/trace")}, answer(QStringLiteral("trace")));
        hq.add(QStringLiteral("order"), HttpTrigger{"GET", QStringLiteral("/v1/orders/{id}")}, answer(QStringLiteral("order")));
        hq.add(QStringLiteral("newest"), HttpTrigger{"GET", QStringLiteral("/v1/orders/newest")}, answer(QStringLiteral("newest")));
        hq.add(QStringLiteral("place"), HttpTrigger{"POST", QStringLiteral("/v1/orders")}, answer(QStringLiteral("place")));
        hq.add(QStringLiteral("list"), HttpTrigger{"GET", QStringLiteral("/v1/orders")}, answer(QStringLiteral("list")));
        hq.add(QStringLiteral("vault"), HttpTrigger{"GET", QStringLiteral("/vault"), false, QStringLiteral("vault")}, answer(QStringLiteral("vault")));
        hq.add(QStringLiteral("health"), HttpTrigger{"GET", QStringLiteral("/health"), true}, answer(QStringLiteral("health")));
        hq.add(QStringLiteral("quiet"), HttpTrigger{"PUT", QStringLiteral("/v1/quiet")},
               [](std::span<const Event>, Context &) -> Result<void> { return {}; });
        hq.start();
        QCOMPARE(hq.call("GET", QStringLiteral("/v1/orders/7/trace")).body, QByteArray("trace good 7"));
        QCOMPARE(hq.call("GET", QStringLiteral("/v1/orders/7")).body, QByteArray("order good 7"));
        QCOMPARE(hq.call("GET", QStringLiteral("/v1/orders/newest")).body, QByteArray("newest good"));
        QCOMPARE(hq.call("POST", QStringLiteral("/v1/orders")).body, QByteArray("place good"));
        QCOMPARE(hq.call("HEAD", QStringLiteral("/v1/orders")).body, QByteArray("list good"));
        QCOMPARE(hq.call("GET", QStringLiteral("/health"), {}).body, QByteArray("health"));
        const HttpResponse other = hq.call("GET", QStringLiteral("/vault"));
        QCOMPARE(other.status, 403); // a key, but not for this
        QVERIFY(other.body.contains("\"forbidden\"") && other.body.contains("vault"));
        QCOMPARE(hq.call("PUT", QStringLiteral("/v1/quiet")).status, 204);
        for (const char *path : {"/", "", "/v1/orders/", "/v1/orders/7/", "/v1/orders/7/trace/x", "/v1/Orders", "/v2/orders"})
            QCOMPARE(hq.call("GET", QString::fromLatin1(path)).status, 404);
        const HttpResponse wrong = hq.call("DELETE", QStringLiteral("/v1/orders"));
        QCOMPARE(wrong.status, 405);
        QCOMPARE(wrong.headers.value("Allow"), QByteArray("GET, HEAD, POST"));
        QCOMPARE(hq.state(QStringLiteral("order")).trigger, QStringLiteral("http GET /v1/orders/{id}"));
        QCOMPARE(hq.state(QStringLiteral("order")).runs, 1);
    }
    void aKeyIsNeeded()
    {
        Fixture hq;
        std::atomic<int> runs{0};
        hq.add(QStringLiteral("f"), HttpTrigger{"GET", QStringLiteral("/x")}, [&](std::span<const Event>, Context &) -> Result<void> {
            ++runs;
            return {};
        });
        hq.start();
        for (const QByteArray &token : {QByteArray(), QByteArray("hk_bad")}) {
            const HttpResponse answer = hq.call("GET", QStringLiteral("/x"), token);
            QCOMPARE(answer.status, 401);
            QCOMPARE(answer.headers.value("WWW-Authenticate"), QByteArray("Bearer"));
            QCOMPARE(error(answer).value(QStringLiteral("code")).toString(), QStringLiteral("unauthorised"));
        }
        QCOMPARE(runs.load(), 0);
        QCOMPARE(hq.call("GET", QStringLiteral("/x")).status, 204);
    }
    void errorsHaveTheirStatus_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("status");
        const QList<std::pair<ErrorCode, int>> all{{ErrorCode::InvalidInput, 422}, {ErrorCode::NotFound, 404}, {ErrorCode::Conflict, 409},
                                                   {ErrorCode::Unauthorised, 401}, {ErrorCode::Busy, 503}, {ErrorCode::Unavailable, 503},
                                                   {ErrorCode::Timeout, 504}, {ErrorCode::Io, 500}, {ErrorCode::Internal, 500}};
        for (const auto &[code, status] : all)
            QTest::newRow(qPrintable(errorCodeName(code))) << static_cast<int>(code) << status;
    }
    void errorsHaveTheirStatus()
    {
        QFETCH(int, code);
        QFETCH(int, status);
        Fixture hq;
        hq.add(QStringLiteral("f"), HttpTrigger{"GET", QStringLiteral("/x")}, [code](std::span<const Event>, Context &) -> Result<void> {
            return fail(static_cast<ErrorCode>(code), QStringLiteral("why"), QStringLiteral("lines[2]"));
        });
        hq.start();
        const HttpResponse answer = hq.call("GET", QStringLiteral("/x"));
        QCOMPARE(answer.status, status);
        QCOMPARE(error(answer), QJsonObject({{QStringLiteral("code"), errorCodeName(static_cast<ErrorCode>(code))},
                                             {QStringLiteral("text"), QStringLiteral("why")},
                                             {QStringLiteral("where"), QStringLiteral("lines[2]")}}));
        QCOMPARE(hq.state(QStringLiteral("f")).failures, 1);
        QCOMPARE(hq.state(QStringLiteral("f")).lastError, QStringLiteral("lines[2]: why"));
    }
    void tooLargeABodyIsRefused()
    {
        Fixture hq;
        hq.config.maxBody = 10;
        hq.add(QStringLiteral("f"), HttpTrigger{"POST", QStringLiteral("/x")}, [](std::span<const Event>, Context &) -> Result<void> {
            return {};
        });
        hq.start();
        QCOMPARE(hq.call("POST", QStringLiteral("/x"), "hk_good", QByteArray(10, 'x')).status, 204);
        QCOMPARE(hq.call("POST", QStringLiteral("/x"), "hk_good", QByteArray(11, 'x')).status, 413);
    }
    void aRunCommitsOnceAndWakesTillsAfterwards()
    {
        Fixture hq;
        hq.add(QStringLiteral("f"), HttpTrigger{"POST", QStringLiteral("/x")}, [&hq](std::span<const Event>, Context &context) -> Result<void> {
            context.wakeTills({3, 4});
            if (!hq.woken.with([](const QList<qint64> &all) { return all.isEmpty(); }))
                return fail(ErrorCode::Internal, QStringLiteral("woken before the commit"));
            HEARTH_TRY(context.commit([](storage::Transaction &tx) { return note(tx, QStringLiteral("once")); }));
            return context.commit([](storage::Transaction &tx) { return note(tx, QStringLiteral("twice")); });
        });
        hq.start();
        QCOMPARE(hq.call("POST", QStringLiteral("/x")).status, 500);
        QCOMPARE(hq.notes(), QStringList{QStringLiteral("once")});
        QCOMPARE(hq.woken.with([](const QList<qint64> &all) { return all; }), QList<qint64>({3, 4}));
    }
    void aSlowFunctionDelaysNoOther()
    {
        Fixture hq;
        QSemaphore running;
        QSemaphore gate;
        hq.config.httpWaiting = 2;
        hq.add(QStringLiteral("slow"), HttpTrigger{"GET", QStringLiteral("/slow")}, [&](std::span<const Event>, Context &) -> Result<void> {
            running.release();
            gate.acquire();
            return {};
        }, {2, 60'000, 1, 1});
        hq.add(QStringLiteral("fast"), HttpTrigger{"GET", QStringLiteral("/fast")},
               [](std::span<const Event>, Context &) -> Result<void> { return {}; });
        hq.add(QStringLiteral("queue"), topic(), noteAll());
        hq.start();
        std::atomic<int> answered{0};
        std::atomic<int> refused{0};
        HttpRequest request;
        request.method = "GET";
        request.path = QStringLiteral("/slow");
        request.headers.insert("authorization", "Bearer hk_good");
        for (int i = 0; i < 20; ++i)
            hq.runner->handleHttp(request, [&](const HttpResponse &response) { ++(response.status == 503 ? refused : answered); });
        QVERIFY(running.tryAcquire(2, 10'000));
        QCOMPARE(hq.state(QStringLiteral("slow")).running, 2);
        QCOMPARE(hq.state(QStringLiteral("slow")).waiting, 2);
        QTRY_COMPARE(refused.load(), 16); // two run, two wait
        for (int i = 0; i < 50; ++i)
            QCOMPARE(hq.call("GET", QStringLiteral("/fast")).status, 204);
        hq.append({"a"});
        QTRY_COMPARE(hq.notes().size(), 1);
        // Who waits too long is told so.
        hq.clock.advance(hq.config.httpWaitMs + 1);
        QTRY_COMPARE(refused.load(), 18);
        QCOMPARE(answered.load(), 0);
        gate.release(100);
        QTRY_COMPARE(answered.load(), 2);
    }
    void aQueryThatTakesTooLongIsInterrupted()
    {
        Fixture hq;
        FunctionOptions options;
        options.timeLimitMs = 50;
        hq.add(QStringLiteral("endless"), HttpTrigger{"GET", QStringLiteral("/endless")}, [](std::span<const Event>, Context &context) -> Result<void> {
            HEARTH_ASSIGN(auto rows, context.database().query("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                                                              "SELECT count(*) FROM n"));
            HEARTH_TRY(rows.next());
            return {};
        }, options);
        hq.start();
        std::thread time([&] {
            for (int i = 0; i < 500; ++i) {
                QThread::msleep(2);
                hq.clock.advance(1);
            }
        });
        const HttpResponse answer = hq.call("GET", QStringLiteral("/endless"));
        time.join();
        QCOMPARE(answer.status, 504);
        QCOMPARE(hq.state(QStringLiteral("endless")).failures, 1);
        // The connection is as good as before.
        QCOMPARE(hq.state(QStringLiteral("endless")).running, 0);
    }
    void aFunctionThatDoesNotComeBackIsAnsweredForAndMayNotCommitAnyMore()
    {
        Fixture hq;
        QSemaphore gate;
        std::atomic<int> code{-1};
        FunctionOptions options;
        options.timeLimitMs = 50;
        hq.add(QStringLiteral("stuck"), HttpTrigger{"GET", QStringLiteral("/stuck")}, [&](std::span<const Event>, Context &context) -> Result<void> {
            hq.clock.advance(101);
            gate.acquire();
            auto done = context.commit([](storage::Transaction &tx) { return note(tx, QStringLiteral("late")); });
            code = done ? 0 : static_cast<int>(done.error().code);
            return done;
        }, options);
        hq.start();
        QCOMPARE(hq.call("GET", QStringLiteral("/stuck")).status, 504);
        gate.release();
        QTRY_COMPARE(code.load(), static_cast<int>(ErrorCode::Timeout));
        QVERIFY(hq.notes().isEmpty());
    }
    void stoppingAnswersWhoWaits()
    {
        Fixture hq;
        QSemaphore running;
        hq.add(QStringLiteral("slow"), HttpTrigger{"GET", QStringLiteral("/slow")}, [&](std::span<const Event>, Context &) -> Result<void> {
            running.release();
            QThread::msleep(50);
            return {};
        }, {1, 60'000, 1, 1});
        hq.start();
        std::atomic<int> done{0};
        std::atomic<int> refused{0};
        HttpRequest request;
        request.method = "GET";
        request.path = QStringLiteral("/slow");
        request.headers.insert("authorization", "Bearer hk_good");
        for (int i = 0; i < 5; ++i)
            hq.runner->handleHttp(request, [&](const HttpResponse &response) { ++(response.status == 503 ? refused : done); });
        QVERIFY(running.tryAcquire(1, 10'000));
        hq.runner->stop();
        QCOMPARE(done.load(), 1);
        QCOMPARE(refused.load(), 4);
        QCOMPARE(hq.call("GET", QStringLiteral("/slow")).status, 503);
    }
    void whatIsThereTwiceIsRefusedAtTheStart_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"name", "route", "kind"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void whatIsThereTwiceIsRefusedAtTheStart()
    {
        QFETCH(QString, what);
        Fixture hq;
        const Handle nothing = [](std::span<const Event>, Context &) -> Result<void> { return {}; };
        hq.add(QStringLiteral("a"), HttpTrigger{"GET", QStringLiteral("/x/{id}")}, nothing);
        if (what == QLatin1String("name"))
            hq.add(QStringLiteral("a"), TimerTrigger{}, nothing);
        if (what == QLatin1String("route"))
            hq.add(QStringLiteral("b"), HttpTrigger{"GET", QStringLiteral("/x/{name}")}, nothing);
        if (what == QLatin1String("kind")) {
            hq.registry.add(std::make_unique<TestIngest>(QStringLiteral("i"), 1));
            hq.registry.add(std::make_unique<TestIngest>(QStringLiteral("j"), 1));
        }
        Runner runner(hq.config, hq.registry, hq.writer, hq.clock, {});
        const auto started = runner.start();
        QVERIFY(!started);
        QCOMPARE(started.error().code, ErrorCode::InvalidInput);
    }

    // ---- queues

    void messagesAreHandledInOrderOnce()
    {
        Fixture hq;
        hq.append({"before the start"});
        hq.add(QStringLiteral("f"), topic(), noteAll());
        hq.start();
        QStringList expected{QStringLiteral("before the start")};
        for (int i = 0; i < 100; ++i) {
            hq.append({QByteArray::number(i)});
            expected.append(QString::number(i));
        }
        hq.append({"other"}, QStringLiteral("another topic"));
        QTRY_COMPARE(hq.notes().size(), expected.size());
        QCOMPARE(hq.notes(), expected);
        QTRY_COMPARE(hq.state(QStringLiteral("f")).waiting, 0);
        QVERIFY(hq.state(QStringLiteral("f")).runs <= 101);
    }
    void eachConsumerHasItsOwnCursor()
    {
        Fixture hq;
        std::atomic<int> seen{0};
        hq.add(QStringLiteral("a"), topic(), noteAll());
        hq.add(QStringLiteral("b"), topic(), [&](std::span<const Event> events, Context &) -> Result<void> {
            seen += static_cast<int>(events.size()); // nothing to write: the runner moves the cursor
            return {};
        });
        hq.append(QList<QByteArray>(25, "x"));
        hq.start();
        QTRY_COMPARE(seen.load(), 25);
        QTRY_COMPARE(hq.notes().size(), 25);
        QTRY_COMPARE(hq.number("SELECT count(*) FROM queue_cursor WHERE position=25"), 2);
    }
    void aBatchIsOneCommit()
    {
        Fixture hq;
        hq.append(QList<QByteArray>(25, "x"));
        hq.add(QStringLiteral("f"), topic(), noteAll());
        hq.start();
        QTRY_COMPARE(hq.notes().size(), 25);
        QTRY_COMPARE(hq.state(QStringLiteral("f")).runs, 3); // 10, 10, 5
    }
    void theAgeOfAQueueIsThatOfItsOldestMessage()
    {
        Fixture hq;
        QSemaphore go;
        QueueTrigger single = topic();
        single.batch = 1;
        hq.add(QStringLiteral("f"), single, [&](std::span<const Event>, Context &) -> Result<void> {
            go.acquire();
            return {};
        });
        const qint64 first = hq.clock.nowMs();
        hq.append({"one"});
        hq.clock.advance(5'000);
        hq.append({"two"});
        hq.start();
        QTRY_COMPARE(hq.state(QStringLiteral("f")).running, 1);
        QCOMPARE(hq.state(QStringLiteral("f")).waitingSinceMs, first);
        go.release();
        QTRY_COMPARE(hq.state(QStringLiteral("f")).waitingSinceMs, first + 5'000);
        go.release();
        QTRY_COMPARE(hq.state(QStringLiteral("f")).waitingSinceMs, 0);
    }
    void whatFailsIsTriedAgainWithGrowingWaitsAndThenDead()
    {
        Fixture hq;
        FunctionOptions options;
        options.maxAttempts = 3;
        options.retryBaseMs = 1000;
        hq.add(QStringLiteral("f"), topic(), [&](std::span<const Event> events, Context &context) -> Result<void> {
            for (const Event &event : events) {
                if (event.body == "bad")
                    return fail(ErrorCode::InvalidInput, QStringLiteral("cannot eat this"));
            }
            return noteAll()(events, context);
        }, options);
        hq.append({"one", "bad", "two"});
        hq.start();
        QTRY_COMPARE(hq.notes(), QStringList({QStringLiteral("one"), QStringLiteral("two")}));
        QTRY_COMPARE(hq.number("SELECT attempts FROM queue_failed"), 1);
        const auto wait = [&] { return hq.number("SELECT next_at_ms FROM queue_failed") - hq.clock.nowMs(); };
        const qint64 first = wait();
        QVERIFY(first >= 1000 && first <= 1250); // up to a quarter more, by the message
        QCOMPARE(hq.state(QStringLiteral("f")).waiting, 1);
        hq.clock.advance(first - 1);
        QTest::qWait(50);
        QCOMPARE(hq.number("SELECT attempts FROM queue_failed"), 1);
        hq.clock.advance(1);
        QTRY_COMPARE(hq.number("SELECT attempts FROM queue_failed"), 2);
        QVERIFY(wait() >= 2000 && wait() <= 2500);
        hq.clock.advance(2500);
        QTRY_COMPARE(hq.number("SELECT dead FROM queue_failed"), 1);
        QCOMPARE(hq.number("SELECT attempts FROM queue_failed"), 3);
        QCOMPARE(hq.number("SELECT count(*) FROM queue_failed WHERE reason='cannot eat this' AND body=CAST('bad' AS BLOB)"), 1);
        const FunctionState state = hq.state(QStringLiteral("f"));
        QCOMPARE(state.waiting, 0);
        QCOMPARE(state.dead, 1);
        hq.clock.advance(1'000'000);
        hq.append({"three"});
        QTRY_COMPARE(hq.notes().size(), 3);
        QCOMPARE(hq.number("SELECT attempts FROM queue_failed"), 3);
    }
    void deadLettersAreGivenBackAndTriedFromTheFirstAttempt()
    {
        Fixture hq;
        std::atomic<bool> mended{false};
        FunctionOptions options;
        options.maxAttempts = 1;
        const auto take = [&](std::span<const Event> events, Context &context) -> Result<void> {
            if (!mended)
                return fail(ErrorCode::Unavailable, QStringLiteral("not yet"));
            return noteAll()(events, context);
        };
        hq.add(QStringLiteral("f"), topic(), take, options);
        hq.add(QStringLiteral("g"), topic(), take, options);
        hq.append({"one", "two"});
        hq.start();
        QTRY_COMPARE(hq.number("SELECT count(*) FROM queue_failed WHERE dead = 1"), 4);
        const auto letters = QueueLogStore::dead(*hq.reader, QStringLiteral("f"), 10).value();
        QCOMPARE(letters.size(), 2);
        QCOMPARE(letters.first().topic, QStringLiteral("t"));
        QCOMPARE(letters.first().reason, QStringLiteral("not yet"));
        QCOMPARE(letters.first().attempts, 1);
        QCOMPARE(letters.first().triedAtMs, hq.clock.nowMs());
        QCOMPARE(letters.first().bytes, 3);
        QCOMPARE(QueueLogStore::dead(*hq.reader, {}, 10)->size(), 4);
        QCOMPARE(QueueLogStore::dead(*hq.reader, {}, 3)->size(), 3);
        const auto requeue = [&](const QString &function, qint64 id) {
            return hq.writer.run([&](storage::Transaction &tx) { return QueueLogStore::requeue(tx, function, id, hq.clock.nowMs()); }).value();
        };
        QCOMPARE(requeue(QStringLiteral("g"), letters.first().id), 0); // it is not g's
        mended = true;
        QCOMPARE(requeue(QStringLiteral("f"), letters.last().id), 1);
        QTRY_COMPARE(hq.notes(), QStringList{QStringLiteral("two")});
        QCOMPARE(requeue(QStringLiteral("f"), 0), 1);
        QTRY_COMPARE(hq.notes(), (QStringList{QStringLiteral("two"), QStringLiteral("one")}));
        QTRY_COMPARE(hq.number("SELECT count(*) FROM queue_failed"), 2); // g's, untouched
    }
    void whatFailsOnceIsDoneLater()
    {
        Fixture hq;
        std::atomic<int> left{2};
        hq.add(QStringLiteral("f"), topic(), [&](std::span<const Event> events, Context &context) -> Result<void> {
            if (left.fetch_sub(1) > 0)
                return fail(ErrorCode::Unavailable, QStringLiteral("not now"));
            return noteAll()(events, context);
        });
        hq.append({"x"});
        hq.start();
        QTRY_COMPARE(hq.number("SELECT attempts FROM queue_failed"), 1);
        hq.clock.advance(1250);
        QTRY_COMPARE(hq.number("SELECT attempts FROM queue_failed"), 2);
        hq.clock.advance(2500);
        QTRY_COMPARE(hq.notes().size(), 1);
        QTRY_COMPARE(hq.number("SELECT count(*) FROM queue_failed"), 0);
    }
    void effectAndCursorMoveTogetherWhicheverWriteFails()
    {
        int nth = 1;
        for (;; ++nth) {
            Fixture hq;
            FunctionOptions options;
            options.retryBaseMs = 1;
            hq.append({"a", "b", "c"});
            hq.add(QStringLiteral("f"), topic(), noteAll(), options);
            storage::WriteFault::failAt(nth);
            hq.start();
            QVERIFY(QTest::qWaitFor(
                [&] {
                    hq.clock.advance(1);
                    return hq.notes().size() == 3 && hq.state(QStringLiteral("f")).waiting == 0;
                },
                10'000));
            QStringList notes = hq.notes();
            notes.sort();
            QCOMPARE(notes, QStringList({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}));
            if (storage::WriteFault::seen() < nth)
                break;
        }
        QVERIFY(nth > 5); // three notes, the cursor, the commit
    }
    void anErrorAfterTheCommitDoesNotRepeatIt()
    {
        Fixture hq;
        hq.add(QStringLiteral("f"), topic(), [](std::span<const Event> events, Context &context) -> Result<void> {
            HEARTH_TRY(noteAll()(events, context));
            return fail(ErrorCode::Internal, QStringLiteral("too late"));
        });
        hq.append({"a", "b"});
        hq.start();
        QTRY_COMPARE(hq.number("SELECT position FROM queue_cursor"), 2);
        QTest::qWait(50);
        QCOMPARE(hq.notes().size(), 2);
        QCOMPARE(hq.number("SELECT count(*) FROM queue_failed"), 0);
    }
    void aFunctionMayFeedAnother()
    {
        Fixture hq;
        hq.config.pollMs = 60'000; // nothing but the commit wakes the next
        hq.add(QStringLiteral("first"), topic(), [&](std::span<const Event> events, Context &context) {
            return context.commit([&](storage::Transaction &tx) -> Result<void> {
                for (const Event &event : events)
                    HEARTH_TRY(Queue::append(tx, QStringLiteral("u"), event.body + "!", event.atMs));
                return {};
            });
        });
        hq.add(QStringLiteral("second"), QueueTrigger{QStringLiteral("u"), 5}, noteAll());
        hq.start();
        hq.append({"hello"});
        QTRY_COMPARE(hq.notes(), QStringList{QStringLiteral("hello!")});
    }

    // ---- ingest functions

    void factsGoToTheFunctionOfTheirKind()
    {
        Fixture hq;
        hq.registry.add(std::make_unique<TestIngest>(QStringLiteral("order"), 1));
        hq.add(QStringLiteral("f"), QueueTrigger{QStringLiteral("facts"), 10}, noteAll());
        hq.start();
        const QByteArray good("good");
        const QByteArray bad("bad");
        const auto run = [&](int kind, const QByteArray &body) {
            return hq.writer.run([&](storage::Transaction &tx) {
                return hq.registry.ingest(tx, kind, IngestFunction::Fact{1, 1, 1, 1, 2, 3, QUuid(), body});
            });
        };
        QVERIFY(run(1, good));
        QCOMPARE(run(1, bad).error().code, ErrorCode::InvalidInput);
        QCOMPARE(run(2, good).error().code, ErrorCode::NotFound);
        hq.runner->wakeQueues();
        QTRY_COMPARE(hq.notes(), QStringList{QStringLiteral("good")});
        const FunctionState state = hq.state(QStringLiteral("order"));
        QCOMPARE(state.trigger, QStringLiteral("till 1"));
        QCOMPARE(state.runs, 2);
        QCOMPARE(state.failures, 1);
        QCOMPARE(state.lastError, QStringLiteral("bad body"));
    }
};

QTEST_GUILESS_MAIN(TestRunner)
#include "tst_runner.moc"
