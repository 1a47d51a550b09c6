// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/patience.h"
#include "ui/kit/theme.h"
#include "ui/tillworld.h"

#include <QApplication>

using namespace hearth;

/** Adding a printer in the real window, with devices that do as the test says. */
class TestWizard : public QObject {
    Q_OBJECT

    static void openWizard(TillWorld &world)
    {
        world.open();
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("section_printers"));
        world.click(QStringLiteral("addPrinter"));
        QTRY_VERIFY(world.find(QStringLiteral("wizardTitle")) != nullptr);
    }
    static PrinterFinding goodPrinter(const QString &address)
    {
        PrinterFinding finding;
        finding.address = address;
        finding.isPrinter = true;
        finding.condition = PrinterCondition::Ok;
        finding.raw = QByteArrayLiteral("\x16\x12\x12\x12");
        finding.capabilities.learn(QStringLiteral("process_id"), QStringLiteral("yes"), Provenance::Probed);
        finding.capabilities.learn(QStringLiteral("auto_status"), QStringLiteral("yes"), Provenance::Probed);
        finding.claims = QStringLiteral("EPSON TM-T88V");
        return finding;
    }
    static bool nextEnabled(const TillWorld &world) { return world.find(QStringLiteral("wizardNext"))->isEnabled(); }
    /** Up to the test page. */
    static void chooseAndAsk(TillWorld &world)
    {
        openWizard(world);
        Q_EMIT world.setup.found({QStringLiteral("tcp:127.0.0.5:9100"), {}, true, {}});
        Q_EMIT world.setup.searched({});
        world.click(QStringLiteral("wizardChoose_0"));
        Q_EMIT world.setup.probed(goodPrinter(QStringLiteral("tcp:127.0.0.5:9100")));
        QTRY_VERIFY(nextEnabled(world));
        world.click(QStringLiteral("wizardNext"));
    }

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp); }

    void aFoundPrinterIsAskedLookedAtAndAdded()
    {
        TillWorld world(smallBilingualMenu());
        openWizard(world);
        QCOMPARE(world.setup.asked, QStringList{QStringLiteral("search")});
        Q_EMIT world.setup.progressed(12, 254);
        QVERIFY(world.text(QStringLiteral("wizardSearch")).contains(QStringLiteral("12 of 254")));
        Q_EMIT world.setup.found({QStringLiteral("tcp:127.0.0.9:9100"), {}, false, QStringLiteral("open, not a printer: it answers something else")});
        Q_EMIT world.setup.found({QStringLiteral("tcp:127.0.0.5:9100"), QStringLiteral("Kitchen printer"), true, {}});
        Q_EMIT world.setup.found({QStringLiteral("tcp:127.0.0.1:9100"), {}, true, {}});
        Q_EMIT world.setup.searched({});
        QTRY_VERIFY(world.text(QStringLiteral("wizardFound")).contains(QStringLiteral("front")));
        const QString found = world.text(QStringLiteral("wizardFound"));
        QVERIFY(found.contains(QStringLiteral("calls itself Kitchen printer · answers as a printer")));
        QVERIFY(found.contains(QStringLiteral("already set up as front")));
        QVERIFY(found.contains(QStringLiteral("not a printer: it answers something else")));
        QVERIFY(world.find(QStringLiteral("wizardChoose_1")) == nullptr); // the till's own
        QVERIFY(world.find(QStringLiteral("wizardChoose_2")) == nullptr); // no printer
        QVERIFY(!nextEnabled(world));

        world.click(QStringLiteral("wizardChoose_0"));
        QCOMPARE(world.setup.asked.last(), QStringLiteral("probe tcp:127.0.0.5:9100"));
        QVERIFY(!nextEnabled(world));
        Q_EMIT world.setup.probed(goodPrinter(QStringLiteral("tcp:127.0.0.5:9100")));
        QVERIFY(world.text(QStringLiteral("wizardAnswer")).contains(QStringLiteral("It answers: ready.")));
        QVERIFY(world.text(QStringLiteral("wizardCan")).contains(QStringLiteral("confirms each ticket by its number")));
        QVERIFY(world.text(QStringLiteral("wizardClaims")).contains(QStringLiteral("EPSON TM-T88V")));
        world.click(QStringLiteral("wizardNext"));

        QVERIFY(world.find(QStringLiteral("wizardChinese_yes")) == nullptr); // nothing to look at yet
        world.click(QStringLiteral("wizardWidth_58"));
        world.click(QStringLiteral("wizardTestPage"));
        QCOMPARE(world.setup.asked.last(), QStringLiteral("page tcp:127.0.0.5:9100 384 en native"));
        Q_EMIT world.setup.testPagePrinted({TestPage::Outcome::Printed, {}});
        QVERIFY(!nextEnabled(world));
        world.click(QStringLiteral("wizardChinese_yes"));
        world.click(QStringLiteral("wizardEdge_yes"));
        QVERIFY(!nextEnabled(world));
        world.click(QStringLiteral("wizardCodes_no"));
        world.click(QStringLiteral("wizardCut_no"));
        QVERIFY(nextEnabled(world));
        world.click(QStringLiteral("wizardNext"));

        QVERIFY(!nextEnabled(world));
        world.click(QStringLiteral("wizardStation_kitchen"));
        world.click(QStringLiteral("wizardStation_bar"));
        world.click(QStringLiteral("wizardSpare_1")); // back
        QVERIFY(nextEnabled(world));
        world.click(QStringLiteral("wizardNext"));
        QTRY_VERIFY(world.find(QStringLiteral("wizardTitle")) == nullptr);
        const auto printers = world.printerDesk.printers().value();
        QCOMPARE(printers.size(), 3);
        const PrinterRow &added = printers.last();
        QCOMPARE(added.name, QStringLiteral("Kitchen"));
        QCOMPARE(added.address, QStringLiteral("tcp:127.0.0.5:9100"));
        QCOMPARE(added.stations, (QStringList{QStringLiteral("kitchen"), QStringLiteral("bar")}));
        QCOMPARE(added.spare, QStringLiteral("back"));
        QCOMPARE(added.widthDots, 384);
        const auto facts = Capabilities::fromText(added.capabilities).facts();
        const auto fact = [&](const char *name) { return facts.value(QLatin1String(name)); };
        QCOMPARE(fact("process_id"), (Capabilities::Fact{QStringLiteral("yes"), Provenance::Probed}));
        QCOMPARE(fact("kanji"), (Capabilities::Fact{QStringLiteral("yes"), Provenance::Person}));
        QCOMPARE(fact("width_dots"), (Capabilities::Fact{QStringLiteral("384"), Provenance::Person}));
        QCOMPARE(fact("cutter"), (Capabilities::Fact{QStringLiteral("no"), Provenance::Person}));
        for (const char *symbol : {"native_qr", "native_barcode"})
            QCOMPARE(fact(symbol), (Capabilities::Fact{QStringLiteral("no"), Provenance::Person}));
        QCOMPARE(fact("buffer_bytes"), (Capabilities::Fact{QStringLiteral("4096"), Provenance::Assumed}));
        QCOMPARE(fact("dpi"), (Capabilities::Fact{QStringLiteral("203"), Provenance::Documented}));
    }
    void aPrinterOf180DotsAnInchIsAddedAsOne()
    {
        TillWorld world(smallBilingualMenu());
        chooseAndAsk(world);
        world.click(QStringLiteral("wizardWidth_180dpi"));
        world.click(QStringLiteral("wizardTestPage"));
        QCOMPARE(world.setup.asked.last(), QStringLiteral("page tcp:127.0.0.5:9100 512 en native"));
        Q_EMIT world.setup.testPagePrinted({TestPage::Outcome::Printed, {}});
        for (const char *answer : {"wizardChinese_yes", "wizardEdge_yes", "wizardCodes_yes", "wizardCut_yes"})
            world.click(QLatin1String(answer));
        world.click(QStringLiteral("wizardNext"));
        world.click(QStringLiteral("wizardStation_bar"));
        world.click(QStringLiteral("wizardNext"));
        QTRY_COMPARE(world.printerDesk.printers()->size(), 3);
        const PrinterRow added = world.printerDesk.printers()->last();
        QCOMPARE(added.widthDots, 512);
        QCOMPARE(added.dpi, 180);
        QVERIFY(Capabilities::fromText(added.capabilities).isYes(QStringLiteral("native_qr"), false));
    }

    void aLabelPrinterIsAskedInItsLanguageLookedAtAndAdded()
    {
        TillWorld world(smallBilingualMenu());
        openWizard(world);
        Q_EMIT world.setup.found({QStringLiteral("tcp:127.0.0.6:9100"), {}, false, QStringLiteral("open, but it does not answer as a receipt printer")});
        Q_EMIT world.setup.searched({});
        world.click(QStringLiteral("wizardLabel_0"));
        QCOMPARE(world.setup.asked.last(), QStringLiteral("probe tcp:127.0.0.6:9100 label"));
        QVERIFY(world.text(QStringLiteral("wizardAnswer")).contains(QStringLiteral("Nothing is printed")));
        PrinterFinding finding;
        finding.address = QStringLiteral("tcp:127.0.0.6:9100");
        finding.isPrinter = true;
        finding.condition = PrinterCondition::Ok;
        finding.raw = QByteArray(1, '\0');
        Q_EMIT world.setup.probed(finding);
        QTRY_VERIFY(nextEnabled(world));
        world.click(QStringLiteral("wizardNext"));

        QVERIFY(world.find(QStringLiteral("wizardWidth_80")) == nullptr);
        world.click(QStringLiteral("wizardTestPage"));
        QCOMPARE(world.setup.asked.last(), QStringLiteral("page tcp:127.0.0.6:9100 320x240 en"));
        Q_EMIT world.setup.testPagePrinted({TestPage::Outcome::Printed, {}});
        QVERIFY(world.find(QStringLiteral("wizardCut_yes")) == nullptr); // labels are not cut
        world.click(QStringLiteral("wizardChinese_no"));
        world.click(QStringLiteral("wizardEdge_no"));
        QVERIFY(!nextEnabled(world));
        world.click(QStringLiteral("wizardLabel_50x30"));
        world.click(QStringLiteral("wizardTestPage"));
        QVERIFY2(world.setup.asked.last().startsWith(QStringLiteral("page tcp:127.0.0.6:9100 400x240 en")), qPrintable(world.setup.asked.last()));
        Q_EMIT world.setup.testPagePrinted({TestPage::Outcome::Printed, {}});
        world.click(QStringLiteral("wizardChinese_yes"));
        world.click(QStringLiteral("wizardEdge_yes"));
        QTRY_VERIFY(nextEnabled(world));
        QCOMPARE(world.printerDesk.printers()->size(), 2); // nothing is kept before the last tap
        world.click(QStringLiteral("wizardNext"));
        world.click(QStringLiteral("wizardStation_bar"));
        QTRY_VERIFY(nextEnabled(world));
        world.click(QStringLiteral("wizardNext"));
        QTRY_VERIFY(world.find(QStringLiteral("wizardTitle")) == nullptr);
        const auto printers = world.printerDesk.printers().value();
        QCOMPARE(printers.size(), 3);
        QCOMPARE(printers.last().language, PrinterLanguage::Tspl);
        QCOMPARE(printers.last().widthDots, 400);
        QCOMPARE(printers.last().heightDots, 240);
        QCOMPARE(printers.last().gapDots, 16);
    }
    void anAddressByHandCanBeALabelPrinters()
    {
        TillWorld world(smallBilingualMenu());
        openWizard(world);
        Q_EMIT world.setup.searched({});
        world.click(QStringLiteral("wizardByHand"));
        for (const char *key : {"pad_1", "pad_2", "pad_7", "pad_point", "pad_0", "pad_point", "pad_0", "pad_point", "pad_8"})
            world.click(QLatin1String(key));
        world.click(QStringLiteral("wizardHandLabel"));
        world.click(QStringLiteral("wizardNext"));
        QCOMPARE(world.setup.asked.last(), QStringLiteral("probe tcp:127.0.0.8:9100 label"));
    }

    void whatIsNoPrinterGoesNoFurther()
    {
        TillWorld world(smallBilingualMenu());
        openWizard(world);
        Q_EMIT world.setup.searched({});
        QVERIFY(world.text(QStringLiteral("wizardSearch")).contains(QStringLiteral("No printer was found")));
        world.click(QStringLiteral("wizardByHand"));
        for (const char *key : {"pad_1", "pad_2", "pad_7", "pad_point", "pad_0", "pad_point", "pad_0", "pad_point", "pad_8", "pad_9", "pad_back"})
            world.click(QLatin1String(key));
        world.click(QStringLiteral("wizardNext"));
        QCOMPARE(world.setup.asked.last(), QStringLiteral("probe tcp:127.0.0.8:9100"));
        PrinterFinding none;
        none.address = QStringLiteral("tcp:127.0.0.8:9100");
        none.reason = QStringLiteral("no answer to a printer's question");
        Q_EMIT world.setup.probed(none);
        QVERIFY(world.text(QStringLiteral("wizardAnswer")).contains(QStringLiteral("This cannot be added: not a printer")));
        QVERIFY(!nextEnabled(world));
        world.click(QStringLiteral("wizardAskAgain"));
        Q_EMIT world.setup.probed(goodPrinter(QStringLiteral("tcp:127.0.0.99:9100"))); // late, of another
        QVERIFY(!nextEnabled(world));
        world.click(QStringLiteral("wizardCancel"));
        QTRY_VERIFY(world.find(QStringLiteral("wizardTitle")) == nullptr);
        QCOMPARE(world.setup.asked.last(), QStringLiteral("cancel"));
        QCOMPARE(world.printerDesk.printers()->size(), 2);
    }

    void aPageThatDidNotComeOrIsCutOffAtTheEdgeGoesNoFurther()
    {
        TillWorld world(smallBilingualMenu());
        chooseAndAsk(world);
        world.click(QStringLiteral("wizardTestPage"));
        Q_EMIT world.setup.testPagePrinted({TestPage::Outcome::NotPrinted, QStringLiteral("paper out")});
        QVERIFY(world.text(QStringLiteral("wizardPage")).contains(QStringLiteral("not printed: out of paper")));
        QVERIFY(world.find(QStringLiteral("wizardEdge_yes")) == nullptr);
        QVERIFY(!nextEnabled(world));
        world.click(QStringLiteral("wizardTestPage"));
        Q_EMIT world.setup.testPagePrinted({TestPage::Outcome::Unknown, QStringLiteral("no proof within 30 s")});
        world.click(QStringLiteral("wizardChinese_yes"));
        world.click(QStringLiteral("wizardEdge_no"));
        world.click(QStringLiteral("wizardCodes_yes"));
        world.click(QStringLiteral("wizardCut_yes"));
        QVERIFY(!nextEnabled(world));
        world.click(QStringLiteral("wizardWidth_58"));
        QVERIFY(world.find(QStringLiteral("wizardEdge_yes")) == nullptr); // the old page says nothing of this width
        QVERIFY(!nextEnabled(world));
    }

    void chineseThatCannotBeReadIsDrawnFromThenOn()
    {
        TillWorld world(smallBilingualMenu());
        chooseAndAsk(world);
        world.click(QStringLiteral("wizardTestPage"));
        Q_EMIT world.setup.testPagePrinted({TestPage::Outcome::Printed, {}});
        world.click(QStringLiteral("wizardChinese_no"));
        world.click(QStringLiteral("wizardTestPage"));
        QCOMPARE(world.setup.asked.last(), QStringLiteral("page tcp:127.0.0.5:9100 576 en dots native"));
        Q_EMIT world.setup.testPagePrinted({TestPage::Outcome::Printed, {}});
        for (const char *answer : {"wizardChinese_yes", "wizardEdge_yes", "wizardCodes_yes", "wizardCut_yes"})
            world.click(QLatin1String(answer));
        world.click(QStringLiteral("wizardNext"));
        world.click(QStringLiteral("wizardStation_bar"));
        world.click(QStringLiteral("wizardNext"));
        QTRY_COMPARE(world.printerDesk.printers()->size(), 3);
        const Capabilities known = Capabilities::fromText(world.printerDesk.printers()->last().capabilities);
        QCOMPARE(known.facts().value(QStringLiteral("kanji")), (Capabilities::Fact{QStringLiteral("no"), Provenance::Person}));
    }

    void aRefusedNameIsSaidAndNothingIsLost()
    {
        TillWorld world(smallBilingualMenu());
        chooseAndAsk(world);
        world.click(QStringLiteral("wizardTestPage"));
        Q_EMIT world.setup.testPagePrinted({TestPage::Outcome::SentNotProved, {}});
        for (const char *answer : {"wizardChinese_yes", "wizardEdge_yes", "wizardCodes_yes", "wizardCut_yes"})
            world.click(QLatin1String(answer));
        world.click(QStringLiteral("wizardNext"));
        world.click(QStringLiteral("wizardStation_receipt"));
        world.click(QStringLiteral("wizardName"));
        QTest::keyClick(world.window->windowHandle(), Qt::Key_A, Qt::ControlModifier);
        for (const char c : QByteArrayLiteral("back"))
            QTest::keyClick(world.window->windowHandle(), c);
        world.click(QStringLiteral("wizardNext"));
        QTRY_VERIFY(world.text(QStringLiteral("wizardError")).contains(QStringLiteral("there is a printer of that name")));
        QTest::keyClick(world.window->windowHandle(), '2');
        QCoreApplication::processEvents(); // the message moves the buttons
        world.click(QStringLiteral("wizardNext"));
        QTRY_VERIFY2(world.printerDesk.printers()->size() == 3, qPrintable(world.text(QStringLiteral("wizardName")) + world.text(QStringLiteral("wizardError"))));
        QCOMPARE(world.printerDesk.printers()->last().name, QStringLiteral("back2"));
    }
};

QTEST_MAIN(TestWizard)
#include "tst_wizard.moc"
