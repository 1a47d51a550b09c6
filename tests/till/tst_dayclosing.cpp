// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/order/ordercodec.h"
#include "protocol/factbodies.h"
#include "protocol/identity.h"
#include "support/patience.h"
#include "till/dayclosing.h"
#include "till/salesrestore.h"
#include "till/store/dayclosedstore.h"
#include "tillfixture.h"

using namespace hearth;
using protocol::DayClosed;
using protocol::DayFigures;

namespace {
constexpr qint64 DayMs = 24LL * 3'600 * 1'000;

class Days {
public:
    Days() : desk(till.writer(), till.clock, TillFixture::identity()) {}
    ClosedOrder sell()
    {
        const auto closed = desk.close(till.draft(), Money(5000));
        if (!QTest::qWaitFor([&] { return closed.isFinished(); }, 20'000) || !closed.result())
            qFatal("not sold: %s", closed.isFinished() ? qPrintable(closed.result().error().toString()) : "late");
        return closed.result()->order;
    }
    int close()
    {
        return till.writer().run([&](storage::Transaction &tx) { return closeDays(tx, till.clock, TillFixture::identity().calendar); }).value();
    }
    QList<DayClosed> told()
    {
        QList<DayClosed> days;
        for (const OutboxFact &row : till.facts()) {
            if (row.fact.kind == static_cast<int>(protocol::FactKind::DayClosed))
                days.append(protocol::decodeDayClosed(row.fact.body).value());
        }
        return days;
    }
    QDate today() { return TillFixture::identity().calendar.businessDate(till.clock.nowMs()); }

    TillFixture till;
    SaleDesk desk;
};
} // namespace

/** What a till tells headquarters of a business day that is over. */
class TestDayClosing : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aDayIsToldOfOnceItIsOver()
    {
        Days days;
        QCOMPARE(days.close(), 0); // no sale yet: nothing to tell
        const QDate first = days.today();
        days.sell();
        days.sell();
        QCOMPARE(days.close(), 0);
        days.till.clock.advance(DayMs);
        const QByteArray before = Outbox::chain(days.till.reader()).value().head;
        QCOMPARE(days.close(), 1);
        QCOMPARE(days.told(), QList<DayClosed>({{first, {2, Money(9450), 0, Money()}, before}}));
        QCOMPARE(days.close(), 0);
        QVERIFY(Outbox::chain(days.till.reader()).value().head != before);
    }
    void whatIsGivenBackCountsOnTheDayItIs()
    {
        Days days;
        const QDate first = days.today();
        const ClosedOrder order = days.sell();
        days.till.clock.advance(DayMs);
        auto refunded = days.desk.refund({order.id, {}, QStringLiteral("cold")});
        QTRY_VERIFY(refunded.isFinished());
        QVERIFY(refunded.result());
        days.till.clock.advance(DayMs);
        QCOMPARE(days.close(), 2);
        const auto told = days.told();
        QCOMPARE(told.at(0).businessDate, first);
        QCOMPARE(told.at(0).figures, (DayFigures{1, Money(4725), 0, Money()}));
        QCOMPARE(told.at(1).figures, (DayFigures{0, Money(), 1, Money(4725)}));
    }
    void daysWithoutASaleAreToldOfTooButNoMoreThanFourHundred()
    {
        Days days;
        days.sell();
        days.till.clock.advance(3 * DayMs);
        QCOMPARE(days.close(), 3);
        QCOMPARE(days.told().last().figures, DayFigures());
        days.till.clock.advance(1'000 * DayMs);
        int facts = 0;
        for (int made = DaysAtOnce; made == DaysAtOnce;)
            facts += made = days.close();
        QCOMPARE(facts, 400);
        QCOMPARE(days.told().last().businessDate, days.today().addDays(-1));
    }
    void aDayThatChangesAfterwardsIsToldOfAgain()
    {
        Days days;
        const QDate first = days.today();
        days.sell();
        days.till.clock.advance(DayMs);
        QCOMPARE(days.close(), 1);
        days.till.clock.advance(-DayMs); // the clock was wrong
        days.sell();
        QCOMPARE(days.close(), 0);
        days.till.clock.advance(DayMs);
        QCOMPARE(days.close(), 1);
        QCOMPARE(days.told().size(), 2);
        QCOMPARE(days.told().last().businessDate, first);
        QCOMPARE(days.told().last().figures.sales, 2);
        QCOMPARE(days.till.count("SELECT closings FROM day_closed"), 2);
        days.sell(); // today's is not told of
        QCOMPARE(days.close(), 0);
    }
    void salesOfAnEarlierDatabaseCountOnTheirDayAndOldDaysAreNotToldOfAnew()
    {
        Days before;
        protocol::SalesRestored yesterday{{{false, toCbor(before.sell())}}};
        before.till.clock.advance(DayMs);
        protocol::SalesRestored today{{{false, toCbor(before.sell())}, {false, toCbor(before.sell())}}};
        Days days;
        days.till.clock.advance(DayMs);
        const QDate date = days.today();
        const auto restore = [&](const protocol::SalesRestored &sales) {
            return days.till.writer().run([&](storage::Transaction &tx) { return restoreSales(tx, days.till.clock, sales, TillFixture::identity()); }).value().sales;
        };
        QCOMPARE(restore(today), 2);
        days.sell();
        days.till.clock.advance(DayMs);
        QCOMPARE(restore(yesterday), 1);
        QCOMPARE(days.close(), 1);
        const auto told = days.told();
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.first().businessDate, date);
        QCOMPARE(told.first().figures.sales, 3);
        // One that comes late changes the day it was told of.
        before.sell();
        QCOMPARE(restore({{{false, toCbor(before.sell())}}}), 1);
        QCOMPARE(days.close(), 1);
        QCOMPARE(days.told().last().businessDate, date);
        QCOMPARE(days.told().last().figures.sales, 4);
    }
    void anErrorLeavesTheDayToBeClosedLater()
    {
        Days days;
        days.sell();
        days.till.clock.advance(DayMs);
        const auto close = [&](storage::Transaction &tx) { return closeDays(tx, days.till.clock, TillFixture::identity().calendar); };
        for (int nth = 1; nth < 20; ++nth) {
            storage::WriteFault::failAt(nth);
            const auto closed = days.till.writer().run(close);
            storage::WriteFault::failAt(0);
            if (closed) {
                QVERIFY2(nth > 3, qPrintable(QString::number(nth)));
                break;
            }
            QVERIFY(days.told().isEmpty());
        }
        QCOMPARE(days.told().size(), 1);
    }
    void aNewEpochTellsOfAllDaysAgain()
    {
        Days days;
        days.sell();
        days.till.clock.advance(2 * DayMs);
        QCOMPARE(days.close(), 2);
        QVERIFY(days.till.writer().run([](storage::Transaction &tx) { return DayClosedStore::restart(tx); }));
        QCOMPARE(days.close(), 2);
    }
};

QTEST_GUILESS_MAIN(TestDayClosing)
#include "tst_dayclosing.moc"
