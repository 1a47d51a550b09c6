// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Taking back: whole orders and lines, never more than is left, from the same series of receipt numbers.
#include "domain/order/ordercodec.h"
#include "till/refundrules.h"
#include "till/tillfixture.h"

#include <QRandomGenerator>
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

ClosedOrder discounted(const FixedClock &clock, const QList<std::pair<int, int>> &unitsAndQuantities, const QList<std::pair<int, int>> &lineAndAmount)
{
    OrderDraft draft(clock);
    for (qsizetype i = 0; i < unitsAndQuantities.size(); ++i)
        static_cast<void>(draft.add(QString::number(i), QString::number(i), {}, Money(unitsAndQuantities.at(i).first), unitsAndQuantities.at(i).second));
    ClosedOrder order;
    order.events = draft.events();
    order.total = draft.total();
    for (const auto &[line, amount] : lineAndAmount) {
        order.discounts.append({QUuid::createUuid(), line < 0 ? QUuid() : draft.lines().at(line).id, {}, {}, Money(amount)});
        order.total -= Money(amount);
    }
    return order;
}
} // namespace

class TestRefund : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aWholeOrderGoesBackInOneTransaction()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        const auto sold = wait(desk.close(till.draft(), Money(5'000)));
        QSignalSpy refunded(&desk, &SaleDesk::orderRefunded);
        till.clock.advance(3'600'000);
        RefundRequest request;
        request.orderId = sold->order.id;
        request.reason = QStringLiteral("cold");
        const auto refund = wait(desk.refund(request));
        QVERIFY2(refund, qPrintable(refund ? QString() : refund.error().toString()));
        QCOMPARE(refund->receiptNumber, 2);
        QCOMPARE(refund->total, Money(4'725));
        QCOMPARE(refund->tender, QStringLiteral("cash"));
        QCOMPARE(refund->lines.size(), 2);
        QCOMPARE(refund->atMs, till.clock.nowMs());
        QCOMPARE(till.count("SELECT count(*) FROM sale WHERE state = 3 AND refunded_minor = 4725"), 1);
        QCOMPARE(till.count("SELECT count(*) FROM sale_line WHERE refunded_quantity = quantity"), 2);
        QCOMPARE(till.count("SELECT count(*) FROM refund WHERE total_minor = 4725 AND receipt_number = 2"), 1);
        QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE kind = 'refund' AND station = 'receipt'"), 1);
        const auto facts = till.facts();
        QCOMPARE(facts.last().fact.kind, static_cast<int>(protocol::FactKind::OrderRefunded));
        QCOMPARE(refundFromCbor(facts.last().fact.body).value(), *refund);
        QCOMPARE(refunded.count(), 1);
        const auto again = wait(desk.refund(request));
        QCOMPARE(again.error().code, ErrorCode::InvalidInput);
        QCOMPARE(till.count("SELECT count(*) FROM refund"), 1);
    }
    void linesGoBackPieceByPieceUntilNothingIsLeft()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        const auto sold = wait(desk.close(till.draft(), Money(5'000)));
        const auto lines = sold->order.lines();
        RefundRequest one;
        one.orderId = sold->order.id;
        one.lines = {{lines.at(0).id, 1}};
        QCOMPARE(wait(desk.refund(one))->total, Money(1'325));
        QCOMPARE(till.count("SELECT state FROM sale"), 2);
        RefundRequest much = one;
        much.lines = {{lines.at(0).id, 2}};
        const auto refused = wait(desk.refund(much));
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        QCOMPARE(refused.error().where, QStringLiteral("lines[0].quantity"));
        much.lines = {{lines.at(0).id, 1}, {lines.at(0).id, 1}};
        QCOMPARE(wait(desk.refund(much)).error().where, QStringLiteral("lines[1].quantity"));
        RefundRequest rest;
        rest.orderId = sold->order.id;
        QCOMPARE(wait(desk.refund(rest))->total, Money(1'325 + 2'075));
        QCOMPARE(till.count("SELECT state FROM sale"), 3);
        QCOMPARE(till.count("SELECT refunded_minor FROM sale"), 4'725);
        QCOMPARE(till.receiptNumbers(), (QList<qint64>{1, 2, 3}));
    }
    void whatWasNotSoldCannotGoBack()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        const auto sold = wait(desk.close(till.draft(), Money(5'000)));
        RefundRequest request;
        request.orderId = QUuid::createUuid();
        QCOMPARE(wait(desk.refund(request)).error().code, ErrorCode::NotFound);
        request.orderId = sold->order.id;
        request.lines = {{QUuid::createUuid(), 1}};
        QCOMPARE(wait(desk.refund(request)).error().code, ErrorCode::InvalidInput);
        for (const int quantity : {0, -1, 3}) {
            request.lines = {{sold->order.lines().at(0).id, quantity}};
            QCOMPARE(wait(desk.refund(request)).error().code, ErrorCode::InvalidInput);
        }
        request.lines.clear();
        request.reason = QString(501, QLatin1Char('x'));
        QCOMPARE(wait(desk.refund(request)).error().where, QStringLiteral("reason"));
        QCOMPARE(till.receiptNumbers(), (QList<qint64>{1}));
    }
    void discountsAreSharedInProportionAndTheRemainderGoesWithTheLast()
    {
        const FixedClock clock;
        // 3 × 10.00 less 1.00 on the whole order
        QCOMPARE(netLineAmounts(discounted(clock, {{1'000, 1}, {1'000, 1}, {1'000, 1}}, {{-1, 100}})),
                 (QList<Money>{Money(966), Money(966), Money(968)}));
        // a line's own discount stays with it
        QCOMPARE(netLineAmounts(discounted(clock, {{1'000, 2}, {500, 1}}, {{0, 300}})), (QList<Money>{Money(1'700), Money(500)}));
        // both
        QCOMPARE(netLineAmounts(discounted(clock, {{1'000, 1}, {1'000, 1}}, {{0, 500}, {-1, 300}})),
                 (QList<Money>{Money(400), Money(800)}));
        // all of it free
        QCOMPARE(netLineAmounts(discounted(clock, {{1'000, 1}, {1'000, 1}}, {{-1, 2'000}})), (QList<Money>{Money(), Money()}));
        // a line that its discount outweighs
        QCOMPARE(netLineAmounts(discounted(clock, {{100, 1}, {1'000, 1}}, {{0, 300}})), (QList<Money>{Money(0), Money(800)}));
        QCOMPARE(netLineAmounts(discounted(clock, {{700, 3}}, {})), (QList<Money>{Money(2'100)}));
    }
    void theSharesOfAnyOrderAddUpToItsTotal()
    {
        const FixedClock clock;
        QRandomGenerator random(20261124);
        for (int round = 0; round < 500; ++round) {
            QList<std::pair<int, int>> lines;
            const int count = 1 + random.bounded(8);
            qint64 total = 0;
            for (int i = 0; i < count; ++i) {
                lines.append({random.bounded(5'000), 1 + random.bounded(9)});
                total += qint64(lines.last().first) * lines.last().second;
            }
            const ClosedOrder order = discounted(clock, lines, {{-1, total > 0 ? random.bounded(static_cast<int>(total) + 1) : 0}});
            const auto nets = netLineAmounts(order);
            const auto live = order.lines();
            Money sum;
            for (qsizetype i = 0; i < nets.size(); ++i) {
                QVERIFY(!nets.at(i).isNegative());
                sum += nets.at(i);
                Money pieces;
                for (int back = 0; back < live.at(i).quantity; ++back) {
                    const Money piece = refundAmount(nets.at(i), live.at(i).quantity, back, 1);
                    QVERIFY(!piece.isNegative());
                    pieces += piece;
                }
                QCOMPARE(pieces, nets.at(i));
            }
            QCOMPARE(sum, order.total);
        }
    }
    void piecesOfALineGiveEqualSharesAndTheLastTheRest()
    {
        QCOMPARE(refundAmount(Money(100), 3, 0, 1), Money(33));
        QCOMPARE(refundAmount(Money(100), 3, 1, 1), Money(33));
        QCOMPARE(refundAmount(Money(100), 3, 2, 1), Money(34));
        QCOMPARE(refundAmount(Money(100), 3, 1, 2), Money(67));
        QCOMPARE(refundAmount(Money(100), 3, 0, 3), Money(100));
        QCOMPARE(refundAmount(Money(Money::Limit), 9'999, 0, 9'999), Money(Money::Limit));
    }
};

QTEST_GUILESS_MAIN(TestRefund)
#include "tst_refund.moc"
