// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "linkfixture.h"
#include "support/patience.h"

using namespace hearth;
using namespace hearth::protocol;
using storage::WriteFault;

/** Facts from HQ to a till over the link. */
class TestDownlink : public QObject {
    Q_OBJECT
    std::unique_ptr<LinkFixture> m;

    qint64 rows() { return m->till.number("SELECT count(*) FROM inbox"); }

private Q_SLOTS:
    void init() { m = std::make_unique<LinkFixture>(); }
    void cleanup() { m.reset(); }

    void changesAreStoredWithTheirCursorThenConfirmed()
    {
        m->hq.changes = {{1, 1, "menu"}, {2, 2, "order"}};
        m->start();
        QTRY_COMPARE(m->hq.changesStored, 2);
        QCOMPARE(m->cursor(), 2);
        QCOMPARE(m->fillings, 1);
        const auto waiting = Inbox::waiting(*m->till.reader, 10).value();
        QCOMPARE(waiting.at(1).body, QByteArray("order"));
        m->hq.publish(2, "another");
        QTRY_COMPARE(m->hq.changesStored, 3);
        QCOMPARE(m->fillings, 2);
        QVERIFY(waiting.size() == 2 && rows() == 3);
    }
    void aReconnectGoesOnAtTheCursor()
    {
        m->hq.changes = {{1, 1, "a"}};
        m->start();
        QTRY_COMPARE(m->hq.changesStored, 1);
        m->hq.dropAll();
        m->hq.publish(1, "b");
        QTRY_COMPARE(m->hq.changesStored, 2);
        QCOMPARE(m->hq.hello.downRev, 1);
        QCOMPARE(rows(), 2);
    }
    void aLostConfirmationCostsNothing()
    {
        m->hq.onMessage = [this](QWebSocket &, const Message &message) {
            return std::holds_alternative<ChangeAck>(message) && m->hq.connections == 1;
        };
        m->hq.changes = {{1, 1, "a"}, {2, 1, "b"}};
        m->start();
        QTRY_COMPARE(m->cursor(), 2);
        QCOMPARE(m->hq.changesStored, 0);
        // HQ sends from its own old mark.
        m->hq.dropAll();
        QTRY_COMPARE(m->hq.hellos, 2);
        m->hq.sendToAll(Change{{{1, 1, "a"}, {2, 1, "b"}}});
        QTRY_COMPARE(m->hq.changesStored, 2);
        QCOMPARE(rows(), 2);
    }
    void aGapIsDroppedAndTheTillConnectsAgain()
    {
        m->hq.changes = {{1, 1, "a"}, {2, 1, "b"}, {3, 1, "c"}};
        m->hq.sendsChanges = false;
        m->start();
        QTRY_VERIFY(m->online());
        m->hq.sendsChanges = true; // from the next connection on
        m->hq.sendToAll(Change{{{2, 1, "b"}, {3, 1, "c"}}});
        QTRY_COMPARE(m->hq.changesStored, 3);
        QCOMPARE(m->hq.connections, 2);
        QVERIFY2(m->details.first().contains(u"revision 2 follows 0"_qs), qPrintable(m->details.first()));
        QCOMPARE(m->hq.hello.downRev, 0);
        QCOMPARE(rows(), 3);
    }
    void aFailedWriteStoresNeitherRowsNorCursor()
    {
        m->hq.changes = {{1, 1, "a"}, {2, 1, "b"}, {3, 1, "c"}};
        for (int nth = 1; nth <= 5; ++nth) { // three rows, the cursor, the commit
            m = std::make_unique<LinkFixture>();
            m->hq.changes = {{1, 1, "a"}, {2, 1, "b"}, {3, 1, "c"}};
            m->hq.sendsChanges = false;
            m->start();
            QTRY_VERIFY(m->online());
            bool said = false;
            m->hq.onMessage = [&](QWebSocket &, const Message &message) {
                said = said || (std::holds_alternative<ChangeAck>(message) && m->hq.connections == 1);
                return false;
            };
            WriteFault::failAt(nth);
            m->hq.sendToAll(Change{m->hq.changes});
            QTRY_COMPARE(m->hq.hellos, 2);
            QVERIFY(m->details.first().contains(u"on purpose"_qs));
            QCOMPARE(m->cursor(), 0);
            QCOMPARE(rows(), 0);
            QVERIFY(!said);
            WriteFault::failAt(0);
            m->hq.sendsChanges = true;
            m->hq.publish(1, "d");
            QTRY_COMPARE(m->hq.changesStored, 4);
            QCOMPARE(m->cursor(), 4);
            QCOMPARE(rows(), 4);
        }
    }
    void aLargeBacklogArrivesInOrder()
    {
        for (int i = 1; i <= 3000; ++i)
            m->hq.changes.append({i, 1 + i % 2, QByteArray::number(i) + QByteArray(2000, 'x')});
        m->start();
        QTRY_COMPARE_WITH_TIMEOUT(m->hq.changesStored, 3000, 20'000);
        QCOMPARE(rows(), 3000);
        const auto waiting = Inbox::waiting(*m->till.reader, 3000).value();
        for (int i = 0; i < 3000; ++i)
            QCOMPARE(waiting.at(i).body, m->hq.changes.at(i).body);
    }
    void bothWaysAtOnce()
    {
        m->till.append(2000, 200);
        for (int i = 1; i <= 500; ++i)
            m->hq.changes.append({i, 1, QByteArray(500, 'm')});
        m->start();
        QTRY_COMPARE(m->hq.changesStored, 500);
        QTRY_COMPARE(m->acked, 2000);
        QVERIFY(m->hqHasAll(2000));
        QCOMPARE(rows(), 500);
    }
};

QTEST_GUILESS_MAIN(TestDownlink)
#include "tst_downlink.moc"
