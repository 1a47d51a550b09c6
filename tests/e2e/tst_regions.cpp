// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Two regions: a headquarters, and its standby on a PostgreSQL that follows the first one's. Hubs here, and the real programs.
#include "e2e/chain.h"
#include "e2e/salesyear.h"
#include "hqstore/regionstore.h"
#include "hub/hubfixture.h"
#include "support/patience.h"
#include "support/postgresserver.h"

#include <QElapsedTimer>

using namespace hearth;

namespace {
/** What the role of headquarters needs beside its database. */
void grant(PostgresServer &server, const QString &database)
{
    server.sql(QStringLiteral("GRANT pg_monitor TO hearth"));
    server.sql(QStringLiteral("GRANT EXECUTE ON FUNCTION pg_promote(boolean, integer) TO hearth"), database);
}

qint64 count(PostgresServer &server, const QString &database, const char *table)
{
    return server.sql(QStringLiteral("SELECT count(*) FROM %1").arg(QLatin1String(table)), database).toLongLong();
}

/** "sequence kind id body" of every fact. */
QStringList facts(const QString &source, const char *sql)
{
    QStringList all;
    const auto db = storage::Database::open(source, storage::OpenMode::ReadOnly).value();
    auto rows = db->query(sql).value();
    while (rows.next().value())
        all.append(QStringLiteral("%1 %2 %3 %4").arg(rows.int64(0)).arg(rows.int64(1)).arg(QLatin1String(rows.blob(2).toHex()), QLatin1String(rows.blob(3).toHex())));
    return all;
}

qint64 factsMade(const Chain &chain)
{
    const auto db = storage::Database::open(chain.path(QStringLiteral("till")) + QStringLiteral("/till.db"), storage::OpenMode::ReadOnly).value();
    auto rows = db->query("SELECT coalesce(max(seq), 0) FROM outbox").value();
    return rows.next().value() ? rows.int64(0) : 0;
}

/** Two headquarters of one chain, as a standby that was promoted has the secret of the one before. */
struct TwoRegions {
    TwoRegions()
    {
        north.write([](storage::Transaction &tx) { return hq::RegionStore::begin(tx).map([](bool) {}); });
        auto rows = north.reader->query("SELECT value FROM chain_setting WHERE name = 'region.secret'").value();
        secret = rows.next().value() ? rows.text(0) : QString();
        south.write([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(tx.exec("INSERT INTO chain_setting (name, value) VALUES ('region.secret', ?1)", secret));
            HEARTH_TRY(hq::RegionStore::begin(tx, 1));
            return {};
        });
        north.enroll(till, north.tills.at(0));
        south.write([&](storage::Transaction &tx) {
            return hq::DeviceStore::add(tx, till.device, south.tills.at(0), till.keys.publicKey, QString(), south.clock.nowMs());
        });
        till.version = 2;
    }
    [[nodiscard]] qint64 fencedBy() const { return hq::RegionStore::read(*north.reader).value().fencedBy; }
    QString secret;
    HubFixture north;
    HubFixture south;
    TestTill till;
};
} // namespace

class TestRegions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // ---- which region counts

    void aTillThatWasWelcomedByALaterRegionFencesTheOneBefore()
    {
        TwoRegions m;
        TestTill other;
        other.version = 2;
        m.north.enroll(other, m.north.tills.at(1));
        QVERIFY(other.online(m.north.address()));
        const auto welcome = m.till.online(m.south.address());
        QVERIFY(welcome);
        QCOMPARE(welcome->clusterEpoch, 2);
        m.till.clusterEpoch = welcome->clusterEpoch;
        m.till.clusterProof = welcome->clusterProof;
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("another region was promoted with cluster epoch 2")));
        QVERIFY(m.till.connect(m.north.address()));
        m.till.sendHello();
        QCOMPARE(m.till.refusal(), QStringLiteral("fenced"));
        QCOMPARE(other.refusal(), QStringLiteral("fenced"));
        QCOMPARE(m.fencedBy(), 2);
        // From then on for everyone, also where the program is started again.
        QVERIFY(other.connect(m.north.address()));
        other.sendHello();
        QCOMPARE(other.refusal(), QStringLiteral("fenced"));
        m.north.write([](storage::Transaction &tx) { return hq::RegionStore::begin(tx).map([](bool) {}); });
        QCOMPARE(m.fencedBy(), 2);
        QCOMPARE(m.north.number("SELECT count(*) FROM audit WHERE action = 'region.fenced'"), 1);
        // Until a person says that it counts.
        m.north.write([](storage::Transaction &tx) { return hq::RegionStore::begin(tx, 2).map([](bool) {}); });
        QCOMPARE(m.fencedBy(), 0);
        QCOMPARE(hq::RegionStore::read(*m.north.reader).value().epoch, 3);
    }
    void aProofThatIsNoneFencesNothing()
    {
        TwoRegions m;
        for (const QByteArray &proof : {protocol::randomBytes(32), hq::RegionStore::read(*m.north.reader).value().proof}) {
            m.till.clusterEpoch = 2;
            m.till.clusterProof = proof;
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("none of this chain's")));
            const auto welcome = m.till.online(m.north.address());
            QVERIFY(welcome);
            QCOMPARE(welcome->clusterEpoch, 1);
        }
        QCOMPARE(m.fencedBy(), 0);
    }
    void revisionsTheRegionBeforeMadeLastAreNotTakenForThisOnesOwn()
    {
        TwoRegions m;
        // The till has revision 2 of the north; the south, which had revision 1 of it, has made another 2 since.
        m.south.append(m.south.tills.at(0), {"one", "south's two"});
        m.till.clusterEpoch = 1;
        m.till.clusterProof = hq::RegionStore::read(*m.north.reader).value().proof;
        const auto last = m.till.online(m.south.address(), 1, 2);
        QVERIFY(last);
        // Numbered anew after what the till has: an order that is open would come again.
        QCOMPARE(m.south.number("SELECT acked_rev FROM till ORDER BY id LIMIT 1"), 2);
        QCOMPARE(m.south.number("SELECT next_rev FROM till ORDER BY id LIMIT 1"), 3);
        QCOMPARE(m.south.number("SELECT count(*) FROM outbox WHERE rev <= 2"), 0);
    }
    void namesAndAddressesThatAreNoneAreRefused()
    {
        HubFixture hq;
        const auto refused = [&](auto work) { return !hq.writer.run(work).has_value(); };
        QVERIFY(refused([](storage::Transaction &tx) { return hq::RegionStore::setStandby(tx, QStringLiteral("south'; --")); }));
        QVERIFY(refused([](storage::Transaction &tx) { return hq::RegionStore::setAddresses(tx, {QStringLiteral("https://hq.example")}); }));
        QVERIFY(refused([](storage::Transaction &tx) { return hq::RegionStore::setAddresses(tx, {QStringLiteral("wss://")}); }));
        QVERIFY(refused([](storage::Transaction &tx) { return hq::RegionStore::setAddresses(tx, QStringList(9, QStringLiteral("wss://hq.example"))); }));
        QVERIFY(refused([](storage::Transaction &tx) { return hq::RegionStore::setAddresses(tx, {QStringLiteral("wss://a.example\nwss://b.example")}); }));
        QCOMPARE(hq.number("SELECT count(*) FROM chain_setting"), 0);
    }

    void whatCannotBePromotedSaysWhy()
    {
        Chain hq;
        const auto promote = [&](const QStringList &more) {
            return Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("promote"), QStringLiteral("--json")} + hq.hqData() + more);
        };
        QVERIFY(promote({}).err.contains("there is no headquarters' database here"));
        QVERIFY(hq.startHq());
        QVERIFY(hq.stopHq());
        for (const char *number : {"0", "-1", "x"})
            QVERIFY(promote({QStringLiteral("--over"), QString::fromLatin1(number)}).err.contains("--over"));
        QCOMPARE(promote({}).json().value(QLatin1String("cluster_epoch")).toInteger(), 1);
        QCOMPARE(promote({QStringLiteral("--over"), QStringLiteral("4")}).json().value(QLatin1String("cluster_epoch")).toInteger(), 5);
        QVERIFY(hq.startHq());
        QVERIFY(hq.http("GET", QStringLiteral("/metrics")).body.contains("hearth_cluster_epoch 5"));
        QVERIFY(!Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("region"), QStringLiteral("set")} + hq.hqData()).ok());
        const auto set = Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("region"), QStringLiteral("set"), QStringLiteral("--address"),
                                                                             QStringLiteral("wss://hq.example:8443"), QStringLiteral("--json")} + hq.hqData());
        QCOMPARE(set.json().value(QLatin1String("addresses")).toArray(), QJsonArray{QStringLiteral("wss://hq.example:8443")});
    }

    // ---- two levels of acknowledgement

    void whatTheStandbyLacksIsCommittedAndNotReplicated()
    {
        PostgresServer north;
        QVERIFY2(north.start(), qPrintable(north.error()));
        const QString source = north.create();
        grant(north, PostgresServer::nameIn(source));
        TillHub::Config config;
        config.lookMs = 5;
        HubFixture hq(config, 2, {}, source);
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.push(1, {"one"});
        QVERIFY(till.acknowledged(1));
        QCOMPARE(till.replicated, 1); // nobody follows: committed is all there is
        till.abort();

        PostgresServer south;
        QVERIFY2(south.startStandbyOf(north, QStringLiteral("south")), qPrintable(south.error()));
        hq.write([](storage::Transaction &tx) { return hq::RegionStore::setStandby(tx, QStringLiteral("south")); });
        QVERIFY(till.online(hq.address(), 2));
        till.push(2, {"two"});
        QTRY_COMPARE(till.replicated, 2);
        QCOMPARE(till.committed, 2);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("the standby south is not connected"))); // it can be said before stop() is back
        south.stop();
        till.push(3, {"three"});
        QVERIFY(till.acknowledged(3));
        const int acks = till.acks;
        QTest::qWait(100); // twenty looks
        QCOMPARE(till.acks, acks);
        QCOMPARE(till.replicated, 2);
        till.abort();
        const auto welcome = till.online(hq.address(), 4); // another connection is told no more
        QVERIFY(welcome);
        QCOMPARE(welcome->committed, 3);
        QVERIFY(welcome->replicated < 3);
        QVERIFY2(south.start(), qPrintable(south.error()));
        QTRY_COMPARE(till.replicated, 3);
        QTRY_COMPARE(count(south, PostgresServer::nameIn(source), "ingest"), 3); // on its disk is not yet to be seen
    }

    // ---- the real programs

    void aRegionIsLostUnderLoadAndAnotherTakesOverAndBackAgain()
    {
        QTemporaryDir files;
        const QString sales = generateSales(files.filePath(QStringLiteral("sales.csv")), 2'000, 23);
        PostgresServer north;
        QVERIFY2(north.start(), qPrintable(north.error()));
        const QString name = PostgresServer::nameIn(north.create());
        grant(north, name);
        Chain a;
        QVERIFY(a.useDatabase(north.address(name)));
        QVERIFY(a.startHq());
        PostgresServer south;
        QVERIFY2(south.startStandbyOf(north, QStringLiteral("south")), qPrintable(south.error()));
        Chain b;
        QVERIFY(b.useDatabase(south.address(name)));
        QVERIFY(b.startStandbyHq());
        const auto setRegion = [&](const Chain &hq, const QString &standby) {
            return Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("region"), QStringLiteral("set"), QStringLiteral("--standby"), standby,
                                                                       QStringLiteral("--address"), QStringLiteral("ws://127.0.0.1:%1").arg(a.hqPort()),
                                                                       QStringLiteral("--address"), QStringLiteral("ws://127.0.0.1:%1").arg(b.hqPort())} + hq.hqData()).ok();
        };
        const auto promote = [](const Chain &hq) {
            const auto done = Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("promote"), QStringLiteral("--json")} + hq.hqData());
            return done.ok() ? done.json().value(QLatin1String("cluster_epoch")).toInteger() : -1;
        };
        const auto shown = [](const Chain &hq) {
            return Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("region"), QStringLiteral("show"), QStringLiteral("--json")} + hq.hqData()).json();
        };
        QVERIFY(setRegion(a, QStringLiteral("south")));
        QVERIFY(a.enrol().ok());
        const auto till = Chain::spawn(QStringLiteral("hearth-till"), QStringList{QStringLiteral("replay"), sales, QStringLiteral("--speed"), QStringLiteral("1000000"),
                                                                                  QStringLiteral("--json")} + a.tillData());
        QTRY_VERIFY(count(north, name, "sale") >= 200);
        QTRY_VERIFY(count(south, name, "sale") >= 200);

        QVERIFY(shown(a).value(QLatin1String("behind_bytes")).isDouble());
        QVERIFY(shown(b).value(QLatin1String("follows")).toBool());

        // The standby falls behind, the region goes on, and then it is gone.
        south.stop();
        const qint64 seen = count(north, name, "ingest");
        QTRY_VERIFY(count(north, name, "ingest") >= seen + 100);
        const qint64 committed = count(north, name, "ingest");
        a.killHq();
        north.kill();
        QElapsedTimer away;
        away.start();
        QVERIFY2(south.start(), qPrintable(south.error()));
        const qint64 there = count(south, name, "ingest");
        QVERIFY2(there <= committed - 100, "the standby had it all: nothing was lost with the region");
        const qint64 madeBefore = factsMade(a);
        QTRY_VERIFY(factsMade(a) >= madeBefore + 20); // selling does not wait
        QCOMPARE(promote(b), 2);
        QVERIFY(b.servesNow());
        QTRY_VERIFY(count(south, name, "ingest") > there);
        QCOMPARE(promote(b), 2); // ordered twice
        qInfo("a region was lost with %lld facts the standby lacked: syncing went on after %lld ms, %lld facts were made meanwhile", committed - there, away.elapsed(),
              factsMade(a) - madeBefore);

        // It comes back as it was, and finds out by the till that it counts no more.
        QVERIFY2(north.start(), qPrintable(north.error()));
        QVERIFY(a.startHq());
        b.killHq();
        QVERIFY(a.hqEnded(60'000));
        QCOMPARE(north.sql(QStringLiteral("SELECT value FROM chain_setting WHERE name = 'region.fenced_by'"), name), QStringLiteral("2"));
        QVERIFY(!a.startHq());
        QVERIFY(b.startHq());
        const qint64 after = count(south, name, "ingest");
        QTRY_VERIFY(count(south, name, "ingest") > after);
        QVERIFY2(!till->waitForFinished(0), "the replay was over before the regions had changed");

        // And back again: a standby where the first region was.
        north.stop();
        PostgresServer anew;
        QVERIFY2(anew.startStandbyOf(south, QStringLiteral("north")), qPrintable(anew.error()));
        a.killHq();
        QVERIFY(a.useDatabase(anew.address(name)));
        QVERIFY(a.startStandbyHq());
        QVERIFY(setRegion(b, QStringLiteral("north")));
        b.killHq();
        south.kill();
        away.restart();
        const qint64 back = count(anew, name, "ingest");
        QCOMPARE(promote(a), 3);
        QVERIFY(a.servesNow());
        QTRY_VERIFY(count(anew, name, "ingest") > back);
        qInfo("and back again: syncing went on after %lld ms", away.elapsed());
        QVERIFY2(!till->waitForFinished(0), "the replay was over before the regions had changed back");
        const auto outcome = Chain::wait(*till, 300'000);
        QVERIFY2(outcome.ok(), outcome.err.constData());

        const SalesFacts expected = countSales(sales);
        const QJsonObject report = a.report();
        QCOMPARE(report.value(QLatin1String("orders")).toInteger(), expected.orders);
        QCOMPARE(report.value(QLatin1String("lines")).toInteger(), expected.pieces);
        QCOMPARE(report.value(QLatin1String("total_minor")).toInteger(), expected.totalMinor);
        const QStringList mine = facts(a.path(QStringLiteral("till")) + QStringLiteral("/till.db"), "SELECT seq, kind, fact_id, body FROM outbox ORDER BY seq");
        QVERIFY(mine.size() >= expected.orders);
        QCOMPARE(facts(anew.address(name), "SELECT seq, kind, fact_id, body FROM ingest ORDER BY seq"), mine);
        QCOMPARE(anew.sql(QStringLiteral("SELECT count(*) FROM ingest WHERE state = 2"), name), QStringLiteral("0"));
        QCOMPARE(count(anew, name, "till_alarm"), 0);
        QTRY_COMPARE(anew.sql(QStringLiteral("SELECT sum(orders) FROM store_day"), name).toLongLong(), expected.orders);
        QCOMPARE(count(anew, name, "queue_failed"), 0);
    }
};

QTEST_GUILESS_MAIN(TestRegions)
#include "tst_regions.moc"
