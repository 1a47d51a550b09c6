// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// A till that knows two headquarters, of which one counts.
#include "linkfixture.h"
#include "support/patience.h"

#include <QTest>

using namespace hearth;

namespace {
/** A second headquarters that knows the till, and what the link says of regions. */
struct TwoRegions : LinkFixture {
    TwoRegions()
    {
        south.publicKey = keys.publicKey;
        south.deviceId = hq.deviceId;
        if (!south.listen())
            qFatal("no port for the second headquarters");
        config.region.addresses = addresses();
    }
    [[nodiscard]] QStringList addresses() const { return {hq.url().toString(), south.url().toString()}; }
    void begin()
    {
        make();
        QObject::connect(link.get(), &HqLink::regionReceived, link.get(), [this](const KnownRegion &region) { told.append(region); });
        link->start();
    }
    FakeHq south;
    QList<KnownRegion> told;
};
const QByteArray First = samples::filled(32, 1);
const QByteArray Second = samples::filled(32, 2);
} // namespace

class TestLinkRegions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whereHeadquartersMayBeFoundIsToldOnceAndSaidInHello()
    {
        TwoRegions m;
        m.config.region = {};
        m.hq.clusterEpoch = 3;
        m.hq.clusterProof = First;
        m.hq.addresses = m.addresses();
        m.begin();
        QTRY_VERIFY(m.online());
        QCOMPARE(m.told, QList<KnownRegion>({{3, First, m.addresses()}}));
        QCOMPARE(m.hq.hello.clusterProof, QByteArray());
        m.hq.dropAll();
        QTRY_COMPARE(m.hq.hellos, 2);
        QTRY_VERIFY(m.online());
        QCOMPARE(m.hq.hello.clusterEpoch, 3);
        QCOMPARE(m.hq.hello.clusterProof, First);
        QCOMPARE(m.told.size(), 1);
    }
    void theOtherOneIsTriedWhereTheFirstIsGone()
    {
        TwoRegions m;
        m.till.append(3);
        m.hq.shutDown();
        m.begin();
        QTRY_VERIFY(m.online());
        QCOMPARE(m.now.address, m.south.url().toString());
        QTRY_COMPARE(m.south.committed, 3);
    }
    void aTillThatWasLetInComesBackToTheSameOne()
    {
        TwoRegions m;
        m.begin();
        for (int times = 1; times <= 3; ++times) {
            QTRY_COMPARE(m.hq.hellos, times);
            QTRY_VERIFY(m.online());
            m.hq.dropAll();
        }
        QCOMPARE(m.south.connections, 0);
    }
    void whatTheFirstHadCommittedIsSentToTheOtherThatLacksIt()
    {
        TwoRegions m;
        m.hq.replicatedLag = 2;
        m.till.append(5);
        m.begin();
        QTRY_COMPARE(m.outbox().committed, 5);
        for (qint64 seq = 1; seq <= 3; ++seq) // what came to the standby before it was promoted
            m.south.facts[seq] = m.hq.facts.at(seq);
        m.south.committed = 3;
        m.south.clusterEpoch = 2;
        m.south.clusterProof = Second;
        m.hq.shutDown();
        m.till.append(1);
        m.link->wake();
        QTRY_COMPARE(m.south.committed, 6);
        QCOMPARE(m.south.facts.at(4), m.hq.facts.at(4));
        QCOMPARE(m.south.facts.at(5), m.hq.facts.at(5));
        QCOMPARE(m.south.conflicts, 0);
        QCOMPARE(m.south.duplicates, 0);
    }
    void oneThatIsFencedIsLeftForTheOther()
    {
        TwoRegions m;
        m.config.region = {2, Second, m.addresses()};
        m.hq.onMessage = [&](QWebSocket &socket, const protocol::Message &message) {
            if (!std::holds_alternative<protocol::Hello>(message))
                return false;
            m.hq.send(socket, protocol::ErrorMessage{QStringLiteral("fenced"), QStringLiteral("another region has taken over"), true});
            socket.close();
            return true;
        };
        m.south.clusterEpoch = 2;
        m.south.clusterProof = Second;
        m.south.addresses = m.addresses();
        m.begin();
        QTRY_VERIFY(m.online());
        QCOMPARE(m.now.address, m.south.url().toString());
        QVERIFY(m.told.isEmpty());
    }
    void anOlderRegionThatKnowsOfNoProofsIsNotBelieved()
    {
        TwoRegions m;
        m.till.append(1);
        m.config.region = {2, Second, m.addresses()}; // the first says 1, without a proof
        m.south.clusterEpoch = 2;
        m.south.clusterProof = Second;
        m.south.addresses = m.addresses();
        m.begin();
        QTRY_COMPARE(m.south.committed, 1);
        QCOMPARE(m.hq.hellos, 1);
        QCOMPARE(m.hq.pushes, 0);
        QVERIFY(m.details.join(QLatin1Char(' ')).contains(QLatin1String("this headquarters is of cluster epoch 1, one of 2 has taken over")));
    }
    void aChainThatWasSetUpAnewIsBelieved()
    {
        TwoRegions m;
        m.config.region = {7, Second, {}};
        m.hq.clusterEpoch = 1;
        m.hq.clusterProof = First; // it could not tell what the till's proof was, and let it in
        m.begin();
        QTRY_VERIFY(m.online());
        QCOMPARE(m.told, QList<KnownRegion>({{1, First, {}}}));
    }
    void aHeadquartersThatDoesNotKnowTheTillDoesNotKeepItFromTheOther()
    {
        TwoRegions m;
        m.hq.deviceId = samples::id(1);
        m.config.reconnectCapMs = 60'000; // as long as a till waits for a person
        m.begin();
        QTRY_VERIFY(m.online());
        QCOMPARE(m.now.address, m.south.url().toString());
        QVERIFY(!m.now.refused);
    }
};

QTEST_GUILESS_MAIN(TestLinkRegions)
#include "tst_linkregions.moc"
