// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "tilldatabase.h"

#include <QTest>

using namespace hearth;
using namespace hearth::protocol;
using storage::Transaction;
using storage::WriteFault;

class TestInbox : public QObject {
    Q_OBJECT
    std::unique_ptr<TillDatabase> m_till;

    template <typename Work>
    auto write(Work work) { return m_till->writer->run(std::move(work)); }
    Result<qint64> store(const QList<ChangeFact> &facts)
    {
        return write([&](Transaction &tx) { return Inbox::store(tx, facts, 500); });
    }
    qint64 cursor() { return Inbox::cursor(*m_till->reader).value(); }
    QList<qint64> waiting(int limit = 100)
    {
        QList<qint64> revs;
        const QList<Inbox::Row> rows = Inbox::waiting(*m_till->reader, limit).value();
        for (const Inbox::Row &row : rows)
            revs.append(row.rev);
        return revs;
    }

private Q_SLOTS:
    void init()
    {
        WriteFault::failAt(0);
        m_till = std::make_unique<TillDatabase>();
    }
    void cleanup() { WriteFault::failAt(0); }

    void aBatchMovesTheCursorAndWaits()
    {
        QCOMPARE(cursor(), 0);
        QCOMPARE(store({{1, 1, "menu"}, {2, 2, "order"}}).value(), 2);
        QCOMPARE(cursor(), 2);
        const auto rows = Inbox::waiting(*m_till->reader, 10).value();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows.at(0).kind, 1);
        QCOMPARE(rows.at(1).body, QByteArray("order"));
        QCOMPARE(waiting(1), QList<qint64>{1});
    }
    void whatIsStoredAlreadyIsSkipped()
    {
        QCOMPARE(store({{1, 1, "a"}, {2, 1, "b"}}).value(), 2);
        QCOMPARE(store({{1, 1, "A"}, {2, 1, "B"}}).value(), 2);
        QCOMPARE(store({{2, 1, "B"}, {3, 1, "c"}}).value(), 3);
        QCOMPARE(store({}).value(), 3);
        QCOMPARE(waiting(), (QList<qint64>{1, 2, 3}));
        QCOMPARE(Inbox::waiting(*m_till->reader, 10).value().at(1).body, QByteArray("b"));
    }
    void aGapStoresNothing()
    {
        QCOMPARE(store({{2, 1, "b"}}).error().code, ErrorCode::Protocol);
        QCOMPARE(store({{1, 1, "a"}, {3, 1, "c"}}).error().code, ErrorCode::Protocol);
        QCOMPARE(cursor(), 0);
        QVERIFY(waiting().isEmpty());
    }
    void rowsAndCursorAreOneTransaction()
    {
        const QList<ChangeFact> batch{{1, 1, "a"}, {2, 1, "b"}, {3, 1, "c"}};
        int failures = 0;
        for (int nth = 1;; ++nth) {
            WriteFault::failAt(nth);
            const auto stored = store(batch);
            WriteFault::failAt(0);
            if (stored)
                break;
            ++failures;
            QCOMPARE(cursor(), 0);
            QVERIFY(waiting().isEmpty());
        }
        QCOMPARE(failures, 5); // three rows, the cursor, the commit
        QCOMPARE(cursor(), 3);
        QCOMPARE(waiting().size(), 3);
    }
    void aRowAtRestNoLongerWaits()
    {
        QVERIFY(store({{1, 1, "a"}, {2, 1, "b"}, {3, 1, "c"}}));
        QVERIFY(write([](Transaction &tx) { return Inbox::done(tx, 1, 600); }));
        QVERIFY(write([](Transaction &tx) { return Inbox::park(tx, 2, u"sku M-1 is unknown"_qs, 700); }));
        QCOMPARE(waiting(), QList<qint64>{3});
        const auto parked = Inbox::parked(*m_till->reader, 10).value();
        QCOMPARE(parked.size(), 1);
        QCOMPARE(parked.first().number, 2);
        QCOMPARE(parked.first().atMs, 700);
        QCOMPARE(parked.first().reason, u"sku M-1 is unknown"_qs);
    }
    void aRowAtRestStaysAsItIs()
    {
        QVERIFY(store({{1, 1, "a"}, {2, 1, "b"}}));
        const auto done = [&](qint64 rev) { return write([rev](Transaction &tx) { return Inbox::done(tx, rev, 600); }); };
        const auto park = [&](qint64 rev) { return write([rev](Transaction &tx) { return Inbox::park(tx, rev, u"no"_qs, 600); }); };
        QVERIFY(done(1));
        QVERIFY(done(1));
        QCOMPARE(park(1).error().code, ErrorCode::Conflict);
        QVERIFY(park(2));
        QVERIFY(park(2));
        QCOMPARE(done(2).error().code, ErrorCode::Conflict);
        QCOMPARE(done(3).error().code, ErrorCode::NotFound);
    }
    void parkedRowsAreShownNewestFirst()
    {
        QVERIFY(store({{1, 1, "a"}, {2, 1, "b"}}));
        QVERIFY(write([](Transaction &tx) { return Inbox::park(tx, 1, u"old"_qs, 900); }));
        QVERIFY(write([](Transaction &tx) { return Inbox::park(tx, 2, u"new"_qs, 2000); }));
        const auto parked = Inbox::parked(*m_till->reader, 10).value();
        QCOMPARE(parked.size(), 2);
        QCOMPARE(parked.at(0).reason, u"new"_qs);
        QCOMPARE(parked.at(1).reason, u"old"_qs);
        QCOMPARE(Inbox::parked(*m_till->reader, 1).value().size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestInbox)
#include "tst_inbox.moc"
