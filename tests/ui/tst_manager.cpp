// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/statement.h"
#include "ui/kit/theme.h"
#include "ui/tillworld.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QTest>

using namespace hearth;

/** The manager's page of the real window, on a real database. */
class TestManager : public QObject {
    Q_OBJECT

    /** Sells 1 cola and 2 margherita M: 9 + 2 × 59 = 127. */
    static SoldOrder sell(TillWorld &world)
    {
        OrderDraft draft(world.till.clock);
        static_cast<void>(draft.add(QStringLiteral("cola"), QStringLiteral("Cola"), {}, Money(900)));
        static_cast<void>(draft.add(QStringLiteral("margherita"), QStringLiteral("Margherita"), QStringLiteral("M"), Money(5'900), 2));
        auto future = world.sales.close(draft, Money(20'000));
        future.waitForFinished();
        return future.result().value();
    }
    static QAbstractItemView *table(TillWorld &world)
    {
        return qobject_cast<QAbstractItemView *>(world.find(QStringLiteral("ordersTable")));
    }
    static QString cell(TillWorld &world, int row, int column)
    {
        return table(world)->model()->index(row, column).data().toString();
    }
    static void openOrder(TillWorld &world, int row)
    {
        QAbstractItemView *view = table(world);
        const QPoint at = view->viewport()->mapTo(world.window.get(), view->visualRect(view->model()->index(row, 0)).center());
        QTest::mouseClick(world.window->windowHandle(), Qt::LeftButton, {}, at);
    }

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp); }
    void cleanup() { storage::WriteFault::failAt(0); }

    void ordersStandNewestFirstWithTheirWayToPaper()
    {
        TillWorld world(smallBilingualMenu());
        sell(world);
        world.settleJobs(PrintState::Printed);
        sell(world);
        world.open();
        world.click(QStringLiteral("page_manager"));
        QCOMPARE(table(world)->model()->rowCount(), 2);
        QCOMPARE(cell(world, 0, 0), QStringLiteral("2"));
        QCOMPARE(cell(world, 0, 4), QStringLiteral("¥127.00"));
        QCOMPARE(cell(world, 0, 5), QStringLiteral("waiting"));
        QVERIFY(cell(world, 0, 6).contains(QStringLiteral("Receipt: waits for the printer")));
        QCOMPARE(cell(world, 1, 6), QStringLiteral("Receipt: printed · Kitchen ticket: printed"));
        QVERIFY(world.text(QStringLiteral("daySummary")).contains(QStringLiteral("2 orders · ¥254.00")));
        world.settleJobs(PrintState::Held, QStringLiteral("paper out"));
        QTRY_VERIFY(cell(world, 0, 6).contains(QStringLiteral("Kitchen ticket: waits: out of paper")));
    }

    void aSaleAtTheCounterAppearsByItself()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.click(QStringLiteral("page_manager"));
        QCOMPARE(table(world)->model()->rowCount(), 0);
        sell(world);
        QTRY_COMPARE(table(world)->model()->rowCount(), 1);
    }

    void anotherDayIsChosenAndTodayComesBack()
    {
        TillWorld world(smallBilingualMenu());
        sell(world);
        world.open();
        world.click(QStringLiteral("page_manager"));
        QVERIFY(!world.find(QStringLiteral("dayAfter"))->isEnabled());
        world.click(QStringLiteral("dayBefore"));
        QCOMPARE(table(world)->model()->rowCount(), 0);
        QVERIFY(!world.text(QStringLiteral("dayTitle")).contains(QStringLiteral("Today")));
        world.click(QStringLiteral("dayToday"));
        QCOMPARE(table(world)->model()->rowCount(), 1);
    }

    void takesBackSomePiecesWithAReason()
    {
        TillWorld world(smallBilingualMenu());
        sell(world);
        world.open();
        world.click(QStringLiteral("page_manager"));
        openOrder(world, 0);
        QCOMPARE(world.text(QStringLiteral("detailTitle")), QStringLiteral("No. 1"));
        QVERIFY(world.text(QStringLiteral("detailSums")).contains(QStringLiteral("Cash ¥200.00, change ¥73.00")));
        world.click(QStringLiteral("detailRefund"));
        QVERIFY(!world.find(QStringLiteral("refundGive"))->isEnabled());
        world.click(QStringLiteral("refundPlus_1"));
        QCOMPARE(world.text(QStringLiteral("refundTotal")), QStringLiteral("¥59.00"));
        QVERIFY(!world.find(QStringLiteral("refundGive"))->isEnabled()); // no reason yet
        world.click(QStringLiteral("reason_1"));
        world.click(QStringLiteral("refundGive"));
        world.click(QStringLiteral("confirmNo"));
        QVERIFY(world.orders.refundable(world.orders.orders(world.sales.identity().calendar.businessDate(world.till.clock.nowMs()))->first().orderId)->size() == 2);
        world.click(QStringLiteral("refundGive"));
        world.click(QStringLiteral("confirmYes"));
        QTRY_VERIFY(world.text(QStringLiteral("sheetTitle")).contains(QStringLiteral("Give the customer ¥59.00")));
        world.click(QStringLiteral("sheetClose"));
        QTRY_VERIFY(world.text(QStringLiteral("detailSums")).contains(QStringLiteral("Refunded ¥59.00")));
        QCOMPARE(world.till.count("SELECT total_minor FROM refund"), 5'900);
        // The rest, whole.
        world.click(QStringLiteral("detailRefund"));
        world.click(QStringLiteral("refundAll"));
        QCOMPARE(world.text(QStringLiteral("refundTotal")), QStringLiteral("¥68.00"));
        world.click(QStringLiteral("reason_0"));
        world.click(QStringLiteral("refundGive"));
        world.click(QStringLiteral("confirmYes"));
        QTRY_VERIFY(world.find(QStringLiteral("sheetClose")) != nullptr);
        world.click(QStringLiteral("sheetClose"));
        QTRY_VERIFY(!world.find(QStringLiteral("detailRefund"))->isEnabled());
        QVERIFY(world.text(QStringLiteral("daySummary")).contains(QStringLiteral("¥127.00 refunded")));
    }

    void aRefundThatFailsSaysSoAndChangesNothing()
    {
        TillWorld world(smallBilingualMenu());
        sell(world);
        world.open();
        world.click(QStringLiteral("page_manager"));
        openOrder(world, 0);
        world.click(QStringLiteral("detailRefund"));
        world.click(QStringLiteral("refundAll"));
        world.click(QStringLiteral("reason_2"));
        world.click(QStringLiteral("refundGive"));
        const QList<qint64> before = world.till.fingerprint();
        storage::WriteFault::failAt(1, ErrorCode::DiskFull);
        world.click(QStringLiteral("confirmYes"));
        QTRY_VERIFY(world.text(QStringLiteral("refundError")).contains(QStringLiteral("Nothing was refunded")));
        QCOMPARE(world.till.fingerprint(), before);
        QVERIFY(world.find(QStringLiteral("refundGive"))->isEnabled());
    }

    void aReprintIsAMarkedCopy()
    {
        TillWorld world(smallBilingualMenu());
        sell(world);
        world.settleJobs(PrintState::Printed);
        world.open();
        world.click(QStringLiteral("page_manager"));
        openOrder(world, 0);
        world.click(QStringLiteral("detailReprint_0"));
        QTRY_COMPARE(world.till.count("SELECT count(*) FROM print_job WHERE copy = 1"), 1);
        QTRY_VERIFY(world.text(QStringLiteral("detailJobs")).contains(QStringLiteral("Receipt, copy 1: waits for the printer")));
    }

    void aTicketInDoubtIsSettledByAPerson()
    {
        TillWorld world(smallBilingualMenu());
        sell(world);
        world.settleJobs(PrintState::Unknown, QStringLiteral("no proof within 30 s"));
        world.open();
        QTRY_VERIFY(world.text(QStringLiteral("statusStrip")).contains(QStringLiteral("2 tickets may be missing")));
        world.click(QStringLiteral("statusStrip"));
        QVERIFY(world.text(QStringLiteral("attentionList")).contains(QStringLiteral("Receipt of No. 1: may be missing")));
        world.click(QStringLiteral("cameOut_0"));
        QTRY_COMPARE(world.till.count("SELECT count(*) FROM print_job WHERE state = 4 AND proof = 'person'"), 1);
        QTRY_VERIFY(world.find(QStringLiteral("cameOut_1")) == nullptr);
        world.click(QStringLiteral("printCopy_0"));
        QTRY_COMPARE(world.till.count("SELECT count(*) FROM print_job WHERE copy = 1"), 1);
        // The copy stands for the one in doubt; nothing needs a person any more.
        QTRY_VERIFY(world.text(QStringLiteral("attentionList")).contains(QStringLiteral("Nothing.")));
    }

    void whatWaitsByItselfHasNoButtons()
    {
        TillWorld world(smallBilingualMenu());
        sell(world);
        world.settleJobs(PrintState::Held, QStringLiteral("paper out"));
        world.open();
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("section_attention"));
        QVERIFY(world.text(QStringLiteral("attentionList")).contains(QStringLiteral("waits: out of paper")));
        QVERIFY(world.find(QStringLiteral("cameOut_0")) == nullptr);
        QVERIFY(world.find(QStringLiteral("printCopy_0")) == nullptr);
    }

    void printersAreDescribedInWords()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("section_printers"));
        QVERIFY(world.text(QStringLiteral("printerList")).contains(QStringLiteral("front: ready")));
        world.setPrinters({world.printer(QStringLiteral("front"), PrinterCondition::CoverOpen, 3)});
        QTRY_VERIFY(world.text(QStringLiteral("printerList")).contains(QStringLiteral("front: cover open")));
        QVERIFY(world.text(QStringLiteral("printerList")).contains(QStringLiteral("3 tickets wait")));
        QVERIFY(world.text(QStringLiteral("printerList")).contains(QStringLiteral("Close the cover")));
        QTRY_VERIFY(world.text(QStringLiteral("statusStrip")).contains(QStringLiteral("front: cover open since")));
        world.click(QStringLiteral("printerLight_front"));
        QVERIFY(world.text(QStringLiteral("sheetText")).contains(QStringLiteral("3 tickets wait for it.")));
    }

    void beingOfflineIsSaidHonestly()
    {
        TillWorld world(smallBilingualMenu());
        sell(world);
        world.open();
        world.sync.setLink(true, false, QStringLiteral("waiting"), QStringLiteral("connection refused"), world.till.clock.nowMs() - 60'000);
        QTRY_VERIFY(world.text(QStringLiteral("hqLight")).contains(QStringLiteral("offline since")));
        QVERIFY(world.text(QStringLiteral("statusStrip")).contains(QStringLiteral("You can go on selling; 1 record waiting")));
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("section_sync"));
        QCOMPARE(world.text(QStringLiteral("syncWaiting")), QStringLiteral("1"));
        QVERIFY(world.text(QStringLiteral("syncLink")).contains(QStringLiteral("connection refused")));
        world.sync.setLink(true, true, QStringLiteral("online"), {}, world.till.clock.nowMs());
        QTRY_VERIFY(world.text(QStringLiteral("syncLink")).contains(QStringLiteral("Online since")));
    }

    void worksWithTheKeyboardAlone()
    {
        TillWorld world(smallBilingualMenu());
        sell(world);
        world.open();
        QWindow *handle = world.window->windowHandle();
        QTest::keyClick(handle, Qt::Key_F3);
        QTest::keyClick(handle, Qt::Key_Down);
        QTest::keyClick(handle, Qt::Key_Return);
        QCOMPARE(world.text(QStringLiteral("detailTitle")), QStringLiteral("No. 1"));
        QTest::keyClick(handle, Qt::Key_Tab);
        QVERIFY(QApplication::focusWidget() != nullptr && QApplication::focusWidget()->isVisible());
        QVERIFY(world.find(QStringLiteral("orderDetail"))->isAncestorOf(QApplication::focusWidget()));
        QTest::keyClick(handle, Qt::Key_Escape);
        QVERIFY(world.find(QStringLiteral("orderDetail")) == nullptr);
        QTest::keyClick(handle, Qt::Key_PageDown);
        QVERIFY(world.find(QStringLiteral("attentionList")) != nullptr);
        QTest::keyClick(handle, Qt::Key_F2);
        QVERIFY(world.find(QStringLiteral("tileGrid")) != nullptr);
    }
};

QTEST_MAIN(TestManager)
#include "tst_manager.moc"
