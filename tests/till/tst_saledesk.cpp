// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// A sale is one transaction: order, lines, payment, print jobs and the fact for HQ.
#include "core/ids.h"
#include "document/ticket.h"
#include "domain/order/ordercodec.h"
#include "till/tillfixture.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace hearth;

namespace {
template <typename T>
Result<T> wait(QFuture<Result<T>> future)
{
    future.waitForFinished();
    return future.takeResult();
}
} // namespace

class TestSaleDesk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSaleStoresOrderLinesPaymentJobsAndFactTogether()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        QSignalSpy closed(&desk, &SaleDesk::orderClosed);
        QSignalSpy jobs(&desk, &SaleDesk::jobsQueued);
        QSignalSpy fact(&desk, &SaleDesk::factAppended);
        const auto sold = wait(desk.close(till.draft(), Money(5'000)));
        QVERIFY2(sold, qPrintable(sold ? QString() : sold.error().toString()));
        QVERIFY(!sold->repeated);
        QCOMPARE(sold->jobs, 2);
        const ClosedOrder &order = sold->order;
        QCOMPARE(order.receiptNumber, 1);
        QCOMPARE(order.total, Money(4'725));
        QCOMPARE(order.storeId, QStringLiteral("SZ001"));
        QCOMPARE(order.closedAtMs, till.clock.nowMs());
        QCOMPARE(order.payments.size(), 1);
        QCOMPARE(order.payments.first().change, Money(275));
        QCOMPARE(idBytes(order.id).at(6) >> 4, 7); // UUIDv7
        QCOMPARE(till.count("SELECT count(*) FROM sale WHERE total_minor = 4725 AND channel = 'counter' AND source_key IS NULL"), 1);
        QCOMPARE(till.count("SELECT sum(quantity) FROM sale_line"), 3);
        QCOMPARE(till.count("SELECT count(*) FROM payment WHERE tender = 'cash' AND amount_minor = 4725 AND change_minor = 275"), 1);
        QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE kind = 'receipt' AND station = 'receipt'"), 1);
        QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE kind = 'kitchen' AND station = 'kitchen'"), 1);
        const auto facts = till.facts();
        QCOMPARE(facts.size(), 1);
        QCOMPARE(facts.first().fact.kind, static_cast<int>(protocol::FactKind::OrderClosed));
        QCOMPARE(facts.first().fact.id, order.id);
        QCOMPARE(closedOrderFromCbor(facts.first().fact.body).value(), order);
        QCOMPARE(closed.count(), 1);
        QCOMPARE(jobs.count(), 1);
        QCOMPARE(fact.count(), 1);
    }
    void cashOpensTheDrawerOnTheReceiptAlone()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        CloseOptions options;
        options.language = QStringLiteral("en");
        const auto sold = wait(desk.close(till.draft(), Money(4'725), options));
        QVERIFY(sold);
        const auto printed = PrintJobStore::ofOrder(till.reader(), sold->order.id);
        QVERIFY(printed && !printed->isEmpty());
        for (const PrintJob &job : *printed) {
            const Ticket ticket = ticketFromCbor(job.ticket).value();
            QCOMPARE(ticket.openDrawer, job.kind == QLatin1String("receipt"));
            QCOMPARE(ticket.jobId, job.jobId);
            QCOMPARE(ticket.orderId, sold->order.id);
            QCOMPARE(ticket.receiptNumber, 1);
        }
    }
    void timesToLiveRunFromTheCommitNotFromTheOrder()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        CloseOptions options;
        options.atMs = 1'420'000'000'000; // years ago
        QVERIFY(wait(desk.close(till.draft(), Money(4'725), options)));
        QCOMPARE(till.count("SELECT count(*) FROM print_job"), 2);
        QCOMPARE(till.count("SELECT min(created_at_ms) FROM print_job"), till.clock.nowMs());
        QCOMPARE(till.count("SELECT min(expires_at_ms) FROM print_job"), till.clock.nowMs() + PrintJobStore::DefaultTtlMs);
        QCOMPARE(till.count("SELECT closed_at_ms FROM sale"), *options.atMs);
        // So does the time its fact is kept for HQ.
        QCOMPARE(till.count("SELECT at_ms FROM outbox"), till.clock.nowMs());
    }
    void withoutAPrinterOrWithoutPrintingASaleIsStillASale()
    {
        TillFixture bare(false);
        SaleDesk bareDesk(bare.writer(), bare.clock, TillFixture::identity());
        QCOMPARE(wait(bareDesk.close(bare.draft(), Money(4'725)))->jobs, 0);
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        CloseOptions silent;
        silent.print = false;
        QCOMPARE(wait(desk.close(till.draft(), Money(4'725), silent))->jobs, 0);
        QCOMPARE(till.count("SELECT count(*) FROM print_job"), 0);
        QCOMPARE(till.facts().size(), 1);
    }
    void twoPrintersOfOneStationPrintOneOriginal()
    {
        TillFixture till;
        QVERIFY(till.writer().run([&](storage::Transaction &tx) {
            return PrinterStore::put(tx, {0, QStringLiteral("spare"), QStringLiteral("tcp:127.0.0.1:9102"), {QStringLiteral("receipt")}, 576}, till.clock.nowMs());
        }));
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        QVERIFY(wait(desk.close(till.draft(), Money(4'725))));
        QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE kind = 'receipt'"), 1);
    }
    void whatCannotBeSoldIsRefusedInWordsAndLeavesNothing()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        const auto empty = wait(desk.close(OrderDraft(till.clock), Money(100)));
        QCOMPARE(empty.error().code, ErrorCode::InvalidInput);
        const auto little = wait(desk.close(till.draft(), Money(4'724)));
        QCOMPARE(little.error().code, ErrorCode::InvalidInput);
        CloseOptions options;
        options.sourceKey = QString(500, QLatin1Char('x'));
        QCOMPARE(wait(desk.close(till.draft(), Money(5'000), options)).error().where, QStringLiteral("sourceKey"));
        QCOMPARE(wait(desk.close(till.draft(), Money(Money::Limit + 1))).error().where, QStringLiteral("tendered"));
        QCOMPARE(till.count("SELECT count(*) FROM sale"), 0);
        QCOMPARE(wait(desk.close(till.draft(), Money(5'000)))->order.receiptNumber, 1);
    }
    void aSourceKeySoldBeforeGivesTheStoredOrderAndNothingNew()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        CloseOptions options;
        options.sourceKey = QStringLiteral("csv:42");
        const auto first = wait(desk.close(till.draft(), Money(4'725), options));
        const auto before = till.fingerprint();
        QSignalSpy closed(&desk, &SaleDesk::orderClosed);
        till.clock.advance(60'000);
        OrderDraft other(till.clock);
        QVERIFY(other.add(QStringLiteral("x"), QStringLiteral("X"), {}, Money(1)));
        const auto again = wait(desk.close(other, Money(1), options));
        QVERIFY(again && again->repeated);
        QCOMPARE(again->order, first->order);
        QCOMPARE(again->jobs, 0);
        QCOMPARE(till.fingerprint(), before);
        QCOMPARE(closed.count(), 0);
    }
    void aDoubleTapOnPaySellsOnce()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        OrderDraft draft = till.draft();
        const auto first = desk.close(draft, Money(4'725));
        const auto second = desk.close(draft, Money(5'000));
        QVERIFY(wait(first));
        const auto repeated = wait(second);
        QVERIFY(repeated && repeated->repeated);
        QCOMPARE(till.count("SELECT count(*) FROM sale"), 1);
        QVERIFY(draft.add(QStringLiteral("late"), QStringLiteral("Late"), {}, Money(1)));
        const auto changed = wait(desk.close(draft, Money(9'999)));
        QCOMPARE(changed.error().code, ErrorCode::Conflict);
        QCOMPARE(till.count("SELECT value FROM counter"), 1);
    }
    void receiptNumbersHaveNoGapWhenManySellAtOnce()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        constexpr int Threads = 4;
        constexpr int Each = 50;
        std::vector<std::unique_ptr<QThread>> threads;
        std::atomic<int> sold{0};
        for (int t = 0; t < Threads; ++t) {
            threads.emplace_back(QThread::create([&] {
                for (int i = 0; i < Each; ++i) {
                    if (wait(desk.close(till.draft(), Money(4'725))))
                        ++sold;
                }
            }));
            threads.back()->start();
        }
        for (const auto &thread : threads)
            QVERIFY(thread->wait(30'000));
        QCOMPARE(sold.load(), Threads * Each);
        const auto numbers = till.receiptNumbers();
        QCOMPARE(numbers.size(), Threads * Each);
        for (qsizetype i = 0; i < numbers.size(); ++i)
            QCOMPARE(numbers.at(i), i + 1);
        QCOMPARE(till.facts().last().seq, Threads * Each);
    }
    void theBusinessDateFollowsZoneAndCutOff_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("cutoff");
        QTest::addColumn<QString>("utc");
        QTest::addColumn<QString>("date");
        QTest::newRow("noon") << "Asia/Shanghai" << "04:00" << "2026-11-24T04:00:00Z" << "2026-11-24";
        QTest::newRow("just before the cut-off") << "Asia/Shanghai" << "04:00" << "2026-11-23T19:59:59Z" << "2026-11-23";
        QTest::newRow("at the cut-off") << "Asia/Shanghai" << "04:00" << "2026-11-23T20:00:00Z" << "2026-11-24";
        QTest::newRow("half past one at night") << "Asia/Shanghai" << "04:00" << "2026-11-23T17:30:00Z" << "2026-11-23";
        QTest::newRow("cut-off at midnight") << "Asia/Shanghai" << "00:00" << "2026-11-23T17:30:00Z" << "2026-11-24";
        QTest::newRow("another zone") << "America/New_York" << "04:00" << "2026-11-24T08:59:59Z" << "2026-11-23";
        QTest::newRow("another zone, after") << "America/New_York" << "04:00" << "2026-11-24T09:00:00Z" << "2026-11-24";
        QTest::newRow("new year") << "Asia/Shanghai" << "04:00" << "2026-12-31T19:00:00Z" << "2026-12-31";
    }
    void theBusinessDateFollowsZoneAndCutOff()
    {
        QFETCH(QString, zone);
        QFETCH(QString, cutoff);
        QFETCH(QString, utc);
        QFETCH(QString, date);
        TillFixture till(false);
        TillIdentity identity = TillFixture::identity();
        identity.calendar = StoreCalendar::parse(zone, cutoff).value();
        SaleDesk desk(till.writer(), till.clock, identity);
        CloseOptions options;
        options.atMs = QDateTime::fromString(utc, Qt::ISODate).toMSecsSinceEpoch();
        QCOMPARE(wait(desk.close(till.draft(), Money(4'725), options))->order.businessDate, QDate::fromString(date, Qt::ISODate));
        till.clock.jumpTo(*options.atMs);
        QCOMPARE(wait(desk.close(till.draft(), Money(4'725)))->order.businessDate, QDate::fromString(date, Qt::ISODate));
    }
    void aNewIdentityCountsFromTheNextSale()
    {
        TillFixture till(false);
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        TillIdentity moved = TillFixture::identity();
        moved.currency = QStringLiteral("EUR");
        desk.setIdentity(moved);
        QCOMPARE(desk.identity().currency, QStringLiteral("EUR"));
        QCOMPARE(wait(desk.close(till.draft(), Money(4'725)))->order.currency, QStringLiteral("EUR"));
    }
};

QTEST_GUILESS_MAIN(TestSaleDesk)
#include "tst_saledesk.moc"
