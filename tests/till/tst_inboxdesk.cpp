// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Facts from HQ: an online order becomes a sale and paper, a menu the newest one; what can never succeed is set aside.
#include "document/ticket.h"
#include "storage/statement.h"
#include "till/boards.h"
#include "till/inboxdesk.h"
#include "till/inboxsteps.h"
#include "till/store/menustore.h"

#include <QSignalSpy>
#include <QTest>

using namespace hearth;
using protocol::ChangeKind;

class TestInboxDesk : public QObject {
    Q_OBJECT
    static qint64 waiting(TillFixture &till) { return till.count("SELECT count(*) FROM inbox WHERE state = 0"); }
    static qint64 parkedRows(TillFixture &till) { return till.count("SELECT count(*) FROM inbox WHERE state = 2"); }

private Q_SLOTS:
    void cleanup() { storage::WriteFault::failAt(0); }

    void anOnlineOrderBecomesASalePaperAndAFactInOneTransaction()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        QSignalSpy accepted(&desk, &InboxDesk::onlineOrderAccepted);
        QSignalSpy jobs(&desk, &InboxDesk::jobsQueued);
        QSignalSpy fact(&desk, &InboxDesk::factAppended);
        const OnlineOrder online = onlineOrder(till.clock);
        QVERIFY(receive(till, {{kindOf(ChangeKind::MenuPublished), smallMenu(3).toCbor()}, {kindOf(ChangeKind::OnlinePlaced), toCbor(online)}}));
        till.clock.advance(2'000);
        desk.wake();
        QTRY_COMPARE(waiting(till), 0);
        QTRY_COMPARE(accepted.count(), 1);
        QCOMPARE(jobs.count(), 1);
        QCOMPARE(fact.count(), 1);
        const auto sold = accepted.first().first().value<SoldOrder>();
        QCOMPARE(sold.order.id, online.id);
        QCOMPARE(sold.order.channel, QStringLiteral("online"));
        QCOMPARE(sold.order.closedAtMs, till.clock.nowMs());
        QCOMPARE(sold.order.receiptNumber, 1);
        QCOMPARE(sold.order.menuRevision, 3);
        QCOMPARE(sold.order.payments.first().tender, QStringLiteral("platform"));
        QCOMPARE(sold.order.lines().first().name, QStringLiteral("Hawaiian"));
        QCOMPARE(sold.order.lines().first().id, online.lines.first().id);
        QCOMPARE(till.count("SELECT count(*) FROM sale WHERE platform = 'meituan' AND platform_number = 'M-1'"), 1);
        QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE kind = 'online' AND station = 'receipt'"), 1);
        QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE kind = 'kitchen'"), 1);
        const auto facts = till.facts();
        QCOMPARE(facts.size(), 1);
        QCOMPARE(facts.first().fact.kind, static_cast<int>(protocol::FactKind::OnlineAccepted));
        const auto body = protocol::decodeOnlineAccepted(facts.first().fact.body).value();
        QCOMPARE(closedOrderFromCbor(body.order).value(), sold.order);
        QCOMPARE(body.storedAtMs, till.clock.nowMs());
        QCOMPARE(body.jobs.size(), 2);
        for (const protocol::AcceptedJob &job : body.jobs)
            QCOMPARE(PrintJobStore::find(till.reader(), job.jobId).value()->station, job.station);
        const auto printed = PrintJobStore::ofOrder(till.reader(), online.id);
        QVERIFY(printed && !printed->isEmpty());
        for (const PrintJob &job : *printed)
            QVERIFY(!ticketFromCbor(job.ticket)->openDrawer);
    }
    void theSameOrderAgainChangesNothing()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        const OnlineOrder online = onlineOrder(till.clock);
        QVERIFY(receive(till, {{kindOf(ChangeKind::OnlinePlaced), toCbor(online)}}));
        desk.wake();
        QTRY_COMPARE(waiting(till), 0);
        const auto before = till.fingerprint();
        QSignalSpy accepted(&desk, &InboxDesk::onlineOrderAccepted);
        QVERIFY(receive(till, {{kindOf(ChangeKind::OnlinePlaced), toCbor(online)}}));
        desk.wake();
        QTRY_COMPARE(waiting(till), 0);
        QCOMPARE(till.fingerprint(), before);
        QCOMPARE(accepted.count(), 0);
        QCOMPARE(till.count("SELECT count(*) FROM inbox WHERE state = 1"), 2);
    }
    void theCustomersNoteStandsOnBothSlipsHoweverLongItIs()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        OnlineOrder online = onlineOrder(till.clock);
        online.note = QString(5'000, QLatin1Char('!'));
        QVERIFY(receive(till, {{kindOf(ChangeKind::OnlinePlaced), toCbor(online)}}));
        desk.wake();
        QTRY_COMPARE(waiting(till), 0);
        const auto printed = PrintJobStore::ofOrder(till.reader(), online.id);
        QVERIFY(printed);
        QCOMPARE(printed->size(), 2);
        for (const PrintJob &job : *printed) {
            const auto ticket = ticketFromCbor(job.ticket);
            QVERIFY2(ticket, qPrintable(ticket ? QString() : ticket.error().toString()));
            QVERIFY(ticket->reason.startsWith(QStringLiteral("!!!")));
            QCOMPARE(ticket->lines.first().note, QStringLiteral("no onions"));
        }
    }
    void anUnpaidOrderIsPaidOnDelivery()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        QVERIFY(receive(till, {{kindOf(ChangeKind::OnlinePlaced), toCbor(onlineOrder(till.clock, QStringLiteral("M-2"), false))}}));
        desk.wake();
        QTRY_COMPARE(waiting(till), 0);
        QCOMPARE(till.count("SELECT count(*) FROM payment WHERE tender = 'on_delivery' AND amount_minor = 2650"), 1);
    }
    void anItemTheMenuDoesNotKnowKeepsThePlatformsNameElseItsSku()
    {
        TillFixture till(false);
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        OnlineOrder online = onlineOrder(till.clock);
        online.lines.append({newId(till.clock), QStringLiteral("mystery"), QStringLiteral("Mystery pie"), {}, {}, Money(10), 1});
        online.total += Money(10);
        QVERIFY(receive(till, {{kindOf(ChangeKind::OnlinePlaced), toCbor(online)}}));
        desk.wake();
        QTRY_COMPARE(waiting(till), 0);
        QCOMPARE(till.count("SELECT count(*) FROM sale_line WHERE sku = 'hawaiian' AND name = 'hawaiian'"), 1);
        QCOMPARE(till.count("SELECT count(*) FROM sale_line WHERE sku = 'mystery' AND name = 'Mystery pie'"), 1);
    }
    void namesComeInTheTillsLanguageAndFromTheNewestMenu()
    {
        TillFixture till(false);
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("zh_CN"));
        Menu renamed = smallMenu(2);
        renamed.items[0].name.zh = QString::fromUtf8("夏威夷风情");
        QVERIFY(receive(till, {{kindOf(ChangeKind::MenuPublished), smallMenu(1).toCbor()},
                               {kindOf(ChangeKind::OnlinePlaced), toCbor(onlineOrder(till.clock, QStringLiteral("1")))},
                               {kindOf(ChangeKind::MenuPublished), renamed.toCbor()},
                               {kindOf(ChangeKind::OnlinePlaced), toCbor(onlineOrder(till.clock, QStringLiteral("2")))}}));
        desk.wake();
        QTRY_COMPARE(waiting(till), 0);
        QCOMPARE(till.count("SELECT count(*) FROM sale_line WHERE name = '夏威夷'"), 1);
        QCOMPARE(till.count("SELECT count(*) FROM sale_line WHERE name = '夏威夷风情'"), 1);
        desk.setLanguage(QStringLiteral("en"));
        QVERIFY(receive(till, {{kindOf(ChangeKind::OnlinePlaced), toCbor(onlineOrder(till.clock, QStringLiteral("3")))}}));
        desk.wake();
        QTRY_COMPARE(waiting(till), 0);
        QCOMPARE(till.count("SELECT count(*) FROM sale_line WHERE name = 'Hawaiian'"), 1);
    }
    void whatCanNeverSucceedIsSetAsideWithItsReasonAndTheRestGoesOn()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        QSignalSpy parked(&desk, &InboxDesk::parked);
        OnlineOrder strange = onlineOrder(till.clock, QStringLiteral("S"));
        strange.storeId = QStringLiteral("BJ009");
        OnlineOrder empty = onlineOrder(till.clock, QStringLiteral("E"));
        empty.lines.clear();
        empty.total = Money();
        OnlineOrder huge = onlineOrder(till.clock, QStringLiteral("H"));
        for (int i = 0; i < MaxOrderLines; ++i)
            huge.lines.append({newId(till.clock), QString::number(i), {}, {}, {}, Money(), 1});
        const QByteArray whole = toCbor(onlineOrder(till.clock, QStringLiteral("T")));
        QVERIFY(receive(till, {{kindOf(ChangeKind::OnlinePlaced), whole.left(whole.size() / 2)},
                               {kindOf(ChangeKind::OnlinePlaced), QByteArray("not cbor")},
                               {kindOf(ChangeKind::OnlinePlaced), toCbor(strange)},
                               {kindOf(ChangeKind::OnlinePlaced), toCbor(empty)},
                               {kindOf(ChangeKind::OnlinePlaced), toCbor(huge)},
                               {kindOf(ChangeKind::MenuPublished), QByteArray("\x01")},
                               {77, QByteArray("later")},
                               {kindOf(ChangeKind::OnlinePlaced), toCbor(onlineOrder(till.clock, QStringLiteral("good")))}}));
        desk.wake();
        QTRY_COMPARE(waiting(till), 0);
        QTRY_COMPARE(parked.count(), 7);
        QCOMPARE(parkedRows(till), 7);
        QCOMPARE(till.count("SELECT count(*) FROM inbox WHERE state = 2 AND reason = ''"), 0);
        QCOMPARE(till.count("SELECT count(*) FROM sale WHERE platform_number = 'good'"), 1);
        QCOMPARE(till.count("SELECT count(*) FROM sale"), 1);
        QCOMPARE(Inbox::parked(till.reader(), 100)->size(), 7);
        SyncBoard board(till.reader());
        QCOMPARE(board.view().parked.size(), 7);
    }
    void anOlderMenuNeverReplacesANewerOne()
    {
        TillFixture till(false);
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        MenuDesk menus(till.reader(), till.writer(), till.clock);
        QSignalSpy received(&desk, &InboxDesk::menuReceived);
        QSignalSpy changed(&menus, &MenuDesk::menuChanged);
        connect(&desk, &InboxDesk::menuReceived, &menus, &MenuDesk::reload, Qt::QueuedConnection);
        QVERIFY(receive(till, {{kindOf(ChangeKind::MenuPublished), smallMenu(5).toCbor()},
                               {kindOf(ChangeKind::MenuPublished), smallMenu(4).toCbor()}}));
        desk.wake();
        QTRY_COMPARE(waiting(till), 0);
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(menus.menu().revision, 5);
        QCOMPARE(received.count(), 1);
    }
    void aRefusedWriteLeavesTheRowWaitingAndItIsTriedAgain()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        QVERIFY(receive(till, {{kindOf(ChangeKind::OnlinePlaced), toCbor(onlineOrder(till.clock))}}));
        storage::WriteFault::failAt(3, ErrorCode::DiskFull);
        desk.wake();
        QTRY_COMPARE_WITH_TIMEOUT(till.count("SELECT count(*) FROM sale"), 1, 10'000);
        QTRY_COMPARE(waiting(till), 0);
        QCOMPARE(till.receiptNumbers(), (QList<qint64>{1}));
    }
    void manyWakesFromManyThreadsDrainAllOnce()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        std::vector<std::unique_ptr<QThread>> wakers;
        std::atomic<bool> stop{false};
        for (int i = 0; i < 3; ++i) {
            wakers.emplace_back(QThread::create([&] {
                while (!stop) {
                    desk.wake();
                    QThread::usleep(50);
                }
            }));
            wakers.back()->start();
        }
        for (int i = 0; i < 40; ++i)
            QVERIFY(receive(till, {{kindOf(ChangeKind::OnlinePlaced), toCbor(onlineOrder(till.clock, QString::number(i)))}}));
        QTRY_COMPARE(waiting(till), 0);
        stop = true;
        for (const auto &waker : wakers)
            QVERIFY(waker->wait(10'000));
        QCOMPARE(till.count("SELECT count(*) FROM sale"), 40);
        QCOMPARE(till.receiptNumbers().last(), 40);
    }
};

QTEST_GUILESS_MAIN(TestInboxDesk)
#include "tst_inboxdesk.moc"
