// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The virtual label printer: TSPL commands, the label they make, the status byte.
#include "document/profiles.h"
#include "escpos/tspl.h"
#include "paper/renderer.h"
#include "printerbench.h"
#include "support/patience.h"
#include "virtualprinter/tsplparser.h"

#include <QGuiApplication>

using namespace hearth;
using virtualprinter::LabelCommand;
using virtualprinter::TsplParser;

namespace {
PaperProfile label()
{
    return paperProfile(QStringLiteral("label-40x30")).value();
}

QList<LabelCommand> parsed(const QByteArray &bytes)
{
    TsplParser parser;
    QList<LabelCommand> commands;
    for (const char c : bytes)
        parser.feed(static_cast<quint8>(c), commands);
    return commands;
}

QByteArrayList names(const QList<LabelCommand> &commands)
{
    QByteArrayList list;
    for (const LabelCommand &command : commands)
        list.append(command.wrong.isEmpty() ? command.name : QByteArrayLiteral("wrong"));
    return list;
}

virtualprinter::PrinterConfig labelPrinter(double speed = 0)
{
    virtualprinter::PrinterConfig config = Bench::configOf(speed, 64 * 1024, false);
    config.model.language = virtualprinter::Model::Language::Tspl;
    return config;
}
} // namespace

class TestLabelPrinter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatTheEncoderWritesIsReadBack()
    {
        const QByteArray bytes = tspl::encode(layoutTicket(sampleLabel(QStringLiteral("zh_CN")), label()), 2);
        const QList<LabelCommand> commands = parsed(bytes);
        QCOMPARE(names(commands.mid(0, 5)), (QByteArrayList{"SIZE", "GAP", "DIRECTION", "CLS", "TEXT"}));
        QCOMPARE(commands.first().args, (QByteArrayList{"40 mm", "30 mm"}));
        QCOMPARE(commands.at(4).args.size(), 7);
        QCOMPARE(commands.at(4).args.at(2), QByteArrayLiteral("TSS24.BF2"));
        QCOMPARE(commands.last().name, QByteArrayLiteral("PRINT"));
        QCOMPARE(commands.last().number(1), 2);
        QVERIFY(!names(commands).contains(QByteArrayLiteral("wrong")));
    }
    void quotationMarksCommasAndTwoByteCharactersInATextStayText()
    {
        const auto text = [](const QByteArray &quoted) {
            const QList<LabelCommand> commands = parsed("TEXT 0,0,\"1\",0,1,1,\"" + quoted + "\"\r\n");
            return commands.size() == 1 && commands.first().wrong.isEmpty() ? commands.first().args.last() : QByteArrayLiteral("(wrong)");
        };
        QCOMPARE(text("a,b"), QByteArrayLiteral("a,b"));
        QCOMPARE(text(" a "), QByteArrayLiteral(" a "));
        QCOMPARE(text("\\[\"]x\\[\"]"), QByteArrayLiteral("\"x\""));
        QCOMPARE(text("\x81\x5c[\x81\x2c"), QByteArrayLiteral("\x81\x5c[\x81\x2c")); // second bytes that look like \ and a comma
        QCOMPARE(text(""), QByteArray(""));
        QCOMPARE(names(parsed("TEXT 0,0,\"1\",0,1,1,\"open\r\nCLS\r\n")), (QByteArrayList{"wrong", "CLS"}));
    }
    void thePictureOfABitmapMayLookLikeAnything()
    {
        const QList<LabelCommand> commands = parsed("BITMAP 8,16,2,3,0,\r\n\"\x1b!?\r\nPRINT 1\n");
        QCOMPARE(names(commands), (QByteArrayList{"BITMAP", "PRINT"}));
        QCOMPARE(commands.first().data, QByteArrayLiteral("\r\n\"\x1b!?"));
        QCOMPARE(commands.first().number(1), 16);
    }
    void whatIsBrokenOrTooLongIsToldAndSkipped()
    {
        QCOMPARE(names(parsed("BITMAP 0,0,-1,5,0,xx\r\nCLS\r\n")), (QByteArrayList{"wrong", "XX", "CLS"}));
        QCOMPARE(names(parsed("BITMAP 0,0,2000,2000,0," + QByteArray(4'000'000, '\0') + "\r\nCLS\r\n")), (QByteArrayList{"wrong", "CLS"}));
        QCOMPARE(names(parsed(QByteArray(5'000, 'x') + "\r\nCLS\r\n")), (QByteArrayList{"wrong", "CLS"}));
        QCOMPARE(names(parsed("\r\n \n\r\ncls\nC\x1b!?LS\r\n")), (QByteArrayList{"CLS", "CLS"}));
    }
    void aCutOffCommandIsEndedByTheAbandonBytesWhereverItBroke()
    {
        const QByteArray whole = tspl::encode(layoutTicket(sampleLabel(QStringLiteral("zh_CN")), label()), 1) + "BITMAP 0,0,20,20,0," + QByteArray(400, '\0') + "\r\n";
        for (qsizetype at = 0; at < whole.size(); ++at) {
            const QList<LabelCommand> commands = parsed(whole.left(at) + tspl::abandonBytes(whole.size()) + "PRINT 1,1\r\n");
            QCOMPARE(names(commands).last(), QByteArrayLiteral("PRINT"));
            QCOMPARE(names(commands).at(commands.size() - 2), QByteArrayLiteral("CLS"));
        }
    }

    void aLabelLooksAsInThePreview_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("movedFrom");
        QTest::addColumn<bool>("dots");
        QTest::newRow("zh") << QStringLiteral("zh_CN") << QString() << false;
        QTest::newRow("en") << QStringLiteral("en") << QString() << false;
        QTest::newRow("moved") << QStringLiteral("zh_CN") << QStringLiteral("BAR") << false;
        QTest::newRow("not made any more") << QStringLiteral("en") << QString() << false;
        QTest::newRow("lacking") << QStringLiteral("zh_CN") << QString() << true;
    }
    void aLabelLooksAsInThePreview()
    {
        QFETCH(const QString, language);
        QFETCH(const QString, movedFrom);
        QFETCH(const bool, dots);
        Ticket ticket = QTest::currentDataTag() == QByteArray("not made any more") ? sampleOf(QStringLiteral("notmade"), language) : sampleLabel(language);
        ticket.movedFrom = movedFrom;
        if (dots)
            ticket.lines[0].name = QStringLiteral("𠮷野 🍕");
        const TicketLayout layout = layoutTicket(ticket, label());
        auto glyphs = paper::Glyphs::load();
        QVERIFY(glyphs);
        Bench bench(labelPrinter());
        paper::Page page;
        const QObject here; // the connection ends with what it names
        connect(bench.printer.get(), &virtualprinter::VirtualPrinter::pieceCut, &here, [&](const paper::Page &piece, int, bool) { page = piece; });
        QVERIFY(bench.open());
        bench.socket.write(tspl::encode(layout, 1, glyphs->source()));
        QTRY_VERIFY(!page.isBlank());
        QCOMPARE(page.width, 320);
        QCOMPARE(page.height, 240);
        auto renderer = paper::Renderer::make();
        QVERIFY(renderer);
        const paper::Page preview = paper::pageOf(layout);
        const QImage wanted = renderer->render(preview);
        const QImage got = renderer->render(page);
        if (got != wanted) {
            (void)wanted.save(QDir::tempPath() + QStringLiteral("/hearth-label-preview.png"));
            (void)got.save(QDir::tempPath() + QStringLiteral("/hearth-label.png"));
            QFAIL("the label differs from the preview: hearth-label-preview.png, hearth-label.png in the directory for temporary files");
        }
        QCOMPARE(bench.status().value(QStringLiteral("refused")).toInt(), 0);
        QVERIFY(dots || bench.text(1) == paper::textOf(preview));
    }

    void theStatusByteTellsTheTruth()
    {
        Bench bench(labelPrinter(100));
        QVERIFY(bench.open());
        const auto told = [&](int byte) {
            bench.socket.write(tspl::statusRequest());
            return bench.answers(QByteArray(1, static_cast<char>(byte)));
        };
        QVERIFY(told(0x00));
        const QList<std::tuple<QByteArray, int, QByteArray>> faults{
            {"paper out", 0x04, "paper ok"},   {"cover open", 0x40, "cover close"}, {"cutter jam", 0x02, "cutter ok"},
            {"head hot", 0x80, "head ok"},     {"offline", 0x10, "online"},         {"error unrecoverable", 0x02, "error ok"},
            {"paper near-end", 0x00, "paper ok"}};
        for (const auto &[begin, byte, end] : faults) {
            QVERIFY(bench.says(begin));
            QVERIFY2(told(byte), begin.constData());
            QVERIFY(bench.says(end));
            QVERIFY(told(0x00));
        }
        bench.socket.write(tspl::encode(layoutTicket(sampleLabel(QStringLiteral("en")), label()), 1));
        QTRY_COMPARE(bench.texts(), 1);
        QVERIFY(told(0x20)); // 32 mm take a third of a second
        QTRY_VERIFY(told(0x00));
        // It is answered at once, also where nothing is executed.
        QVERIFY(bench.says("paper out"));
        bench.socket.write(tspl::encode(layoutTicket(sampleLabel(QStringLiteral("en")), label()), 1));
        QVERIFY(told(0x04));
        QCOMPARE(bench.texts(), 1);
        QVERIFY(bench.says("paper ok"));
        QTRY_COMPARE(bench.texts(), 2);
    }
    void unknownCommandsAreToldAndTheRestIsPrinted()
    {
        Bench bench(labelPrinter());
        QVERIFY(bench.open());
        bench.socket.write("SIZE 40 mm,30 mm\r\nCLS\r\nSPEED 4\r\nFROBNICATE 1,2\r\nSIZE x,y\r\nTEXT 0,0,\"9\",0,1,1,\"no such font\"\r\n"
                           "TEXT 0,0,\"TSS24.BF2\",0,1,1,\"here\"\r\nPRINT 1,1\r\n");
        QTRY_COMPARE(bench.texts(), 1);
        QCOMPARE(bench.text(1), QStringLiteral("here\n"));
        QCOMPARE(bench.status().value(QStringLiteral("refused")).toInt(), 3);
        QVERIFY(bench.status().value(QStringLiteral("last_refused")).toString().startsWith(QLatin1String("TEXT ")));
    }
    void aDrawingIsBounded()
    {
        Bench bench(labelPrinter());
        QVERIFY(bench.open());
        const QByteArray picture = "BITMAP 0,0,1000,1000,0," + QByteArray(1'000'000, '\xff') + "\r\n";
        bench.socket.write(picture.repeated(8) + QByteArrayLiteral("TEXT 0,0,\"TSS24.BF2\",0,1,1,\"x\"\r\nPRINT 1\r\n"));
        QTRY_COMPARE(bench.texts(), 1);
        QCOMPARE(bench.status().value(QStringLiteral("refused")).toInt(), 4); // pictures of more than 4 MB, and the text behind them
        bench.socket.write("CLS\r\n" + QByteArrayLiteral("TEXT 0,0,\"TSS24.BF2\",0,1,1,\"x\"\r\n").repeated(2'100) + "PRINT 1\r\n");
        QTRY_COMPARE(bench.texts(), 2);
        QCOMPARE(bench.status().value(QStringLiteral("refused")).toInt(), 4 + 100);
    }
    void copiesAreBoundedAndTheDrawingStaysUntilItIsCleared()
    {
        Bench bench(labelPrinter());
        QVERIFY(bench.open());
        bench.socket.write("SIZE 320 dot,240 dot\r\nTEXT 0,0,\"TSS24.BF2\",0,1,1,\"x\"\r\nPRINT 2,2\r\nPRINT 1\r\nCLS\r\nPRINT 1\r\n");
        QTRY_COMPARE(bench.texts(), 5); // nothing is kept of a blank one
        bench.socket.write("TEXT 0,0,\"TSS24.BF2\",0,1,1,\"x\"\r\nPRINT 100000,100000\r\n");
        QTRY_COMPARE(bench.texts(), 5 + 999);
    }
};

QTEST_MAIN(TestLabelPrinter)
#include "tst_labelprinter.moc"
