// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "samples.h"

#include <QTest>

using namespace hearth;
using namespace hearth::protocol;

namespace {
// Frames as version 1 sends them. They are pinned for ever: a till in a shop may be older than HQ.
constexpr const char *Golden[] = {
    "8201a4015820000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f02010301041b0000019ab697e800",
    "8202a701010269374b51322d4d3458410358200102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2004584002"
    "030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233343536373839"
    "3a3b3c3d3e3f4041056f6865617274682d74696c6c20302e310665535a3030310702",
    "8203a70150019000000000700080000000000000010265535a3030310302046ce58d8ee5bcbae58c97e5ba97056d417369612f5368616e"
    "67686169066530343a30300763434e59",
    "8204a901010250019000000000700080000000000000010350030405060708090a0b0c0d0e0f101112041903e9051903de0611076f6865"
    "617274682d74696c6c20302e31081b0000019ab697e87b0958400405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"
    "2122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f40414243",
    "8205ad01010203031903e3041903de051b0000019ab697e9c806190100071a0010000008193a98096ce58d8ee5bcbae58c97e5ba970a6d"
    "417369612f5368616e676861690b6530343a30300c63434e590d5820090a0b0c0d0e0f10111213141516"
    "1718191a1b1c1d1e1f202122232425262728",
    "8206a2011903df0282840150019000000000700080000000000000021b0000019ab697e8004c636c6f736564206f726465728404500190"
    "00000000700080000000000000032040",
    "8207a2011903e0021903de",
    "8208a10182831201446d656e758313024c6f6e6c696e65206f72646572",
    "8209a10113",
    "820aa1011b0000019ab697eb15",
    "820ba2011b0000019ab697eb15021b0000019ab697eb16",
    "820ca10182a70166e5908ee58ea802727463703a3132372e302e302e313a393130300303044412131415051b0000019ab697e800061b00"
    "00019ab697e9f40702a701677265636569707402727463703a3132372e302e302e313a3931303103000440050006000700",
    "820da3016c756e617574686f7269736564027822756e6b6e6f776e206465766963652c206f722077726f6e67207369676e617475726503"
    "f5",
    "820ea201781a676f696e6720646f776e20666f72206d61696e74656e616e636502191388",
};
// The same without what came later (ENROLL 6 and 7, WELCOME 13): still read.
constexpr const char *OlderEnroll =
    "8202a501010269374b51322d4d3458410358200102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2004584002"
    "030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233343536373839"
    "3a3b3c3d3e3f4041056f6865617274682d74696c6c20302e31";
constexpr const char *OlderWelcome =
    "8205ac01010203031903e3041903de051b0000019ab697e9c806190100071a0010000008193a98096ce58d8ee5bcbae58c97e5ba970a6d"
    "417369612f5368616e676861690b6530343a30300c63434e59";
} // namespace

class TestProtocol : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyMessageIsItsGoldenFrame_data();
    void everyMessageIsItsGoldenFrame();
    void framesWithoutWhatCameLaterAreRead();
    void everyFieldComesBack();
    void theLargestPushFits();
    void longWordsAreCutToWhatTheOtherSideAccepts();
    void printStatusComesBack();
    void printStatusWithoutItsEssentialsIsRefused();
    void onlineAcceptedComesBack();
    void onlineAcceptedWithoutItsEssentialsIsRefused();
};

void TestProtocol::everyMessageIsItsGoldenFrame_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < samples::messages().size(); ++i)
        QTest::addRow("type %d", i + 1) << i;
}

void TestProtocol::everyMessageIsItsGoldenFrame()
{
    QFETCH(const int, index);
    QCOMPARE(std::size(Golden), static_cast<std::size_t>(samples::messages().size()));
    const QByteArray frame = encode(samples::messages().at(index));
    QCOMPARE(frame.toHex(), QByteArray(Golden[index]));
    const auto back = decode(frame);
    QVERIFY2(back, qPrintable(back ? QString() : back.error().toString()));
    QCOMPARE(back->index(), static_cast<std::size_t>(index));
    QCOMPARE(encode(*back), frame);
}

void TestProtocol::framesWithoutWhatCameLaterAreRead()
{
    const auto enroll = decode(QByteArray::fromHex(OlderEnroll));
    QVERIFY2(enroll, qPrintable(enroll ? QString() : enroll.error().toString()));
    QCOMPARE(std::get<Enroll>(*enroll).code, std::get<Enroll>(samples::messages().at(1)).code);
    QCOMPARE(std::get<Enroll>(*enroll).store, QString());
    QCOMPARE(std::get<Enroll>(*enroll).till, 0);
    const auto welcome = decode(QByteArray::fromHex(OlderWelcome));
    QVERIFY2(welcome, qPrintable(welcome ? QString() : welcome.error().toString()));
    QCOMPARE(std::get<Welcome>(*welcome).committed, std::get<Welcome>(samples::messages().at(4)).committed);
    QVERIFY(std::get<Welcome>(*welcome).committedHash.isEmpty());
}

void TestProtocol::everyFieldComesBack()
{
    const auto decoded = [](int index) { return *decode(encode(samples::messages().at(index))); };
    const auto challenge = std::get<Challenge>(decoded(0));
    QCOMPARE(challenge.nonce, samples::filled(32, 0));
    QCOMPARE(challenge.versionMax, 1);
    QCOMPARE(challenge.serverMs, 1'764'000'000'000);
    const auto enrolled = std::get<Enrolled>(decoded(2));
    QCOMPARE(enrolled.till, 2);
    QCOMPARE(enrolled.settings, std::get<Enrolled>(samples::messages().at(2)).settings);
    const auto hello = std::get<Hello>(decoded(3));
    QCOMPARE(hello.deviceId, samples::id(1));
    QCOMPARE(hello.nextSeq, 1001);
    QCOMPARE(hello.ackedSeq, 990);
    QCOMPARE(hello.downRev, 17);
    QCOMPARE(hello.tillMs, 1'764'000'000'123);
    QCOMPARE(hello.signature, samples::filled(64, 4));
    const auto welcome = std::get<Welcome>(decoded(4));
    QCOMPARE(welcome.clusterEpoch, 3);
    QCOMPARE(welcome.committedHash, samples::filled(32, 9));
    const auto enroll = std::get<Enroll>(decoded(1));
    QCOMPARE(enroll.store, QStringLiteral("SZ001"));
    QCOMPARE(enroll.till, 2);
    QCOMPARE(welcome.committed, 995);
    QCOMPARE(welcome.replicated, 990);
    QCOMPARE(welcome.windowFacts, 256);
    QCOMPARE(welcome.windowBytes, 1'048'576);
    QCOMPARE(welcome.heartbeatMs, 15'000);
    QCOMPARE(std::get<Push>(decoded(5)).facts, std::get<Push>(samples::messages().at(5)).facts);
    QCOMPARE(std::get<Change>(decoded(7)).facts, std::get<Change>(samples::messages().at(7)).facts);
    QCOMPARE(std::get<Status>(decoded(11)).printers, std::get<Status>(samples::messages().at(11)).printers);
    const auto error = std::get<ErrorMessage>(decoded(12));
    QCOMPARE(error.code, u"unauthorised"_qs);
    QVERIFY(error.fatal);
    QCOMPARE(std::get<GoAway>(decoded(13)).comeBackMs, 5000);
}

void TestProtocol::theLargestPushFits()
{
    Push push{1, {}};
    for (int i = 0; i < MaxFacts; ++i)
        push.facts.append({1, samples::id(i + 1), i, QByteArray(3900, 'x')});
    push.facts.last().body = QByteArray(20'000, 'y');
    const QByteArray frame = encode(push);
    QVERIFY(frame.size() <= MaxMessage);
    const auto back = decode(frame);
    QVERIFY2(back, qPrintable(back ? QString() : back.error().toString()));
    QCOMPARE(std::get<Push>(*back).facts, push.facts);
    const auto whole = decode(encode(Push{1, {{1, samples::id(1), 0, QByteArray(MaxFactBody, 'z')}}}));
    QVERIFY(whole);
}

void TestProtocol::longWordsAreCutToWhatTheOtherSideAccepts()
{
    const QString words(100'000, QChar(u'字'));
    const auto back = decode(encode(ErrorMessage{u"limit"_qs, words, false}));
    QVERIFY2(back, qPrintable(back ? QString() : back.error().toString()));
    const QString text = std::get<ErrorMessage>(*back).text;
    QVERIFY(text.size() > 5000);
    QVERIFY(words.startsWith(text));
    // A pair of surrogates is not torn.
    QString pairs;
    for (int i = 0; i < 10'000; ++i)
        pairs += u"🍕"_qs;
    QVERIFY(decode(encode(GoAway{pairs, 1})));
    QVERIFY(decode(encode(GoAway{u"x"_qs + pairs, 1})));
}

void TestProtocol::printStatusComesBack()
{
    PrintStatus status{samples::id(1), samples::id(2), u"receipt"_qs, u"receipt"_qs, u"前台"_qs, PrintState::Printed, {}, 1,
                       1000, 1001, 1002, 1003, u"process_id"_qs};
    auto back = decodePrintStatus(encode(status));
    QVERIFY(back);
    QCOMPARE(*back, status);
    status = PrintStatus{samples::id(1), {}, u"test"_qs, {}, u"p"_qs, PrintState::Held, u"paper out"_qs, 0, 5, 0, 0, 0, {}};
    back = decodePrintStatus(encode(status));
    QVERIFY(back);
    QCOMPARE(*back, status);
    QCOMPARE(encode(status).toHex(),
             QByteArray("bf0150019000000000700080000000000000010364746573740460056170060507697061706572206f75740905ff"));
}

void TestProtocol::printStatusWithoutItsEssentialsIsRefused()
{
    PrintStatus status{samples::id(1), {}, u"test"_qs, {}, u"p"_qs, PrintState::Held, {}, 0, 5, 0, 0, 0, {}};
    const QByteArray good = encode(status);
    for (qsizetype i = 0; i < good.size(); ++i)
        QVERIFY(!decodePrintStatus(good.left(i)));
    QVERIFY(!decodePrintStatus(good + 'x'));
    status.state = static_cast<PrintState>(8);
    QVERIFY(!decodePrintStatus(encode(status)));
    QVERIFY(!decodePrintStatus(QByteArray::fromHex("bfff")));
    QVERIFY(!decodePrintStatus("not CBOR at all"));
}

void TestProtocol::onlineAcceptedComesBack()
{
    const OnlineAccepted accepted{"an order", 77, {{samples::id(4), u"kitchen"_qs, 78}, {samples::id(5), u"receipt"_qs, 79}}};
    const auto back = decodeOnlineAccepted(encode(accepted));
    QVERIFY(back);
    QCOMPARE(back->order, accepted.order);
    QCOMPARE(back->storedAtMs, 77);
    QCOMPARE(back->jobs, accepted.jobs);
    QVERIFY(decodeOnlineAccepted(encode(OnlineAccepted{"an order", 77, {}})));
}

void TestProtocol::onlineAcceptedWithoutItsEssentialsIsRefused()
{
    const QByteArray good = encode(OnlineAccepted{"an order", 77, {{samples::id(4), u"kitchen"_qs, 78}}});
    for (qsizetype i = 0; i < good.size(); ++i)
        QVERIFY(!decodeOnlineAccepted(good.left(i)));
    QVERIFY(!decodeOnlineAccepted(encode(OnlineAccepted{{}, 77, {}})));
    QVERIFY(!decodeOnlineAccepted(encode(OnlineAccepted{"an order", 77, {{QUuid(), u"kitchen"_qs, 78}}})));
}

QTEST_GUILESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
