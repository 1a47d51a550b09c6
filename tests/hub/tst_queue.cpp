// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// What any queue has to hold, on each of its drivers: the database's own on SQLite and on PostgreSQL, and RabbitMQ; then what only a broker can
// suffer. With real servers.
#include "hqstore/queuelogstore.h"
#include "hub/runnerfixture.h"
#include "runtime/amqpconnection.h"
#include "runtime/queuerelay.h"
#include "support/postgresserver.h"
#include "support/rabbitserver.h"

#include <QElapsedTimer>
#include <QProcess>
#include <csignal>

using namespace hearth;
using namespace hearth::hq;
using storage::Database;

namespace {
enum class Driver { Sqlite, PostgreSql, RabbitMq };

AmqpAddress broker()
{
    return AmqpAddress::parse(RabbitServer::shared().address()).value();
}

/** A runner on one of the drivers; each test's functions have a name of its own, and so has the broker's queue. */
struct QueueFixture : RunnerFixture {
    explicit QueueFixture(Driver driver)
        : RunnerFixture(driver == Driver::Sqlite ? QString() : PostgresServer::shared().create()), f(QStringLiteral("f%1").arg(++number_))
    {
        if (driver == Driver::RabbitMq)
            config.broker = broker();
    }
    QueueConsumerInfo consumer(const QString &name) const { return {name, QStringLiteral("t"), 256, true, {}}; }
    const QString f;
    static inline int number_ = 0;
};

/** Holds a function up until it is opened, at the latest when the test goes. */
class Gate {
public:
    ~Gate() { open(); }
    Handle before(Handle then)
    {
        return [way = m_way, handle = std::move(then)](std::span<const Event> events, Context &context) -> Result<void> {
            way->acquire();
            way->release();
            return handle(events, context);
        };
    }
    void open() { m_way->release(); }

private:
    std::shared_ptr<QSemaphore> m_way = std::make_shared<QSemaphore>(); ///< who is held up outlives this
};

/** In a process of its own: takes messages until all are done or a fault point kills it. Each "late" one fails at its first attempt, "poison" ends
    the process. */
int drainUntilKilled(const QString &path, const QString &function, const QString &amqp, int batch, int maxAttempts)
{
    storage::Writer writer(HqDatabase::openOwner(path).value());
    Registry registry;
    FunctionOptions options;
    options.retryBaseMs = 1;
    options.maxAttempts = maxAttempts;
    options.timeLimitMs = 1'000;
    registry.add(std::make_unique<TestFunction>(function, QueueTrigger{QStringLiteral("t"), batch}, options, [](std::span<const Event> events, Context &context) -> Result<void> {
        for (const Event &event : events) {
            if (event.body == "poison")
                ::raise(SIGKILL);
            if (event.attempt == 1 && event.body.startsWith("late"))
                return fail(ErrorCode::Unavailable, QStringLiteral("not yet"));
        }
        return noteAll()(events, context);
    }));
    Runner::Config config;
    config.databasePath = path;
    config.pollMs = 5;
    config.broker = AmqpAddress::parse(amqp).value();
    Runner runner(config, registry, writer, Clock::system(), {});
    if (!runner.start())
        return 2;
    const auto reader = Database::open(path, storage::OpenMode::ReadOnly).value();
    QElapsedTimer time;
    for (time.start(); time.elapsed() < 60'000; QThread::msleep(2)) {
        auto rows = reader->query("SELECT (SELECT count(*) FROM queue_failed WHERE dead=0), coalesce((SELECT max(position) FROM queue_cursor), 0), (SELECT count(*) FROM queue_log)").value();
        if (rows.next().value() && rows.int64(0) == 0 && rows.int64(1) == rows.int64(2))
            return 0;
    }
    return 3;
}

int inAnotherProcess(const QueueFixture &hq, const QString &fault, int batch = 2, int maxAttempts = 1'000)
{
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HEARTH_QUEUE"), hq.path());
    environment.insert(QStringLiteral("HEARTH_QUEUE_FUNCTION"), hq.f);
    environment.insert(QStringLiteral("HEARTH_QUEUE_BROKER"), RabbitServer::shared().address());
    environment.insert(QStringLiteral("HEARTH_QUEUE_BATCH"), QString::number(batch));
    environment.insert(QStringLiteral("HEARTH_QUEUE_ATTEMPTS"), QString::number(maxAttempts));
    environment.insert(QStringLiteral("HEARTH_FAULT"), fault);
    child.setProcessEnvironment(environment);
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    child.start(QCoreApplication::applicationFilePath());
    if (!child.waitForFinished(90'000))
        return 9;
    return child.exitStatus() == QProcess::CrashExit ? -1 : child.exitCode();
}

void drivers()
{
    QTest::addColumn<int>("driver");
    QTest::newRow("SQLite") << static_cast<int>(Driver::Sqlite);
    QTest::newRow("PostgreSQL") << static_cast<int>(Driver::PostgreSql);
    QTest::newRow("RabbitMQ") << static_cast<int>(Driver::RabbitMq);
}
QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}
QStringList numbers(int from, int to)
{
    QStringList list;
    for (int i = from; i <= to; ++i)
        list.append(QStringLiteral("%1").arg(i, 4, 10, QLatin1Char('0')));
    return list;
}
QList<QByteArray> bodies(const QStringList &list)
{
    QList<QByteArray> all;
    for (const QString &one : list)
        all.append(one.toUtf8());
    return all;
}
} // namespace

class TestQueue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachFunctionHasEachMessageOnceAndInTheirOrder_data() { drivers(); }
    void eachFunctionHasEachMessageOnceAndInTheirOrder()
    {
        QFETCH(const int, driver);
        QueueFixture hq(static_cast<Driver>(driver));
        hq.append(bodies(numbers(1, 50))); // before anybody listens
        const auto prefixed = [](const QString &prefix) -> Handle {
            return [prefix](std::span<const Event> events, Context &context) {
                return context.commit([&](storage::Transaction &tx) -> Result<void> {
                    for (const Event &event : events)
                        HEARTH_TRY(note(tx, prefix + QString::fromUtf8(event.body)));
                    return {};
                });
            };
        };
        hq.add(hq.f, QueueTrigger{QStringLiteral("t"), 16}, prefixed(QStringLiteral("a")));
        hq.add(hq.f + QStringLiteral("b"), QueueTrigger{QStringLiteral("t"), 1}, prefixed(QStringLiteral("b")));
        hq.start();
        hq.append(bodies(numbers(51, 200)));
        QTRY_COMPARE_WITH_TIMEOUT(hq.notes().size(), 400, 60'000);
        QTRY_COMPARE(hq.state(hq.f).waiting, 0);
        QStringList a;
        QStringList b;
        for (const QString &one : hq.notes())
            (one.startsWith(QLatin1Char('a')) ? a : b).append(one.mid(1));
        QCOMPARE(a, numbers(1, 200));
        QCOMPARE(b, numbers(1, 200));
        QTRY_COMPARE(hq.number("SELECT count(*) FROM queue_ledger"), 0); // the cursors remember
    }
    void aPoisonMessageIsDeadWithItsReasonWhileTheOthersGoOnAndComesRightWhenRequeued_data() { drivers(); }
    void aPoisonMessageIsDeadWithItsReasonWhileTheOthersGoOnAndComesRightWhenRequeued()
    {
        QFETCH(const int, driver);
        QueueFixture hq(static_cast<Driver>(driver));
        std::atomic<bool> mended{false};
        FunctionOptions options;
        options.maxAttempts = 3;
        options.retryBaseMs = 1;
        hq.add(hq.f, QueueTrigger{QStringLiteral("t"), 8}, [&](std::span<const Event> events, Context &context) -> Result<void> {
            for (const Event &event : events) {
                if (event.body == "poison" && !mended)
                    return fail(ErrorCode::InvalidInput, QStringLiteral("cannot be read"), QStringLiteral("field 7"));
            }
            return noteAll()(events, context);
        }, options);
        hq.start();
        hq.append({"1", "poison", "2", "3"});
        QTRY_COMPARE_WITH_TIMEOUT(sorted(hq.notes()), QStringList({QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}), 60'000);
        for (int i = 0; i < 200 && hq.state(hq.f).dead == 0; ++i) {
            hq.clock.advance(60'000);
            QTest::qWait(20);
        }
        QCOMPARE(hq.state(hq.f).dead, 1);
        auto rows = hq.reader->query("SELECT attempts, reason FROM queue_failed WHERE dead=1").value();
        QVERIFY(rows.next().value());
        QCOMPARE(rows.int64(0), 3);
        QVERIFY2(rows.text(1).contains(QStringLiteral("cannot be read")) && rows.text(1).contains(QStringLiteral("field 7")), qPrintable(rows.text(1)));
        QVERIFY(!rows.next().value());
        mended = true;
        QVERIFY(hq.writer.run([&](storage::Transaction &tx) { return QueueLogStore::requeue(tx, hq.f, 0, hq.clock.nowMs()); }));
        QTRY_COMPARE_WITH_TIMEOUT(hq.notes().last(), QStringLiteral("poison"), 60'000);
        QCOMPARE(hq.notes().size(), 4);
        QTRY_COMPARE(hq.state(hq.f).waiting, 0);
        QCOMPARE(hq.state(hq.f).dead, 0);
    }
    void aFunctionThatHangsDelaysNoOther_data() { drivers(); }
    void aFunctionThatHangsDelaysNoOther()
    {
        QFETCH(const int, driver);
        QueueFixture hq(static_cast<Driver>(driver));
        Gate gate;
        hq.add(hq.f + QStringLiteral("slow"), QueueTrigger{QStringLiteral("t"), 1}, gate.before(noteAll()));
        hq.add(hq.f, QueueTrigger{QStringLiteral("t"), 1}, noteAll());
        hq.start();
        hq.append(bodies(numbers(1, 20)));
        QTRY_COMPARE_WITH_TIMEOUT(hq.notes(), numbers(1, 20), 60'000);
    }

    // ---- of a broker alone

    void killedAtAnyStepEachMessageStillHasItsEffectOnce_data()
    {
        QTest::addColumn<QString>("point");
        for (const char *point : {"runtime.relay_published", "runtime.queue_read", "runtime.work_done", "runtime.committed", "runtime.amqp_before_ack"})
            QTest::newRow(point) << QString::fromLatin1(point);
    }
    void killedAtAnyStepEachMessageStillHasItsEffectOnce()
    {
        QFETCH(const QString, point);
        QueueFixture hq(Driver::RabbitMq);
        hq.append({"late 1", "2", "late 3", "4", "5", "late 6"});
        int kills = 0;
        for (int nth = 1, code = -1; code != 0 && kills < 50; nth = nth % 3 + 1) {
            code = inAnotherProcess(hq, QStringLiteral("%1:%2").arg(point).arg(nth));
            QVERIFY2(code <= 0, qPrintable(QString::number(code)));
            kills += code == -1 ? 1 : 0;
        }
        hq.reader = Database::open(hq.path(), storage::OpenMode::ReadOnly).value();
        QCOMPARE(sorted(hq.notes()), QStringList({QStringLiteral("2"), QStringLiteral("4"), QStringLiteral("5"), QStringLiteral("late 1"), QStringLiteral("late 3"), QStringLiteral("late 6")}));
        QVERIFY(kills >= 1);
    }
    void aMessageThatEndsItsProcessIsGivenUpAndTheOthersGoOn()
    {
        QueueFixture hq(Driver::RabbitMq);
        hq.append({"1", "2", "poison", "3", "4", "5", "6", "7", "8"});
        int kills = 0;
        for (int code = -1; code != 0 && kills < 30; kills += code == -1 ? 1 : 0) {
            code = inAnotherProcess(hq, QString(), 6, 3);
            QVERIFY2(code <= 0, qPrintable(QString::number(code)));
        }
        // With others, alone, and then as often as a function may fail.
        QCOMPARE(kills, 2 + 3);
        hq.reader = Database::open(hq.path(), storage::OpenMode::ReadOnly).value();
        QCOMPARE(sorted(hq.notes()), QStringList({QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("4"), QStringLiteral("5"), QStringLiteral("6"),
                                                  QStringLiteral("7"), QStringLiteral("8")}));
        const auto dead = QueueLogStore::dead(*hq.reader, hq.f, 10).value();
        QCOMPARE(dead.size(), 1);
        QCOMPARE(dead.first().message, 3);
        QCOMPARE(dead.first().attempts, 3);
        QVERIFY2(dead.first().reason.contains(QLatin1String("process")), qPrintable(dead.first().reason));
    }
    void aQueueOfAnotherKindIsMadeAnewAndFilledAgain()
    {
        QueueFixture hq(Driver::RabbitMq);
        const auto other = AmqpConnection::open(broker(), QStringLiteral("test")).value();
        QVERIFY(other->openChannel(1));
        AmqpConnection::QueueKind kind;
        kind.deliveryLimit = 3;
        kind.deadExchange = QStringLiteral("elsewhere");
        QVERIFY(other->declareQueue(1, QueueRelay::queueName(hq.consumer(hq.f)), kind));
        hq.append(bodies(numbers(1, 30)));
        hq.add(hq.f, QueueTrigger{QStringLiteral("t"), 4}, noteAll());
        hq.start();
        QTRY_COMPARE_WITH_TIMEOUT(hq.notes(), numbers(1, 30), 60'000);
    }
    void aFunctionThatNeedsNoOrderRunsOnSeveralMachinesAtOnce()
    {
        QueueFixture hq(Driver::RabbitMq);
        hq.config.functions = QStringList();
        const QueueTrigger trigger{QStringLiteral("t"), 1, false};
        std::atomic<int> inside{0};
        std::atomic<bool> both{false};
        const auto handle = [&](std::span<const Event> events, Context &context) -> Result<void> {
            QElapsedTimer since;
            since.start();
            both = ++inside == 2 || both;
            while (!both && since.elapsed() < 60'000)
                QThread::msleep(1);
            --inside;
            return noteAll()(events, context);
        };
        FunctionOptions options;
        options.timeLimitMs = 90'000;
        hq.add(hq.f, trigger, handle, options);
        hq.start();
        hq.append(bodies(numbers(1, 10)));
        storage::Writer writer(HqDatabase::openOwner(hq.path()).value());
        Registry registry;
        registry.add(std::make_unique<TestFunction>(hq.f, trigger, options, handle));
        Runner::Config config = hq.config;
        config.carries = false;
        config.queuesOnly = true;
        config.functions = QStringList{hq.f};
        Runner one(config, registry, writer, hq.clock, {});
        Runner two(config, registry, writer, hq.clock, {});
        QVERIFY(one.start() && two.start());
        QTRY_COMPARE_WITH_TIMEOUT(sorted(hq.notes()), numbers(1, 10), 60'000);
        QVERIFY(both);
    }
    void aQueueThatWasDeletedIsMadeAndFilledAgain()
    {
        QueueFixture hq(Driver::RabbitMq);
        Gate gate;
        hq.add(hq.f, QueueTrigger{QStringLiteral("t"), 4}, gate.before(noteAll()));
        hq.start();
        hq.append(bodies(numbers(1, 30)));
        const auto other = AmqpConnection::open(broker(), QStringLiteral("test")).value();
        QVERIFY(other->openChannel(1));
        QTRY_VERIFY_WITH_TIMEOUT(hq.number("SELECT count(*) FROM queue_relay WHERE position=30") == 1, 60'000);
        QVERIFY(other->deleteQueue(1, QueueRelay::queueName(hq.consumer(hq.f))));
        gate.open();
        hq.append(bodies(numbers(31, 40)));
        QTRY_COMPARE_WITH_TIMEOUT(hq.notes(), numbers(1, 40), 60'000);
    }
    void aBrokerThatIsKilledLosesNothing()
    {
        QueueFixture hq(Driver::RabbitMq);
        hq.add(hq.f, QueueTrigger{QStringLiteral("t"), 4}, noteAll());
        hq.start();
        hq.append(bodies(numbers(1, 10)));
        QTRY_COMPARE_WITH_TIMEOUT(hq.notes(), numbers(1, 10), 60'000);
        RabbitServer::shared().kill();
        hq.append(bodies(numbers(11, 60))); // sold on: what waits is in the database
        QCOMPARE(hq.state(hq.f).waiting, 50);
        QVERIFY2(RabbitServer::shared().start(), qPrintable(RabbitServer::shared().error()));
        QTRY_COMPARE_WITH_TIMEOUT(sorted(hq.notes()), numbers(1, 60), 120'000);
    }
    void aBrokerThatHasForgottenEverythingIsFilledFromTheLog()
    {
        QueueFixture hq(Driver::RabbitMq);
        Gate gate;
        hq.add(hq.f, QueueTrigger{QStringLiteral("t"), 4}, gate.before(noteAll()));
        hq.start();
        hq.append(bodies(numbers(1, 30)));
        QTRY_VERIFY_WITH_TIMEOUT(hq.number("SELECT count(*) FROM queue_relay WHERE position=30") == 1, 60'000);
        RabbitServer::shared().kill();
        RabbitServer::shared().wipe();
        QVERIFY2(RabbitServer::shared().start(), qPrintable(RabbitServer::shared().error()));
        gate.open();
        QTRY_COMPARE_WITH_TIMEOUT(sorted(hq.notes()), numbers(1, 30), 120'000);
    }
    void functionsRunOnOtherMachinesToo()
    {
        // One that carries and runs nothing, and a worker on another "machine", which carries nothing.
        QueueFixture hq(Driver::RabbitMq);
        hq.config.functions = QStringList();
        hq.add(hq.f, QueueTrigger{QStringLiteral("t"), 4}, [](std::span<const Event>, Context &) { return Result<void>(fail(ErrorCode::Internal, QStringLiteral("not here"))); });
        hq.start();
        hq.append(bodies(numbers(1, 30)));
        QueueFixture there(Driver::RabbitMq);
        storage::Writer writer(HqDatabase::openOwner(hq.path()).value());
        Registry registry;
        registry.add(std::make_unique<TestFunction>(hq.f, QueueTrigger{QStringLiteral("t"), 4}, FunctionOptions{}, noteAll()));
        Runner::Config config = there.config;
        config.databasePath = hq.path();
        config.carries = false;
        config.queuesOnly = true;
        config.functions = QStringList{hq.f};
        Runner worker(config, registry, writer, hq.clock, {});
        QVERIFY(worker.start());
        QTRY_COMPARE_WITH_TIMEOUT(hq.notes(), numbers(1, 30), 60'000);
        QTRY_COMPARE(hq.state(hq.f).waiting, 0);
        QCOMPARE(hq.state(hq.f).failures, 0);
        config.functions = QStringList{QStringLiteral("nobody")};
        Runner none(config, registry, writer, hq.clock, {});
        const auto refused = none.start();
        QVERIFY(!refused);
        QCOMPARE(refused.error().where, QStringLiteral("--functions"));
    }
    void aBrokerIsOnlySpokenToWhereItsCertificateAndNameAreRight()
    {
        AmqpAddress address = AmqpAddress::parse(RabbitServer::shared().tlsAddress()).value();
        address.caFile = RabbitServer::shared().caFile();
        const auto opened = AmqpConnection::open(address, QStringLiteral("test"));
        QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().toString()));
        QVERIFY((*opened)->openChannel(1));
        AmqpAddress byNumber = address;
        byNumber.host = QStringLiteral("127.0.0.1"); // it is called localhost
        AmqpAddress stranger = address;
        stranger.caFile.clear(); // the machine believes none of these
        AmqpAddress missing = address;
        missing.caFile += QStringLiteral(".none");
        for (const AmqpAddress &wrong : {byNumber, stranger, missing}) {
            const auto refused = AmqpConnection::open(wrong, QStringLiteral("test"));
            QVERIFY(!refused);
        }
        QCOMPARE(AmqpConnection::open(missing, QStringLiteral("test")).error().where, missing.caFile);
    }
    void addressesAreReadAndNeverShownWithTheirPassword()
    {
        const auto address = AmqpAddress::parse(QStringLiteral("amqps://hq:p%40ss@mq.example.cn/chain")).value();
        QCOMPARE(address.port, quint16(5671));
        QCOMPARE(address.password, QStringLiteral("p@ss"));
        QCOMPARE(address.shown(), QStringLiteral("amqps://mq.example.cn:5671/chain"));
        for (const char *wrong : {"", "http://a:b@c", "amqp://mq.example.cn", "amqp://a@b", "amqp://a:b@", "amqp://a:b@c/d/e", "amqp://a:b@c:0", "amqp://a:b@c?x=secret"}) {
            const auto refused = AmqpAddress::parse(QString::fromLatin1(wrong));
            QVERIFY2(!refused, wrong);
            QVERIFY(!refused.error().toString().contains(QLatin1String("secret")));
        }
        AmqpAddress bad = broker();
        bad.password = QStringLiteral("wrong");
        const auto refused = AmqpConnection::open(bad, QStringLiteral("test"));
        QVERIFY(!refused);
        QVERIFY2(!refused.error().toString().contains(QLatin1String("wrong")), qPrintable(refused.error().toString()));
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (qEnvironmentVariableIsSet("HEARTH_QUEUE"))
        return drainUntilKilled(qEnvironmentVariable("HEARTH_QUEUE"), qEnvironmentVariable("HEARTH_QUEUE_FUNCTION"), qEnvironmentVariable("HEARTH_QUEUE_BROKER"),
                                qEnvironmentVariableIntValue("HEARTH_QUEUE_BATCH"), qEnvironmentVariableIntValue("HEARTH_QUEUE_ATTEMPTS"));
    TestQueue test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_queue.moc"
