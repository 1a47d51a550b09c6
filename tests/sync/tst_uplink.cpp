// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "linkfixture.h"
#include "support/patience.h"

#include <QElapsedTimer>

using namespace hearth;
using namespace hearth::protocol;
using storage::WriteFault;

/** Facts from a till to HQ over the link. */
class TestUplink : public QObject {
    Q_OBJECT
    std::unique_ptr<LinkFixture> m;

private Q_SLOTS:
    void init() { m = std::make_unique<LinkFixture>(); }
    void cleanup() { m.reset(); }

    void aBacklogIsSentAndItsMarksAreStored()
    {
        m->till.append(1000, 300);
        m->hq.replicatedLag = 10;
        m->start();
        QTRY_COMPARE(m->acked, 1000);
        QVERIFY(m->hqHasAll(1000));
        QCOMPARE(m->outbox().committed, 1000);
        QCOMPARE(m->outbox().replicated, 990);
        QCOMPARE(m->now.committed, 1000);
        QCOMPARE(m->now.replicated, 990);
        QCOMPARE(m->hq.duplicates, 0);
        QVERIFY(m->hq.maxFrame <= 64 * 1024);
    }
    void aFactThatIsAppendedLaterIsSentOnWake()
    {
        m->start();
        QTRY_VERIFY(m->online());
        for (int i = 1; i <= 20; ++i) {
            m->till.append(1);
            m->link->wake();
            QTRY_COMPARE(m->acked, i);
        }
        QVERIFY(m->hqHasAll(20));
        QCOMPARE(m->hq.connections, 1);
    }
    void theWindowOfFactsIsRespected()
    {
        m->hq.windowFacts = 10;
        m->hq.acknowledges = false;
        m->till.append(100);
        m->start();
        QTRY_COMPARE(m->hq.committed, 10);
        QTest::qWait(50);
        QCOMPARE(m->hq.committed, 10);
        m->hq.acknowledgeNow();
        QTRY_COMPARE(m->hq.committed, 20);
        m->hq.acknowledges = true;
        m->hq.acknowledgeNow();
        QTRY_COMPARE(m->acked, 100);
        QVERIFY(m->hq.maxAhead <= 10);
        QVERIFY(m->hqHasAll(100));
    }
    void theWindowOfBytesIsRespectedButNeverStalls()
    {
        m->hq.windowBytes = 1000;
        m->till.append(10, 300);
        m->till.append(1, 5000); // larger than the whole window: goes alone
        m->till.append(10, 300);
        m->start();
        QTRY_COMPARE(m->acked, 21);
        QVERIFY(m->hqHasAll(21));
        QCOMPARE(m->hq.maxBytesAhead, 5000);
        QCOMPARE(m->hq.duplicates, 0);
    }
    void theLargestFactsPass()
    {
        m->till.append(5, static_cast<int>(MaxFactBody));
        m->till.append(3);
        m->start();
        QTRY_COMPARE(m->acked, 8);
        QVERIFY(m->hqHasAll(8));
    }
    void manySmallFactsShareAFrameWithinItsLimit()
    {
        m->till.append(2000, 8);
        m->hq.windowFacts = 100'000;
        m->start();
        QTRY_COMPARE(m->acked, 2000);
        QCOMPARE(m->hq.pushes, 8); // 256 each
        QVERIFY(m->hq.maxFrame <= 64 * 1024);
    }
    void aLostAckIsMadeGoodByTheNextWelcome()
    {
        m->till.append(50);
        m->hq.acknowledges = false;
        m->start();
        QTRY_COMPARE(m->hq.committed, 50);
        QCOMPARE(m->outbox().committed, 0);
        m->hq.dropAll();
        QTRY_COMPARE(m->acked, 50);
        QCOMPARE(m->hq.connections, 2);
        QCOMPARE(m->hq.duplicates, 0);
        QVERIFY(m->hqHasAll(50));
    }
    void whatHqLostBeforeItsCommitIsSentAgain()
    {
        // HQ takes the frames and dies before it stores them, three times.
        m->till.append(300);
        int lost = 0;
        m->hq.onMessage = [&](QWebSocket &, const Message &message) {
            if (!std::holds_alternative<Push>(message) || lost == 3)
                return false;
            ++lost;
            m->hq.dropAll();
            return true;
        };
        m->start();
        QTRY_COMPARE(m->acked, 300);
        QCOMPARE(lost, 3);
        QVERIFY(m->hqHasAll(300));
        QCOMPARE(m->hq.hello.ackedSeq, 0);
    }
    void duplicatesAreHarmless()
    {
        // HQ's mark is behind what it has: the till sends all of it again.
        m->till.append(100);
        m->start();
        QTRY_COMPARE(m->acked, 100);
        m->hq.committed = 60;
        m->hq.dropAll();
        QTRY_COMPARE(m->hq.committed, 100);
        QTRY_COMPARE(m->hq.duplicates, 40);
        QCOMPARE(m->hq.conflicts, 0);
        QCOMPARE(m->outbox().committed, 100);
        m->till.append(1);
        m->link->wake();
        QTRY_COMPARE(m->acked, 101);
        QVERIFY(m->hqHasAll(101));
    }
    void anOldOrRepeatedAckChangesNothing()
    {
        m->till.append(10);
        m->start();
        QTRY_COMPARE(m->acked, 10);
        for (const qint64 mark : {10, 3, 0, 10})
            m->hq.sendToAll(Ack{mark, mark});
        m->till.append(1);
        m->link->wake();
        QTRY_COMPARE(m->acked, 11);
        QCOMPARE(m->outbox().committed, 11);
        QCOMPARE(m->hq.duplicates, 0);
    }
    void anAckForWhatAnEarlierConnectionSentIsTaken()
    {
        m->till.append(30);
        m->hq.windowFacts = 10;
        m->hq.acknowledges = false;
        m->start();
        QTRY_COMPARE(m->hq.committed, 10);
        const auto rest = Outbox::read(*m->till.reader, 10, 10, 1 << 20).value();
        for (const OutboxFact &row : rest)
            m->hq.facts.emplace(row.seq, row.fact);
        m->hq.committed = 20;
        m->hq.acknowledges = true;
        m->hq.acknowledgeNow(); // beyond what was sent here
        QTRY_COMPARE(m->acked, 30);
        QCOMPARE(m->hq.duplicates, 0);
        QVERIFY(m->hqHasAll(30));
    }
    void aGapErrorReconnectsAndResumes()
    {
        m->till.append(20);
        bool refused = false;
        m->hq.onMessage = [&](QWebSocket &socket, const Message &message) {
            if (!std::holds_alternative<Push>(message) || std::exchange(refused, true))
                return false;
            m->hq.send(socket, ErrorMessage{u"gap"_qs, u"expected 1"_qs, true});
            return true;
        };
        m->start();
        QTRY_COMPARE(m->acked, 20);
        QVERIFY(m->details.first().contains(u"gap"_qs));
        QCOMPARE(m->hq.connections, 2);
        QVERIFY(m->hqHasAll(20));
    }
    void manyAcksCostFewCommits()
    {
        m->till.append(2000, 10);
        m->start();
        QTRY_VERIFY(m->online());
        QTRY_COMPARE(m->hq.committed, 2000);
        QTRY_COMPARE(m->acked, 2000);
        const int before = m->acknowledgements;
        // 300 ACKs that arrive in one go while nothing is stored: one commit under way, one after it.
        m->till.append(300);
        m->hq.onMessage = [&](QWebSocket &socket, const Message &message) {
            const auto *push = std::get_if<Push>(&message);
            if (push == nullptr)
                return false;
            for (const Fact &fact : push->facts) {
                m->hq.facts.emplace(++m->hq.committed, fact);
                m->hq.send(socket, Ack{m->hq.committed, m->hq.committed});
            }
            return true;
        };
        m->link->wake();
        QTRY_COMPARE(m->acked, 2300);
        QVERIFY2(m->acknowledgements - before < 150, qPrintable(QString::number(m->acknowledgements - before)));
        QVERIFY(m->hqHasAll(2300));
    }
    void marksThatCannotBeStoredAreStoredLater()
    {
        m->till.append(5);
        WriteFault::failAt(1);
        m->start();
        QTRY_COMPARE(m->hq.committed, 5);
        QTRY_VERIFY(WriteFault::seen() >= 1);
        WriteFault::failAt(0);
        QTRY_COMPARE(m->acked, 5);
        QCOMPARE(m->outbox().committed, 5);
        QCOMPARE(m->hq.connections, 1);
    }
    void anHqAheadOfARestoredDatabaseIsReportedAndNothingIsMixed()
    {
        m->till.append(5);
        m->hq.committed = 8;
        m->start();
        QTRY_VERIFY(m->now.detail.contains(u"facts up to 8"_qs));
        QVERIFY(m->online());
        QCOMPARE(m->outbox().committed, 0);
        // Selling goes on past HQ's mark; the numbers that collide are not taken for acknowledged, now or later.
        m->till.append(10);
        m->link->wake();
        m->hq.sendToAll(Ack{8, 8});
        m->hq.dropAll();
        QTRY_COMPARE(m->hq.hellos, 2);
        QTRY_VERIFY(m->online() && m->now.detail.contains(u"facts up to 8"_qs));
        QCOMPARE(m->hq.pushes, 0);
        QCOMPARE(m->outbox().committed, 0);
        QCOMPARE(m->outbox().waiting, 15);
        // Facts down still arrive.
        m->hq.publish(1, "menu");
        QTRY_COMPARE(m->cursor(), 1);
    }
    void aDatabaseThatWasSetBackAndHasSoldOnIsReportedToo()
    {
        m->till.append(15);
        // HQ took facts 1 to 10 of the database that was lost; ours has others under the last of those numbers.
        m->hq.committed = 10;
        m->hq.committedHash = hash("what the lost database had sold");
        m->start();
        QTRY_VERIFY(m->now.detail.contains(u"facts up to 10"_qs));
        m->link->wake();
        m->hq.dropAll();
        QTRY_COMPARE(m->hq.hellos, 2);
        QTRY_VERIFY(m->online() && m->now.detail.contains(u"facts up to 10"_qs));
        QCOMPARE(m->hq.pushes, 0);
        QCOMPARE(m->outbox().committed, 0);
        QCOMPARE(m->outbox().waiting, 15);
        QTRY_COMPARE(Outbox::hqAhead(*m->till.reader).value(), 10);
    }
    void anotherChainAtHqIsReportedAlsoWhereTheFactItselfIsTheSame()
    {
        m->till.append(15);
        m->hq.committed = 10;
        const QByteArray ours = Outbox::chainAt(*m->till.reader, 10).value();
        m->hq.committedHash = hash(Outbox::read(*m->till.reader, 9, 1, 1).value().first().fact.body);
        m->hq.chain = chainStart(m->config.epoch, 3); // of other facts before it
        m->start();
        QTRY_VERIFY(m->now.detail.contains(u"facts up to 10"_qs));
        QTRY_VERIFY(m->hq.errorsReceived.contains(u"fork"_qs));
        QCOMPARE(m->hq.pushes, 0);
        QVERIFY(ours != m->hq.chain);
    }
    void theTillsOwnChainAtHqGoesOnAlsoWhereTheFactIsDeleted()
    {
        m->till.append(15);
        m->hq.committed = 10;
        m->hq.chain = Outbox::chainAt(*m->till.reader, 10).value();
        m->start();
        QTRY_COMPARE(m->acked, 15);
        QCOMPARE(m->hq.hello.version, 2);
        QCOMPARE(m->hq.hello.chain, Outbox::chainAt(*m->till.reader, 15).value());
        QCOMPARE(m->till.writer->run([](storage::Transaction &tx) { return Outbox::prune(tx, 1'000'000); }).value(), 14);
        m->hq.chain = QByteArray(32, 'x'); // of a fact that is not kept here: nothing to hold it against
        m->hq.committed = 12;
        m->hq.dropAll();
        QTRY_VERIFY2(m->now.detail.contains(u"facts from 13 on"_qs), qPrintable(m->now.detail));
        QTRY_VERIFY(m->hq.errorsReceived.contains(u"gap"_qs));
    }
    void aHeadquartersThatAcknowledgesNothingIsLeftAndTriedAgain()
    {
        m->till.append(5);
        m->hq.acknowledges = false;
        m->hq.heartbeatMs = 100; // its heartbeat goes on
        m->start();
        QTRY_VERIFY(m->hq.hellos > 1);
        QVERIFY2(m->details.join(u'\n').contains(u"has acknowledged nothing for 0.4 s"_qs), qPrintable(m->details.join(u'\n')));
        m->hq.acknowledges = true;
        QTRY_COMPARE(m->acked, 5); // WELCOME said what was stored
        // While nothing waits nothing is missed.
        const int hellos = m->hq.hellos;
        const int pings = m->hq.pings;
        QTRY_VERIFY(m->hq.pings > pings + 12);
        QCOMPARE(m->hq.hellos, hellos);
    }
    void aHeadquartersOfTheVersionBeforeIsServedWithoutChains()
    {
        m->till.append(20);
        m->hq.version = 1;
        m->hq.onMessage = [](QWebSocket &, const Message &message) {
            if (const auto *push = std::get_if<Push>(&message); push != nullptr && !push->chain.isEmpty())
                qFatal("a chain for one who does not know it");
            return false;
        };
        m->start();
        QTRY_COMPARE(m->acked, 20);
        QCOMPARE(m->hq.hello.version, 1);
        QVERIFY(m->hqHasAll(20));
    }
    void aTillThatIsQuarantinedKeepsEverythingAndTriesSlowly()
    {
        m->till.append(5);
        m->hq.onMessage = [this](QWebSocket &socket, const Message &message) {
            if (!std::holds_alternative<Hello>(message))
                return false;
            m->hq.send(socket, ErrorMessage{u"quarantined"_qs, u"two programs run with the identity of this till"_qs, true});
            return true;
        };
        m->start();
        QTRY_VERIFY2(m->now.detail.contains(u"until it is enrolled anew: two programs"_qs), qPrintable(m->now.detail));
        QVERIFY(m->now.refused);
        QCOMPARE(m->outbox().waiting, 5);
    }
    void theSameFactUnderHqsLastNumberGoesOn()
    {
        m->till.append(15);
        m->hq.committed = 10;
        const QList<OutboxFact> first = Outbox::read(*m->till.reader, 0, 10, 1 << 20).value();
        for (const OutboxFact &row : first)
            m->hq.facts.emplace(row.seq, row.fact);
        m->hq.committedHash = hash(m->hq.facts.at(10).body);
        m->start();
        QTRY_COMPARE(m->acked, 15);
        QVERIFY(m->hqHasAll(15));
    }
    void anAckBeyondTheLastFactIsReported()
    {
        m->till.append(5);
        m->start();
        QTRY_COMPARE(m->acked, 5);
        m->hq.sendToAll(Ack{9, 9});
        QTRY_VERIFY(m->now.detail.contains(u"facts up to 9"_qs));
        QCOMPARE(m->outbox().committed, 5);
    }
    void factsThatHqLostAndTheTillHasDeletedAreReported()
    {
        m->till.append(10);
        m->start();
        QTRY_COMPARE(m->acked, 10);
        QCOMPARE(m->till.writer->run([](storage::Transaction &tx) { return Outbox::prune(tx, 1006); }).value(), 5);
        m->hq.committed = 2;
        m->hq.facts.clear();
        m->hq.dropAll();
        QTRY_VERIFY2(m->now.detail.contains(u"facts from 3 on, the oldest kept here is 6"_qs), qPrintable(m->now.detail));
        QVERIFY(m->online());
        QVERIFY(m->hq.facts.empty());
    }
    void aCatchUpOfTwentyThousandFactsIsQuick()
    {
        m->till.append(20'000, 500);
        m->start();
        QElapsedTimer since;
        since.start();
        QTRY_COMPARE_WITH_TIMEOUT(m->acked, 20'000, 60'000);
        qInfo("%lld facts/s", 20'000 * 1000 / qMax<qint64>(1, since.elapsed()));
        QVERIFY(m->hqHasAll(20'000));
        QCOMPARE(m->hq.duplicates, 0);
    }
};

QTEST_GUILESS_MAIN(TestUplink)
#include "tst_uplink.moc"
