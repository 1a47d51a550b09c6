// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/tickettemplate.h"
#include "escpos/encoder.h"
#include "escpos/tspl.h"
#include "sampletickets.h"

#include <QTest>

using namespace hearth;
using namespace hearth::escpos;

namespace {
QByteArray hex(const char *text)
{
    return QByteArray::fromHex(text);
}

EncodeOptions withId(const QByteArray &id)
{
    EncodeOptions options;
    options.processId = id;
    return options;
}

/** A glyph source that has every character: a black dot in the upper left corner of its cell, and a full cell for '?'. */
std::optional<symbols::Bits> dotGlyph(char32_t character, bool hanzi)
{
    symbols::Bits bits{hanzi ? 24 : 12, 24, {}};
    bits.rows.fill(character == U'?' ? '\xff' : '\0', static_cast<qsizetype>(bits.bytesPerRow()) * 24);
    bits.rows[0] = '\x80';
    return bits;
}

TicketLayout pictureOf(const symbols::Bits &bits, int x)
{
    TicketLayout layout;
    layout.rows.append({{}, 0, TicketPicture{x, bits, {}}});
    return layout;
}

PaperProfile label()
{
    PaperProfile paper;
    paper.widthDots = 320;
    paper.heightDots = 240;
    paper.gapDots = 16;
    return paper;
}

TicketLayout one(const TicketRun &run)
{
    TicketLayout layout;
    layout.rows.append({{run}, 0});
    return layout;
}
} // namespace

class TestEscpos : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void chineseIsGb18030()
    {
        QCOMPARE(gb18030(QStringLiteral("披萨")), hex("c5fbc8f8"));
        QCOMPARE(gb18030(QStringLiteral("￥")), hex("a3a4"));
        QCOMPARE(gb18030(QStringLiteral("𠮷")), hex("9534b235"));
        QCOMPARE(gb18030(QString(QChar(0xDC00)) + QStringLiteral("a")), QByteArrayLiteral("?a"));
    }
    void chineseStandsBetweenKanjiModeOnAndOff()
    {
        const QByteArray bytes = encode(one({24, QStringLiteral("A披萨1"), false, 1}), {Fence::None, {}});
        QCOMPARE(bytes, hex("1b401c2e" "1b331e" "1b241800" "41" "1c26c5fbc8f81c2e" "31" "0a" "1d564200"));
    }
    void doubleSizeIsSaidToBothFonts()
    {
        const QByteArray bytes = encode(one({0, QStringLiteral("A披"), true, 2}), {Fence::None, {}});
        QCOMPARE(bytes, hex("1b401c2e" "1b3336" "1b240000" "1b4501" "1d2111" "41" "1c261c210cc5fb1c2e" "0a" "1d564200"));
    }
    void drawerPulseCarriesBothTimes()
    {
        TicketLayout layout = one({0, QStringLiteral("x"), false, 1});
        layout.openDrawer = true;
        QVERIFY(encode(layout, {Fence::None, {}}).startsWith(hex("1b401c2e1b700032fa")));
    }
    void fenceIsTheLastOfAJob()
    {
        const TicketLayout layout = one({0, QStringLiteral("x"), false, 1});
        QVERIFY(encode(layout, withId("0042")).endsWith(hex("1d5642001d2848060030303030" "3432")));
        QVERIFY(encode(layout, {Fence::GsR, {}}).endsWith(hex("1d564200" "1d7201")));
        QVERIFY(encode(layout, {Fence::None, {}}).endsWith(hex("1d564200")));
    }
    void processIdRequestVector()
    {
        QCOMPARE(processIdRequest("0001"), hex("1d284806003030" "30303031"));
        QCOMPARE(processIdRequest("001"), QByteArray());
        QCOMPARE(processIdRequest("00\x1f" "1"), QByteArray());
    }
    void requestVectors()
    {
        QCOMPARE(statusRequest(1), hex("100401"));
        QCOMPARE(statusRequest(4), hex("100404"));
        QCOMPARE(statusRequest(5), QByteArray());
        QCOMPARE(enableAutoStatus(), hex("1d614f"));
        QCOMPARE(recoverRequest(), hex("100501"));
    }
    void positionsAreAbsoluteInDots()
    {
        QVERIFY(encode(one({515, QStringLiteral("9.00"), false, 1}), {Fence::None, {}}).contains(hex("1b240302" "392e3030")));
    }
    void otherResolutionsSetTheMotionUnits()
    {
        TicketLayout layout = one({0, QStringLiteral("x"), false, 1});
        layout.paper.dpi = 180;
        QVERIFY(encode(layout, {Fence::None, {}}).startsWith(hex("1b401c2e1d50b4b4")));
    }
    void aControlCharacterInATextIsNoCommand()
    {
        const QByteArray bytes = encode(one({0, QStringLiteral("a\x1B@\x10"), false, 1}), {Fence::None, {}});
        QVERIFY(bytes.contains("a?@?"));
    }
    void drawerTimesAndPinAreOptionsAndTheTimeOffIsFourTimesTheTimeOn()
    {
        TicketLayout layout = one({0, QStringLiteral("x"), false, 1});
        layout.openDrawer = true;
        const auto pulse = [&](DrawerPulse drawer) {
            EncodeOptions options{Fence::None};
            options.drawer = drawer;
            return encode(layout, options).mid(4, 5);
        };
        QCOMPARE(pulse({5, 50, 500}), hex("1b700119fa"));
        QCOMPARE(pulse({2, 100, 100}), hex("1b700032c8"));
        QCOMPARE(pulse({2, 400, 0}), hex("1b70003ffc"));
        QCOMPARE(pulse({2, -5, 9'999}), hex("1b700001ff"));
    }
    void picturesComeInBandsAtTheStartOfALine()
    {
        const symbols::Bits bits{16, 3, hex("ffff" "8001" "f00f")};
        EncodeOptions options{Fence::None};
        QCOMPARE(encode(pictureOf(bits, 0), options), hex("1b401c2e" "1d76300002000300" "ffff8001f00f" "1d564200"));
        QCOMPARE(encode(pictureOf(bits, 12), options), hex("1b401c2e" "1d76300004000300" "000ffff0" "00080010" "000f00f0" "1d564200"));
        options.bandRows = 2;
        QCOMPARE(encode(pictureOf(bits, 0), options), hex("1b401c2e" "1d76300002000200" "ffff8001" "1d76300002000100" "f00f" "1d564200"));
    }
    void noBandIsHigherThan255RowsNorLargerThanTheSmallestBuffer()
    {
        for (const int width : {8, 384, 576}) {
            symbols::Bits bits{width, 1'000, {}};
            bits.rows.fill('\x55', static_cast<qsizetype>(bits.bytesPerRow()) * 1'000);
            const QByteArray bytes = encode(pictureOf(bits, 0), {Fence::None});
            int rows = 0;
            for (qsizetype at = 4; bytes.mid(at, 3) == hex("1d7630");) {
                const int band = static_cast<uchar>(bytes.at(at + 6)) | static_cast<uchar>(bytes.at(at + 7)) << 8;
                QVERIFY(band >= 1 && band <= 255 && band * bits.bytesPerRow() <= 4'096);
                rows += band;
                at += 8 + static_cast<qsizetype>(band) * bits.bytesPerRow();
            }
            QCOMPARE(rows, 1'000);
        }
    }
    void trapTheDotsOfAPictureAreNoRealTimeCommand()
    {
        // DLE DC4 1 opens a drawer, DLE ENQ 2 forgets a ticket, DLE EOT 4 is answered; over the end of a row too, and shifted.
        const auto printed = [](const char *rows, int width, int x) {
            const QByteArray dots = hex(rows);
            const symbols::Bits bits{width, static_cast<int>(dots.size()) * 8 / width, dots};
            return encode(pictureOf(symbols::withoutRealTimeCommands(bits, x), x), {Fence::None}).mid(12).chopped(4);
        };
        QCOMPARE(printed("10140101" "10040410" "0502ff00", 32, 0), hex("00140101" "00040400" "0502ff00"));
        QCOMPARE(printed("10140101", 32, 8), hex("0000140101"));
        QCOMPARE(printed("80a00800", 32, 3), hex("0014010000"));
        // Nothing else changes.
        QCOMPARE(printed("10031004" "00100510" "14091019", 32, 0), hex("10031004" "00100510" "14091019"));
        // Nor do dots of two and more, as those of symbols are.
        const symbols::Bits qr = symbols::scaled(symbols::qr(QByteArray(300, 'x'), symbols::QrLevel::M).value(), 2, 2);
        for (const int x : {0, 1, 2, 3, 4, 5, 6, 7, 100})
            QCOMPARE(symbols::withoutRealTimeCommands(qr, x), qr);
    }
    void trapARowSentAsDotsIsNoRealTimeCommand()
    {
        const auto glyph = [](char32_t, bool) { return std::optional(symbols::Bits{24, 24, hex("100401").repeated(24)}); };
        TicketLayout layout = one({0, QStringLiteral("𠮷")});
        EncodeOptions options{Fence::None};
        options.glyphs = glyph;
        QVERIFY(encode(layout, options).contains(hex("000401").repeated(24)));
    }
    void trapTheDotsOfALabelAreNoRealTimeCommand()
    {
        const symbols::Bits bits{32, 1, hex("e4dec0e4")}; // in TSPL 1b 21 3f: <ESC>!?
        QVERIFY(tspl::encode(bits, label(), 1).contains(QByteArrayLiteral("BITMAP 0,0,4,1,0,") + hex("1f213f1b") + QByteArrayLiteral("\r\nPRINT")));
    }
    void aPrinterThatDrawsQrCodesGetsTheData()
    {
        TicketLayout layout = pictureOf({8, 1, hex("aa")}, 0);
        layout.rows[0].picture->symbol = {TicketSymbol::Kind::Qr, "披萨", symbols::QrLevel::Q, {}, 6, 80, TicketAlign::Centre};
        EncodeOptions options{Fence::None};
        options.nativeQr = true;
        QCOMPARE(encode(layout, options), hex("1b401c2e" "1b6101" "1d286b0400314132 00" "1d286b03003143 06" "1d286b03003145 32"
                                              "1d286b0900315030 e68aabe890a8" "1d286b0300315130" "1b6100" "1d564200"));
        options.nativeQr = false;
        QVERIFY(encode(layout, options).contains(hex("1d76300001000100aa")));
    }
    void aPrinterThatDrawsBarcodesGetsTheData()
    {
        TicketLayout layout = pictureOf({8, 1, hex("aa")}, 0);
        layout.rows[0].picture->symbol = {TicketSymbol::Kind::Barcode, "A{1", {}, symbols::BarcodeKind::Code128, 3, 72, TicketAlign::Left};
        EncodeOptions options{Fence::None};
        options.nativeBarcode = true;
        QCOMPARE(encode(layout, options), hex("1b401c2e" "1b6100" "1d6848" "1d7703" "1d4800" "1d6b4906" "7b42417b7b31" "1b6100" "1d564200"));
        layout.rows[0].picture->symbol.barcode = symbols::BarcodeKind::Ean13;
        layout.rows[0].picture->symbol.data = "4006381333931";
        QVERIFY(encode(layout, options).contains(hex("1d6b430d") + "4006381333931"));
        // What code set B does not hold goes as dots.
        layout.rows[0].picture->symbol.barcode = symbols::BarcodeKind::Code128;
        layout.rows[0].picture->symbol.data = "a\x1b@";
        QVERIFY(encode(layout, options).contains(hex("1d76300001000100aa")));
    }
    void aRowWithACharacterTheFontLacksIsSentAsDots()
    {
        EncodeOptions options{Fence::None};
        options.glyphs = dotGlyph;
        TicketLayout layout = one({8, QStringLiteral("A𠮷"), false, 1});
        QByteArray wanted = hex("1d76300006001800" "008008000000");
        wanted += QByteArray(23 * 6, '\0');
        QCOMPARE(encode(layout, options), hex("1b401c2e") + wanted + hex("1b4a06" "1d564200"));
        // The rest of the ticket stays text.
        layout.rows.append({{TicketRun{0, QStringLiteral("披"), false, 1}}, 0});
        QVERIFY(encode(layout, options).endsWith(hex("1b331e" "1b240000" "1c26c5fb1c2e" "0a" "1d564200")));
        // Dots of a text never stand for text that the printer has.
        QVERIFY(!encode(one({0, QStringLiteral("A披￥×→€"), false, 1}), options).contains(hex("1d7630")));
    }
    void withoutAGlyphSourceACharacterTheFontLacksIsAQuestionMarkOfItsWidth()
    {
        const QByteArray bytes = encode(one({0, QStringLiteral("披𠮷🍕ก1"), false, 1}), {Fence::None});
        QVERIFY2(bytes.contains(hex("1c26c5fb1c2e") + "? ? ? 1"), bytes.toHex().constData());
    }
    void aPrinterWithoutTheChineseFontGetsNoneOfItsBytes()
    {
        EncodeOptions options{Fence::None};
        options.hanzi = false;
        const QByteArray plain = encode(one({0, QStringLiteral("披──×Ａ1"), false, 1}), options);
        QVERIFY2(plain.contains("? ----x A 1"), plain.constData());
        QVERIFY(!plain.contains(hex("1c26")));
        options.glyphs = dotGlyph;
        const TicketLayout receipt = layoutTicket(sampleReceipt(QStringLiteral("zh_CN")), {});
        const QByteArray dots = encode(receipt, options);
        QVERIFY(!dots.contains(hex("1c26")));
        QVERIFY(dots.contains("JOB deadbeef RECEIPT")); // ASCII stays text
    }
    void everyCharacterOfTheTwoByteAreaAndNoOtherIsInTheFont()
    {
        QCOMPARE(gbk(U'披'), quint16(0xC5FB));
        QCOMPARE(gbk(U'€'), quint16(0xA2E3));
        for (const char32_t c : {U'A', U'\x7f', U'¥', U'ก', U'𠮷', char32_t(0xD800), char32_t(0x10FFFF), char32_t(0xE000)})
            QCOMPARE(gbk(c), quint16(0));
        int count = 0;
        for (char32_t c = 0x80; c < 0x10000; ++c) {
            const int first = gbk(c) >> 8;
            const int second = gbk(c) & 0xFF;
            count += gbk(c) != 0 ? 1 : 0;
            QVERIFY(gbk(c) == 0 || (first >= 0x81 && first <= 0xFE && second >= 0x40 && second <= 0xFE && second != 0x7F));
        }
        QVERIFY2(count > 21'000 && count < 24'000, qPrintable(QString::number(count)));
    }
    void abandonedTicketsAreFilledUpPastTheLongestCommand()
    {
        const QByteArray bytes = abandonBytes(QStringLiteral("x"));
        QVERIFY(bytes.startsWith(QByteArray(4'096 + 16, '\0')));
        QVERIFY(bytes.endsWith(hex("1d564200")));
    }

    void labelsAsTsplText()
    {
        TicketLayout layout;
        layout.paper = label();
        layout.rows.append({{TicketRun{0, QStringLiteral("#1 \"a\""), false, 2}, TicketRun{260, QStringLiteral("2/3"), false, 1}}, 0});
        layout.rows.append({{TicketRun{0, QStringLiteral("披\n𠮷"), true, 1, false, true}}, 0});
        QCOMPARE(tspl::encode(layout, 2), QByteArrayLiteral("SIZE 40 mm,30 mm\r\nGAP 2 mm,0 mm\r\nDIRECTION 1\r\nCLS\r\n"
                                                            "TEXT 0,0,\"TSS24.BF2\",0,2,2,\"#1 \\[\"]a\\[\"]\"\r\n"
                                                            "TEXT 260,24,\"TSS24.BF2\",0,1,1,\"2/3\"\r\n"
                                                            "TEXT 0,54,\"TSS24.BF2\",0,1,1,\"\xc5\xfb?? \"\r\n"
                                                            "TEXT 1,54,\"TSS24.BF2\",0,1,1,\"\xc5\xfb?? \"\r\n"
                                                            "REVERSE 0,54,60,24\r\nPRINT 1,2\r\n"));
        QVERIFY(tspl::encode(layout, 1, dotGlyph).contains("BITMAP 0,54,8,24,0,"));
        layout.rows.last().runs.first().text = QStringLiteral("披");
        QVERIFY(!tspl::encode(layout, 1, dotGlyph).contains("BITMAP"));
        QVERIFY(tspl::encode(layout, 1, dotGlyph, false).contains("BITMAP 0,54,")); // no Chinese font
    }
    void labelsAsTsplDotsWithBlackAsZero()
    {
        PaperProfile paper = label();
        const symbols::Bits bits{16, 2, hex("ff00" "8001")};
        QCOMPARE(tspl::encode(bits, paper, 1), QByteArrayLiteral("SIZE 40 mm,30 mm\r\nGAP 2 mm,0 mm\r\nDIRECTION 1\r\nCLS\r\n"
                                                                 "BITMAP 0,0,2,2,0,")
                                                   + hex("00ff" "7ffe") + QByteArrayLiteral("\r\nPRINT 1,1\r\n"));
        paper.heightDots = 1;
        paper.widthDots = 8;
        QVERIFY(tspl::encode(bits, paper, 1).contains(QByteArrayLiteral("BITMAP 0,0,1,1,0,") + hex("00") + QByteArrayLiteral("\r\n")));
        QVERIFY(tspl::encode(bits, paper, 0).endsWith("PRINT 1,1\r\n"));
        QVERIFY(tspl::encode(bits, paper, 10'000).endsWith("PRINT 1,999\r\n"));
    }
    void labelPrintersStatusByte()
    {
        QCOMPARE(tspl::statusRequest(), hex("1b213f"));
        QVERIFY(tspl::decodeStatus(0x00).isOk());
        QVERIFY(tspl::decodeStatus(0x20).isOk() && tspl::decodeStatus(0x20).printing);
        QVERIFY(tspl::decodeStatus(0x01).headOpen && !tspl::decodeStatus(0x01).isOk());
        QVERIFY(tspl::decodeStatus(0x02).jam);
        QVERIFY(tspl::decodeStatus(0x04).paperOut);
        QVERIFY(tspl::decodeStatus(0x08).ribbonOut);
        QVERIFY(tspl::decodeStatus(0x10).paused);
        QVERIFY(tspl::decodeStatus(0x40).coverOpen);
        QVERIFY(tspl::decodeStatus(0x80).tooHot);
        QCOMPARE(tspl::decodeStatus(0x41).raw, quint8(0x41));
    }
    void aWholeReceiptIsSmall()
    {
        const QByteArray bytes = encode(layoutTicket(sampleReceipt(QStringLiteral("zh_CN")), {}), withId("0001"));
        QVERIFY2(bytes.size() < 1'200, qPrintable(QString::number(bytes.size())));
        QVERIFY(bytes.contains("No. 000123"));
    }
};

QTEST_APPLESS_MAIN(TestEscpos)
#include "tst_escpos.moc"
