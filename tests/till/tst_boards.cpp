// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// What the windows read: the menu, the day's orders down to paper, printers, the way to HQ.
#include "domain/order/ordercodec.h"
#include "domain/printer/capabilities.h"
#include "printjobs/incidentstore.h"
#include "protocol/factbodies.h"
#include "support/patience.h"
#include "till/boards.h"
#include "till/inboxsteps.h"
#include "till/incidentboard.h"
#include "till/printerdesk.h"

#include <QSignalSpy>
#include <sqlite3.h>

using namespace hearth;

namespace {
template <typename T>
Result<T> wait(QFuture<Result<T>> future)
{
    future.waitForFinished();
    return future.takeResult();
}

/** Sells, and brings the order's tickets to a state. */
QList<PrintJob> soldWith(TillFixture &till, PrintState state, const QString &reason)
{
    SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
    const auto sold = wait(desk.close(till.draft(), Money(5'000)));
    const auto jobs = PrintJobStore::ofOrder(till.reader(), sold->order.id).value();
    for (const PrintJob &job : jobs) {
        if (state != PrintState::Queued)
            static_cast<void>(till.writer().run([&](storage::Transaction &tx) { return PrintJobStore::move(tx, job.jobId, state, reason, till.clock.nowMs()); }));
    }
    return PrintJobStore::ofOrder(till.reader(), sold->order.id).value();
}

const PrintJob &kitchenOf(const QList<PrintJob> &jobs)
{
    return *std::find_if(jobs.begin(), jobs.end(), [](const PrintJob &job) { return job.kind == QLatin1String("kitchen"); });
}

PrintJob again(TillFixture &till, const PrintJob &job)
{
    return PrintJobStore::find(till.reader(), job.jobId).value().value();
}

protocol::PrintStatus lastStatus(TillFixture &till)
{
    return protocol::decodePrintStatus(till.facts().last().fact.body).value_or(protocol::PrintStatus{});
}

PrinterRow addPrinter(TillFixture &till, const QString &name, const QString &address, const QString &spare = {})
{
    return till.writer().run([&](storage::Transaction &tx) {
        PrinterRow row;
        row.name = name;
        row.address = address;
        row.stations = {QStringLiteral("kitchen")};
        row.spare = spare;
        return PrinterStore::put(tx, row, till.clock.nowMs());
    }).value();
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
    void aTicketThatBecameTooOldIsReleasedItselfAndOnce()
    {
        TillFixture till;
        OrderBoard board(till.reader(), till.writer(), till.clock);
        const PrintJob job = kitchenOf(soldWith(till, PrintState::Held, PrintJobStore::stale()));
        QSignalSpy queued(&board, &OrderBoard::jobsQueued);
        till.clock.advance(PrintJobStore::DefaultTtlMs + 1);
        QVERIFY(wait(board.release(job.jobId)));
        QCOMPARE(queued.count(), 1);
        QCOMPARE(again(till, job).state, PrintState::Queued);
        QVERIFY(again(till, job).expiresAtMs > till.clock.nowMs());
        QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE copy > 0"), 0);
        QCOMPARE(wait(board.release(job.jobId)).error().code, ErrorCode::Conflict);
        QCOMPARE(wait(board.release(QUuid::createUuid())).error().code, ErrorCode::NotFound);
    }
    void whatWaitsByItselfIsNotReleased()
    {
        TillFixture till;
        OrderBoard board(till.reader(), till.writer(), till.clock);
        const PrintJob job = kitchenOf(soldWith(till, PrintState::Held, QStringLiteral("paper out")));
        QCOMPARE(wait(board.release(job.jobId)).error().code, ErrorCode::Conflict);
        QCOMPARE(again(till, job).state, PrintState::Held);
    }
    void madeFromTheScreenNeverPrintsAndHqHearsOfIt_data()
    {
        QTest::addColumn<int>("state");
        QTest::newRow("waits") << int(PrintState::Queued);
        QTest::newRow("held") << int(PrintState::Held);
        QTest::newRow("in doubt") << int(PrintState::Unknown);
        QTest::newRow("failed") << int(PrintState::Failed);
    }
    void madeFromTheScreenNeverPrintsAndHqHearsOfIt()
    {
        QFETCH(int, state);
        TillFixture till;
        OrderBoard board(till.reader(), till.writer(), till.clock);
        const PrintJob job = kitchenOf(soldWith(till, static_cast<PrintState>(state), QStringLiteral("paper out")));
        till.clock.advance(60'000);
        QCOMPARE(board.kitchenList(0)->size(), 1);
        QVERIFY(wait(board.doneByHand(job.jobId)));
        QCOMPARE(again(till, job).state, PrintState::Failed);
        QCOMPARE(again(till, job).reason, PrintJobStore::madeByHand());
        QCOMPARE(lastStatus(till).jobId, job.jobId);
        QCOMPARE(lastStatus(till).state, PrintState::Failed);
        QCOMPARE(lastStatus(till).reason, PrintJobStore::madeByHand());
        QVERIFY(board.kitchenList(0)->isEmpty());
        const auto troubled = board.troubledJobs().value();
        for (const PrintJob &left : troubled)
            QVERIFY(left.jobId != job.jobId);
        QVERIFY(PrintJobStore::next(till.reader(), job.printer)->value_or(PrintJob{}).jobId != job.jobId);
    }
    void whatIsOnItsWayToPaperIsNotMadeFromTheScreen()
    {
        TillFixture till;
        OrderBoard board(till.reader(), till.writer(), till.clock);
        const PrintJob job = kitchenOf(soldWith(till, PrintState::Sending, {}));
        QCOMPARE(wait(board.doneByHand(job.jobId)).error().code, ErrorCode::Conflict);
        QCOMPARE(wait(board.drop(job.jobId)).error().code, ErrorCode::Conflict);
        QCOMPARE(again(till, job).state, PrintState::Sending);
    }
    void aDroppedTicketNeedsNobodyAnyMore()
    {
        TillFixture till;
        OrderBoard board(till.reader(), till.writer(), till.clock);
        const auto jobs = soldWith(till, PrintState::Held, PrintJobStore::stale());
        for (const PrintJob &job : jobs)
            QVERIFY(wait(board.drop(job.jobId)));
        QVERIFY(board.troubledJobs()->isEmpty());
        QCOMPARE(lastStatus(till).reason, PrintJobStore::dropped());
    }
    void theKitchenListHoldsWhatTheKitchenMissesWithItsTickets()
    {
        TillFixture till;
        OrderBoard board(till.reader(), till.writer(), till.clock);
        const PrintJob job = kitchenOf(soldWith(till, PrintState::Queued, {}));
        QVERIFY(board.kitchenList(0)->isEmpty()); // on its way, like all others
        till.clock.advance(60'000);
        const auto list = board.kitchenList(0).value();
        QCOMPARE(list.size(), 1); // not the receipt
        QCOMPARE(list.first().jobId, job.jobId);
        QCOMPARE(ticketFromCbor(list.first().ticket)->lines.first().quantity, 2);
        QVERIFY(board.kitchenList(till.clock.nowMs())->isEmpty()); // of another day
        // A copy stands for one in doubt.
        static_cast<void>(till.writer().run([&](storage::Transaction &tx) { return PrintJobStore::move(tx, job.jobId, PrintState::Unknown, {}, till.clock.nowMs()); }));
        QCOMPARE(board.kitchenList(0)->size(), 1);
        QVERIFY(wait(board.reprint(job.jobId)));
        QVERIFY(board.kitchenList(0)->isEmpty());
        till.clock.advance(60'000);
        QCOMPARE(board.kitchenList(0)->first().copy, 1);
    }
    void aTicketThatWaitsGoesToAnotherPrinterAsItself()
    {
        TillFixture till;
        OrderBoard board(till.reader(), till.writer(), till.clock);
        const PrinterRow other = addPrinter(till, QStringLiteral("other"), QStringLiteral("tcp:127.0.0.1:9199"));
        const PrintJob job = kitchenOf(soldWith(till, PrintState::Held, QStringLiteral("unreachable")));
        QVERIFY(wait(board.moveTo(job.jobId, QStringLiteral("other"))));
        QCOMPARE(again(till, job).printer, other.id);
        QCOMPARE(again(till, job).movedFrom, job.printerName);
        QCOMPARE(again(till, job).copy, 0);
        QCOMPARE(lastStatus(till).printer, QStringLiteral("other"));
        QCOMPARE(wait(board.moveTo(job.jobId, QStringLiteral("nobody"))).error().code, ErrorCode::NotFound);
    }
    void aCopyGoesToAnotherPrinterMarked()
    {
        TillFixture till;
        OrderBoard board(till.reader(), till.writer(), till.clock);
        const PrinterRow other = addPrinter(till, QStringLiteral("other"), QStringLiteral("tcp:127.0.0.1:9199"));
        const PrintJob job = kitchenOf(soldWith(till, PrintState::Unknown, {}));
        QVERIFY(wait(board.reprint(job.jobId, QStringLiteral("other"))));
        const auto copy = PrintJobStore::next(till.reader(), other.id).value();
        QVERIFY(copy);
        QCOMPARE(copy->copy, 1);
        QCOMPARE(copy->movedFrom, job.printerName);
    }
    void theSpareComesFirstAmongThoseThatCouldTakeATicket()
    {
        TillFixture till;
        PrinterDesk desk(till.reader(), till.writer(), till.clock);
        const PrinterRow spare = addPrinter(till, QStringLiteral("spare"), QStringLiteral("tcp:127.0.0.1:9198"));
        addPrinter(till, QStringLiteral("other"), QStringLiteral("tcp:127.0.0.1:9199"));
        const PrinterRow own = addPrinter(till, QStringLiteral("own"), QStringLiteral("tcp:127.0.0.1:9197"), QStringLiteral("other"));
        PrintJob job;
        job.printer = own.id;
        job.station = QStringLiteral("kitchen");
        const QStringList others = PrinterDesk::othersFor(job, desk.printers().value());
        QCOMPARE(others.first(), QStringLiteral("other"));
        QVERIFY(others.contains(spare.name));
        QVERIFY(!others.contains(own.name));
        job.station = QStringLiteral("receipt");
        job.printer = spare.id;
        QVERIFY(!PrinterDesk::othersFor(job, desk.printers().value()).contains(own.name));
    }
    void anIncidentIsAcknowledgedOnceAndHqHearsOfIt()
    {
        TillFixture till;
        IncidentBoard board(till.reader(), till.writer(), till.clock);
        const qint64 began = till.clock.nowMs();
        const auto incident = till.writer().run([&](storage::Transaction &tx) {
            return IncidentStore::begin(tx, QUuid::createUuid(), 1, PrinterCondition::CoverOpen, QByteArrayLiteral("\x12\x14"), began);
        });
        QVERIFY(incident);
        QCOMPARE(board.recent(0)->size(), 1);
        till.clock.advance(90'000);
        QSignalSpy facts(&board, &IncidentBoard::factAppended);
        QVERIFY(wait(board.acknowledge(incident->incidentId, QStringLiteral("till 1"))));
        QCOMPARE(facts.count(), 1);
        const PrinterIncident seen = board.recent(0)->first();
        QCOMPARE(seen.acknowledgedAtMs, began + 90'000);
        QCOMPARE(seen.acknowledgedBy, QStringLiteral("till 1"));
        QCOMPARE(till.facts().last().fact.kind, static_cast<int>(protocol::FactKind::PrinterIncident));
        const auto fact = protocol::decodePrinterIncident(till.facts().last().fact.body).value();
        QCOMPARE(fact.incidentId, incident->incidentId);
        QCOMPARE(fact.acknowledgedAtMs, began + 90'000);
        QCOMPARE(fact.condition, PrinterCondition::CoverOpen);
        const qsizetype told = till.facts().size();
        till.clock.advance(1'000);
        QVERIFY(wait(board.acknowledge(incident->incidentId, QStringLiteral("till 2"))));
        QCOMPARE(till.facts().size(), told);
        QCOMPARE(board.recent(0)->first().acknowledgedBy, QStringLiteral("till 1"));
        QCOMPARE(wait(board.acknowledge(QUuid::createUuid(), QStringLiteral("till 1"))).error().code, ErrorCode::NotFound);
        // One that lasts is shown whenever it began, one that is over only on its day.
        QCOMPARE(board.recent(till.clock.nowMs())->size(), 1);
        QVERIFY(till.writer().run([&](storage::Transaction &tx) { return IncidentStore::end(tx, 1, PrinterCondition::CoverOpen, till.clock.nowMs()); }));
        QVERIFY(board.recent(till.clock.nowMs())->isEmpty());
        QCOMPARE(board.recent(began)->size(), 1);
    }
    void aFreedCutterAnswersEveryJamAndHqHearsOfEach()
    {
        TillFixture till;
        IncidentBoard board(till.reader(), till.writer(), till.clock);
        QList<QUuid> jams;
        for (int i = 0; i < 2; ++i) {
            const auto jam = till.writer().run([&](storage::Transaction &tx) -> Result<PrinterIncident> {
                HEARTH_ASSIGN(PrinterIncident begun, IncidentStore::begin(tx, QUuid::createUuid(), 1, PrinterCondition::CutterError, {}, till.clock.nowMs()));
                HEARTH_TRY(IncidentStore::end(tx, 1, PrinterCondition::CutterError, till.clock.nowMs()));
                return begun;
            });
            QVERIFY(jam);
            jams.append(jam->incidentId);
        }
        QVERIFY(*IncidentStore::cutterStops(till.reader(), 1));
        QVERIFY(!*IncidentStore::cutterStops(till.reader(), 2));
        till.clock.advance(24 * 3'600'000);
        QCOMPARE(board.recent(till.clock.nowMs())->size(), 2); // it stops the printer still
        const qsizetype told = till.facts().size();
        QVERIFY(wait(board.acknowledge(jams.last(), QStringLiteral("till 1"))));
        QVERIFY(!*IncidentStore::cutterStops(till.reader(), 1));
        QCOMPARE(till.facts().size(), told + 2);
        QVERIFY(board.recent(till.clock.nowMs())->isEmpty());
    }
    void aPrinterIsAddedWithWhatIsKnownOfIt()
    {
        TillFixture till;
        PrinterDesk desk(till.reader(), till.writer(), till.clock);
        QSignalSpy changed(&desk, &PrinterDesk::printersChanged);
        PrinterRow row;
        row.name = QStringLiteral("bar");
        row.address = QStringLiteral("tcp:127.0.0.1:9190");
        row.stations = {QStringLiteral("bar")};
        row.widthDots = 384;
        Capabilities known;
        known.learn(QStringLiteral("kanji"), QStringLiteral("yes"), Provenance::Person);
        row.capabilities = known.toText();
        QVERIFY(wait(desk.add(row)));
        QCOMPARE(changed.count(), 1);
        const PrinterRow stored = desk.printers()->last();
        QCOMPARE(stored.widthDots, 384);
        QCOMPARE(Capabilities::fromText(stored.capabilities).facts().value(QStringLiteral("kanji")), known.facts().value(QStringLiteral("kanji")));
        row.address = QStringLiteral("tcp:127.0.0.1:9191");
        QCOMPARE(wait(desk.add(row)).error().code, ErrorCode::Conflict); // the name
        row.name = QStringLiteral("bar 2");
        row.address = QStringLiteral("tcp:127.0.0.1:9190");
        QCOMPARE(wait(desk.add(row)).error().code, ErrorCode::Conflict); // the address
        row.address = QStringLiteral("tcp:127.0.0.1:9191");
        row.stations.clear();
        QCOMPARE(wait(desk.add(row)).error().code, ErrorCode::InvalidInput);
        QCOMPARE(changed.count(), 1);
    }
    void aNewRollIsNoted()
    {
        TillFixture till;
        PrinterDesk desk(till.reader(), till.writer(), till.clock);
        const QString name = desk.printers()->first().name;
        QVERIFY(wait(desk.newRoll(name, 80'000)));
        QCOMPARE(desk.printers()->first().rollMm, 80'000);
        QCOMPARE(desk.printers()->first().rollSinceMs, till.clock.nowMs());
        till.clock.advance(1'000);
        QVERIFY(wait(desk.newRoll(name, 0)));
        QCOMPARE(desk.printers()->first().rollMm, 80'000);
        QCOMPARE(desk.printers()->first().rollSinceMs, till.clock.nowMs());
        QCOMPARE(wait(desk.newRoll(name, -1)).error().code, ErrorCode::InvalidInput);
        QCOMPARE(wait(desk.newRoll(QStringLiteral("nobody"), 0)).error().code, ErrorCode::NotFound);
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
        // An acknowledgement alone is no other state of the link.
        changed.clear();
        board.setLink(true, false, QStringLiteral("waiting"), QStringLiteral("refused"), 7);
        QCOMPARE(changed.count(), 0);
    }
    void theSyncBoardReadsNoMoreWhereMoreFactsWait()
    {
        TillFixture till(false);
        SyncBoard board(till.reader());
        const auto pagesRead = [&] {
            int pages = 0;
            for (const int counted : {SQLITE_DBSTATUS_CACHE_HIT, SQLITE_DBSTATUS_CACHE_MISS}) {
                int now = 0;
                int highest = 0;
                sqlite3_db_status(till.reader().handle(), counted, &now, &highest, 1);
                pages += now;
            }
            return pages;
        };
        const auto refreshed = [&](int facts) {
            for (int fact = 0; fact < facts; ++fact) {
                const auto appended = till.writer().run([&](storage::Transaction &tx) { return Outbox::append(tx, protocol::FactKind::OrderClosed, newId(till.clock), till.clock.nowMs(), QByteArray(400, 'x')); });
                if (!appended)
                    return -1;
            }
            pagesRead();
            board.refresh();
            return pagesRead();
        };
        const int few = refreshed(10);
        QVERIFY(few > 0);
        const int many = refreshed(1'000);
        QVERIFY2(many <= few + 8, qPrintable(QStringLiteral("%1 pages with 10 facts, %2 with 1,010").arg(few).arg(many))); // a deeper tree
        QCOMPARE(board.view().outbox.waiting, 1'010);
    }
};

QTEST_GUILESS_MAIN(TestBoards)
#include "tst_boards.moc"
