// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "protocol/factbodies.h"
#include "protocol/wire.h"
#include "samples.h"

#include <QTest>
#include <algorithm>
#include <random>

using namespace hearth;
using namespace hearth::protocol;

/** What a peer may send that is wrong: each gets a definite error, and the program goes on. */
class TestProtocolHostile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFrameCutAnywhereIsAnError();
    void aFrameWithATailIsAnError();
    void flippedBitsNeverCrash();
    void randomBytesNeverCrash();
    void brokenBodiesNeverCrash();
    void anUnknownTypeIsNotFoundAndNotFatal();
    void unknownKeysAreSkipped();
    void laterElementsOfAFactAreSkipped();
    void wrongFramesAreRefused_data();
    void wrongFramesAreRefused();
    void oversizedFramesAreRefused();
    void tooManyFactsAreRefused();
    void deepNestingIsRefused();
    void aHugeDeclaredLengthAllocatesNothing();
    void chunkedStringsAreReadWithinTheirLimit();
    void aStringInVeryManyPiecesIsRefused();
};

namespace {
void mustFail(const QByteArray &frame)
{
    const auto result = decode(frame);
    QVERIFY(!result);
    QVERIFY(!result.error().text.isEmpty());
    QVERIFY(result.error().code == ErrorCode::Protocol);
}
} // namespace

void TestProtocolHostile::aFrameCutAnywhereIsAnError()
{
    for (const Message &message : samples::messages()) {
        const QByteArray frame = encode(message);
        for (qsizetype size = 0; size < frame.size(); ++size) {
            mustFail(frame.left(size));
            if (QTest::currentTestFailed())
                return;
        }
    }
}

void TestProtocolHostile::aFrameWithATailIsAnError()
{
    for (const Message &message : samples::messages()) {
        mustFail(encode(message) + '\0');
        mustFail(encode(message) + encode(message));
    }
}

void TestProtocolHostile::flippedBitsNeverCrash()
{
    std::mt19937_64 random(20260727);
    QList<QByteArray> frames;
    for (const Message &message : samples::messages())
        frames.append(encode(message));
    int errors = 0;
    for (int i = 0; i < 100'000; ++i) {
        QByteArray frame = frames.at(static_cast<qsizetype>(random() % static_cast<quint64>(frames.size())));
        const int flips = 1 + static_cast<int>(random() % 4);
        for (int flip = 0; flip < flips; ++flip) {
            const auto bit = random() % static_cast<quint64>(frame.size() * 8);
            frame[static_cast<qsizetype>(bit / 8)] = static_cast<char>(frame.at(static_cast<qsizetype>(bit / 8)) ^ (1 << (bit % 8)));
        }
        const auto result = decode(frame);
        if (!result) {
            QVERIFY(!result.error().text.isEmpty());
            ++errors;
        } else {
            QVERIFY(decode(encode(*result))); // what was accepted can be said again
        }
    }
    QVERIFY(errors > 20'000);
}

void TestProtocolHostile::randomBytesNeverCrash()
{
    std::mt19937_64 random(42);
    for (int i = 0; i < 50'000; ++i) {
        QByteArray frame(static_cast<qsizetype>(random() % 64), Qt::Uninitialized);
        for (char &byte : frame)
            byte = static_cast<char>(random());
        // Half of them begin as a message does.
        if (i % 2 == 0)
            frame.prepend(QByteArray("\x82", 1) + static_cast<char>(1 + random() % 14) + static_cast<char>(0xa0 + random() % 16));
        const auto result = decode(frame);
        if (!result)
            QVERIFY(!result.error().text.isEmpty());
    }
}

void TestProtocolHostile::brokenBodiesNeverCrash()
{
    std::mt19937_64 random(7);
    const QList<QByteArray> bodies{
        encode(PrinterIncident{samples::id(1), u"后厨"_qs, PrinterCondition::PaperOut, 1, 3, 2, u"Li"_qs, "\x12\x12", u"tcp:1"_qs}),
        encode(PrintRequested{samples::id(2), u"kitchen"_qs, "a ticket", 5, 6, true}), encode(PrintCancelled{samples::id(3)}), encode(TemplatesPublished{1, {{u"receipt"_qs, "{}"}}}),
        encode(PrintAccepted{samples::id(4), 7, 0, u"no printer"_qs}),
        encode(PrintStatus{samples::id(5), {}, u"test"_qs, {}, u"p"_qs, PrintState::Held, u"paper out"_qs, 0, 5, 0, 0, 0, {}}),
        encode(OnlineAccepted{"an order", 77, {{samples::id(6), u"kitchen"_qs, 78}}})};
    int errors = 0;
    for (int i = 0; i < 60'000; ++i) {
        QByteArray body = bodies.at(i % bodies.size());
        const auto bit = random() % static_cast<quint64>(body.size() * 8);
        body[static_cast<qsizetype>(bit / 8)] = static_cast<char>(body.at(static_cast<qsizetype>(bit / 8)) ^ (1 << (bit % 8)));
        if (random() % 4 == 0)
            body.truncate(static_cast<qsizetype>(random() % static_cast<quint64>(body.size())));
        const bool read[]{decodePrinterIncident(body).has_value(), decodePrintRequested(body).has_value(),
                          decodePrintCancelled(body).has_value(), decodeTemplatesPublished(body).has_value(), decodePrintAccepted(body).has_value(),
                          decodePrintStatus(body).has_value(), decodeOnlineAccepted(body).has_value()};
        errors += std::count(std::begin(read), std::end(read), false) > 0 ? 1 : 0;
    }
    QVERIFY(errors > 30'000);
    for (const char *hex : {"", "bf", "bfff", "a0", "a1015b7fffffffffffffff", "a1025b7fffffffffffffff", "a1037b7fffffffffffffff",
                            "bb7fffffffffffffff", "a1089bffffffffffffffff", "a101a1a1a1a1"}) {
        const QByteArray body = QByteArray::fromHex(hex);
        QVERIFY(!decodePrinterIncident(body) && !decodePrintRequested(body) && !decodePrintCancelled(body) && !decodePrintAccepted(body));
    }
    const QByteArray deep = QByteArray::fromHex("a109") + QByteArray(300'000, '\x81');
    QVERIFY(!decodePrinterIncident(deep) && !decodePrintRequested(deep) && !decodePrintCancelled(deep) && !decodePrintAccepted(deep));
}

void TestProtocolHostile::anUnknownTypeIsNotFoundAndNotFatal()
{
    for (const char *hex : {"821863a0", "821863a101182a", "82190100a0", "82186380", "821b7fffffffffffffffa0"}) {
        const auto result = decode(QByteArray::fromHex(hex));
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::NotFound);
    }
    mustFail(QByteArray::fromHex("8200a0"));                 // type 0
    mustFail(QByteArray::fromHex("8220a0"));                 // type -1
    mustFail(QByteArray::fromHex("821863a1"));                 // cut
    mustFail(QByteArray::fromHex("821bffffffffffffffffa0")); // type 2^64 - 1
}

void TestProtocolHostile::unknownKeysAreSkipped()
{
    // PING with key 9 → {1: [1, "a"]}, key -1 → tagged text, key 1000 → 1.5, key 10 → null
    const auto result = decode(QByteArray::fromHex("820aa5" "09a101820161" "61" "20c16161" "0105" "1903e8f93e00" "0af6"));
    QVERIFY2(result, qPrintable(result ? QString() : result.error().toString()));
    QCOMPARE(std::get<Ping>(*result).senderMs, 5);
    // An indefinite map is as good.
    const auto open = decode(QByteArray::fromHex("9f0abf010509c1c2c3" "60" "ffff"));
    QVERIFY2(open, qPrintable(open ? QString() : open.error().toString()));
    QCOMPARE(std::get<Ping>(*open).senderMs, 5);
}

void TestProtocolHostile::laterElementsOfAFactAreSkipped()
{
    const QByteArray id = "50" + samples::id(1).toRfc4122().toHex();
    const auto result = decode(QByteArray::fromHex("8206a2010702818501" + id + "0541ff" + "a0"));
    QVERIFY2(result, qPrintable(result ? QString() : result.error().toString()));
    QCOMPARE(std::get<Push>(*result).facts, (QList<Fact>{Fact{1, samples::id(1), 5, QByteArray("\xff", 1)}}));
}

void TestProtocolHostile::wrongFramesAreRefused_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("where");
    const QByteArray id = "50" + samples::id(1).toRfc4122().toHex();
    QTest::newRow("empty") << QByteArray() << QString();
    QTest::newRow("a number") << QByteArray("01") << QString();
    QTest::newRow("a map") << QByteArray("a10101") << QString();
    QTest::newRow("an empty array") << QByteArray("80") << QString();
    QTest::newRow("type alone") << QByteArray("8107") << QString();
    QTest::newRow("three elements") << QByteArray("830aa1010500") << QString();
    QTest::newRow("type as text") << QByteArray("82616ba0") << QString();
    QTest::newRow("array in place of the map") << QByteArray("820a8105") << u"PING"_qs;
    QTest::newRow("key as text") << QByteArray("820aa1613105") << u"PING[0]"_qs;
    QTest::newRow("value as text") << QByteArray("820aa1016135") << u"PING[1]"_qs;
    QTest::newRow("value as float") << QByteArray("820aa101f93e00") << u"PING[1]"_qs;
    QTest::newRow("value null") << QByteArray("820aa101f6") << u"PING[1]"_qs;
    QTest::newRow("value tagged") << QByteArray("820aa101c105") << u"PING[1]"_qs;
    QTest::newRow("time beyond 63 bits") << QByteArray("820aa1011bffffffffffffffff") << u"PING[1]"_qs;
    QTest::newRow("time below 63 bits") << QByteArray("820aa1013bffffffffffffffff") << u"PING[1]"_qs;
    QTest::newRow("key missing") << QByteArray("820aa0") << u"PING"_qs;
    QTest::newRow("key twice") << QByteArray("820aa201050105") << u"PING[1]"_qs;
    QTest::newRow("unknown key twice") << QByteArray("820aa3010509050905") << u"PING[9]"_qs;
    QTest::newRow("negative mark") << QByteArray("8207a201200200") << u"ACK[1]"_qs;
    QTest::newRow("heartbeat 0 in WELCOME") << QByteArray("8205a10800") << u"WELCOME[8]"_qs;
    QTest::newRow("short nonce") << QByteArray("8201a1014101") << u"CHALLENGE[1]"_qs;
    QTest::newRow("broken UTF-8") << QByteArray("820da10162c328") << u"ERROR[1]"_qs;
    QTest::newRow("fatal as a number") << QByteArray("820da10301") << u"ERROR[3]"_qs;
    QTest::newRow("no facts") << QByteArray("8206a201010280") << u"PUSH[2]"_qs;
    QTest::newRow("sequence 0") << QByteArray("8206a10100") << u"PUSH[1]"_qs;
    QTest::newRow("sequence at the end of numbers") << QByteArray("8206a1011b7fffffffffffffff") << u"PUSH[1]"_qs;
    QTest::newRow("fact of three") << QByteArray("8206a2010102818301" + id + "05") << u"PUSH[2][0]"_qs;
    QTest::newRow("fact kind 0") << QByteArray("8206a2010102818400" + id + "0540") << u"PUSH[2][0][0]"_qs;
    QTest::newRow("fact with a null id") << QByteArray("8206a20101028184015000000000000000000000000000000000" "0540") << u"PUSH[2][0][1]"_qs;
    QTest::newRow("fact with a short id") << QByteArray("8206a2010102818401" "4101" "0540") << u"PUSH[2][0][1]"_qs;
    QTest::newRow("fact's body as text") << QByteArray("8206a2010102818401" + id + "0560") << u"PUSH[2][0][3]"_qs;
    QTest::newRow("revisions with a gap") << QByteArray("8208a1018283010140" "83030140") << u"CHANGE[1][1]"_qs;
    QTest::newRow("revision 0") << QByteArray("8208a1018183000140") << u"CHANGE[1][0][0]"_qs;
    QTest::newRow("reserved byte") << QByteArray("820aa1011c") << u"PING[0]"_qs;
    QTest::newRow("stray break") << QByteArray("820aff") << QString();
}

void TestProtocolHostile::wrongFramesAreRefused()
{
    QFETCH(const QByteArray, hex);
    QFETCH(const QString, where);
    const auto result = decode(QByteArray::fromHex(hex));
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Protocol);
    QVERIFY(!result.error().text.isEmpty());
    if (!where.isEmpty())
        QCOMPARE(result.error().where, where);
}

void TestProtocolHostile::oversizedFramesAreRefused()
{
    mustFail(QByteArray(MaxMessage + 1, '\0'));
    mustFail(encode(Push{1, {Fact{1, samples::id(1), 0, QByteArray(MaxFactBody + 1, 'x')}}}));
    mustFail(encode(Change{{ChangeFact{1, 1, QByteArray(MaxFactBody + 1, 'x')}}}));
    mustFail(encode(Enroll{1, QString(129, u'x'), samples::filled(32, 0), samples::filled(64, 0), {}, {}, 0}));
    Status status;
    status.printers.append(PrinterHealth{u"p"_qs, {}, PrinterCondition::Ok, QByteArray(257, 'x'), 0, 0, 0});
    mustFail(encode(status));
    // An unknown key may hold 300 KiB, but not make the frame larger than its limit.
    mustFail(QByteArray::fromHex("820aa20105095a00100000") + QByteArray(1 << 20, 'x'));
}

void TestProtocolHostile::tooManyFactsAreRefused()
{
    Push push{1, {}};
    for (int i = 0; i < MaxFacts + 1; ++i)
        push.facts.append({1, samples::id(i + 1), 0, {}});
    mustFail(encode(push));
    // The same without saying how many will come.
    QByteArray open = QByteArray::fromHex("8206a20101029f");
    for (int i = 0; i < MaxFacts + 1; ++i)
        open += QByteArray::fromHex("840150") + samples::id(i + 1).toRfc4122() + QByteArray::fromHex("0540");
    mustFail(open + QByteArray::fromHex("ff"));
    QByteArray many = QByteArray::fromHex("820abf0105");
    for (int i = 0; i < 10'001; ++i)
        many += QByteArray::fromHex("19") + static_cast<char>(0x10 + i / 256) + static_cast<char>(i % 256) + '\0';
    mustFail(many + '\xff');
}

void TestProtocolHostile::deepNestingIsRefused()
{
    for (const char *opening : {"81", "9f", "a101", "bf01", "c1", "d8ff81"}) {
        const QByteArray unit = QByteArray::fromHex(opening);
        mustFail(QByteArray::fromHex("820aa2010509") + unit.repeated(400'000 / static_cast<int>(unit.size())));
        mustFail(unit.repeated(400'000 / static_cast<int>(unit.size())));
        mustFail(QByteArray::fromHex("820f") + unit.repeated(400'000 / static_cast<int>(unit.size())));
    }
    // Within the limit it is only an unknown key.
    QVERIFY(decode(QByteArray::fromHex("820aa2010509") + QByteArray(10, '\x81') + '\0'));
    mustFail(QByteArray::fromHex("820aa2010509") + QByteArray(20, '\x81') + '\0');
}

void TestProtocolHostile::aHugeDeclaredLengthAllocatesNothing()
{
    for (const char *head : {"5b7fffffffffffffff", "5bffffffffffffffff", "5a7fffffff", "7b7fffffffffffffff", "9bffffffffffffffff",
                             "9b00000000ffffffff", "bb7fffffffffffffff", "5f5b7fffffffffffffff", "7f7b00000000ffffffff"}) {
        const QByteArray bytes = QByteArray::fromHex(head);
        mustFail(bytes);
        mustFail(QByteArray::fromHex("820aa2010509") + bytes);
        mustFail(QByteArray::fromHex("820da101") + bytes);
        mustFail(QByteArray::fromHex("8201a101") + bytes);
        mustFail(QByteArray::fromHex("8206a2010102818401") + bytes);
    }
}

void TestProtocolHostile::chunkedStringsAreReadWithinTheirLimit()
{
    const auto whole = decode(QByteArray::fromHex("820da3" "017f6261626163ff" "027fff" "03f4"));
    QVERIFY2(whole, qPrintable(whole ? QString() : whole.error().toString()));
    QCOMPARE(std::get<ErrorMessage>(*whole).code, u"abc"_qs);
    QByteArray chunks = QByteArray::fromHex("820da1017f");
    for (int i = 0; i < 200; ++i)
        chunks += QByteArray::fromHex("6178");
    mustFail(chunks + '\xff');
    mustFail(QByteArray::fromHex("8201a1015f") + QByteArray::fromHex("58ff") + QByteArray(255, 'x') + QByteArray::fromHex("ff"));
}

void TestProtocolHostile::aStringInVeryManyPiecesIsRefused()
{
    // A text within its limit, and bytes within theirs: only the pieces are too many.
    QByteArray text = QByteArray::fromHex("820da302");
    QByteArray bytes = QByteArray::fromHex("8206a201010281840150") + QByteArray(16, 'i') + QByteArray::fromHex("01");
    const auto in = [](QByteArray head, const char *start, const char *piece, int pieces, const char *tail) {
        head += QByteArray::fromHex(start);
        for (int i = 0; i < pieces; ++i)
            head += QByteArray::fromHex(piece);
        return head + "\xff" + QByteArray::fromHex(tail);
    };
    QVERIFY(decode(in(text, "7f", "6178", MaxPieces, "016178" "03f4")).has_value());
    mustFail(in(text, "7f", "6178", MaxPieces + 1, "016178" "03f4"));
    const auto push = decode(in(bytes, "5f", "4178", MaxPieces, ""));
    QVERIFY2(push, qPrintable(push ? QString() : push.error().toString()));
    QCOMPARE(std::get<Push>(*push).facts.first().body.size(), MaxPieces);
    mustFail(in(bytes, "5f", "4178", MaxPieces + 1, ""));
}

QTEST_GUILESS_MAIN(TestProtocolHostile)
#include "tst_protocol_hostile.moc"
