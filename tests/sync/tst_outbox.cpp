// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "protocol/identity.h"
#include "tilldatabase.h"

#include <QTest>

using namespace hearth;
using namespace hearth::protocol;
using storage::Transaction;
using storage::WriteFault;

class TestOutbox : public QObject {
    Q_OBJECT
    std::unique_ptr<TillDatabase> m_till;

    template <typename Work>
    auto write(Work work) { return m_till->writer->run(std::move(work)); }
    Result<qint64> append(const QUuid &id, const QByteArray &body = "x", qint64 atMs = 5)
    {
        return write([&](Transaction &tx) { return Outbox::append(tx, FactKind::OrderClosed, id, atMs, body); });
    }
    void acknowledge(qint64 committed, qint64 replicated)
    {
        QVERIFY(write([&](Transaction &tx) { return Outbox::acknowledged(tx, committed, replicated); }));
    }
    /** What the facts after `seq` make of `head`. */
    QByteArray chainOver(QByteArray head, qint64 seq)
    {
        const QList<OutboxFact> rows = Outbox::read(*m_till->reader, seq, 1000, 1 << 20).value();
        for (const OutboxFact &row : rows)
            head = chainNext(head, row.seq, row.fact, hash(row.fact.body));
        return head;
    }
    OutboxSummary summary() { return Outbox::summary(*m_till->reader).value(); }

private Q_SLOTS:
    void init()
    {
        WriteFault::failAt(0);
        m_till = std::make_unique<TillDatabase>();
    }
    void cleanup() { WriteFault::failAt(0); }

    void factsAreNumberedFromOneAndReadInOrder()
    {
        QCOMPARE(Outbox::lastSeq(*m_till->reader).value(), 0);
        QCOMPARE(append(samples::id(1), "first", 7).value(), 1);
        QCOMPARE(append(samples::id(2), {}, 8).value(), 2);
        const auto facts = Outbox::read(*m_till->reader, 0, 10, 1000).value();
        QCOMPARE(facts.size(), 2);
        QCOMPARE(facts.at(0).seq, 1);
        QCOMPARE(facts.at(0).fact, (Fact{1, samples::id(1), 7, "first"}));
        QCOMPARE(facts.at(1).fact, (Fact{1, samples::id(2), 8, {}}));
        QCOMPARE(Outbox::lastSeq(*m_till->reader).value(), 2);
    }
    void aRollbackLeavesNoGap()
    {
        QCOMPARE(append(samples::id(1)).value(), 1);
        const auto undone = write([&](Transaction &tx) -> Result<qint64> {
            HEARTH_TRY(Outbox::append(tx, FactKind::OrderClosed, samples::id(2), 5, "x"));
            HEARTH_TRY(Outbox::append(tx, FactKind::OrderClosed, samples::id(3), 5, "x"));
            return fail(ErrorCode::InvalidInput, u"changed my mind"_qs);
        });
        QVERIFY(!undone);
        QCOMPARE(append(samples::id(4)).value(), 2);
    }
    void aFailedWriteLeavesNoGap()
    {
        QCOMPARE(append(samples::id(1)).value(), 1);
        for (int nth = 1; nth <= 2; ++nth) { // the insert, the commit
            WriteFault::failAt(nth);
            QVERIFY(!append(samples::id(2)));
            WriteFault::failAt(0);
        }
        QCOMPARE(append(samples::id(2)).value(), 2);
    }
    void theSameFactAgainIsAConflictAndLeavesNoGap()
    {
        QCOMPARE(append(samples::id(1)).value(), 1);
        QCOMPARE(append(samples::id(1)).error().code, ErrorCode::Conflict);
        QCOMPARE(append(samples::id(2)).value(), 2);
    }
    void anOversizedFactIsRefusedAndTheLargestIsNot()
    {
        const auto over = append(samples::id(1), QByteArray(MaxFactBody + 1, 'x'));
        QCOMPARE(over.error().code, ErrorCode::InvalidInput);
        QVERIFY(over.error().where.contains(samples::id(1).toString(QUuid::WithoutBraces)));
        QCOMPARE(append(samples::id(1), QByteArray(MaxFactBody, 'x')).value(), 1);
        QCOMPARE(append(QUuid()).error().code, ErrorCode::InvalidInput);
    }
    void readingStopsAtBothLimitsButGivesAtLeastOne()
    {
        m_till->append(10, 100);
        const auto read = [&](qint64 after, int facts, qint64 bytes) {
            return Outbox::read(*m_till->reader, after, facts, bytes).value();
        };
        QCOMPARE(read(0, 4, 10'000).size(), 4);
        QCOMPARE(read(0, 100, 350).size(), 3);
        QCOMPARE(read(0, 100, 1).size(), 1);
        QCOMPARE(read(7, 100, 10'000).first().seq, 8);
        QVERIFY(read(10, 100, 10'000).isEmpty());
    }
    void marksMoveForwardOnly()
    {
        m_till->append(10);
        acknowledge(5, 3);
        acknowledge(4, 2);
        QCOMPARE(summary().committed, 5);
        QCOMPARE(summary().replicated, 3);
        acknowledge(5, 5);
        QCOMPARE(summary().replicated, 5);
    }
    void marksNeverPassTheLastFactNorReplicatedTheCommitted()
    {
        acknowledge(100, 100);
        QCOMPARE(summary().committed, 0);
        QCOMPARE(summary().replicated, 0);
        m_till->append(10);
        acknowledge(7, 9);
        QCOMPARE(summary().replicated, 7);
        acknowledge(1000, 1000);
        QCOMPARE(summary().committed, 10);
        QCOMPARE(summary().replicated, 10);
    }
    void theSummarySaysWhatWaitsAndSinceWhen()
    {
        QCOMPARE(summary().waiting, 0);
        QCOMPARE(summary().oldestAtMs, 0);
        m_till->append(10);
        acknowledge(4, 2);
        const OutboxSummary s = summary();
        QCOMPARE(s.waiting, 6);
        QCOMPARE(s.lastSeq, 10);
        QCOMPARE(s.oldestAtMs, 1005);
        acknowledge(10, 10);
        QCOMPARE(summary().waiting, 0);
        QCOMPARE(summary().oldestAtMs, 0);
    }
    void pruningKeepsWhatIsNotReplicatedOrYoung()
    {
        m_till->append(10); // at 1001 … 1010
        acknowledge(8, 6);
        const auto prune = [&](qint64 before) {
            return write([&](Transaction &tx) { return Outbox::prune(tx, before); }).value();
        };
        QCOMPARE(prune(1004), 3);
        QCOMPARE(prune(10'000), 3);
        QCOMPARE(prune(10'000), 0);
        QCOMPARE(m_till->number("SELECT min(seq) FROM outbox"), 7);
        QCOMPARE(summary().waiting, 2);
    }
    void numbersGoOnAfterEverythingButTheLastIsPruned()
    {
        m_till->append(3);
        acknowledge(3, 3);
        QCOMPARE(write([&](Transaction &tx) { return Outbox::prune(tx, 1'000'000); }).value(), 2);
        QCOMPARE(m_till->number("SELECT count(*) FROM outbox"), 1);
        QCOMPARE(summary().lastSeq, 3);
        QCOMPARE(append(samples::id(50)).value(), 4);
    }
    void pruningIsBounded()
    {
        m_till->append(Outbox::PruneBatch + 5, 1);
        acknowledge(Outbox::PruneBatch + 5, Outbox::PruneBatch + 5);
        const auto prune = [&] { return write([&](Transaction &tx) { return Outbox::prune(tx, 1'000'000); }).value(); };
        QCOMPARE(prune(), Outbox::PruneBatch);
        QCOMPARE(prune(), 4); // the next fact is chained to the last one
    }
    void eachFactIsChainedToTheOneBefore()
    {
        const QByteArray start = chainStart(samples::filled(16, 7), 0);
        OutboxChain chain = Outbox::chain(*m_till->reader).value();
        QCOMPARE(chain.from, 0);
        QCOMPARE(chain.lastSeq, 0);
        QCOMPARE(chain.head, start);
        m_till->append(4);
        QCOMPARE(chainOver(start, 0), Outbox::chain(*m_till->reader).value().head);
        acknowledge(4, 4);
        QCOMPARE(write([&](Transaction &tx) { return Outbox::prune(tx, 1'000'000); }).value(), 3);
        const QByteArray head = Outbox::chain(*m_till->reader).value().head;
        m_till->append(3);
        chain = Outbox::chain(*m_till->reader).value();
        QCOMPARE(chain.lastSeq, 7);
        QCOMPARE(chain.head, chainOver(head, 4));
        QCOMPARE(Outbox::chainAt(*m_till->reader, 4).value(), head);
        QCOMPARE(Outbox::chainAt(*m_till->reader, 0).value(), start);
        QVERIFY(Outbox::chainAt(*m_till->reader, 2).value().isEmpty());
        QVERIFY(Outbox::chainAt(*m_till->reader, 8).value().isEmpty());
    }
    void aDatabaseThatHadFactsBeforeThereWasAChainBeginsItAfterThem_data()
    {
        QTest::addColumn<bool>("kept");
        QTest::newRow("they are there") << true;
        QTest::newRow("they are pruned") << false;
    }
    void aDatabaseThatHadFactsBeforeThereWasAChainBeginsItAfterThem()
    {
        QFETCH(bool, kept);
        m_till->append(3);
        QVERIFY(write([&](Transaction &tx) { return tx.exec(kept ? "UPDATE outbox SET chain = NULL" : "DELETE FROM outbox"); }));
        const QByteArray start = chainStart(samples::filled(16, 7), 3);
        QCOMPARE(Outbox::chain(*m_till->reader).value().from, 3);
        QCOMPARE(Outbox::chain(*m_till->reader).value().head, start);
        m_till->append(2);
        const OutboxChain chain = Outbox::chain(*m_till->reader).value();
        QCOMPARE(chain.from, 3);
        QCOMPARE(chain.lastSeq, 5);
        QCOMPARE(chain.head, chainOver(start, 3));
        QCOMPARE(Outbox::chainAt(*m_till->reader, 3).value(), start);
        QVERIFY(Outbox::chainAt(*m_till->reader, 2).value().isEmpty());
    }
    void aNewEpochNumbersAndChainsWhatIsKeptAnew()
    {
        m_till->append(5);
        acknowledge(4, 4);
        QCOMPARE(write([&](Transaction &tx) { return Outbox::prune(tx, 1004); }).value(), 3);
        m_till->setEpoch(samples::filled(16, 9));
        QVERIFY(write([&](Transaction &tx) { return Outbox::restart(tx); }));
        const OutboxChain chain = Outbox::chain(*m_till->reader).value();
        QCOMPARE(chain.from, 0);
        QCOMPARE(chain.lastSeq, 2);
        QCOMPARE(chain.head, chainOver(chainStart(samples::filled(16, 9), 0), 0));
        m_till->append(1);
        QCOMPARE(Outbox::chain(*m_till->reader).value().head, chainOver(chain.head, 2));
    }
    void withoutAnEpochNothingIsAppended()
    {
        QVERIFY(write([&](Transaction &tx) { return tx.exec("DELETE FROM meta"); }));
        QCOMPARE(append(samples::id(1)).error().code, ErrorCode::Corrupt);
    }
    void thatHqIsAheadIsKept()
    {
        QCOMPARE(Outbox::hqAhead(*m_till->reader).value(), 0);
        QVERIFY(write([&](Transaction &tx) { return Outbox::markHqAhead(tx, 77); }));
        QVERIFY(write([&](Transaction &tx) { return Outbox::markHqAhead(tx, 99); }));
        QCOMPARE(Outbox::hqAhead(*m_till->reader).value(), 77);
    }
};

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
