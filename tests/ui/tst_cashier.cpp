// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/statement.h"
#include "support/patience.h"
#include "ui/cashier/cashierpage.h"
#include "ui/kit/theme.h"
#include "ui/kit/tilegrid.h"
#include "ui/kit/touchbutton.h"
#include "ui/tillworld.h"

#include <QApplication>
#include <QScrollBar>
#include <QSemaphore>
#include <QSignalSpy>

using namespace hearth;

/** What a cashier does in the real window, on a real database. */
class TestCashier : public QObject {
    Q_OBJECT

    static Result<QList<OrderSummary>> sold(TillWorld &world)
    {
        world.till.flush();
        return world.orders.orders(world.sales.identity().calendar.businessDate(world.till.clock.nowMs()));
    }
    static void typeKeys(TillWorld &world, const QString &text)
    {
        for (const QChar character : text)
            QTest::keyClick(world.window->windowHandle(), character.toLatin1());
    }
    static void press(TillWorld &world, Qt::Key key) { QTest::keyClick(world.window->windowHandle(), key); }

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp); }
    void cleanup() { storage::WriteFault::failAt(0); }

    void sellsByTapsAndShowsTheChange()
    {
        TillWorld world(smallBilingualMenu());
        TillWindow &window = world.open();
        QSignalSpy paid(window.cashier(), &CashierPage::sold);

        world.clickTile(QStringLiteral("margherita"));
        world.click(QStringLiteral("size_M"));
        world.clickTile(QStringLiteral("cola"));
        QCOMPARE(world.text(QStringLiteral("orderTotal")), QStringLiteral("¥68.00"));
        world.click(QStringLiteral("payButton"));
        world.click(QStringLiteral("tender_10000"));
        QCOMPARE(world.text(QStringLiteral("cashChange")), QStringLiteral("¥32.00"));
        world.click(QStringLiteral("cashPay"));

        QTRY_COMPARE(paid.size(), 1);
        QCOMPARE(world.text(QStringLiteral("paidChange")), QStringLiteral("¥32.00"));
        QVERIFY(world.text(QStringLiteral("paidNumber")).contains(QStringLiteral("No. 1")));
        const auto orders = sold(world);
        QCOMPARE(orders->size(), 1);
        QCOMPARE(orders->first().total, Money(6'800));
        QCOMPARE(orders->first().jobs.size(), 2);
        const auto order = world.orders.order(orders->first().orderId);
        QCOMPARE(order->menuRevision, 7);
        QCOMPARE(order->lines().size(), 2);
        QCOMPARE(order->lines().first().name, QStringLiteral("Margherita"));
    }

    void thePaidCardFollowsThePaperAndGoesWithTheNextOrder()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.clickTile(QStringLiteral("cola"));
        world.click(QStringLiteral("payButton"));
        world.click(QStringLiteral("tender_900"));
        world.click(QStringLiteral("cashPay"));
        QTRY_VERIFY(world.text(QStringLiteral("paidPaper")).contains(QStringLiteral("Receipt: waits for the printer")));
        world.settleJobs(PrintState::Printed);
        QTRY_COMPARE(world.text(QStringLiteral("paidPaper")), QStringLiteral("Receipt: printed\nKitchen ticket: printed"));
        world.clickTile(QStringLiteral("cola"));
        QVERIFY(world.find(QStringLiteral("paidCard")) == nullptr);
        QCOMPARE(world.text(QStringLiteral("orderTotal")), QStringLiteral("¥9.00"));
    }

    void twoQuickTapsAreTwoPieces()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.clickTile(QStringLiteral("cola"));
        auto *grid = world.window->findChild<TileGrid *>();
        const QPoint at = grid->viewport()->mapTo(world.window.get(), grid->visualRect(grid->currentIndex()).center());
        QTest::mouseDClick(world.window->windowHandle(), Qt::LeftButton, {}, at);
        QCOMPARE(world.window->cashier()->draft().lines().first().quantity, 3);
    }

    void changesQuantitiesRemovesAndVoids()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.clickTile(QStringLiteral("cola"));
        world.clickTile(QStringLiteral("pepperoni"));
        world.click(QStringLiteral("size_S"));
        world.click(QStringLiteral("linePlus"));
        world.click(QStringLiteral("linePlus"));
        QCOMPARE(world.text(QStringLiteral("lineQuantity")), QStringLiteral("3"));
        world.click(QStringLiteral("lineMinus"));
        QCOMPARE(world.text(QStringLiteral("orderTotal")), QStringLiteral("¥99.00"));
        world.click(QStringLiteral("lineRemove"));
        QCOMPARE(world.text(QStringLiteral("orderTotal")), QStringLiteral("¥9.00"));
        const OrderDraft &draft = world.window->cashier()->draft();
        QCOMPARE(draft.lines().size(), 1);
        QCOMPARE(draft.events().last().kind, LineEventKind::Void);
    }

    void minusNeverTakesTheLastPieceAway()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.clickTile(QStringLiteral("cola"));
        QVERIFY(!world.find(QStringLiteral("lineMinus"))->isEnabled());
        press(world, Qt::Key_Minus);
        QCOMPARE(world.window->cashier()->draft().lines().size(), 1);
    }

    void clearAsksFirst()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.clickTile(QStringLiteral("cola"));
        world.click(QStringLiteral("clearButton"));
        world.click(QStringLiteral("confirmNo"));
        QCOMPARE(world.window->cashier()->draft().lines().size(), 1);
        world.click(QStringLiteral("clearButton"));
        world.click(QStringLiteral("confirmYes"));
        QVERIFY(world.window->cashier()->draft().isEmpty());
        QVERIFY(!world.find(QStringLiteral("payButton"))->isEnabled());
    }

    void tooLittleCashCannotBeTaken()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.clickTile(QStringLiteral("cola"));
        world.click(QStringLiteral("payButton"));
        QVERIFY(!world.find(QStringLiteral("cashPay"))->isEnabled());
        typeKeys(world, QStringLiteral("8.9"));
        QCOMPARE(world.text(QStringLiteral("cashHint")), QStringLiteral("¥0.10 is missing."));
        QVERIFY(!world.find(QStringLiteral("cashPay"))->isEnabled());
        press(world, Qt::Key_Return);
        QVERIFY(sold(world)->isEmpty());
        press(world, Qt::Key_Backspace);
        press(world, Qt::Key_Backspace);
        press(world, Qt::Key_Backspace);
        world.click(QStringLiteral("pad_9"));
        QCOMPARE(world.text(QStringLiteral("cashChange")), QStringLiteral("¥0.00"));
        QVERIFY(world.find(QStringLiteral("cashPay"))->isEnabled());
    }

    void amountsKeepTheirDecimalsAndLength_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("received");
        QTest::newRow("decimals stop at two") << "12.345" << QStringLiteral("¥12.34");
        QTest::newRow("a second point is nothing") << "1.2.5" << QStringLiteral("¥1.25");
        QTest::newRow("leading zeros go") << "007" << QStringLiteral("¥7.00");
        QTest::newRow("a point alone begins with zero") << ".5" << QStringLiteral("¥0.50");
        QTest::newRow("nine digits at most") << "1234567890" << QStringLiteral("¥123456789.00");
    }
    void amountsKeepTheirDecimalsAndLength()
    {
        QFETCH(QString, typed);
        QFETCH(QString, received);
        TillWorld world(smallBilingualMenu());
        world.open();
        world.clickTile(QStringLiteral("cola"));
        world.click(QStringLiteral("payButton"));
        typeKeys(world, typed);
        QCOMPARE(world.text(QStringLiteral("cashReceived")), received);
    }

    void aDatabaseThatRefusesKeepsTheOrderAndSaysWhy()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.clickTile(QStringLiteral("cola"));
        world.till.flush();
        const QList<qint64> before = world.till.fingerprint();
        world.click(QStringLiteral("payButton"));
        world.click(QStringLiteral("tender_1000"));
        storage::WriteFault::failAt(2, ErrorCode::DiskFull);
        world.click(QStringLiteral("cashPay"));
        QTRY_VERIFY(world.text(QStringLiteral("cashError")).contains(QStringLiteral("The disk is full")));
        QVERIFY(world.text(QStringLiteral("cashError")).contains(QStringLiteral("Not paid")));
        QVERIFY(world.find(QStringLiteral("paidCard")) == nullptr);
        QCOMPARE(world.text(QStringLiteral("orderTotal")), QStringLiteral("¥9.00"));
        QCOMPARE(world.till.fingerprint(), before);

        storage::WriteFault::failAt(0);
        world.click(QStringLiteral("cashPay"));
        QTRY_COMPARE(world.text(QStringLiteral("paidChange")), QStringLiteral("¥1.00"));
        QCOMPARE(sold(world)->size(), 1);
    }

    void nothingIsPaidBeforeTheCommitAndTheWindowLives()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.clickTile(QStringLiteral("cola"));
        world.click(QStringLiteral("payButton"));
        world.click(QStringLiteral("tender_1000"));
        QSemaphore gate;
        world.till.writer().post([&gate](storage::Transaction &) -> Result<void> {
            gate.acquire();
            return {};
        }, [](const Result<void> &) {});
        world.click(QStringLiteral("cashPay"));
        auto *pay = qobject_cast<TouchButton *>(world.find(QStringLiteral("cashPay")));
        QVERIFY(pay->isBusy());
        QVERIFY(!pay->isEnabled());
        QVERIFY(world.find(QStringLiteral("paidCard")) == nullptr);
        // A second tap, Enter and Esc change nothing while it runs; the event loop turns.
        press(world, Qt::Key_Return);
        press(world, Qt::Key_Escape);
        bool turned = false;
        QTimer::singleShot(0, qApp, [&turned] { turned = true; });
        QTRY_VERIFY(turned);
        QVERIFY(world.find(QStringLiteral("cashDue")) != nullptr);
        gate.release();
        QTRY_COMPARE(world.text(QStringLiteral("paidChange")), QStringLiteral("¥1.00"));
        QCOMPARE(sold(world)->size(), 1);
    }

    void sellsWithTheKeyboardAlone()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        typeKeys(world, QStringLiteral("peppe"));
        QVERIFY(world.text(QStringLiteral("searchText")).contains(QStringLiteral("peppe")));
        press(world, Qt::Key_Return); // its sizes
        press(world, Qt::Key_Right);
        press(world, Qt::Key_Return); // M
        QCOMPARE(world.text(QStringLiteral("orderTotal")), QStringLiteral("¥65.00"));
        press(world, Qt::Key_Plus);
        typeKeys(world, QStringLiteral("3"));
        QVERIFY(world.text(QStringLiteral("searchText")).contains(QLatin1Char('3')));
        press(world, Qt::Key_PageDown); // drinks
        press(world, Qt::Key_Down);
        press(world, Qt::Key_Return); // three colas
        QCOMPARE(world.text(QStringLiteral("orderTotal")), QStringLiteral("¥157.00"));
        press(world, Qt::Key_F12);
        typeKeys(world, QStringLiteral("200"));
        press(world, Qt::Key_Return);
        QTRY_COMPARE(world.text(QStringLiteral("paidChange")), QStringLiteral("¥43.00"));
    }

    void escapeGoesBackWithoutTakingTheOrder()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.clickTile(QStringLiteral("hawaiian"));
        press(world, Qt::Key_Escape); // the sizes
        QVERIFY(world.window->cashier()->draft().isEmpty());
        world.clickTile(QStringLiteral("cola"));
        world.click(QStringLiteral("payButton"));
        press(world, Qt::Key_Escape); // the cash pane
        QVERIFY(world.find(QStringLiteral("tileGrid")) != nullptr);
        QVERIFY(world.find(QStringLiteral("payButton"))->isEnabled());
        QCOMPARE(world.window->cashier()->draft().lines().size(), 1);
    }

    void searchFindsByAnyNameAndSku()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        auto *grid = world.window->findChild<TileGrid *>();
        typeKeys(world, QStringLiteral("col"));
        QCOMPARE(grid->model()->rowCount(), 1);
        typeKeys(world, QStringLiteral("x"));
        QCOMPARE(grid->model()->rowCount(), 0);
        press(world, Qt::Key_Escape);
        QCOMPARE(grid->model()->rowCount(), 3);
    }

    void aMenuOfTwoHundredItemsScrollsByDraggingAndADragIsNoTap()
    {
        TillWorld world(largeMenu(200));
        world.open({1024, 768});
        auto *grid = world.window->findChild<TileGrid *>();
        QVERIFY(grid->verticalScrollBar()->maximum() > 0);
        QVERIFY(grid->columns() >= 4);
        const QPoint from = grid->viewport()->mapTo(world.window.get(), QPoint(100, 400));
        QWindow *handle = world.window->windowHandle();
        QTest::mousePress(handle, Qt::LeftButton, {}, from);
        for (int y = 0; y <= 200; y += 20)
            QTest::mouseMove(handle, from - QPoint(0, y));
        QTest::qWait(120); // a finger that rests does not throw
        QTest::mouseRelease(handle, Qt::LeftButton, {}, from - QPoint(0, 200));
        QVERIFY(grid->verticalScrollBar()->value() >= 180);
        QVERIFY(world.window->cashier()->draft().isEmpty());
        QVERIFY(world.find(QStringLiteral("sizes")) == nullptr);
        world.clickTile(QStringLiteral("item198"));
        QTRY_COMPARE(world.window->cashier()->draft().lines().size(), 1);
    }

    void aNewMenuKeepsTheOpenOrderAndItsPrices()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.clickTile(QStringLiteral("cola"));
        Menu dearer = smallBilingualMenu();
        dearer.revision = 8;
        dearer.items.last().sizes.first().price = Money(1'000);
        auto imported = world.menus.import(dearer);
        QTRY_VERIFY(imported.isFinished());
        world.menus.reload();
        QCOMPARE(world.text(QStringLiteral("orderTotal")), QStringLiteral("¥9.00"));
        world.clickTile(QStringLiteral("cola"));
        QCOMPARE(world.text(QStringLiteral("orderTotal")), QStringLiteral("¥19.00"));
        QCOMPARE(world.window->cashier()->draft().lines().size(), 2);
    }

    void withoutAMenuThePageSaysWhereItComesFrom()
    {
        TillWorld world({});
        world.open();
        QVERIFY(!world.find(QStringLiteral("payButton"))->isEnabled());
        const QImage picture = world.window->grab().toImage();
        QVERIFY(!picture.isNull());
    }

    void withoutPrintersThePaidSaleSaysSo()
    {
        TillWorld world(smallBilingualMenu(), QStringLiteral("en"), false);
        world.open();
        world.clickTile(QStringLiteral("cola"));
        world.click(QStringLiteral("payButton"));
        world.click(QStringLiteral("tender_900"));
        world.click(QStringLiteral("cashPay"));
        QTRY_COMPARE(world.text(QStringLiteral("paidPaper")), QStringLiteral("No printer is set up"));
        QVERIFY(world.text(QStringLiteral("statusStrip")).contains(QStringLiteral("nothing is printed")));
    }

    void closingTheWindowWithAnOpenOrderAsks()
    {
        TillWorld world(smallBilingualMenu());
        TillWindow &window = world.open();
        world.clickTile(QStringLiteral("cola"));
        window.close();
        QVERIFY(window.isVisible());
        world.click(QStringLiteral("confirmYes"));
        QVERIFY(!window.isVisible());
    }
};

QTEST_MAIN(TestCashier)
#include "tst_cashier.moc"
