// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The wizard's devices: a real search, probe and test page against virtual printers on loopback.
#include "hearth-till/setupworker.h"
#include "support/fixedclock.h"
#include "support/patience.h"
#include "virtualprinter/virtualprinter.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace hearth;
using virtualprinter::PrinterConfig;
using virtualprinter::VirtualPrinter;

class TestDeviceSetup : public QObject {
    Q_OBJECT
    QTemporaryDir m_paper;
    std::unique_ptr<VirtualPrinter> m_printer;
    FixedClock m_clock;

    [[nodiscard]] QString address() const { return QStringLiteral("tcp:") + m_printer->address(); }
    [[nodiscard]] quint16 port() const { return m_printer->address().section(QLatin1Char(':'), 1).toUShort(); }
    [[nodiscard]] DeviceSetup::Options options() const
    {
        DeviceSetup::Options options;
        options.ranges = {QStringLiteral("127.0.0.7/32")};
        options.port = port();
        options.answerMs = 500;
        options.readyMs = 1'000;
        options.printing.pollMs = 50;
        options.printing.answerTimeoutMs = 500;
        options.printing.reconnectMs = 50;
        options.printing.cutMs = 0;
        options.printing.proofTimeoutMs = 3'000;
        return options;
    }
    [[nodiscard]] PrinterRow row(int widthDots) const
    {
        PrinterRow printer;
        printer.address = address();
        printer.widthDots = widthDots;
        return printer;
    }
    [[nodiscard]] PrinterRow labelRow() const
    {
        PrinterRow printer = row(320);
        printer.language = PrinterLanguage::Tspl;
        printer.heightDots = 240;
        printer.gapDots = 16;
        return printer;
    }
    void beLabelPrinter()
    {
        m_printer.reset();
        PrinterConfig config;
        config.host = QStringLiteral("127.0.0.7");
        config.out = m_paper.path();
        config.pictures = false;
        config.millimetresPerSecond = 80; // slow enough that printing is seen
        config.model.language = virtualprinter::Model::Language::Tspl;
        m_printer = std::make_unique<VirtualPrinter>(config);
        QVERIFY(m_printer->start());
    }
    static const PrinterFinding &finding(const QSignalSpy &spy)
    {
        return *static_cast<const PrinterFinding *>(spy.first().first().constData());
    }
    static const TestPage &page(const QSignalSpy &spy) { return *static_cast<const TestPage *>(spy.first().first().constData()); }

private Q_SLOTS:
    void init()
    {
        PrinterConfig config;
        config.host = QStringLiteral("127.0.0.7");
        config.out = m_paper.path();
        config.pictures = false;
        m_printer = std::make_unique<VirtualPrinter>(config);
        QVERIFY(m_printer->start());
    }
    void cleanup() { m_printer.reset(); }

    void aLabelPrinterSaysHowItIsAndPrintsNothing()
    {
        beLabelPrinter();
        QSignalSpy pieces(m_printer.get(), &VirtualPrinter::pieceCut);
        DeviceSetup setup(options(), m_clock);
        QSignalSpy probed(&setup, &PrinterSetup::probed);
        setup.probe(address(), PrinterLanguage::Tspl);
        QTRY_COMPARE(probed.size(), 1);
        QVERIFY2(finding(probed).isPrinter, qPrintable(finding(probed).reason));
        QCOMPARE(finding(probed).condition, PrinterCondition::Ok);
        QCOMPARE(finding(probed).raw, QByteArray(1, '\0'));
        QCOMPARE(pieces.size(), 0);
    }
    void aLabelPrinterWithoutPaperIsAPrinterAndPrintsNoTestLabel()
    {
        beLabelPrinter();
        QVERIFY(m_printer->control(QStringLiteral("paper out")));
        DeviceSetup setup(options(), m_clock);
        QSignalSpy probed(&setup, &PrinterSetup::probed);
        setup.probe(address(), PrinterLanguage::Tspl);
        QTRY_COMPARE(probed.size(), 1);
        QVERIFY(finding(probed).isPrinter);
        QCOMPARE(finding(probed).condition, PrinterCondition::PaperOut);
        QSignalSpy printed(&setup, &PrinterSetup::testPagePrinted);
        setup.printTestPage(labelRow(), QStringLiteral("en"));
        QTRY_COMPARE_WITH_TIMEOUT(printed.size(), 1, 15'000);
        QCOMPARE(page(printed).outcome, TestPage::Outcome::NotPrinted);
    }
    void aSilentAddressIsNoLabelPrinter()
    {
        QTcpServer mute;
        QVERIFY(mute.listen(QHostAddress::LocalHost));
        DeviceSetup setup(options(), m_clock);
        QSignalSpy probed(&setup, &PrinterSetup::probed);
        setup.probe(QStringLiteral("tcp:127.0.0.1:%1").arg(mute.serverPort()), PrinterLanguage::Tspl);
        QTRY_COMPARE_WITH_TIMEOUT(probed.size(), 1, 15'000);
        QVERIFY(!finding(probed).isPrinter);
        QVERIFY(!finding(probed).reason.isEmpty());
    }
    void theTestLabelComesOutInTheLabelsLayoutAndIsProved()
    {
        beLabelPrinter();
        QStringList texts;
        const QObject here; // the connection ends with what it names
        connect(m_printer.get(), &VirtualPrinter::pieceCut, &here, [&](const paper::Page &piece, int, bool) { texts.append(paper::textOf(piece)); });
        DeviceSetup setup(options(), m_clock);
        QSignalSpy printed(&setup, &PrinterSetup::testPagePrinted);
        setup.printTestPage(labelRow(), QStringLiteral("zh_CN"));
        QTRY_COMPARE_WITH_TIMEOUT(printed.size(), 1, 15'000);
        QVERIFY2(page(printed).outcome == TestPage::Outcome::Printed, qPrintable(page(printed).reason));
        QTRY_COMPARE(texts.size(), 1);
        QVERIFY2(texts.first().contains(QStringLiteral("珍珠奶茶")), qPrintable(texts.first()));
    }
    void aLabelWhoseChineseIsNotReadableComesAsDots()
    {
        beLabelPrinter();
        QStringList texts;
        const QObject here; // the connection ends with what it names
        connect(m_printer.get(), &VirtualPrinter::pieceCut, &here, [&](const paper::Page &piece, int, bool) { texts.append(paper::textOf(piece)); });
        DeviceSetup::Options drawing = options();
        drawing.glyphs = []() -> escpos::GlyphSource {
            return [](char32_t, bool hanzi) -> std::optional<symbols::Bits> {
                const int width = hanzi ? 24 : 12;
                return symbols::Bits{width, 24, QByteArray((width + 7) / 8 * 24, '\x55')};
            };
        };
        DeviceSetup setup(drawing, m_clock);
        QSignalSpy printed(&setup, &PrinterSetup::testPagePrinted);
        PrinterRow printer = labelRow();
        Capabilities seen;
        seen.learn(QStringLiteral("kanji"), QStringLiteral("no"), Provenance::Person);
        printer.capabilities = seen.toText();
        setup.printTestPage(printer, QStringLiteral("zh_CN"));
        QTRY_COMPARE_WITH_TIMEOUT(printed.size(), 1, 15'000);
        QCOMPARE(page(printed).outcome, TestPage::Outcome::Printed);
        QTRY_COMPARE(texts.size(), 1);
        QVERIFY2(!texts.first().contains(QStringLiteral("珍珠")), qPrintable(texts.first()));
    }

    void aPrinterInTheRangeIsFoundAndNothingBesides()
    {
        DeviceSetup setup(options(), m_clock);
        QSignalSpy found(&setup, &PrinterSetup::found);
        QSignalSpy searched(&setup, &PrinterSetup::searched);
        setup.search();
        QTRY_COMPARE(searched.size(), 1);
        QCOMPARE(searched.first().first().toString(), QString());
        QCOMPARE(found.size(), 1);
        const auto candidate = found.first().first().value<PrinterCandidate>();
        QCOMPARE(candidate.address, address());
        QVERIFY(candidate.answered);
    }
    void allRangesAreSearchedAndABadOneIsSaid()
    {
        DeviceSetup::Options several = options();
        several.ranges = {QStringLiteral("8.8.8.0/24"), QStringLiteral("127.0.0.6/31")};
        DeviceSetup setup(several, m_clock);
        QSignalSpy found(&setup, &PrinterSetup::found);
        QSignalSpy searched(&setup, &PrinterSetup::searched);
        setup.search();
        QTRY_COMPARE(searched.size(), 1);
        QVERIFY(!searched.first().first().toString().isEmpty());
        QCOMPARE(found.size(), 1);
    }
    void whatIsCancelledSaysNothingMore()
    {
        DeviceSetup setup(options(), m_clock);
        QSignalSpy searched(&setup, &PrinterSetup::searched);
        QSignalSpy probed(&setup, &PrinterSetup::probed);
        setup.search();
        setup.probe(address(), PrinterLanguage::Escpos);
        setup.cancel();
        setup.probe(address(), PrinterLanguage::Escpos);
        QTRY_COMPARE(probed.size(), 1);
        QCOMPARE(searched.size(), 0);
    }
    void aPrinterSaysWhatItCan()
    {
        DeviceSetup setup(options(), m_clock);
        QSignalSpy probed(&setup, &PrinterSetup::probed);
        setup.probe(address(), PrinterLanguage::Escpos);
        QTRY_COMPARE(probed.size(), 1);
        QVERIFY2(finding(probed).isPrinter, qPrintable(finding(probed).reason));
        QCOMPARE(finding(probed).address, address());
        QCOMPARE(finding(probed).condition, PrinterCondition::Ok);
        QCOMPARE(finding(probed).raw.size(), 4);
        QVERIFY(finding(probed).capabilities.isYes(QStringLiteral("process_id"), false));
    }
    void aPrinterWithoutPaperIsAPrinter()
    {
        QVERIFY(m_printer->control(QStringLiteral("paper out")));
        DeviceSetup setup(options(), m_clock);
        QSignalSpy probed(&setup, &PrinterSetup::probed);
        setup.probe(address(), PrinterLanguage::Escpos);
        QTRY_COMPARE(probed.size(), 1);
        QVERIFY(finding(probed).isPrinter);
        QCOMPARE(finding(probed).condition, PrinterCondition::PaperOut);
    }
    void whatIsNoPrinterIsRefusedWithTheReason_data()
    {
        QTest::addColumn<QString>("address");
        QTest::newRow("nobody listens") << QStringLiteral("tcp:127.0.0.7:1");
        QTest::newRow("no address") << QStringLiteral("fax:123");
        QTest::newRow("says nothing") << QString();
    }
    void whatIsNoPrinterIsRefusedWithTheReason()
    {
        QFETCH(QString, address);
        QTcpServer mute;
        QVERIFY(mute.listen(QHostAddress::LocalHost));
        if (address.isEmpty())
            address = QStringLiteral("tcp:127.0.0.1:%1").arg(mute.serverPort());
        DeviceSetup setup(options(), m_clock);
        QSignalSpy probed(&setup, &PrinterSetup::probed);
        setup.probe(address, PrinterLanguage::Escpos);
        QTRY_COMPARE_WITH_TIMEOUT(probed.size(), 1, 15'000);
        QVERIFY(!finding(probed).isPrinter);
        QVERIFY(!finding(probed).reason.isEmpty());
    }
    void theTestPageComesOutAndIsProved()
    {
        DeviceSetup setup(options(), m_clock);
        QSignalSpy printed(&setup, &PrinterSetup::testPagePrinted);
        QSignalSpy pieces(m_printer.get(), &VirtualPrinter::pieceCut);
        setup.printTestPage(row(384), QStringLiteral("zh_CN"));
        QTRY_COMPARE_WITH_TIMEOUT(printed.size(), 1, 15'000);
        QCOMPARE(page(printed).outcome, TestPage::Outcome::Printed);
        QTRY_COMPARE(pieces.size(), 1);
    }
    void aTestPageWithoutPaperIsNotPrinted()
    {
        QVERIFY(m_printer->control(QStringLiteral("paper out")));
        DeviceSetup setup(options(), m_clock);
        QSignalSpy printed(&setup, &PrinterSetup::testPagePrinted);
        setup.printTestPage(row(576), QStringLiteral("en"));
        QTRY_COMPARE_WITH_TIMEOUT(printed.size(), 1, 15'000);
        QCOMPARE(page(printed).outcome, TestPage::Outcome::NotPrinted);
        QCOMPARE(page(printed).reason, QStringLiteral("paper out"));
    }
    void whereChineseIsNotReadableThePageComesAsDots()
    {
        DeviceSetup::Options drawing = options();
        int asked = 0;
        drawing.glyphs = [&asked]() -> escpos::GlyphSource {
            ++asked;
            return [](char32_t, bool hanzi) -> std::optional<symbols::Bits> {
                const int width = hanzi ? 24 : 12;
                return symbols::Bits{width, 24, QByteArray((width + 7) / 8 * 24, '\x55')};
            };
        };
        DeviceSetup setup(drawing, m_clock);
        QSignalSpy printed(&setup, &PrinterSetup::testPagePrinted);
        PrinterRow printer = row(576);
        Capabilities seen;
        seen.learn(QStringLiteral("kanji"), QStringLiteral("no"), Provenance::Person);
        printer.capabilities = seen.toText();
        setup.printTestPage(printer, QStringLiteral("zh_CN"));
        QTRY_COMPARE_WITH_TIMEOUT(printed.size(), 1, 15'000);
        QCOMPARE(page(printed).outcome, TestPage::Outcome::Printed);
        QCOMPARE(asked, 1);
    }
};

QTEST_GUILESS_MAIN(TestDeviceSetup)
#include "tst_devicesetup.moc"
