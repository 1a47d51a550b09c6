// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The i-th database write fails, for every i: it is refused in words, nothing half-written remains, the next one succeeds.
#include "storage/statement.h"
#include "support/patience.h"
#include "till/inboxdesk.h"
#include "till/inboxsteps.h"

using namespace hearth;

namespace {
template <typename T>
Result<T> wait(QFuture<Result<T>> future)
{
    future.waitForFinished();
    return future.takeResult();
}

void withoutGaps(TillFixture &till)
{
    const auto numbers = till.receiptNumbers();
    for (qsizetype i = 0; i < numbers.size(); ++i)
        QCOMPARE(numbers.at(i), i + 1);
    QCOMPARE(till.count("SELECT value FROM counter"), numbers.size());
    const auto facts = till.facts();
    for (qsizetype i = 0; i < facts.size(); ++i)
        QCOMPARE(facts.at(i).seq, i + 1);
}
} // namespace

class TestTillWriteFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { storage::WriteFault::failAt(0); }

    void everyWriteOfASale_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("disk full") << static_cast<int>(ErrorCode::DiskFull) << "the disk is full: the sale was not stored; nothing was printed";
        QTest::newRow("i/o") << static_cast<int>(ErrorCode::Io) << "the disk reports an error: the sale was not stored; nothing was printed";
    }
    void everyWriteOfASale()
    {
        QFETCH(int, code);
        QFETCH(QString, words);
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        storage::WriteFault::failAt(0);
        QVERIFY(wait(desk.close(till.draft(), Money(5'000))));
        storage::WriteFault::failAt(1'000'000);
        QVERIFY(wait(desk.close(till.draft(), Money(5'000))));
        const int writes = storage::WriteFault::seen();
        QVERIFY2(writes >= 9, qPrintable(QString::number(writes))); // counter, sale, 2 lines, payment, 2 jobs, outbox, commit
        for (int i = 1; i <= writes; ++i) {
            const auto before = till.fingerprint();
            const OrderDraft draft = till.draft();
            storage::WriteFault::failAt(i, static_cast<ErrorCode>(code));
            const auto refused = wait(desk.close(draft, Money(5'000)));
            storage::WriteFault::failAt(0);
            QVERIFY2(!refused, qPrintable(QString::number(i)));
            QCOMPARE(refused.error().text, words);
            QCOMPARE(till.fingerprint(), before);
            // The draft is still the cashier's.
            const auto sold = wait(desk.close(draft, Money(5'000)));
            QVERIFY(sold && !sold->repeated);
        }
        withoutGaps(till);
    }
    void everyWriteOfARefund()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        RefundRequest request;
        request.orderId = wait(desk.close(till.draft(), Money(5'000)))->order.id;
        storage::WriteFault::failAt(1'000'000);
        QVERIFY(wait(desk.refund(request)));
        const int writes = storage::WriteFault::seen();
        QVERIFY(writes >= 8); // counter, refund, 2 lines, sale, job, outbox, commit
        for (int i = 1; i <= writes; ++i) {
            storage::WriteFault::failAt(0);
            request.orderId = wait(desk.close(till.draft(), Money(5'000)))->order.id;
            const auto before = till.fingerprint();
            storage::WriteFault::failAt(i, ErrorCode::DiskFull);
            const auto refused = wait(desk.refund(request));
            storage::WriteFault::failAt(0);
            QVERIFY2(!refused, qPrintable(QString::number(i)));
            QCOMPARE(refused.error().text, QStringLiteral("the disk is full: the refund was not stored; nothing was printed"));
            QCOMPARE(till.fingerprint(), before);
            QVERIFY(wait(desk.refund(request)));
        }
        withoutGaps(till);
    }
    void everyWriteOfAnOnlineOrder()
    {
        TillFixture till;
        int writes = 0;
        for (int i = 0; i <= writes; ++i) {
            QVERIFY(receive(till, {{kindOf(protocol::ChangeKind::OnlinePlaced), toCbor(onlineOrder(till.clock, QString::number(i)))}}));
            const auto before = till.fingerprint();
            {
                InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
                storage::WriteFault::failAt(i == 0 ? 1'000'000 : i, ErrorCode::DiskFull);
                desk.wake();
                till.flush();
                if (i > 0)
                    QCOMPARE(till.fingerprint(), before);
                else
                    writes = storage::WriteFault::seen();
                storage::WriteFault::failAt(0);
                desk.wake();
                QTRY_COMPARE(till.count("SELECT count(*) FROM inbox WHERE state = 0"), 0);
            }
            QCOMPARE(till.count("SELECT count(*) FROM sale"), i + 1);
        }
        QVERIFY2(writes >= 9, qPrintable(QString::number(writes)));
        QCOMPARE(till.count("SELECT count(*) FROM inbox WHERE state = 2"), 0);
        withoutGaps(till);
    }
    void oneFailureInASharedCommitRefusesOnlyItsOwnSale()
    {
        TillFixture till;
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        storage::WriteFault::failAt(1'000'000);
        // While the writer stands, three sales wait and then share one commit.
        std::atomic<bool> go{false};
        auto gate = till.writer().submit([&](storage::Transaction &) -> Result<void> {
            while (!go)
                QThread::msleep(1);
            return fail(ErrorCode::Unavailable, QStringLiteral("gate"));
        });
        const auto first = desk.close(till.draft(), Money(5'000));
        const auto second = desk.close(till.draft(), Money(5'000));
        const auto third = desk.close(till.draft(), Money(5'000));
        // A sale writes the counter, the sale, two lines, a payment, two jobs and the fact: the 11th is in the second.
        storage::WriteFault::failAt(11, ErrorCode::Io);
        go = true;
        gate.waitForFinished();
        QVERIFY(wait(first));
        QVERIFY(!wait(second));
        QVERIFY(wait(third));
        withoutGaps(till);
        QCOMPARE(till.count("SELECT count(*) FROM sale"), 2);
    }
};

QTEST_GUILESS_MAIN(TestTillWriteFaults)
#include "tst_tillwritefaults.moc"
