// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Several nodes of headquarters on one PostgreSQL: their hubs and runners side by side here, and the real programs behind a real HAProxy.
#include "e2e/chain.h"
#include "e2e/salesyear.h"
#include "hqstore/nodestore.h"
#include "hub/hubfixture.h"
#include "hub/runnerfixture.h"
#include "runtime/functionpause.h"
#include "support/haproxy.h"
#include "support/patience.h"
#include "support/postgresserver.h"

#include <QElapsedTimer>

using namespace hearth;

namespace {
/** A hub on the database with a name; what takes seconds elsewhere takes milliseconds. */
TillHub::Config named(const char *name)
{
    TillHub::Config config;
    config.node = QString::fromLatin1(name);
    config.lookMs = 5;
    config.beatMs = 20;
    return config;
}

/** Two hubs on one database, and a till that both know. */
struct TwoHubs {
    TwoHubs()
    {
        a.enroll(till, id);
        till.version = 2;
        copy.version = 2;
        copy.device = till.device;
        copy.keys = till.keys;
        copy.epoch = till.epoch;
    }
    const QString source = PostgresServer::shared().create();
    HubFixture a{named("a/1"), 2, {}, source};
    HubFixture b{named("b/1"), 2, {}, source};
    const qint64 id = a.tills.at(0);
    TestTill till;
    TestTill copy; ///< the same identity, another run of the program
};

/** Two nodes of the real program, HAProxy before them, and a till that knows only that. */
struct Cluster {
    [[nodiscard]] bool start()
    {
        const QString source = PostgresServer::shared().create();
        database = PostgresServer::nameIn(source);
        a.serveOptions = QStringList{QStringLiteral("--node"), QStringLiteral("a")};
        b.serveOptions = QStringList{QStringLiteral("--node"), QStringLiteral("b")};
        if (!a.useDatabase(source) || !b.useDatabase(source) || !a.startHq() || !b.startHq())
            return false;
        b.useKey(a.apiKey());
        return proxy.start({{QStringLiteral("a"), a.hqPort()}, {QStringLiteral("b"), b.hqPort()}}) && a.enrol(proxy.port()).ok();
    }
    /** The node that has the till, as another says; empty: none. */
    [[nodiscard]] static QString holder(Chain &asked)
    {
        const QJsonArray stores = asked.http("GET", QStringLiteral("/v1/stores")).array();
        return stores.at(0).toObject().value(QLatin1String("tills")).toArray().at(0).toObject().value(QLatin1String("node")).toString();
    }
    [[nodiscard]] Chain &named(const QString &name) { return name == QLatin1String("a") ? a : b; }
    [[nodiscard]] Chain &notNamed(const QString &name) { return name == QLatin1String("a") ? b : a; }
    [[nodiscard]] qint64 number(const QString &sql) const { return PostgresServer::shared().sql(sql, database).toLongLong(); }

    /** "sequence kind id body" of every fact, as the till has it and as headquarters does. */
    [[nodiscard]] QStringList factsOfTheTill() const
    {
        return lines(a.path(QStringLiteral("till")) + QStringLiteral("/till.db"), "SELECT seq, kind, fact_id, body FROM outbox ORDER BY seq");
    }
    [[nodiscard]] QStringList factsOfHeadquarters() const
    {
        return lines(PostgresServer::shared().address(database), "SELECT seq, kind, fact_id, body FROM ingest ORDER BY seq");
    }
    static QStringList lines(const QString &source, const char *sql)
    {
        QStringList all;
        const auto db = storage::Database::open(source, storage::OpenMode::ReadOnly).value();
        auto rows = db->query(sql).value();
        while (rows.next().value())
            all.append(QStringLiteral("%1 %2 %3 %4").arg(rows.int64(0)).arg(rows.int64(1)).arg(QLatin1String(rows.blob(2).toHex()), QLatin1String(rows.blob(3).toHex())));
        return all;
    }

    QString database;
    Chain a; ///< with the till's directory and printers
    Chain b;
    HaProxy proxy;
};
} // namespace

class TestNodes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // ---- hubs side by side

    void factsWrittenAtOneNodeReachATillAtTheOther()
    {
        TwoHubs hq;
        QVERIFY(hq.till.online(hq.b.address()));
        QElapsedTimer since;
        since.start();
        hq.a.append(hq.id, {"one", "two"});
        const auto change = hq.till.take<protocol::Change>();
        QVERIFY(change);
        QCOMPARE(change->facts, QList<protocol::ChangeFact>({{1, 2, "one"}, {2, 2, "two"}}));
        hq.till.send(protocol::ChangeAck{2});
        // More than one look takes in, as a menu for all tills is.
        hq.a.append(hq.id, QList<QByteArray>(3, "more"));
        hq.a.append(hq.a.tills.at(1), QList<QByteArray>(1'500, "of another till"));
        hq.a.append(hq.id, {"last"});
        QList<protocol::ChangeFact> more;
        while (more.size() < 4) {
            const auto next = hq.till.take<protocol::Change>();
            QVERIFY(next);
            more += next->facts;
        }
        QCOMPARE(more.last(), (protocol::ChangeFact{6, 2, "last"}));
    }
    void aTillThatComesBackElsewhereIsReplacedWhereItWas()
    {
        TwoHubs hq;
        QVERIFY(hq.till.online(hq.a.address()));
        QTRY_COMPARE(hq.b.hub.onlineTills(), QList<qint64>{hq.id});
        QCOMPARE(hq.b.hub.tillNodes(), (QHash<qint64, QString>{{hq.id, QStringLiteral("a/1")}}));
        QVERIFY(hq.copy.online(hq.b.address()));
        QVERIFY(hq.till.waitClosed());
        QCOMPARE(hq.till.closeCode(), 4409);
        QCOMPARE(hq.a.hub.tillsHere(), 0);
        QCOMPARE(hq.b.hub.tillsHere(), 1);
        QTRY_COMPARE(hq.a.hub.tillNodes(), (QHash<qint64, QString>{{hq.id, QStringLiteral("b/1")}}));
        QCOMPARE(hq.b.hub.tillNodes(), hq.a.hub.tillNodes());
        // And no more when it goes.
        hq.copy.abort();
        QTRY_VERIFY(hq.a.hub.onlineTills().isEmpty());
        QTRY_VERIFY(hq.b.hub.onlineTills().isEmpty());
    }
    void aTillRevokedAtOneNodeIsDisconnectedAtTheOther()
    {
        TwoHubs hq;
        QVERIFY(hq.till.online(hq.b.address()));
        hq.a.write([&](storage::Transaction &tx) { return hq::DeviceStore::revoke(tx, hq.id, hq.a.clock.nowMs()); });
        QCOMPARE(hq.till.refusal(), QStringLiteral("unauthorised"));
        QTRY_VERIFY(hq.a.hub.onlineTills().isEmpty());
    }
    void twoProgramsThatTakeTurnsOnTwoNodesAreShutOut()
    {
        TwoHubs hq;
        QVERIFY(hq.till.online(hq.a.address()));
        QVERIFY(hq.copy.online(hq.b.address()));
        QVERIFY(hq.till.waitClosed());
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("two programs run with the identity")));
        QVERIFY(hq.till.connect(hq.a.address()));
        hq.till.sendHello(); // the first one lives still
        QCOMPARE(hq.till.refusal(), QStringLiteral("quarantined"));
        QCOMPARE(hq.copy.refusal(), QStringLiteral("quarantined"));
        QCOMPARE(hq.a.number("SELECT count(*) FROM till_alarm WHERE kind = 'clone'"), 1);
        for (HubFixture *node : {&hq.a, &hq.b}) {
            QVERIFY(hq.copy.connect(node->address()));
            hq.copy.sendHello();
            QCOMPARE(hq.copy.refusal(), QStringLiteral("quarantined"));
        }
    }
    void aTillThatIsStartedAgainAndAgainOnEitherNodeIsNoCopy()
    {
        TwoHubs hq;
        for (int run = 0; run < 12; ++run) {
            hq.till.boot = protocol::randomBytes(16);
            QVERIFY(hq.till.online(run % 2 == 0 ? hq.a.address() : hq.b.address()));
            hq.till.abort();
            QVERIFY(hq.till.online(run % 3 == 0 ? hq.a.address() : hq.b.address())); // the network was gone for a moment
            hq.till.abort();
        }
        // What a run that has ended had sent comes late, on a connection that was opened at the other node before the next run's.
        hq.copy.boot = hq.till.boot;
        QVERIFY(hq.copy.connect(hq.b.address()));
        hq.till.boot = protocol::randomBytes(16);
        QVERIFY(hq.till.online(hq.a.address()));
        hq.copy.sendHello();
        QVERIFY(hq.copy.take<protocol::Welcome>());
        QCOMPARE(hq.a.number("SELECT count(*) FROM till_alarm"), 0);
        QVERIFY(hq.a.number("SELECT count(*) FROM till_run") <= 8);
    }
    void theTillsOfANodeThatDiedDoNotStayConnected()
    {
        const QString dead = QStringLiteral("c/1");
        HubFixture hq(named("a/1"), 2, {}, PostgresServer::shared().create());
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.abort();
        QTRY_VERIFY(hq.hub.onlineTills().isEmpty());
        const auto beats = [&](qint64 with) { // and a till comes to it, which is seen by the same look
            hq.write([&](storage::Transaction &tx) -> Result<void> {
                HEARTH_TRY(hq::NodeStore::join(tx, dead, 0));
                HEARTH_ASSIGN(const auto epoch, tx.value("SELECT id FROM till_epoch"));
                HEARTH_TRY(hq::TillLeaseStore::take(tx, with, dead, *epoch, 0));
                return {};
            });
        };
        beats(hq.tills.at(0));
        QTRY_COMPARE(hq.hub.tillNodes().value(hq.tills.at(0)), dead);
        hq.clock.advance(9'999);
        beats(hq.tills.at(1));
        QTRY_COMPARE(hq.hub.tillNodes().value(hq.tills.at(1)), dead);
        hq.clock.advance(9'999);
        QCOMPARE(hq.hub.onlineTills(), hq.tills);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("node c/1 has been silent for 10000 ms")));
        hq.clock.advance(1);
        QTRY_VERIFY(hq.hub.onlineTills().isEmpty());
        QCOMPARE(hq.number("SELECT count(*) FROM node"), 1);
    }
    void aNodeThatWasTakenForDeadLetsGoOfItsTillsAndJoinsAgain()
    {
        TwoHubs hq;
        QVERIFY(hq.till.online(hq.a.address()));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("taken this one for dead")));
        hq.b.write([](storage::Transaction &tx) { return hq::NodeStore::leave(tx, QStringLiteral("a/1")); });
        QVERIFY(hq.till.waitClosed());
        QTRY_COMPARE(hq.b.number("SELECT count(*) FROM node"), 2);
        QVERIFY(hq.till.online(hq.a.address()));
        QTRY_COMPARE(hq.b.hub.tillNodes().value(hq.id), QStringLiteral("a/1"));
    }
    void nodesFindEachOtherAgainAfterTheServerWasRestarted()
    {
        TwoHubs hq;
        QVERIFY(hq.till.online(hq.b.address()));
        PostgresServer &server = PostgresServer::shared();
        server.stop();
        QVERIFY2(server.start(), qPrintable(server.error()));
        hq.a.append(hq.id, {"one"});
        const auto change = hq.till.take<protocol::Change>();
        QVERIFY(change);
        QCOMPARE(change->facts, QList<protocol::ChangeFact>({{1, 2, "one"}}));
    }
    void aNodeThatStopsHasNoTills()
    {
        TwoHubs hq;
        auto c = std::make_unique<HubFixture>(named("c/1"), 2, Front::Config{}, hq.source);
        QVERIFY(hq.till.online(c->address()));
        QTRY_COMPARE(hq.a.hub.tillNodes().value(hq.id), QStringLiteral("c/1"));
        c.reset();
        QTRY_VERIFY(hq.a.hub.onlineTills().isEmpty());
        QCOMPARE(hq.a.number("SELECT count(*) FROM node"), 2);
    }

    // ---- runners side by side

    void aMessageIsHandledOnceByEitherNode()
    {
        const QString source = PostgresServer::shared().create();
        std::atomic<int> calls{0};
        std::atomic<int> held{0};
        std::atomic<int> others{0};
        QSemaphore gate;
        std::vector<std::unique_ptr<hq::RunnerFixture>> nodes;
        for (int i = 0; i < 2; ++i) {
            nodes.push_back(std::make_unique<hq::RunnerFixture>(source));
            nodes.back()->add(QStringLiteral("slow"), hq::QueueTrigger{QStringLiteral("t"), 1}, [&](std::span<const hq::Event> events, hq::Context &context) {
                ++calls;
                if (events.front().body == "hold") {
                    ++held;
                    gate.acquire();
                }
                return hq::noteAll()(events, context);
            });
            nodes.back()->add(QStringLiteral("other"), hq::QueueTrigger{QStringLiteral("o")}, [&](std::span<const hq::Event> events, hq::Context &) -> Result<void> {
                others += static_cast<int>(events.size());
                return {};
            });
            nodes.back()->start();
        }
        nodes[0]->append({"hold"});
        QTRY_COMPARE(held.load(), 1);
        // Meanwhile both look at both topics, many times: one node has this message, and the other topic goes on.
        for (int i = 1; i <= 20; ++i) {
            nodes[static_cast<std::size_t>(i % 2)]->append({QByteArray::number(i)}, QStringLiteral("o"));
            nodes[static_cast<std::size_t>(i % 2)]->append({QByteArray::number(i)});
            QTRY_COMPARE(others.load(), i);
        }
        QCOMPARE(calls.load(), 1);
        gate.release();
        QTRY_COMPARE(nodes[0]->notes().size(), 21);
        QCOMPARE(calls.load(), 21);
        QStringList expected{QStringLiteral("hold")};
        for (int i = 1; i <= 20; ++i)
            expected.append(QString::number(i));
        QCOMPARE(nodes[0]->notes(), expected);
        for (const auto &node : nodes)
            QCOMPARE(node->state(QStringLiteral("slow")).failures, 0);
        // One of them stops: the other has all of it.
        nodes.erase(nodes.begin());
        nodes[0]->append({"after"});
        QTRY_COMPARE(nodes[0]->notes().size(), 22);
    }
    void whoeverIsPausedAtOneNodeIsPausedAtAll()
    {
        const QString source = PostgresServer::shared().create();
        std::atomic<int> calls{0};
        std::vector<std::unique_ptr<hq::RunnerFixture>> nodes;
        for (int i = 0; i < 2; ++i) {
            nodes.push_back(std::make_unique<hq::RunnerFixture>(source));
            nodes.back()->add(QStringLiteral("f"), hq::QueueTrigger{QStringLiteral("t")}, [&](std::span<const hq::Event>, hq::Context &) -> Result<void> {
                ++calls;
                return {};
            });
            nodes.back()->start();
        }
        const auto write = [&](auto work) { return nodes[0]->writer.run(work).has_value(); };
        QVERIFY(write([](storage::Transaction &tx) { return hq::FunctionPause::pause(tx, QStringLiteral("f"), {1, QStringLiteral("key:me"), {}}); }));
        for (const auto &node : nodes)
            QTRY_COMPARE(node->state(QStringLiteral("f")).paused, QStringLiteral("key:me"));
        nodes[1]->append({"x"});
        QTRY_COMPARE(nodes[0]->state(QStringLiteral("f")).waiting, 1);
        QCOMPARE(calls.load(), 0);
        QVERIFY(write([](storage::Transaction &tx) { return hq::FunctionPause::resume(tx, QStringLiteral("f")); }));
        QTRY_COMPARE(calls.load(), 1);
    }

    // ---- the real programs behind HAProxy

    void anOrderPlacedAtOneNodeIsPrintedAtATillOfTheOther()
    {
        Cluster hq;
        QVERIFY2(hq.start(), qPrintable(hq.proxy.error()));
        QVERIFY(hq.a.startPrinter(QStringLiteral("front"), QStringLiteral("receipt,kitchen")));
        const auto till = Chain::spawn(QStringLiteral("hearth-till"), QStringList{QStringLiteral("run")} + hq.a.tillData());
        QTRY_VERIFY(!Cluster::holder(hq.a).isEmpty());
        const QString here = Cluster::holder(hq.a);
        Chain &there = hq.notNamed(here);
        QTRY_COMPARE(Cluster::holder(there), here);
        const auto placed = there.http("POST", QStringLiteral("/v1/online-orders"),
                                       "{\"platform\":\"meituan\",\"number\":\"A-1\",\"store\":\"SZ001\",\"placed_at\":\"2026-11-24T12:00:00+08:00\","
                                       "\"lines\":[{\"sku\":\"hawaiian\",\"size\":\"M\",\"quantity\":2,\"unit_minor\":1325}],\"total_minor\":2650,\"paid\":true}");
        QCOMPARE(placed.status, 201);
        const QString id = placed.object().value(QLatin1String("id")).toString();
        QHash<QString, qint64> at;
        const auto traced = [&] {
            for (const auto &hop : there.http("GET", QStringLiteral("/v1/orders/%1/trace").arg(id)).array())
                at.insert(hop.toObject().value(QLatin1String("hop")).toString(), hop.toObject().value(QLatin1String("at_ms")).toInteger());
            return at.contains(QStringLiteral("printed"));
        };
        QTRY_VERIFY(traced());
        qInfo("from accepted at one node to pushed by the other: %lld ms", at.value(QStringLiteral("pushed")) - at.value(QStringLiteral("accepted")));
        QTRY_COMPARE(there.report().value(QLatin1String("total_minor")).toInteger(), 2'650);
        QCOMPARE(hq.a.paper(QStringLiteral("front")).filter(id).size(), 2); // receipt and kitchen, once each
        till->terminate();
        QVERIFY(Chain::wait(*till, 30'000).ok());
    }
    void tillsOfAKilledNodeComeBackOnTheOtherAndNothingIsLostOrDoubled()
    {
        QTemporaryDir files;
        const QString sales = generateSales(files.filePath(QStringLiteral("sales.csv")), 1'500, 11);
        Cluster hq;
        QVERIFY2(hq.start(), qPrintable(hq.proxy.error()));
        const auto till = Chain::spawn(QStringLiteral("hearth-till"), QStringList{QStringLiteral("replay"), sales, QStringLiteral("--speed"), QStringLiteral("1500000"),
                                                                                  QStringLiteral("--json")} + hq.a.tillData());
        Chain *asked = &hq.a;
        for (int kill = 1; kill <= 2; ++kill) {
            QTRY_VERIFY(hq.number(QStringLiteral("SELECT count(*) FROM sale")) >= kill * 300);
            QTRY_VERIFY(!Cluster::holder(*asked).isEmpty());
            const QString victim = Cluster::holder(*asked);
            hq.named(victim).killHq();
            asked = &hq.notNamed(victim);
            QTRY_VERIFY(Cluster::holder(*asked) == (victim == QLatin1String("a") ? QLatin1String("b") : QLatin1String("a")));
            QVERIFY(hq.named(victim).startHq());
        }
        QVERIFY2(!till->waitForFinished(0), "the replay was over before the nodes were killed");
        const auto outcome = Chain::wait(*till, 240'000);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        const SalesFacts expected = countSales(sales);
        const QJsonObject report = hq.b.report();
        QCOMPARE(report.value(QLatin1String("orders")).toInteger(), expected.orders);
        QCOMPARE(report.value(QLatin1String("lines")).toInteger(), expected.pieces);
        QCOMPARE(report.value(QLatin1String("total_minor")).toInteger(), expected.totalMinor);
        QCOMPARE(hq.factsOfHeadquarters(), hq.factsOfTheTill());
        QVERIFY(hq.factsOfTheTill().size() >= expected.orders);
        QCOMPARE(hq.number(QStringLiteral("SELECT count(*) FROM ingest WHERE state = 2")), 0);
        QCOMPARE(hq.number(QStringLiteral("SELECT count(*) FROM till_alarm")), 0);
        // What a function keeps by the messages is as what came: each had its effect once, on whichever node.
        QTRY_COMPARE(hq.number(QStringLiteral("SELECT sum(orders) FROM store_day")), expected.orders);
        QCOMPARE(hq.number(QStringLiteral("SELECT sum(total_minor) FROM store_day")), expected.totalMinor);
        QCOMPARE(hq.number(QStringLiteral("SELECT count(*) FROM queue_failed")), 0);
    }
    void aTimerRunsOnceOverTheNodesAndOnTheSurvivor()
    {
        const QString timer = QStringLiteral("housekeeping.incidents");
        const QString ran = QStringLiteral("SELECT count(*) FROM timer_run WHERE by_hand = 1 AND state = 2");
        const QString agree = QStringLiteral("SELECT (p.runs = (SELECT count(*) FROM timer_run r WHERE r.timer = p.timer AND r.state = 2))::INTEGER"
                                             " FROM timer_plan p WHERE p.timer = '%1'").arg(timer);
        Cluster hq;
        QVERIFY2(hq.start(), qPrintable(hq.proxy.error()));
        const auto order = [&](Chain &node) { return node.http("POST", QStringLiteral("/v1/timers/%1/run").arg(timer)).status; };
        for (int i = 0; i < 10; ++i)
            QCOMPARE(order(i % 2 == 0 ? hq.a : hq.b), 202);
        QTRY_COMPARE(hq.number(ran), 10);
        QCOMPARE(hq.number(QStringLiteral("SELECT max(generation) FROM timer_run WHERE by_hand = 1")), 1);
        QTRY_COMPARE(hq.number(agree), 1);
        // A node dies with a run that it has claimed; another timer's may come first.
        const QString claimed = QStringLiteral("SELECT count(*) FROM timer_run WHERE by_hand = 1 AND state = 1 AND node LIKE 'a/%'");
        QVERIFY(hq.b.stopHq());
        for (int attempt = 0; attempt < 10 && hq.number(claimed) == 0; ++attempt) {
            hq.a.killHq();
            if (hq.a.startHq(QStringLiteral("runtime.timer_claimed")))
                static_cast<void>(order(hq.a));
            QVERIFY(hq.a.hqEnded(60'000));
        }
        QCOMPARE(hq.number(claimed), 1);
        QCOMPARE(hq.number(ran), 10);
        QVERIFY(hq.b.startHq());
        QCOMPARE(order(hq.b), 202);
        QTRY_VERIFY(hq.number(ran) >= 11);
        QCOMPARE(hq.number(claimed), 1);
        PostgresServer::shared().sql(QStringLiteral("UPDATE timer_run SET due_ms = 0 WHERE state = 1"), hq.database); // its lease is over
        QTRY_COMPARE(hq.number(QStringLiteral("SELECT count(*) FROM timer_run WHERE by_hand = 1 AND state = 2 AND generation = 2")), 1);
        QTRY_COMPARE(hq.number(QStringLiteral("SELECT count(*) FROM timer_run WHERE by_hand = 1 AND state <> 2")), 0);
        QTRY_COMPARE(hq.number(agree), 1);
    }
};

QTEST_GUILESS_MAIN(TestNodes)
#include "tst_nodes.moc"
