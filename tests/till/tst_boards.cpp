// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// What the windows read: the menu, the day's orders down to paper, printers, the way to HQ.
#include "domain/order/ordercodec.h"
#include "till/boards.h"
#include "till/inboxsteps.h"

#include <QSignalSpy>
#include <QTest>

using namespace hearth;

namespace {
template <typename T>
Result<T> wait(QFuture<Result<T>> future)
{
    future.waitForFinished();
    return future.takeResult();
}
} // namespace

class TestBoards : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theMenuIsReplacedAsAWhole()
    {
        TillFixture till(false);
        MenuDesk desk(till.reader(), till.writer(), till.clock);
        QVERIFY(desk.menu().isEmpty());
        QSignalSpy changed(&desk, &MenuDesk::menuChanged);
        QVERIFY(wait(desk.import(smallMenu(0))));
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(desk.menu().items.size(), 1);
        Menu bad;
        bad.items.append({QStringLiteral("x"), {}, {}, {}});
        QCOMPARE(wait(desk.import(bad)).error().code, ErrorCode::InvalidInput);
        QCOMPARE(desk.menu().items.size(), 1);
        MenuDesk later(till.reader(), till.writer(), till.clock);
        QCOMPARE(later.menu(), desk.menu());
    }
    void theDaysOrdersComeNewestFirstWithTheirWayToPaperAndHq()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        OrderBoard board(till.reader(), till.writer(), till.clock);
        const auto first = wait(desk.close(till.draft(), Money(5'000)));
        till.clock.advance(1'000);
        const auto second = wait(desk.close(till.draft(), Money(5'000)));
        CloseOptions yesterday;
        yesterday.atMs = till.clock.nowMs() - 86'400'000;
        QVERIFY(wait(desk.close(till.draft(), Money(5'000), yesterday)));
        RefundRequest refund;
        refund.orderId = first->order.id;
        refund.lines = {{first->order.lines().first().id, 1}};
        QVERIFY(wait(desk.refund(refund)));
        QVERIFY(till.writer().run([](storage::Transaction &tx) { return Outbox::acknowledged(tx, 1, 1); }));

        const auto orders = board.orders(first->order.businessDate);
        QVERIFY2(orders, qPrintable(orders ? QString() : orders.error().toString()));
        QCOMPARE(orders->size(), 2);
        QCOMPARE(orders->at(0).orderId, second->order.id);
        QCOMPARE(orders->at(0).pieces, 3);
        QCOMPARE(orders->at(0).total, Money(4'725));
        QVERIFY(!orders->at(0).atHq);
        QCOMPARE(orders->at(0).jobs.size(), 2);
        QVERIFY(orders->at(0).jobs.first().ticket.isEmpty());
        QVERIFY(orders->at(1).atHq);
        QCOMPARE(orders->at(1).refunded, Money(1'325));
        QCOMPARE(board.orders(first->order.businessDate, 1)->size(), 1);
        QCOMPARE(board.order(first->order.id).value(), first->order);
        QCOMPARE(board.order(QUuid::createUuid()).error().code, ErrorCode::NotFound);
        const auto left = board.refundable(first->order.id).value();
        QCOMPARE(left.size(), 2);
        QCOMPARE(left.first().quantity, 1);
        QCOMPARE(board.refundable(QUuid::createUuid()).error().code, ErrorCode::NotFound);
    }
    void aPersonsWordSettlesAJobInDoubtAndHqHearsOfIt()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        OrderBoard board(till.reader(), till.writer(), till.clock);
        const auto sold = wait(desk.close(till.draft(), Money(5'000)));
        const auto job = PrintJobStore::ofOrder(till.reader(), sold->order.id)->first();
        QVERIFY(!wait(board.confirmPrinted(job.jobId))); // it has not been sent
        QVERIFY(board.troubledJobs()->isEmpty());
        QVERIFY(till.writer().run([&](storage::Transaction &tx) {
            return PrintJobStore::move(tx, job.jobId, PrintState::Unknown, QStringLiteral("power cut"), till.clock.nowMs());
        }));
        QCOMPARE(board.troubledJobs()->size(), 1);
        QVERIFY(board.troubledJobs()->first().ticket.isEmpty());
        QSignalSpy changed(&board, &OrderBoard::changed);
        till.clock.advance(5'000);
        const auto confirmed = wait(board.confirmPrinted(job.jobId));
        QVERIFY2(confirmed, qPrintable(confirmed ? QString() : confirmed.error().toString()));
        QVERIFY(board.troubledJobs()->isEmpty());
        QCOMPARE(changed.count(), 1);
        const auto fact = till.facts().last().fact;
        QCOMPARE(fact.kind, static_cast<int>(protocol::FactKind::PrintStatus));
        const auto status = protocol::decodePrintStatus(fact.body).value();
        QCOMPARE(status.jobId, job.jobId);
        QCOMPARE(status.orderId, sold->order.id);
        QCOMPARE(status.state, PrintState::Printed);
        QCOMPARE(status.printedAtMs, till.clock.nowMs());
        QCOMPARE(status.proof, QStringLiteral("person"));
    }
    void aReprintIsAMarkedCopy()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        OrderBoard board(till.reader(), till.writer(), till.clock);
        const auto sold = wait(desk.close(till.draft(), Money(5'000)));
        const auto job = PrintJobStore::ofOrder(till.reader(), sold->order.id)->first();
        QSignalSpy queued(&board, &OrderBoard::jobsQueued);
        QVERIFY(wait(board.reprint(job.jobId)));
        QCOMPARE(queued.count(), 1);
        QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE copy = 1"), 1);
        QVERIFY(!wait(board.reprint(QUuid::createUuid())));
    }
    void printersChangeOnlyWhenTheyDo()
    {
        PrinterBoard board;
        QSignalSpy changed(&board, &PrinterBoard::changed);
        const QList<PrinterHealth> printers{{QStringLiteral("front"), QStringLiteral("tcp:127.0.0.1:9100"), PrinterCondition::Ok, {}, 1, 2, 0}};
        board.setHealth(printers);
        board.setHealth(printers);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(board.printers(), printers);
    }
    void theSyncBoardSaysWhatWaitsAndSinceWhen()
    {
        TillFixture till(false);
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        SyncBoard board(till.reader());
        QCOMPARE(board.view().state, QStringLiteral("off"));
        QCOMPARE(board.view().outbox.waiting, 0);
        QVERIFY(wait(desk.close(till.draft(), Money(5'000))));
        QVERIFY(wait(desk.close(till.draft(), Money(5'000))));
        QSignalSpy changed(&board, &SyncBoard::changed);
        board.setLink(true, false, QStringLiteral("waiting"), QStringLiteral("refused"), 7);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(board.view().outbox.waiting, 2);
        QCOMPARE(board.view().outbox.oldestAtMs, till.clock.nowMs());
        QCOMPARE(board.view().detail, QStringLiteral("refused"));
        QVERIFY(till.writer().run([](storage::Transaction &tx) { return Outbox::acknowledged(tx, 2, 2); }));
        board.refresh();
        QCOMPARE(board.view().outbox.waiting, 0);
        QCOMPARE(board.view().outbox.committed, 2);
    }
};

QTEST_GUILESS_MAIN(TestBoards)
#include "tst_boards.moc"
