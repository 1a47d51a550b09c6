// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/ids.h"
#include "storage/statement.h"
#include "support/patience.h"
#include "till/onlineorderjob.h"
#include "till/store/metastore.h"
#include "ui/kit/statuslight.h"
#include "ui/kit/theme.h"
#include "ui/tillworld.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QLabel>

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

    void anOrderThatIsPaidOnDeliverySaysSo()
    {
        TillWorld world(smallBilingualMenu());
        OnlineOrder online;
        online.id = newId(world.till.clock);
        online.storeId = QStringLiteral("SZ001");
        online.platform = QStringLiteral("meituan");
        online.number = QStringLiteral("7");
        online.lines.append({newId(world.till.clock), QStringLiteral("cola"), QStringLiteral("Cola"), {}, {}, Money(900), 1});
        online.total = Money(900);
        QVERIFY(world.till.writer().run([&](storage::Transaction &tx) {
            return takeOnlineOrder(tx, world.till.clock, online, {TillFixture::identity(), QStringLiteral("en")}, {});
        }));
        world.open();
        world.click(QStringLiteral("page_manager"));
        openOrder(world, 0);
        QVERIFY2(world.text(QStringLiteral("detailSums")).contains(QStringLiteral("Not paid: ¥9.00 is to be collected")),
                 qPrintable(world.text(QStringLiteral("detailSums"))));
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

    void anOldTicketIsPrintedNowOrDropped()
    {
        TillWorld world(smallBilingualMenu());
        sell(world);
        world.settleJobs(PrintState::Held, PrintJobStore::stale());
        world.open();
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("section_attention"));
        QVERIFY(world.find(QStringLiteral("cameOut_0")) == nullptr);
        QVERIFY(world.find(QStringLiteral("printCopy_0")) == nullptr); // itself or nothing
        world.click(QStringLiteral("release_0"));
        QTRY_COMPARE(world.till.count("SELECT count(*) FROM print_job WHERE state = 1 AND copy = 0"), 1);
        QTRY_VERIFY(world.find(QStringLiteral("drop_1")) == nullptr);
        world.click(QStringLiteral("drop_0"));
        QTRY_COMPARE(world.till.count("SELECT count(*) FROM print_job WHERE state = 7"), 1);
        QTRY_VERIFY(world.text(QStringLiteral("attentionList")).contains(QStringLiteral("Nothing.")));
    }

    void aKitchenTicketIsCookedFromTheScreen()
    {
        TillWorld world(smallBilingualMenu());
        sell(world);
        world.settleJobs(PrintState::Held, QStringLiteral("paper out"));
        world.open();
        QTRY_VERIFY(world.text(QStringLiteral("kitchenWarning")).contains(QStringLiteral("Kitchen list: 1")));
        world.click(QStringLiteral("kitchenWarning"));
        QVERIFY(world.text(QStringLiteral("kitchenCards")).contains(QStringLiteral("Margherita · M")));
        QVERIFY(world.text(QStringLiteral("kitchenCards")).contains(QStringLiteral("2 ×")));
        QVERIFY(world.text(QStringLiteral("kitchenCards")).contains(QStringLiteral("No. 1")));
        world.click(QStringLiteral("kitchenMade_0"));
        QTRY_COMPARE(world.till.count("SELECT count(*) FROM print_job WHERE state = 7 AND reason = 'made from the screen'"), 1);
        QTRY_VERIFY(world.text(QStringLiteral("kitchenSummary")).contains(QStringLiteral("Everything is on paper")));
        world.click(QStringLiteral("kitchenClose"));
        QTRY_VERIFY(world.find(QStringLiteral("kitchenWarning")) == nullptr);
    }

    void whatIsCancelledOrAmendedIsNotCookedTwiceFromTheScreen()
    {
        TillWorld world(smallBilingualMenu());
        Ticket slip;
        slip.kind = TicketKind::Online;
        slip.lines.append({QStringLiteral("Margherita"), QStringLiteral("M"), {}, 2, {}});
        slip.revision = 2;
        Ticket gone = slip;
        gone.revision = 3;
        gone.cancelled = true;
        for (const Ticket &ticket : {slip, gone})
            QVERIFY(world.till.writer().run([&](storage::Transaction &tx) -> Result<void> {
                HEARTH_ASSIGN(const auto front, PrinterStore::named(tx, QStringLiteral("front")));
                HEARTH_TRY(PrintJobStore::append(tx, *front, QStringLiteral("receipt"), QStringLiteral("online"), ticket, world.till.clock.nowMs()));
                return {};
            }));
        world.settleJobs(PrintState::Held, QStringLiteral("paper out"));
        world.open();
        QTRY_VERIFY(world.find(QStringLiteral("kitchenWarning")) != nullptr);
        world.click(QStringLiteral("kitchenWarning"));
        const QString cards = world.text(QStringLiteral("kitchenCards"));
        QVERIFY2(cards.contains(QStringLiteral("Amended (2), all of it:")), qPrintable(cards));
        QVERIFY2(cards.contains(QStringLiteral("Cancelled: Margherita · M")), qPrintable(cards));
        QVERIFY2(!cards.contains(QStringLiteral("Amended (3)")), qPrintable(cards));
    }

    void theKitchenListOpensFromTheSellingPageInBothLanguages()
    {
        TillWorld world(smallBilingualMenu(), QStringLiteral("zh_CN"));
        sell(world);
        world.settleJobs(PrintState::Unknown, QStringLiteral("no proof within 30 s"));
        world.open();
        world.click(QStringLiteral("kitchenWarning"));
        QVERIFY(world.text(QStringLiteral("kitchenCards")).contains(QString::fromUtf8("玛格丽特 · M")));
        QTest::keyClick(world.window->windowHandle(), Qt::Key_Escape);
        QTRY_VERIFY(world.find(QStringLiteral("kitchenCards")) == nullptr);
    }

    void whatWaitsForADeadPrinterCanGoToAnotherOneAsItself()
    {
        TillWorld world(smallBilingualMenu());
        static_cast<void>(world.till.writer().run([&](storage::Transaction &tx) {
            return PrinterStore::put(tx, {0, QStringLiteral("side"), QStringLiteral("tcp:127.0.0.1:9109"), {QStringLiteral("kitchen")}, 576}, world.till.clock.nowMs());
        }));
        world.setPrinters({world.printer(QStringLiteral("front"), PrinterCondition::Ok), world.printer(QStringLiteral("back"), PrinterCondition::Unreachable, 1),
                           world.printer(QStringLiteral("side"), PrinterCondition::Unreachable)});
        sell(world);
        world.settleJobs(PrintState::Held, QStringLiteral("unreachable"));
        world.open();
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("section_attention"));
        QVERIFY(world.find(QStringLiteral("moveTo_1")) == nullptr); // nobody could print it
        world.setPrinters({world.printer(QStringLiteral("front"), PrinterCondition::Ok), world.printer(QStringLiteral("back"), PrinterCondition::Unreachable, 1),
                           world.printer(QStringLiteral("side"), PrinterCondition::Ok)});
        QTRY_COMPARE(world.text(QStringLiteral("moveTo_1")), QStringLiteral("Print on side"));
        world.click(QStringLiteral("moveTo_1"));
        QTRY_COMPARE(world.till.count("SELECT count(*) FROM print_job WHERE moved_from = 'back' AND copy = 0 AND state = 1"), 1);
        QCOMPARE(world.till.count("SELECT count(*) FROM print_job"), 2);
    }

    void aCopyCanComeOutOfAnotherPrinter()
    {
        TillWorld world(smallBilingualMenu());
        static_cast<void>(world.till.writer().run([&](storage::Transaction &tx) {
            return PrinterStore::put(tx, {0, QStringLiteral("side"), QStringLiteral("tcp:127.0.0.1:9109"), {QStringLiteral("kitchen")}, 576}, world.till.clock.nowMs());
        }));
        world.setPrinters({world.printer(QStringLiteral("front"), PrinterCondition::Ok), world.printer(QStringLiteral("back"), PrinterCondition::CutterError, 1),
                           world.printer(QStringLiteral("side"), PrinterCondition::Ok)});
        sell(world);
        world.settleJobs(PrintState::Unknown, QStringLiteral("no proof within 30 s"));
        world.open();
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("section_attention"));
        QVERIFY(world.find(QStringLiteral("copyOn_0")) == nullptr); // receipts: only one printer
        world.click(QStringLiteral("copyOn_1"));
        QTRY_COMPARE(world.till.count("SELECT count(*) FROM print_job WHERE moved_from = 'back' AND copy = 1"), 1);
    }

    void whatIsWrongIsAcknowledgedAtTheTill()
    {
        TillWorld world(smallBilingualMenu());
        world.incident(QStringLiteral("back"), PrinterCondition::HeadHot, true);
        world.till.clock.advance(4 * 60'000);
        world.incident(QStringLiteral("back"), PrinterCondition::HeadHot, false);
        world.incident(QStringLiteral("back"), PrinterCondition::PaperOut, true);
        world.incident(QStringLiteral("back"), PrinterCondition::CoverOpen, true);
        PrinterHealth back = world.printer(QStringLiteral("back"), PrinterCondition::CoverOpen, 2);
        back.raw = QByteArrayLiteral("\x16\x36\x12\x72");
        back.rollLeftMm = 12'400;
        back.rollEndsMs = world.till.clock.nowMs() + 3'600'000;
        back.drawer = QStringLiteral("open");
        world.setPrinters({world.printer(QStringLiteral("front"), PrinterCondition::Ok), back});
        world.open();
        world.click(QStringLiteral("printerLight_back"));
        QVERIFY(world.text(QStringLiteral("sheetText")).contains(QStringLiteral("Also: out of paper")));
        QVERIFY(world.text(QStringLiteral("sheetText")).contains(QStringLiteral("About 12 m of paper left, ends about")));
        world.click(QStringLiteral("sheetClose"));
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("section_printers"));
        const QString card = world.text(QStringLiteral("printerCard_back"));
        for (const char *says : {"back: cover open", "out of paper since", "cover open since", "Close the cover", "Put in a new roll", "About 12 m of paper left",
                                 "Cash drawer open", "Status bytes: 16 36 12 72", "tcp:127.0.0.1:9100"})
            QVERIFY2(card.contains(QLatin1String(says)), qPrintable(QLatin1String(says) + QStringLiteral(" in ") + card));
        QVERIFY(world.text(QStringLiteral("printerHistory")).contains(QStringLiteral("back: too hot, waiting, 4 min")));
        world.click(QStringLiteral("acknowledge_back_0"));
        QTRY_COMPARE(world.till.count("SELECT count(*) FROM printer_incident WHERE acknowledged_by = 'till 1'"), 1);
        QTRY_VERIFY(world.text(QStringLiteral("printerCard_back")).contains(QStringLiteral("· seen")));
        QVERIFY(world.find(QStringLiteral("acknowledge_back_0")) == nullptr);
        QVERIFY(world.find(QStringLiteral("acknowledge_back_1")) != nullptr);
    }

    void aJammedCutterIsFreedWithOneTapAlsoTheNextDay()
    {
        TillWorld world(smallBilingualMenu());
        for (int jam = 0; jam < 2; ++jam) { // twice, and nobody answered
            world.incident(QStringLiteral("back"), PrinterCondition::CutterError, true);
            world.till.clock.advance(60'000);
            world.incident(QStringLiteral("back"), PrinterCondition::CutterError, false);
        }
        world.till.clock.advance(24 * 3'600'000);
        world.setPrinters({world.printer(QStringLiteral("front"), PrinterCondition::Ok), world.printer(QStringLiteral("back"), PrinterCondition::CutterError, 2)});
        world.open();
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("section_printers"));
        const QString card = world.text(QStringLiteral("printerCard_back"));
        for (const char *says : {"back: cutter jammed", "cutter jammed since", "Look at the last ticket", "It is free: go on"})
            QVERIFY2(card.contains(QLatin1String(says)), qPrintable(QLatin1String(says) + QStringLiteral(" in ") + card));
        QVERIFY(world.find(QStringLiteral("acknowledge_back_1")) == nullptr);
        world.click(QStringLiteral("acknowledge_back_0"));
        QTRY_COMPARE(world.till.count("SELECT count(*) FROM printer_incident WHERE acknowledged_by = 'till 1'"), 2);
        QTRY_VERIFY(world.find(QStringLiteral("acknowledge_back_0")) == nullptr);
    }

    void aNewRollIsOneTapAfterItsLengthIsKnown()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("section_printers"));
        world.click(QStringLiteral("newRoll_front"));
        world.click(QStringLiteral("rollLength_80"));
        QTRY_COMPARE(world.till.count("SELECT count(*) FROM printer WHERE name = 'front' AND roll_mm = 80000"), 1);
        world.till.clock.advance(1'000);
        QTRY_VERIFY(world.find(QStringLiteral("newRoll_front"))->isEnabled());
        world.click(QStringLiteral("newRoll_front"));
        QTRY_COMPARE(world.till.count("SELECT roll_since_ms FROM printer WHERE name = 'front'"), world.till.clock.nowMs());
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
        world.click(QStringLiteral("sheetClose"));
        // A cable is not to blame where another till has the printer.
        PrinterHealth held = world.printer(QStringLiteral("front"), PrinterCondition::Unreachable, 1);
        held.note = anotherOwner() + QStringLiteral(": the printer closed the connection");
        world.setPrinters({held});
        QTRY_VERIFY(world.text(QStringLiteral("statusStrip")).contains(QStringLiteral("another till or program has it")));
        QVERIFY(world.text(QStringLiteral("statusStrip")).contains(QStringLiteral("One till owns a printer")));
        QTRY_VERIFY(world.text(QStringLiteral("printerList")).contains(QStringLiteral("One till owns a printer")));
        held.note = QStringLiteral("/dev/usb/lp0 is in use by cupsd (1234)");
        world.setPrinters({held});
        QTRY_VERIFY(world.text(QStringLiteral("statusStrip")).contains(QStringLiteral("in use by cupsd (1234)")));
    }

    void aDrawerThatDidNotOpenIsSaid()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        PrinterHealth front = world.printer(QStringLiteral("front"), PrinterCondition::Ok);
        front.drawer = QStringLiteral("stuck");
        world.setPrinters({front});
        QTRY_VERIFY(world.text(QStringLiteral("statusStrip")).contains(QStringLiteral("front: The cash drawer did not open. Open it with its key")));
        world.click(QStringLiteral("printerLight_front"));
        QVERIFY(world.text(QStringLiteral("sheetText")).contains(QStringLiteral("The cash drawer did not open.")));
        world.click(QStringLiteral("sheetClose"));
        // Its light is no green one, though it prints.
        QVERIFY(world.text(QStringLiteral("printerLight_front")).contains(QStringLiteral("The cash drawer did not open")));
        QCOMPARE(world.window->findChild<StatusLight *>(QStringLiteral("printerLight_front"))->state(), StatusLight::State::Warn);
        front.condition = PrinterCondition::PaperOut;
        world.setPrinters({front});
        QTRY_VERIFY(world.text(QStringLiteral("printerLight_front")).contains(QStringLiteral("out of paper")));
        front.condition = PrinterCondition::Ok;
        front.drawer = QStringLiteral("closed");
        world.setPrinters({front});
        QTRY_COMPARE(world.window->findChild<StatusLight *>(QStringLiteral("printerLight_front"))->state(), StatusLight::State::Ok);
    }

    void theBarFitsHoweverManyPrintersThereAreAndWhatIsWrongKeepsItsWords()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        world.window->resize(1024, 768);
        const auto light = [&](int i) { return world.window->findChild<StatusLight *>(QStringLiteral("printerLight_P%1").arg(i)); };
        for (const int count : {1, 3, 4, 6, 9}) {
            QList<PrinterHealth> printers;
            for (int i = 0; i < count; ++i)
                printers.append(world.printer(QStringLiteral("P%1").arg(i), i == 1 || i == 2 ? PrinterCondition::CoverOpen : PrinterCondition::Ok));
            world.setPrinters(printers);
            QTRY_VERIFY(light(count - 1) != nullptr);
            QTRY_VERIFY(light(count - 1)->width() > 0);
            QCOMPARE(world.window->width(), 1024);
            for (int i = 0; i < count; ++i) {
                QVERIFY(light(i)->geometry().right() < 1024);
                if (count <= 4 && (i == 1 || i == 2))
                    QVERIFY2(light(i)->width() >= 54 + 60, qPrintable(QString::number(light(i)->width())));
            }
            QVERIFY(world.window->findChild<QWidget *>(QStringLiteral("page_manager"))->visibleRegion().boundingRect().width() > 40);
        }
        // Three in trouble and no link: all of it can still be read.
        world.sync.setLink(true, false, QStringLiteral("waiting"), QStringLiteral("connection refused"), world.till.clock.nowMs() - 60'000);
        world.setPrinters({world.printer(QStringLiteral("P0"), PrinterCondition::PaperOut), world.printer(QStringLiteral("P1"), PrinterCondition::CoverOpen),
                           world.printer(QStringLiteral("P2"), PrinterCondition::Unreachable)});
        QTRY_VERIFY(world.text(QStringLiteral("hqLight")).contains(QStringLiteral("offline since")));
        QTRY_VERIFY(light(3) == nullptr);
        for (int i = 0; i < 3; ++i)
            QTRY_VERIFY2(light(i)->width() >= 54 + 60, qPrintable(QString::number(light(i)->width())));
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

    void aRepairIsSaidOnTheStripForADayAndAmongWhatWasSetAside()
    {
        TillWorld world(smallBilingualMenu());
        const qint64 at = world.till.clock.nowMs();
        QVERIFY(world.till.writer().run([&](storage::Transaction &tx) {
            return MetaStore::put(tx, QStringLiteral("repaired"),
                                  QStringLiteral("{\"set_aside\":\"broken-1\",\"why\":\"malformed\",\"facts\":3,\"receipts_from\":1001,\"at_ms\":%1}").arg(at));
        }));
        world.open();
        world.sync.refresh(); // the program starts after a repair
        QTRY_VERIFY2(world.text(QStringLiteral("statusStrip")).contains(QStringLiteral("data were damaged and were renewed")),
                     qPrintable(world.text(QStringLiteral("statusStrip"))));
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("section_sync"));
        QWidget *card = world.find(QStringLiteral("repairCard"));
        QVERIFY(card != nullptr);
        QStringList words;
        for (const auto *label : card->findChildren<QLabel *>())
            words.append(label->text());
        QVERIFY2(words.join(QLatin1Char('\n')).contains(QStringLiteral("from No. 1001")), qPrintable(words.join(QLatin1Char('\n'))));
        QVERIFY(words.contains(QStringLiteral("3 records that headquarters did not have yet were saved, and are sent.")));
        QVERIFY(words.contains(QStringLiteral("malformed")));
        world.till.clock.advance(25LL * 3600 * 1000);
        world.sync.refresh();
        QTRY_VERIFY(!world.text(QStringLiteral("statusStrip")).contains(QStringLiteral("damaged")));
        QVERIFY(world.find(QStringLiteral("repairCard")) != nullptr);
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
