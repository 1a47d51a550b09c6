// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "escpos/encoder.h"
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
    void aWholeReceiptIsSmall()
    {
        const QByteArray bytes = encode(layoutTicket(sampleReceipt(QStringLiteral("zh_CN")), {}), withId("0001"));
        QVERIFY2(bytes.size() < 1'200, qPrintable(QString::number(bytes.size())));
        QVERIFY(bytes.contains("No. 000123"));
    }
};

QTEST_APPLESS_MAIN(TestEscpos)
#include "tst_escpos.moc"
