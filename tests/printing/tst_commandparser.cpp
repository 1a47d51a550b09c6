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

Run execute(const QByteArray &bytes, int dots = 576)
{
    Mechanism mechanism(dots);
    Run run;
    for (const Command &command : parse(bytes)) {
        const auto effect = mechanism.execute(command, {});
        run.answers += effect.answer;
        run.cut += effect.cut;
        run.pulses += effect.pulses;
    }
    run.hanging = mechanism.page();
    return run;
}

QString textOf(const QByteArray &bytes, int dots = 576)
{
    return hearth::paper::textOf(execute(bytes, dots).hanging);
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
    void wrongProcessIdRequestsAreIgnored()
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
            if (i % 200 == 0)
                parser = {}; // a length of gigabytes would swallow the rest
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
    }
};

QTEST_APPLESS_MAIN(TestCommandParser)
#include "tst_commandparser.moc"
