// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/commandparser.h"
#include "virtualprinter/mechanism.h"
#include "virtualprinter/realtimescanner.h"

#include <QRandomGenerator>
#include <QTest>

using namespace hearth::virtualprinter;
using hearth::paper::Page;

namespace {
QByteArray hex(const char *text)
{
    return QByteArray::fromHex(text);
}

QList<Command> parse(const QByteArray &bytes)
{
    CommandParser parser;
    QList<Command> commands;
    for (const char c : bytes)
        parser.feed(static_cast<quint8>(c), commands);
    return commands;
}

struct Run {
    QByteArray answers;
    QList<Page> cut;
    Page hanging;
    int pulses = 0;
};

QList<Command> parse(const QByteArray &bytes, const Model &model)
{
    CommandParser parser(model.kanjiAtStart, model.hanzi);
    QList<Command> commands;
    for (const char c : bytes)
        parser.feed(static_cast<quint8>(c), commands);
    return commands;
}

Run execute(const QByteArray &bytes, int dots = 576, const Model &model = {})
{
    Mechanism mechanism(dots, model);
    Run run;
    for (const Command &command : parse(bytes, model)) {
        const auto effect = mechanism.execute(command, {});
        run.answers += effect.answer;
        run.cut += effect.cut;
        run.pulses += effect.pulses;
    }
    run.hanging = mechanism.page();
    return run;
}

QString textOf(const QByteArray &bytes, int dots = 576, const Model &model = {})
{
    return hearth::paper::textOf(execute(bytes, dots, model).hanging);
}

Model quirky(const char *list)
{
    return withQuirks({}, QString::fromLatin1(list)).value_or(Model());
}

/** GS ( k: size, level, data, print. */
QByteArray qrCode(const QByteArray &data, int size = 3, char level = '0')
{
    const qsizetype length = data.size() + 3;
    return hex("1d286b0300" "3143") + static_cast<char>(size) + hex("1d286b0300" "3145") + level + hex("1d286b")
        + static_cast<char>(length & 0xFF) + static_cast<char>(length >> 8) + "1P0" + data + hex("1d286b0300" "315130");
}

bool isBlack(const hearth::paper::Raster &raster, int x, int y)
{
    return (raster.bits.at(y * raster.widthBytes + x / 8) & 0x80 >> (x % 8)) != 0;
}
} // namespace

class TestCommandParser : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyCommandEndsWhereItShould_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const char *bytes) { QTest::newRow(name) << hex(bytes); };
        row("ESC @", "1b40");
        row("ESC p", "1b700032fa");
        row("ESC $", "1b240302");
        row("ESC * 24 dots", "1b2a210200" "010203040506");
        row("ESC * 8 dots", "1b2a000200" "0102");
        row("ESC & one character", "1b2603202002" "010203040506");
        row("ESC D", "1b44081000");
        row("ESC ( A", "1b28410200" "3000");
        row("FS !", "1c210c");
        row("FS S", "1c530102");
        row("FS ( A", "1c28410200" "3000");
        row("GS V 0", "1d5600");
        row("GS V 66 n", "1d564203");
        row("GS v 0", "1d76300002000200" "80010001");
        row("GS ( H", "1d284806003030" "30303031");
        row("GS ( k store", "1d286b0600" "315030" "616263");
        row("GS ( L graphics", "1d284c0c00" "307030010131080001000000");
        row("GS 8 L graphics", "1d384c0c000000" "307030010131080001000000");
        row("GS k A", "1d6b04" "31323300");
        row("GS k B", "1d6b4903" "7b4231");
        row("GS *", "1d2a0101" "0102030405060708");
        row("GS a", "1d614f");
        row("GS r", "1d7201");
        row("GS I", "1d4943");
        row("GS P", "1d50cbcb");
        row("DLE EOT 1", "100401");
        row("DLE EOT 7 1", "10040701");
        row("DLE ENQ 2", "100502");
        row("DLE DC4 1", "1014010002");
        row("DLE DC4 8", "10140801031401060208");
    }
    void everyCommandEndsWhereItShould()
    {
        QFETCH(QByteArray, bytes);
        for (qsizetype i = 1; i < bytes.size(); ++i)
            QVERIFY2(parse(bytes.left(i)).isEmpty(), qPrintable(QString::number(i)));
        const QList<Command> commands = parse(bytes + "A");
        QCOMPARE(commands.size(), 2);
        QCOMPARE(commands.first().length, bytes.size());
        QCOMPARE(commands.last().character, U'A');
    }
    void chineseIsReadInKanjiModeAndCodePageOutsideIt()
    {
        QCOMPARE(textOf(hex("1b40" "c5fbc8f8" "0a")), QStringLiteral("披萨\n"));
        QCOMPARE(textOf(hex("1b40" "1c2e" "82" "0a")), QStringLiteral("é\n"));
        QCOMPARE(textOf(hex("1c2e" "1c26" "9534b235" "41" "0a")), QStringLiteral("𠮷A\n"));
    }
    void aBrokenHanziDoesNotEatTheCommandBehindIt()
    {
        QCOMPARE(textOf(hex("c5" "0a" "41" "0a")), QStringLiteral("?\nA\n"));
        const QList<Command> commands = parse(hex("c5" "1b40"));
        QCOMPARE(commands.size(), 2);
        QCOMPARE(commands.last().code, quint8('@'));
    }
    void realTimeCommandsInTheBufferPrintNothing()
    {
        QCOMPARE(textOf(hex("41" "100401" "42" "100501" "0a")), QStringLiteral("AB\n"));
    }
    void realTimeCommandsAreSeenInsideOtherData()
    {
        RealTimeScanner scanner;
        QList<int> seen;
        for (const char c : hex("1d7630000100040010100404" "10100401" "1004" "100402"))
            if (const auto command = scanner.feed(static_cast<quint8>(c)))
                seen.append(command->n);
        QCOMPARE(seen, (QList<int>{4, 1, 2}));
    }

    void trapDleEot18IsDecimal()
    {
        // n 18 (0x12) has one more parameter, 0x18 has none; no part of this printer answers either.
        QCOMPARE(parse(hex("10041201" "41")).size(), 2);
        QCOMPARE(parse(hex("100418" "41")).size(), 2);
        RealTimeScanner scanner;
        for (const char c : hex("10041201" "100418" "10040701"))
            QVERIFY(!scanner.feed(static_cast<quint8>(c)));
    }
    void aPulseOfAWrongPinOrTimeIsNoneAndHidesNothing()
    {
        RealTimeScanner scanner;
        QList<RealTimeCommand::Kind> seen;
        for (const char c : hex("1014010001" "1014010201" "1014010000" "1014011004" "01")) {
            if (const auto command = scanner.feed(static_cast<quint8>(c)))
                seen.append(command->kind);
        }
        QCOMPARE(seen, (QList<RealTimeCommand::Kind>{RealTimeCommand::Kind::Pulse, RealTimeCommand::Kind::Status}));
    }
    void processIdIsAnsweredAtOnceOnlyBehindPrintedData()
    {
        const QByteArray request = hex("1d284806003030") + "0001";
        QCOMPARE(execute(request).answers, hex("37223030303100"));
        QCOMPARE(execute("text" + request).answers, QByteArray());
        QCOMPARE(execute("text" + request + "\n").answers, hex("37223030303100"));
    }
    void onlyTheLatestWaitingProcessIdIsSent()
    {
        const QByteArray request = hex("1d284806003030");
        QCOMPARE(execute("text" + request + "0001" + request + "0002\n").answers, hex("37223030303200"));
    }
    void clearedDataGivesNoAnswer()
    {
        QCOMPARE(execute("text" + hex("1d284806003030") + "0001" + hex("1b40") + "more\n").answers, QByteArray());
    }
    void trapProcessIdRequestsOfAWrongLengthAreIgnored()
    {
        QCOMPARE(execute(hex("1d284806003030") + hex("30303080")).answers, QByteArray());
        QCOMPARE(execute(hex("1d284807003030") + "00001").answers, QByteArray());
        QCOMPARE(execute(hex("1d28480300313001")).answers, QByteArray());
    }
    void identityAndSensorAnswers()
    {
        QCOMPARE(execute(hex("1d4902")).answers, hex("03"));
        QCOMPARE(execute(hex("1d4943")).answers, QByteArrayLiteral("\x5fHEARTH-PRINTER") + '\0');
        QCOMPARE(execute(hex("1d7201" "1d7202" "1d7204")).answers, hex("000100"));
    }

    void textThatIsTooWideWrapsAsOnARealPrinter()
    {
        QCOMPARE(textOf("abcdefgh\n", 48), QStringLiteral("abcd\nefgh\n"));
    }
    void rightAlignmentAndDoubleSize()
    {
        const Page page = execute(hex("1b6102" "1d2111") + "ab\n", 576).hanging;
        QCOMPARE(page.lines.size(), 1);
        QCOMPARE(page.lines.first().glyphs.first().x, 576 - 48);
        QCOMPARE(page.height, 48); // taller than the line spacing
    }
    void cutOnlyAtTheStartOfALine()
    {
        QCOMPARE(execute("ab" + hex("1d564200")).cut.size(), 0);
        QCOMPARE(execute("ab\n" + hex("1d564200")).cut.size(), 1);
        QCOMPARE(execute("ab\n" + hex("1b69")).cut.size(), 1);
    }
    void everyFormOfCutCutsAndNoOther()
    {
        for (const char *form : {"1d5600", "1d5630", "1d5601", "1d5631", "1d564103", "1d564203", "1d566103", "1d566203", "1d566703", "1d566803"})
            QCOMPARE(execute("ab\n" + hex(form)).cut.size(), 1);
        QCOMPARE(execute("ab\n" + hex("1d5602")).cut.size(), 0);
        QCOMPARE(execute("ab\n" + hex("1d564164")).cut.first().height, 30 + 100); // fed before
    }
    void drawerPulsesAreCounted()
    {
        QCOMPARE(execute(hex("1b700032fa")).pulses, 1);
    }
    void initialiseDropsTheUnprintedLine()
    {
        QCOMPARE(textOf("lost" + hex("1b40") + "kept\n"), QStringLiteral("kept\n"));
    }
    void symbolsStandAsTextOnThePaper()
    {
        QCOMPARE(textOf(hex("1d286b0600" "315030" "616263" "1d286b0300" "315130")), QStringLiteral("[QR abc]\n"));
    }
    void aNativeQrCodeIsDotsInTheMiddleOfItsArea()
    {
        const Page page = execute(hex("1b6101") + qrCode("abc", 5, '2')).hanging;
        QCOMPARE(page.rasters.size(), 1);
        const hearth::paper::Raster &code = page.rasters.first();
        const auto bits = hearth::symbols::qr("abc", hearth::symbols::QrLevel::Q);
        QVERIFY(bits);
        QCOMPARE(code.bits, bits->rows);
        QCOMPARE(code.scaleX, 5);
        QCOMPARE(code.scaleY, 5);
        QCOMPARE(code.x, (576 - bits->width * 5) / 2);
        QCOMPARE(page.height, bits->height * 5);
        QCOMPARE(hearth::paper::textOf(page), QStringLiteral("[QR abc]\n"));
    }
    void aQrCodeStaysInMemoryUntilInitialised()
    {
        const QByteArray again = hex("1d286b0300" "315130");
        QCOMPARE(textOf(qrCode("abc") + again), QStringLiteral("[QR abc]\n[QR abc]\n"));
        QCOMPARE(textOf(qrCode("abc") + hex("1b40") + again), QStringLiteral("[QR abc]\n"));
    }
    void aQrCodeThatDoesNotFitIsNotPrinted()
    {
        QCOMPARE(textOf(qrCode(QByteArray(300, 'a'), 16)), QString());
        QCOMPARE(textOf(qrCode(QByteArray(2954, 'a'), 1)), QString());
        QCOMPARE(textOf("x" + qrCode("abc") + "\n"), QStringLiteral("x\n")); // not at the start of a line
    }
    void chineseInAQrCodeStandsInTheTextToo()
    {
        QCOMPARE(textOf(qrCode(QStringLiteral("订单 12").toUtf8())), QStringLiteral("[QR 订单 12]\n"));
        QCOMPARE(textOf(qrCode("a\nb")), QStringLiteral("[QR a.b]\n"));
    }
    void barcodesAreDotsWithTheirTextWhereAskedFor()
    {
        const Page page = execute(hex("1d6828" "1d7702" "1d4802" "1d6600") + hex("1d6b430c") + "690123456789").hanging;
        QCOMPARE(page.rasters.size(), 1);
        const hearth::paper::Raster &bars = page.rasters.first();
        QCOMPARE(bars.scaleX, 2);
        QCOMPARE(bars.scaleY, 40);
        QCOMPARE(page.lines.size(), 1);
        QCOMPARE(page.lines.first().y, 40);
        QCOMPARE(page.height, 64);
        QCOMPARE(hearth::paper::textOf(page), QStringLiteral("[barcode 690123456789]\n 690123456789\n"));
        const Page both = execute(hex("1d4803" "1d6601") + hex("1d6b04") + "A1" + '\0').hanging;
        QCOMPARE(both.lines.size(), 2);
        QCOMPARE(both.lines.first().glyphs.first().cell, hearth::paper::Cell::Small);
        QCOMPARE(both.height, 17 + 162 + 17);
    }
    void code128SetsAreTaken()
    {
        const auto bars = [](const QByteArray &data) {
            return textOf(hex("1d7702") + hex("1d6b49") + static_cast<char>(data.size()) + data);
        };
        QCOMPARE(bars("{BNo. 12"), QStringLiteral("[barcode No. 12]\n"));
        QCOMPARE(bars("{C" + hex("0c2238")), QStringLiteral("[barcode 123456]\n"));
        QCOMPARE(bars("{B{{x{Ay{C" + hex("07")), QStringLiteral("[barcode {xy07]\n"));
    }
    void whatIsNoBarcodeIsText()
    {
        QCOMPARE(textOf(hex("1d6b4905") + "plain" + "\n"), QStringLiteral("plain\n")); // CODE128 without a set
        QCOMPARE(textOf(hex("1d6b4303") + "123" + "\n"), QStringLiteral("123\n"));
        QCOMPARE(textOf(hex("1d6b4a02") + "01" + "\n"), QStringLiteral("01\n")); // GS1-128
        QCOMPARE(textOf(hex("1d7706" "1d6b483c") + QByteArray(60, 'A')), QString()); // too wide
    }
    void storedGraphicsArePrintedOnce_data()
    {
        QTest::addColumn<QByteArray>("store");
        QTest::newRow("GS ( L") << hex("1d284c0e00" "3070300101310a000200" "80402040");
        QTest::newRow("GS 8 L") << hex("1d384c0e000000" "3070300101310a000200" "80402040");
    }
    void storedGraphicsArePrintedOnce()
    {
        QFETCH(QByteArray, store);
        const QByteArray print = hex("1d284c0200" "3032");
        QCOMPARE(execute(store).hanging.rasters.size(), 0);
        const Page page = execute(store + print + print).hanging;
        QCOMPARE(page.rasters.size(), 1);
        const hearth::paper::Raster &picture = page.rasters.first();
        QCOMPARE(picture.rows, 2);
        QVERIFY(isBlack(picture, 0, 0) && isBlack(picture, 9, 0) && isBlack(picture, 2, 1) && isBlack(picture, 9, 1));
        QCOMPARE(page.height, 2);
    }
    void columnImagesStandInTheLine()
    {
        const Page page = execute(hex("1b3318" "41" "1b2a210200" "800001" "400000" "0a")).hanging;
        QCOMPARE(page.lines.size(), 1);
        QCOMPARE(page.rasters.size(), 1);
        const hearth::paper::Raster &picture = page.rasters.first();
        QCOMPARE(picture.x, 12);
        QCOMPARE(picture.rows, 24);
        QVERIFY(isBlack(picture, 0, 0) && isBlack(picture, 0, 23) && isBlack(picture, 1, 1));
        QVERIFY(!isBlack(picture, 1, 0));
        QCOMPARE(page.height, 24);
        const Page eight = execute(hex("1b2a000200" "8001" "0a")).hanging;
        QCOMPARE(eight.rasters.first().rows, 8);
        QCOMPARE(eight.rasters.first().scaleX, 2);
        QCOMPARE(eight.rasters.first().scaleY, 3);
    }

    void clonesLackWhatTheirQuirksSay()
    {
        const QByteArray fence = hex("1d284806003030") + "0001" + hex("1d7201" "1d4902");
        QCOMPARE(execute(fence, 576, quirky("no-process-id")).answers, hex("00" "03"));
        QCOMPARE(execute(fence, 576, quirky("no-gs-r")).answers, hex("37223030303100" "03"));
        QCOMPARE(execute(fence, 576, quirky("no-cutter, no-kanji")).answers, hex("37223030303100" "00" "00"));
        QCOMPARE(execute("a\n" + hex("1d564200"), 576, quirky("no-cutter")).cut.size(), 0);
        QCOMPARE(textOf(qrCode("abc") + "\n", 576, quirky("no-native-qr")), QStringLiteral("abc\n"));
        Mechanism silent(576, quirky("no-auto-status"));
        QVERIFY(!silent.execute(parse(hex("1d614f")).first(), {}).autoStatus);
    }
    void aNameIsSaidTrueOrNot()
    {
        QCOMPARE(execute(hex("1d4943" "1d4942"), 576, quirky("name=TM-T88III")).answers, QByteArrayLiteral("\x5fTM-T88III\0\x5f" "EPSON\0"));
    }
    void withoutAChineseFontHanziAreGarbage()
    {
        QCOMPARE(textOf(hex("1b40" "1c26" "c5fb" "0a"), 576, quirky("no-kanji")), QStringLiteral("┼√\n"));
    }
    void kanjiModeAtPowerUpEatsLatinLetters()
    {
        QCOMPARE(textOf(hex("8261" "0a")), QStringLiteral("俛\n")); // the default, "kanji-on"
        QCOMPARE(textOf(hex("8261" "0a"), 576, quirky("kanji-on")), QStringLiteral("俛\n"));
        QCOMPARE(textOf(hex("8261" "0a"), 576, quirky("kanji-off")), QStringLiteral("éa\n"));
        QCOMPARE(textOf(hex("1c26" "1b40" "8261" "0a"), 576, quirky("kanji-off")), QStringLiteral("éa\n"));
    }
    void at180DpiPaperMovesByHalfDotsUntilTold()
    {
        const Model coarse = quirky("dpi=180");
        QCOMPARE(coarse.usualWidthDots(), 512);
        QCOMPARE(execute(hex("1b4a64"), 512, coarse).hanging.height, 50);
        QCOMPARE(execute(hex("1d50b4b4" "1b4a64"), 512, coarse).hanging.height, 100);
        QCOMPARE(execute(hex("1b4a64")).hanging.height, 100);
    }
    void wrongQuirksAreNamed()
    {
        const auto error = [](const char *list) {
            const auto model = withQuirks({}, QString::fromLatin1(list));
            return model ? QString() : model.error().toString();
        };
        QCOMPARE(error("buffer=4096,no-gs-r"), QString());
        QCOMPARE(error("buffer=44"), QStringLiteral("buffer=44: expected 45 to 16777216 bytes"));
        QCOMPARE(error("no-kanji,dpi=300"), QStringLiteral("dpi=300: expected 180 or 203"));
        QCOMPARE(error("name="), QStringLiteral("name=: expected 1 to 32 printable ASCII characters"));
        QVERIFY(error("no-paper").startsWith(QLatin1String("no-paper: expected no-process-id, ")));
        QVERIFY(!error("").isEmpty());
    }

    void motionUnitsScalePositions()
    {
        const Page page = execute(hex("1d50" "6565" "1b240a00") + "a\n").hanging; // 101 dpi: two dots a unit
        QCOMPARE(page.lines.first().glyphs.first().x, 20);
    }

    void everySplitGivesTheSameCommands()
    {
        // The parser takes bytes one by one, so only copying it in the middle could make a difference.
        const QByteArray stream = hex("1b401c2e1c26c5fbc8f81c2e9534b2350a1d7630000200020080010001100401"
                                      "1d28480600303030303031c51b40");
        const QList<Command> whole = parse(stream);
        for (qsizetype i = 0; i <= stream.size(); ++i) {
            CommandParser first;
            QList<Command> commands;
            for (const char c : stream.left(i))
                first.feed(static_cast<quint8>(c), commands);
            CommandParser second = first;
            for (const char c : stream.mid(i))
                second.feed(static_cast<quint8>(c), commands);
            QCOMPARE(commands.size(), whole.size());
        }
    }
    void randomBytesDoNoHarmAndAreAllAccountedFor()
    {
        QRandomGenerator random(42);
        CommandParser parser;
        Mechanism mechanism(576);
        const QByteArray likely = hex("1b1c1d100a2428487630ff00");
        qint64 in = 0;
        qint64 out = 0;
        QList<Command> commands;
        for (int i = 0; i < 100'000; ++i) {
            for (int k = random.bounded(1, 12); k > 0; --k) {
                const bool pick = random.bounded(3) == 0;
                const int byte = pick ? likely.at(random.bounded(static_cast<int>(likely.size()))) : random.bounded(256);
                parser.feed(static_cast<quint8>(byte), commands);
                ++in;
            }
            for (const Command &command : std::as_const(commands)) {
                QVERIFY(command.args.size() <= CommandParser::MaxStored);
                out += command.length;
                const auto effect = mechanism.execute(command, {});
                QVERIFY(effect.movedDots >= 0);
            }
            commands.clear();
            QVERIFY(mechanism.page().height <= Page::MaxHeight + 70'000);
        }
        QVERIFY(out > 0 && out <= in);
        QVERIFY(in - out <= CommandParser::MaxStored); // of an unfinished command
    }
    void aCommandLongerThanThePrintersMemoryIsSkipped_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("GS 8 L, 4 GB") << hex("1d384cffffffff");
        QTest::newRow("GS v 0, 4 GB") << hex("1d763000ffffffff");
        QTest::newRow("GS v 0, just too long") << hex("1d76300000040004");
    }
    void aCommandLongerThanThePrintersMemoryIsSkipped()
    {
        QFETCH(QByteArray, head);
        const QList<Command> commands = parse(head + "A\n");
        QCOMPARE(commands.size(), 3);
        QCOMPARE(commands.first().length, head.size());
        QCOMPARE(textOf(head + "A\n"), QStringLiteral("A\n"));
    }
    void userCharactersWithoutEndAreGivenUp()
    {
        CommandParser parser;
        QList<Command> commands;
        QByteArray stream = hex("1b26ff00ff"); // 256 characters of 255 × 255 bytes
        stream += QByteArray(CommandParser::MaxStored + 10, '\xff');
        qint64 length = 0;
        for (const char c : stream)
            parser.feed(static_cast<quint8>(c), commands);
        QVERIFY(!commands.isEmpty());
        for (const Command &command : std::as_const(commands))
            length += command.length;
        QVERIFY(length <= stream.size() && commands.first().length <= CommandParser::MaxStored);
    }
    void aLineTakesOnlySoMuch()
    {
        // Each character stands at the same place: no line ever gets full.
        QByteArray stream;
        for (int i = 0; i < 10'000; ++i)
            stream += hex("1b240000" "41");
        const Page page = execute(stream + "\n").hanging;
        QCOMPARE(page.lines.size(), 1);
        QCOMPARE(page.lines.first().glyphs.size(), 4'096);
    }
    void seededFuzzOfLikelyCommandsStaysBounded()
    {
        // Streams of real commands with changed bytes: longer lives than random bytes have.
        const QByteArrayList seeds{hex("1b40"), hex("1b2a210200010203040506"), hex("1d76300002000200ffffffff"), qrCode("abc"),
                                   hex("1d284c0c00" "307030010131080001000000"), hex("1d284c02003032"), hex("1d6b490a7b424142434445464748"),
                                   hex("1d6b04313233" "00"), hex("1b64ff"), hex("1d50ff01"), hex("1b33ff"), hex("1c26c5fbc8f80a"), hex("1d564200"),
                                   hex("1d2177"), hex("1d284806003030") + "0001", hex("1d28480300313032"), hex("1b24ffff41"), hex("1d68ff1d7706")};
        QRandomGenerator random(20'261'127);
        for (const char *quirks : {"kanji-on", "no-kanji,no-native-qr", "no-cutter,dpi=180"}) {
            const Model model = quirky(quirks);
            CommandParser parser(model.kanjiAtStart, model.hanzi);
            Mechanism mechanism(model.usualWidthDots(), model);
            QList<Command> commands;
            for (int i = 0; i < 20'000; ++i) {
                QByteArray chunk = seeds.at(random.bounded(static_cast<int>(seeds.size())));
                if (random.bounded(2) == 0)
                    chunk[random.bounded(static_cast<int>(chunk.size()))] = static_cast<char>(random.bounded(256));
                for (const char c : std::as_const(chunk))
                    parser.feed(static_cast<quint8>(c), commands);
                for (const Command &command : std::as_const(commands)) {
                    const auto effect = mechanism.execute(command, {});
                    QVERIFY(effect.movedDots >= 0 && effect.movedDots <= 100'000);
                    QVERIFY(effect.answer.size() < 64);
                }
                commands.clear();
                QVERIFY(mechanism.page().height <= Page::MaxHeight + 70'000);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestCommandParser)
#include "tst_commandparser.moc"
