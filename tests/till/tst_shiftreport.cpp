// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The report of a shift: every sale and refund in one and only one of them, its figures, its paper.
#include "storage/statement.h"
#include "support/patience.h"
#include "till/cli/tillcommands.h"
#include "till/inboxdesk.h"
#include "till/inboxsteps.h"
#include "till/salesrestore.h"
#include "till/shiftdesk.h"
#include "till/store/shiftreportstore.h"

#include <QSignalSpy>

using namespace hearth;

class TestShiftReport : public QObject {
    Q_OBJECT

    /** Sells the fixture's order (47.25) and `extra` colas at 3.00, one of which is taken off again where `voided`. */
    static ClosedOrder sell(TillFixture &till, SaleDesk &desk, int extra = 0, bool voided = false)
    {
        OrderDraft draft = till.draft();
        for (int i = 0; i < extra + (voided ? 1 : 0); ++i)
            static_cast<void>(draft.add(QStringLiteral("cola%1").arg(i), QStringLiteral("Cola"), QString(), Money(300)));
        if (voided)
            static_cast<void>(draft.voidLine(draft.lines().last().id));
        auto sold = desk.close(draft, Money(100'000));
        sold.waitForFinished();
        return sold.result().value().order;
    }
    static void giveBack(SaleDesk &desk, const ClosedOrder &order, int lines)
    {
        RefundRequest request;
        request.orderId = order.id;
        for (int i = 0; i < lines; ++i)
            request.lines.append({order.lines().at(i).id, 1});
        auto refund = desk.refund(request);
        refund.waitForFinished();
        QVERIFY(refund.result().has_value());
    }
    static ShiftReport read(TillFixture &till, const ShiftRequest &request = {})
    {
        till.flush();
        return readShift(till.reader(), till.clock, TillFixture::identity(), request).value();
    }
    static Result<RecordedShift> record(TillFixture &till, const ShiftReport &report)
    {
        return till.writer().run([&](storage::Transaction &tx) { return recordShift(tx, till.clock, report, {TillFixture::identity(), QStringLiteral("en")}); });
    }
    static void setClock(TillFixture &till, int day, int hour, int minute = 0)
    {
        const StoreCalendar calendar;
        till.clock.advance(calendar.utcMs(QDate(2026, 11, day), QTime(hour, minute)) - till.clock.nowMs());
    }

private Q_SLOTS:
    void cleanup() { storage::WriteFault::failAt(0); }

    void theFiguresAreThoseOfTheSalesAndRefunds()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        setClock(till, 24, 9, 30);
        const ClosedOrder first = sell(till, desk, 2); // 53.25
        sell(till, desk, 0, true);                     // 47.25, a line taken off before
        giveBack(desk, first, 1);                      // one hawaiian, 13.25, in cash
        InboxDesk inbox(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        QVERIFY(receive(till, {{kindOf(protocol::ChangeKind::OnlinePlaced), toCbor(onlineOrder(till.clock))}})); // 26.50, paid on the platform
        inbox.wake();
        QTRY_COMPARE(till.count("SELECT count(*) FROM sale"), 3);
        QUuid online;
        {
            auto rows = till.reader().query("SELECT order_id FROM sale WHERE channel = 'online'");
            QVERIFY(rows && rows->next().value_or(false));
            online = rows->id(0);
        }
        auto back = desk.refund({online, {}, {}, true, QStringLiteral("en")}); // not cash
        back.waitForFinished();
        QVERIFY(back.result().has_value());

        ShiftRequest request;
        request.openingFloat = Money(50'000);
        request.counted = Money(58'000);
        request.cashier = QStringLiteral("Li");
        const ShiftReport report = read(till, request);
        const ShiftFigures &figures = report.figures;
        QVERIFY(figures.closing);
        QCOMPARE(figures.number, 1);
        QCOMPARE(figures.orders, 3);
        QCOMPARE(report.total, Money(5'325 + 4'725 + 2'650));
        QCOMPARE(figures.refundCount, 2);
        QCOMPARE(figures.refunds, Money(1'325 + 2'650));
        QCOMPARE(figures.tenders, (QList<ShiftFigures::Tender>{{QStringLiteral("cash"), 2, Money(10'050)}, {QStringLiteral("platform"), 1, Money(2'650)}}));
        QCOMPARE(figures.expected, Money(50'000 + 10'050 - 1'325));
        QCOMPARE(figures.countedCash, Money(58'000));
        QCOMPARE(figures.voids, 1);
        QCOMPARE(figures.firstReceipt, 1);
        QCOMPARE(figures.lastReceipt, 5); // the online order's refund
        QCOMPARE(figures.drawerOpens, 0); // nothing is on paper yet
        QCOMPARE(report.businessDate, QDate(2026, 11, 24));
        QCOMPARE(figures.openedAt, QStringLiteral("2026-11-24 09:30:00"));
        const QJsonObject json = shiftJson(report);
        QCOMPARE(json.value(QLatin1String("net_minor")).toInteger(), report.total.minor() - 3'975);
        QCOMPARE(json.value(QLatin1String("counted_cash_minor")).toInteger(), 58'000);
        QVERIFY(till.writer().run([](storage::Transaction &tx) { return tx.exec("UPDATE print_job SET state = 4"); }));
        QCOMPARE(read(till).figures.drawerOpens, 3); // two receipts and one slip in cash
    }
    void anEmptyShiftIsAReportToo()
    {
        TillFixture till;
        const ShiftReport report = read(till);
        QCOMPARE(report.figures.orders, 0);
        QCOMPARE(report.total, Money());
        QCOMPARE(report.figures.firstReceipt, 0);
        QCOMPARE(report.figures.openedAt, QString());
        QVERIFY(record(till, report));
    }
    void twoReportsInARowDoNotOverlapAndLeaveNothingOut()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        const ClosedOrder first = sell(till, desk);
        const ShiftReport before = read(till);
        sell(till, desk, 1); // sold between the reading and the printing: of the next shift
        const auto one = record(till, before);
        QVERIFY(one);
        QCOMPARE(one->report.figures.orders, 1);
        giveBack(desk, first, 2); // of an order of the shift before, given back in this one
        const auto two = record(till, read(till));
        QVERIFY(two);
        QCOMPARE(two->report.figures.number, 2);
        QCOMPARE(two->report.figures.orders, 1);
        QCOMPARE(two->report.total, Money(4'725 + 300));
        QCOMPARE(two->report.figures.refunds, Money(1'325 + 2'075));
        QCOMPARE(two->report.figures.openedAt, one->report.figures.closedAt);
        const ShiftReport three = read(till);
        QCOMPARE(three.figures.number, 3);
        QCOMPARE(three.figures.orders, 0);
        QCOMPARE(three.figures.refundCount, 0);
        QCOMPARE(till.count("SELECT sum(total_minor) FROM shift_report"), till.count("SELECT sum(total_minor) FROM sale"));
        QCOMPARE(till.count("SELECT sum(refunds_minor) FROM shift_report"), till.count("SELECT sum(total_minor) FROM refund"));
    }
    void salesOfAnEarlierDatabaseCountInTheShiftOfTheirDayAlone()
    {
        TillFixture before;
        SaleDesk desk(before.writer(), before.clock, TillFixture::identity());
        protocol::SalesRestored sales;
        setClock(before, 23, 12);
        sales.documents.append({false, toCbor(sell(before, desk))});
        setClock(before, 24, 12);
        const ClosedOrder order = sell(before, desk, 1);
        sales.documents.append({false, toCbor(order)});
        giveBack(desk, order, 1);
        const auto facts = before.facts();
        sales.documents.append({true, facts.last().fact.body});
        TillFixture till;
        setClock(till, 24, 13);
        QVERIFY(till.writer().run([&](storage::Transaction &tx) { return restoreSales(tx, till.clock, sales, TillFixture::identity()); }));
        const ShiftReport report = read(till);
        QCOMPARE(report.figures.orders, 1);
        QCOMPARE(report.total, Money(5'025));
        QCOMPARE(report.figures.refunds, Money(1'325));
        QCOMPARE(report.figures.tenders, (QList<ShiftFigures::Tender>{{QStringLiteral("cash"), 1, Money(5'025)}}));
        QCOMPARE(report.figures.expected, Money(5'025 - 1'325));
        ShiftRequest dayBefore;
        dayBefore.date = QDate(2026, 11, 23);
        QCOMPARE(read(till, dayBefore).figures.orders, 1); // the report of a date has them all
    }
    void aReportThatAnotherOneOvertookIsRefused()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        sell(till, desk);
        const ShiftReport stale = read(till);
        QVERIFY(record(till, read(till)));
        const auto refused = record(till, stale);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
        QCOMPARE(till.count("SELECT count(*) FROM shift_report"), 1);
        QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE kind = 'shift'"), 1);
    }
    void aBusinessDateEndsAtTheCutOffHour()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        setClock(till, 24, 3, 59);
        sell(till, desk); // of the 23rd
        setClock(till, 24, 4, 0);
        const ClosedOrder late = sell(till, desk, 1);
        setClock(till, 25, 1, 30);
        sell(till, desk, 2); // still of the 24th
        setClock(till, 25, 4, 0);
        giveBack(desk, late, 1); // on the 25th
        const auto day = [&](int date) {
            ShiftRequest request;
            request.date = QDate(2026, 11, date);
            return read(till, request);
        };
        QCOMPARE(day(23).total, Money(4'725));
        const ShiftReport report = day(24);
        QVERIFY(!report.figures.closing);
        QCOMPARE(report.figures.orders, 2);
        QCOMPARE(report.total, Money(4'725 + 300 + 4'725 + 600));
        QCOMPARE(report.figures.refundCount, 0);
        QCOMPARE(report.figures.openedAt, QStringLiteral("2026-11-24 04:00:00"));
        QCOMPARE(report.figures.closedAt, QStringLiteral("2026-11-25 04:00:00"));
        QCOMPARE(report.figures.firstReceipt, 2);
        QCOMPARE(report.figures.lastReceipt, 3);
        QCOMPARE(day(25).figures.orders, 0);
        QCOMPARE(day(25).figures.refunds, Money(1'325));
        QCOMPARE(day(25).figures.expected, Money(-1'325));
        // A day's report counts for itself and ends no shift.
        QCOMPARE(record(till, report)->report.figures.number, 1);
        QCOMPARE(record(till, day(24))->report.figures.number, 2);
        QCOMPARE(read(till).figures.orders, 3);
        QCOMPARE(read(till).figures.number, 1);
    }
    void itIsPrintedExactlyOnceHoweverOftenItIsAsked()
    {
        TillFixture till;
        SaleDesk sales(till.writer(), till.clock, TillFixture::identity());
        sell(till, sales);
        till.flush();
        ShiftDesk desk(till.writer(), till.clock, TillFixture::identity());
        QSignalSpy queued(&desk, &ShiftDesk::jobsQueued);
        auto reading = desk.read({});
        reading.waitForFinished();
        const ShiftReport report = reading.result().value();
        auto first = desk.print(report, QStringLiteral("zh_CN"));
        auto second = desk.print(report, QStringLiteral("zh_CN")); // a double tap
        first.waitForFinished();
        second.waitForFinished();
        QVERIFY(first.result().has_value() && !first.result()->repeated);
        QVERIFY(second.result().has_value() && second.result()->repeated);
        QCOMPARE(second.result()->jobId, first.result()->jobId);
        QTRY_COMPARE(queued.count(), 1);
        const auto job = PrintJobStore::find(till.reader(), first.result()->jobId).value();
        QVERIFY(job);
        QCOMPARE(job->printerName, QStringLiteral("front"));
        const auto ticket = ticketFromCbor(job->ticket);
        QVERIFY(ticket);
        QCOMPARE(ticket->kind, TicketKind::Shift);
        QCOMPARE(ticket->shift, report.figures);
        QCOMPARE(ticket->total, Money(4'725));
        QCOMPARE(ticket->language, QStringLiteral("zh_CN"));
        QVERIFY(!ticket->openDrawer);
        QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE kind = 'shift'"), 1);
        const auto row = ShiftReportStore::last(till.reader(), true).value();
        QVERIFY(row);
        QCOMPARE(row->id, report.id);
        QCOMPARE(row->jobId, job->jobId);
        QCOMPARE(ticketFromCbor(row->ticket)->shift, report.figures);
    }
    void whereADiskRefusesNothingOfItIsStored()
    {
        for (int nth = 1;; ++nth) {
            TillFixture till;
            SaleDesk sales(till.writer(), till.clock, TillFixture::identity());
            sell(till, sales);
            till.flush();
            ShiftDesk desk(till.writer(), till.clock, TillFixture::identity());
            const ShiftReport report = read(till);
            storage::WriteFault::failAt(nth, ErrorCode::DiskFull);
            auto printed = desk.print(report, QStringLiteral("en"));
            printed.waitForFinished();
            const bool reached = storage::WriteFault::seen() >= nth;
            storage::WriteFault::failAt(0);
            if (!reached) {
                QVERIFY(nth > 2);
                return;
            }
            QCOMPARE(printed.result().error().code, ErrorCode::DiskFull);
            QCOMPARE(till.count("SELECT count(*) FROM shift_report"), 0);
            QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE kind = 'shift'"), 0);
            QVERIFY(record(till, report)); // the same report is good for another try
        }
    }
    void withoutAPrinterItIsStoredAllTheSame()
    {
        TillFixture till(false);
        const auto recorded = record(till, read(till));
        QVERIFY(recorded && recorded->jobId.isNull());
        QCOMPARE(till.count("SELECT count(*) FROM shift_report WHERE job_id IS NULL"), 1);
    }
    void whatMakesNoSenseIsRefused()
    {
        TillFixture till;
        const auto where = [&](const ShiftRequest &request) {
            const auto refused = readShift(till.reader(), till.clock, TillFixture::identity(), request);
            return refused ? QString() : refused.error().where;
        };
        QCOMPARE(where({QDate(2026, 2, 30), {}, {}, {}}), QStringLiteral("date"));
        QCOMPARE(where({{}, Money(-1), {}, {}}), QStringLiteral("float"));
        QCOMPARE(where({{}, {}, Money(-1), {}}), QStringLiteral("counted"));
        QCOMPARE(where({{}, {}, {}, QString(101, QLatin1Char('x'))}), QStringLiteral("cashier"));
    }
    void theCommandShowsAndPrints()
    {
        const QTemporaryDir root;
        {
            TillFixture till(true, root.path());
            SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
            sell(till, desk);
            till.flush();
        }
        const auto run = [&](const QStringList &more) {
            return runCommand(QStringLiteral("hearth-till"), tillCommands({}),
                              QStringList{QStringLiteral("hearth-till"), QStringLiteral("report"), QStringLiteral("shift"), QStringLiteral("--data"), root.path(),
                                          QStringLiteral("--json")} + more);
        };
        const auto reports = [&] {
            const TillFixture till(false, root.path());
            return const_cast<TillFixture &>(till).count("SELECT count(*) FROM shift_report");
        };
        QCOMPARE(run({}), 0);
        QCOMPARE(reports(), 0);
        QCOMPARE(run({QStringLiteral("--print"), QStringLiteral("--float"), QStringLiteral("500.00"), QStringLiteral("--counted"), QStringLiteral("547.25")}), 0);
        QCOMPARE(reports(), 1);
        QCOMPARE(run({QStringLiteral("--date"), QStringLiteral("2026-11-24"), QStringLiteral("--print")}), 0);
        QCOMPARE(reports(), 2);
        for (const QStringList &bad : {QStringList{QStringLiteral("--date"), QStringLiteral("yesterday")}, {QStringLiteral("--float"), QStringLiteral("-1")},
                                       {QStringLiteral("--counted"), QStringLiteral("1.234")}})
            QCOMPARE(run(bad), 1);
        QCOMPARE(reports(), 2);
    }
};

QTEST_GUILESS_MAIN(TestShiftReport)
#include "tst_shiftreport.moc"
