// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Facts from HQ: an online order becomes a sale and paper, a menu the newest one; what can never succeed is set aside.
#include "printjobs/templatestore.h"
#include "protocol/factbodies.h"
#include "storage/statement.h"
#include "support/patience.h"
#include "till/boards.h"
#include "till/forecastboard.h"
#include "till/inboxdesk.h"
#include "till/inboxsteps.h"
#include "till/store/menustore.h"
#include "till/store/salestore.h"

#include <QSignalSpy>

using namespace hearth;
using protocol::ChangeKind;

class TestInboxDesk : public QObject {
    Q_OBJECT
    static qint64 waiting(TillFixture &till) { return till.count("SELECT count(*) FROM inbox WHERE state = 0"); }
    /** Hands facts to a desk and waits until it has done with all of them. */
    static bool drained(TillFixture &till, InboxDesk &desk, const QList<std::pair<int, QByteArray>> &bodies)
    {
        if (!receive(till, bodies))
            return false;
        desk.wake();
        return QTest::qWaitFor([&] { return waiting(till) == 0; });
    }
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
    void aJobOfHeadquartersIsQueuedOnceUnderItsIdAndAnswered()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        QSignalSpy jobs(&desk, &InboxDesk::jobsQueued);
        QSignalSpy told(&desk, &InboxDesk::factAppended);
        const auto wanted = printRequest(till.clock);
        till.clock.advance(1'000);
        QVERIFY(drained(till, desk, {{kindOf(ChangeKind::PrintRequested), protocol::encode(wanted)}}));
        QTRY_COMPARE(told.count(), 1);
        QCOMPARE(jobs.count(), 1);
        const auto job = PrintJobStore::find(till.reader(), wanted.jobId).value();
        QVERIFY(job);
        QCOMPARE(job->station, QStringLiteral("kitchen"));
        QCOMPARE(job->state, PrintState::Queued);
        QCOMPARE(job->expiresAtMs, wanted.requestedAtMs + wanted.ttlMs);
        QCOMPARE(ticketFromCbor(job->ticket)->jobId, wanted.jobId);
        QCOMPARE(till.facts().size(), 1);
        QCOMPARE(till.facts().last().fact.kind, static_cast<int>(protocol::FactKind::PrintAccepted));
        auto answer = protocol::decodePrintAccepted(till.facts().last().fact.body).value();
        QCOMPARE(answer, (protocol::PrintAccepted{wanted.jobId, till.clock.nowMs(), job->createdAtMs, {}}));
        // It comes again, as after headquarters' database was set back: answered, not queued.
        till.clock.advance(1'000);
        QVERIFY(drained(till, desk, {{kindOf(ChangeKind::PrintRequested), protocol::encode(wanted)}}));
        QTRY_COMPARE(till.facts().size(), 2);
        answer = protocol::decodePrintAccepted(till.facts().last().fact.body).value();
        QCOMPARE(answer.queuedAtMs, job->createdAtMs);
        QCOMPARE(jobs.count(), 1);
        QCOMPARE(till.count("SELECT count(*) FROM print_job"), 1);
    }
    void aJobThatCannotBePrintedHereIsRefusedAndNothingIsSetAside()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        const auto nowhere = printRequest(till.clock, QStringLiteral("terrace"));
        auto broken = printRequest(till.clock);
        broken.ticket = "not a ticket";
        QVERIFY(drained(till, desk, {{kindOf(ChangeKind::PrintRequested), protocol::encode(nowhere)},
                                     {kindOf(ChangeKind::PrintRequested), protocol::encode(broken)}}));
        QCOMPARE(parkedRows(till), 0);
        QCOMPARE(till.count("SELECT count(*) FROM print_job"), 0);
        const auto facts = till.facts();
        QCOMPARE(facts.size(), 2);
        const auto first = protocol::decodePrintAccepted(facts.at(0).fact.body).value();
        QCOMPARE(first.jobId, nowhere.jobId);
        QCOMPARE(first.error, QStringLiteral("no printer serves the station terrace"));
        QVERIFY(protocol::decodePrintAccepted(facts.at(1).fact.body)->error.startsWith(QStringLiteral("the ticket cannot be read")));
        // What is no request at all is set aside.
        QVERIFY(drained(till, desk, {{kindOf(ChangeKind::PrintRequested), "x"}, {kindOf(ChangeKind::PrintCancelled), "x"}}));
        QCOMPARE(parkedRows(till), 2);
    }
    void aCloudJobGoesToThePrinterOfItsStationThatCanPrintIt()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        QVERIFY(till.writer().run([&](storage::Transaction &tx) -> Result<void> {
            PrinterRow labels{0, QStringLiteral("cups"), QStringLiteral("tcp:127.0.0.1:9103"), {QStringLiteral("bar")}, 320};
            labels.language = PrinterLanguage::Tspl;
            labels.heightDots = 240;
            HEARTH_TRY(PrinterStore::put(tx, labels, till.clock.nowMs()));
            HEARTH_TRY(PrinterStore::put(tx, {0, QStringLiteral("slips"), QStringLiteral("tcp:127.0.0.1:9104"), {QStringLiteral("bar")}, 576}, till.clock.nowMs()));
            labels.name = QStringLiteral("boxes");
            labels.address = QStringLiteral("tcp:127.0.0.1:9105");
            labels.stations = {QStringLiteral("boxes")};
            HEARTH_TRY(PrinterStore::put(tx, labels, till.clock.nowMs()));
            return {};
        }));
        const auto wanted = printRequest(till.clock, QStringLiteral("bar"));
        const auto unfit = printRequest(till.clock, QStringLiteral("boxes"));
        QVERIFY(drained(till, desk, {{kindOf(ChangeKind::PrintRequested), protocol::encode(wanted)},
                                     {kindOf(ChangeKind::PrintRequested), protocol::encode(unfit)}}));
        QCOMPARE(till.count("SELECT count(*) FROM print_job j JOIN printer p ON p.id = j.printer WHERE p.name = 'slips'"), 1);
        QCOMPARE(till.count("SELECT count(*) FROM print_job"), 1);
        QCOMPARE(protocol::decodePrintAccepted(till.facts().last().fact.body)->error, QStringLiteral("no printer of the station boxes prints a kitchen"));
    }
    void aJobThatComesTooLateHasNoTimeLeftAndAClockBehindGivesNoMore()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        auto late = printRequest(till.clock);
        late.requestedAtMs -= late.ttlMs + 5'000;
        auto ahead = printRequest(till.clock);
        ahead.requestedAtMs += 3'600'000;
        QVERIFY(drained(till, desk, {{kindOf(ChangeKind::PrintRequested), protocol::encode(late)},
                                     {kindOf(ChangeKind::PrintRequested), protocol::encode(ahead)}}));
        QCOMPARE(PrintJobStore::find(till.reader(), late.jobId).value()->expiresAtMs, till.clock.nowMs() - 5'000);
        QCOMPARE(PrintJobStore::find(till.reader(), ahead.jobId).value()->expiresAtMs, till.clock.nowMs() + ahead.ttlMs);
    }
    void aJobThatMayHaveBeenPrintedBeforeIsMarkedAsACopy()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        auto wanted = printRequest(till.clock);
        wanted.again = true;
        QVERIFY(drained(till, desk, {{kindOf(ChangeKind::PrintRequested), protocol::encode(wanted)}}));
        const auto job = PrintJobStore::find(till.reader(), wanted.jobId).value();
        QCOMPARE(job->copy, 1);
        QCOMPARE(ticketFromCbor(job->ticket)->copy, 1);
    }
    void aJobIsCancelledOnlyWhileNoByteOfItHasLeft_data()
    {
        QTest::addColumn<QList<PrintState>>("before");
        QTest::addColumn<bool>("cancelled");
        QTest::newRow("queued") << QList<PrintState>{} << true;
        QTest::newRow("held") << QList<PrintState>{PrintState::Held} << true;
        QTest::newRow("sending") << QList<PrintState>{PrintState::Sending} << false;
        QTest::newRow("sent") << QList<PrintState>{PrintState::Sending, PrintState::Sent} << false;
        QTest::newRow("unknown") << QList<PrintState>{PrintState::Sending, PrintState::Unknown} << false;
        QTest::newRow("printed") << QList<PrintState>{PrintState::Sending, PrintState::Sent, PrintState::Printed} << false;
        QTest::newRow("failed") << QList<PrintState>{PrintState::Failed} << false;
    }
    void aJobIsCancelledOnlyWhileNoByteOfItHasLeft()
    {
        QFETCH(const QList<PrintState>, before);
        QFETCH(const bool, cancelled);
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        const auto wanted = printRequest(till.clock);
        const QByteArray cancel = protocol::encode(protocol::PrintCancelled{wanted.jobId});
        QVERIFY(drained(till, desk, {{kindOf(ChangeKind::PrintRequested), protocol::encode(wanted)}}));
        for (const PrintState state : before)
            QVERIFY(till.writer().run([&](storage::Transaction &tx) {
                return PrintJobStore::move(tx, wanted.jobId, state, QStringLiteral("as it was"), till.clock.nowMs());
            }));
        QVERIFY(drained(till, desk, {{kindOf(ChangeKind::PrintCancelled), cancel}}));
        const auto job = PrintJobStore::find(till.reader(), wanted.jobId).value();
        QCOMPARE(till.facts().size(), cancelled ? 2 : 1);
        if (!cancelled) {
            QCOMPARE(job->state, before.last());
            QCOMPARE(job->reason, QStringLiteral("as it was"));
            return;
        }
        QCOMPARE(job->state, PrintState::Failed);
        const auto status = protocol::decodePrintStatus(till.facts().last().fact.body).value();
        QCOMPARE(status.jobId, wanted.jobId);
        QCOMPARE(status.state, PrintState::Failed);
        QCOMPARE(status.reason, QStringLiteral("cancelled"));
        // Once is enough.
        QVERIFY(drained(till, desk, {{kindOf(ChangeKind::PrintCancelled), cancel}}));
        QCOMPARE(till.facts().size(), 2);
    }
    void aCancelledJobThatNeverCameIsAnsweredAsRefused()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        const QUuid job = newId(till.clock);
        QVERIFY(drained(till, desk, {{kindOf(ChangeKind::PrintCancelled), protocol::encode(protocol::PrintCancelled{job})}}));
        QCOMPARE(till.facts().size(), 1);
        const auto answer = protocol::decodePrintAccepted(till.facts().last().fact.body).value();
        QCOMPARE(answer.jobId, job);
        QCOMPARE(answer.error, QStringLiteral("cancelled"));
    }
    void theChainsTemplatesAreStoredWholeAndTheNewestCounts()
    {
        TillFixture till(false);
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        QSignalSpy received(&desk, &InboxDesk::templatesReceived);
        const auto chains = [&](TicketKind kind) { return TemplateStore::chains(till.reader(), kind).value_or("?"); };
        const auto published = [](qint64 revision, const QList<protocol::TemplatesPublished::Template> &set) {
            return std::pair(kindOf(ChangeKind::TemplatesPublished), protocol::encode(protocol::TemplatesPublished{revision, set}));
        };
        QVERIFY(drained(till, desk, {published(2, {{QStringLiteral("receipt"), "{r2}"}, {QStringLiteral("of a later version"), "{}"}}),
                                     published(1, {{QStringLiteral("receipt"), "{r1}"}})}));
        QCOMPARE(chains(TicketKind::Receipt), QByteArray("{r2}"));
        QCOMPARE(chains(TicketKind::Kitchen), QByteArray());
        QTRY_COMPARE(received.count(), 1);
        QVERIFY(drained(till, desk, {published(3, {{QStringLiteral("kitchen"), "{k3}"}}), {kindOf(ChangeKind::TemplatesPublished), QByteArray("\x01")}}));
        QCOMPARE(chains(TicketKind::Receipt), QByteArray()); // as the program has it again
        QCOMPARE(chains(TicketKind::Kitchen), QByteArray("{k3}"));
        QCOMPARE(parkedRows(till), 1);
        QVERIFY(drained(till, desk, {published(4, {})}));
        QCOMPARE(chains(TicketKind::Kitchen), QByteArray());
        QCOMPARE(TemplateStore::revision(till.reader()).value(), 4);
        // Another headquarters counts from one again.
        QVERIFY(till.writer().run([](storage::Transaction &tx) { return TemplateStore::forgetRevisions(tx); }));
        QVERIFY(drained(till, desk, {published(1, {{QStringLiteral("receipt"), "{other}"}})}));
        QCOMPARE(chains(TicketKind::Receipt), QByteArray("{other}"));
    }
    void salesOfAnEarlierDatabaseAreTakenBackWithoutPaperOrFacts()
    {
        // What the till sold before its database was lost, as headquarters has it.
        TillFixture before(false);
        SaleDesk sold(before.writer(), before.clock, TillFixture::identity());
        const auto sell = [](SaleDesk &desk, TillFixture &till) {
            auto closed = desk.close(till.draft(), Money(5'000));
            closed.waitForFinished();
            return closed.result().value().order;
        };
        const ClosedOrder first = sell(sold, before);
        const ClosedOrder second = sell(sold, before);
        auto back = sold.refund({first.id, {{first.lines().first().id, 1}}, {}});
        back.waitForFinished();
        QVERIFY(back.result());
        ClosedOrder strange = second;
        strange.id = newId(before.clock);
        strange.till = 2;
        protocol::SalesRestored message;
        const auto facts = before.facts();
        for (const OutboxFact &row : facts)
            message.documents.append({row.fact.kind == static_cast<int>(protocol::FactKind::OrderRefunded), row.fact.body});
        QCOMPARE(message.documents.size(), 3);
        message.documents.append({false, toCbor(strange)});
        message.documents.append({false, QByteArray("of a later version")});
        const QList<std::pair<int, QByteArray>> restored{{kindOf(ChangeKind::SalesRestored), protocol::encode(message)}};

        TillFixture till;
        till.clock.advance(before.clock.nowMs() - till.clock.nowMs());
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        QVERIFY(drained(till, desk, restored));
        QVERIFY(drained(till, desk, restored)); // the same again changes nothing
        QCOMPARE(parkedRows(till), 0);
        QVERIFY(till.facts().isEmpty());
        QCOMPARE(till.count("SELECT count(*) FROM print_job"), 0);
        QCOMPARE(till.receiptNumbers(), (QList<qint64>{1, 2, 3}));
        QCOMPARE(till.count("SELECT count(*) FROM payment"), 2);
        const SaleTotals totals = SaleStore::totals(till.reader()).value();
        QCOMPARE(totals.orders, 2);
        QCOMPARE(totals.total, Money(2 * 4'725 - 1'325));
        QCOMPARE(totals.pieces, 5);
        QCOMPARE(till.count("SELECT state FROM sale WHERE receipt_number = 1"), 2);

        // It goes on from there: the rest goes back, the next receipt is a new one.
        SaleDesk now(till.writer(), till.clock, TillFixture::identity());
        auto rest = now.refund({first.id, {}, {}});
        rest.waitForFinished();
        QCOMPARE(rest.result().value().total, Money(4'725 - 1'325));
        QCOMPARE(sell(now, till).receiptNumber, 5);
    }
    void aReceiptNumberGivenTwiceCostsThatSaleAlone()
    {
        TillFixture before(false);
        TillFixture till(false);
        protocol::SalesRestored message;
        for (TillFixture *one : {&before, &before, &till}) {
            SaleDesk desk(one->writer(), one->clock, TillFixture::identity());
            auto closed = desk.close(one->draft(), Money(5'000));
            closed.waitForFinished();
            QVERIFY(closed.result());
            if (one == &before)
                message.documents.append({false, toCbor(closed.result().value().order)});
        }
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        QVERIFY(drained(till, desk, {{kindOf(ChangeKind::SalesRestored), protocol::encode(message)}, {kindOf(ChangeKind::SalesRestored), QByteArray("?")}}));
        QCOMPARE(till.receiptNumbers(), (QList<qint64>{1, 2}));
        QCOMPARE(till.count("SELECT count(*) FROM sale WHERE origin = 0"), 1);
        QCOMPARE(till.count("SELECT count(*) FROM sale_line"), 4);
        QCOMPARE(parkedRows(till), 1); // what cannot be read at all
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
    void aRefusedWriteOfAPrintJobLeavesTheRowWaitingAndItIsQueuedOnce()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        QVERIFY(receive(till, {{kindOf(ChangeKind::PrintRequested), protocol::encode(printRequest(till.clock))}}));
        storage::WriteFault::failAt(2, ErrorCode::DiskFull);
        desk.wake();
        QTRY_COMPARE_WITH_TIMEOUT(waiting(till), 0, 10'000);
        QCOMPARE(till.count("SELECT count(*) FROM print_job"), 1);
        QCOMPARE(till.facts().size(), 1);
        QCOMPARE(till.count("SELECT count(*) FROM inbox WHERE state = 1"), 1);
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

    void theForecastThatWasMadeLaterIsKeptAndOneThatCannotBeReadIsSetAside()
    {
        TillFixture till;
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        QSignalSpy received(&desk, &InboxDesk::forecastReceived);
        protocol::ForecastPublished forecast;
        forecast.madeAtMs = 1'764'000'000'000;
        forecast.origin = QDate(2025, 11, 23);
        forecast.days = {{QDate(2025, 11, 24), Money(5), Money(4), Money(6), Money(3), Money(8)}};
        protocol::ForecastPublished earlier = forecast;
        earlier.madeAtMs -= 1;
        earlier.accuracyPermille = 1;
        const int kind = kindOf(ChangeKind::ForecastPublished);
        QVERIFY(drained(till, desk, {{kind, protocol::encode(forecast)}, {kind, protocol::encode(earlier)}, {kind, QByteArray("?")}}));
        QTRY_COMPARE(parkedRows(till), 1);
        QTRY_COMPARE(received.count(), 1);
        ForecastBoard board(till.reader(), till.writer(), till.clock);
        const auto view = board.view().value();
        QVERIFY(view);
        QCOMPARE(view->forecast, forecast);
        QCOMPARE(view->receivedAtMs, till.clock.nowMs());
    }
};

QTEST_GUILESS_MAIN(TestInboxDesk)
#include "tst_inboxdesk.moc"
