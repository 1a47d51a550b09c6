// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "protocol/factbodies.h"
#include "protocol/forecastfacts.h"
#include "protocol/managerfacts.h"
#include "protocol/memberfacts.h"
#include "samples.h"

#include <QTest>
#include <functional>

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
    "820fa3011829020103582005060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324",
    "8210a4011829020103467265636f7264044770726f66696c65",
    "8211a30107020303457175657279",
    "8212a5010702040344626f647904776120627261636b6574206973206e6f7420636c6f7365640569636f6c756d6e203132",
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
    void theRegionComesBackFromVersionTwoOn();
    void whatMembersNeedComesBack();
    void membersBodiesComeBackAndWhatCanBeNoneIsRefused();
    void managersBodiesComeBackAndWhatCanBeNoneIsRefused();
    void theLargestPushFits();
    void longWordsAreCutToWhatTheOtherSideAccepts();
    void rollAndDrawerAreToldWhereTheyAreKnown();
    void printStatusComesBack();
    void printStatusWithoutItsEssentialsIsRefused();
    void onlineAcceptedComesBack();
    void changesOfOnlineOrdersComeBack();
    void changesOfOnlineOrdersWithoutTheirEssentialsAreRefused();
    void onlineAcceptedWithoutItsEssentialsIsRefused();
    void aPrintersIncidentComesBack();
    void aPrintersIncidentWithoutItsEssentialsIsRefused();
    void whatIsWantedOnPaperComesBack();
    void whatIsWantedOnPaperWithoutItsEssentialsIsRefused();
};

void TestProtocol::theRegionComesBackFromVersionTwoOn()
{
    Hello hello{2, samples::id(1), samples::filled(16, 3), 1, 0, 0, QStringLiteral("x"), 0, samples::filled(64, 4), 0, samples::filled(32, 1), samples::filled(16, 2)};
    Welcome welcome;
    welcome.version = 2;
    welcome.clusterEpoch = 3;
    const QByteArray proof = samples::filled(32, 5);
    hello.clusterEpoch = 3;
    hello.clusterProof = welcome.clusterProof = proof;
    welcome.addresses = QStringList{QStringLiteral("wss://north.example:8443"), QStringLiteral("wss://south.example:8443")};
    // Not signed: the headquarters of a version before would not know what to verify.
    Hello plain = hello;
    plain.clusterEpoch = 0;
    plain.clusterProof.clear();
    QCOMPARE(helloSignedBytes("nonce", hello), helloSignedBytes("nonce", plain));
    const auto greeted = std::get<Hello>(decode(encode(hello)).value());
    QCOMPARE(greeted.clusterEpoch, 3);
    QCOMPARE(greeted.clusterProof, proof);
    const auto welcomed = std::get<Welcome>(decode(encode(welcome)).value());
    QCOMPARE(welcomed.clusterProof, proof);
    QCOMPARE(welcomed.addresses, welcome.addresses);
    welcome.addresses = QStringList(MaxAddresses + 1, QStringLiteral("ws://127.0.0.1:1"));
    QVERIFY(!decode(encode(welcome)));
    welcome.addresses = QStringList{QString(MaxAddress + 1, QLatin1Char('x'))};
    QVERIFY(!decode(encode(welcome)));
    hello.clusterProof.chop(1);
    QVERIFY(!decode(encode(hello)));
    hello.version = 1;
    QVERIFY(std::get<Hello>(decode(encode(hello)).value()).clusterProof.isEmpty());
}

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

void TestProtocol::whatMembersNeedComesBack()
{
    auto hello = std::get<Hello>(samples::messages().at(3));
    QVERIFY(!std::get<Hello>(*decode(encode(hello))).members);
    hello.members = true;
    QVERIFY(std::get<Hello>(*decode(encode(hello))).members);
    auto welcome = std::get<Welcome>(samples::messages().at(4));
    QVERIFY(std::get<Welcome>(*decode(encode(welcome))).memberKeys.isEmpty());
    welcome.memberKeys = samples::filled(MemberKeysSize, 3);
    QCOMPARE(std::get<Welcome>(*decode(encode(welcome))).memberKeys, welcome.memberKeys);
    const auto keys = MemberTillKeys::fromBytes(welcome.memberKeys);
    QCOMPARE(keys.bytes(), welcome.memberKeys);
    QVERIFY(MemberTillKeys::fromBytes(welcome.memberKeys.chopped(1)).isEmpty());
    const auto ask = std::get<MemberAsk>(*decode(encode(samples::messages().at(14))));
    QCOMPARE(ask.key, samples::filled(32, 5));
    QVERIFY(!decode(encode(MemberAsk{1, MemberAsk::Code, QByteArray(MaxMemberCode + 1, 'x')})));
    const auto answer = std::get<MemberAnswer>(*decode(encode(samples::messages().at(15))));
    QCOMPARE(answer.profile, QByteArrayLiteral("profile"));
    QVERIFY(std::get<MemberAnswer>(*decode(encode(MemberAnswer{7, MemberAnswer::Unable}))).record.isEmpty());
}

void TestProtocol::managersBodiesComeBackAndWhatCanBeNoneIsRefused()
{
    QCOMPARE(decodeManagerMember(encode(ManagerMember{ManagerMember::Code, "CARD-0001"}))->key, QByteArrayLiteral("CARD-0001"));
    QVERIFY(!decodeManagerMember(encode(ManagerMember{ManagerMember::Phone, "short"})));
    QVERIFY(!decodeManagerMember(encode(ManagerMember{ManagerMember::Id, "short"})));
    QVERIFY(!decodeManagerMember(encode(ManagerMember{4, samples::filled(16, 1)})));
    FullMember full;
    full.record.id = samples::id(1);
    full.record.revision = 3;
    full.record.ownSeq = 7;
    QVERIFY(!decodeFullMember(encode(full))); // no time
    full.asOfMs = 1'764'000'000'000;
    full.origin = u"SZ001/1"_qs;
    full.merged = {samples::id(2)};
    full.counter = MemberProfile{samples::id(1), full.asOfMs, {}, {{u"P1"_qs, u"M"_qs, 60}}};
    full.tags = {{{u"frequency"_qs, u"regular"_qs, u"5 orders in 90 days"_qs, 5, 90}, QDate(2026, 3, 1), QDate(2026, 5, 30)}, {{u"item"_qs, u"P1"_qs, {}, 9, 60}, QDate(2026, 3, 1), {}}};
    full.figures = FullMember::Figures{9, 8, Money(123'456), 20, QDate(2025, 1, 2), QDate(2026, 3, 1)};
    full.orders = {{u"SZ001"_qs, QDate(2026, 3, 1), full.asOfMs, u"counter"_qs, Money(6'900), Money(100)}};
    full.homeStore = u"SZ001"_qs;
    QCOMPARE(*decodeFullMember(encode(full)), full);
    full.orders.insert(0, FullMember::MaxOrders, full.orders.first());
    QVERIFY(!decodeFullMember(encode(full)));
    const AudienceList list{{{u"Regulars"_qs, u"frequency:regular"_qs, u"SZ001"_qs, 7}}, {{u"spend"_qs, {u"low"_qs, u"high"_qs}}}};
    QCOMPARE(*decodeAudienceList(encode(list)), list);
    const AudienceCount count{3, 1, 10, 4, 7};
    QCOMPARE(*decodeAudienceCount(encode(count)), count);
    QVERIFY(!decodeAudienceChange(encode(AudienceChange{u"x"_qs, QString(AudienceList::MaxQuery + 1, u'x'), false})));
    QVERIFY(!decode(encode(ManagerAsk{1, ManagerAsk::Count, QByteArray(MaxManagerAsk + 1, 'x')})));
}

void TestProtocol::membersBodiesComeBackAndWhatCanBeNoneIsRefused()
{
    MemberChanged change;
    change.id = samples::id(1);
    QCOMPARE(*decodeMemberChanged(encode(change)), change);
    change.created = true;
    change.phone = SealedPhone{samples::filled(77, 1), samples::filled(32, 2), u"138****5678"_qs};
    change.card = u"CARD-0001"_qs;
    change.qr = QString(u""_qs); // taken away
    change.birthday = Birthday{19900314};
    change.consent = false;
    change.hidden = true;
    QCOMPARE(*decodeMemberChanged(encode(change)), change);
    for (const auto &spoil : std::initializer_list<std::function<void(MemberChanged &)>>{
             [](MemberChanged &c) { c.id = {}; }, [](MemberChanged &c) { c.phone->token.chop(1); }, [](MemberChanged &c) { c.phone->sealed.clear(); },
             [](MemberChanged &c) { c.phone->masked.clear(); }, [](MemberChanged &c) { c.card = u"abc"_qs; }, [](MemberChanged &c) { c.card = u" CARD-0001"_qs; },
             [](MemberChanged &c) { c.qr = QString(65, u'x'); }, [](MemberChanged &c) { c.birthday = Birthday{19900231}; }, [](MemberChanged &c) { c.birthday = Birthday{-1}; }}) {
        MemberChanged bad = change;
        spoil(bad);
        QVERIFY(!decodeMemberChanged(encode(bad)));
    }
    Member member;
    member.id = samples::id(1);
    QVERIFY(!decodeMember(encode(member))); // no revision
    member.revision = 3;
    QCOMPARE(*decodeMember(encode(member)), member);
    member.mergedInto = samples::id(2);
    member.phoneToken = samples::filled(32, 2);
    member.phoneMasked = u"138****5678"_qs;
    member.birthday = {229};
    member.consent = true;
    QCOMPARE(*decodeMember(encode(member)), member);
    MemberProfile profile{samples::id(1), 1'764'000'000'000, {{u"frequency"_qs, u"regular"_qs, u"5 orders in 90 days"_qs, 5, 90}}, {{u"P1"_qs, u"M"_qs, 60}}};
    QCOMPARE(*decodeMemberProfile(encode(profile)), profile);
    profile.tags = QList<MemberProfile::ShownTag>(MemberProfile::MaxTags + 1);
    QVERIFY(!decodeMemberProfile(encode(profile)));
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

void TestProtocol::rollAndDrawerAreToldWhereTheyAreKnown()
{
    PrinterHealth health{u"back"_qs, u"tcp:h:1"_qs, PrinterCondition::Ok, {}, 5, 6, 0, u"open"_qs, 0, 77};
    const auto back = [&] { return std::get<Status>(*decode(encode(Message(Status{{health}})))).printers.first(); };
    QCOMPARE(back(), health);
    health.drawer.clear();
    health.rollLeftMm = -1;
    health.rollEndsMs = 0;
    QCOMPARE(back(), health);
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
    QCOMPARE(back->version, 1);
    QCOMPARE(decodeOnlineAccepted(encode(OnlineAccepted{"an order", 77, {}, 3}))->version, 3);
}

void TestProtocol::changesOfOnlineOrdersComeBack()
{
    const OnlineAmended amendment{"an order", true};
    QCOMPARE(*decodeOnlineAmended(encode(amendment)), amendment);
    QCOMPARE(encode(amendment).toHex(), QByteArray("bf0148") + QByteArray("an order").toHex() + "02f5ff");
    const OnlineCancelled cancelled{samples::id(4), 2, 77, u"顾客取消"_qs, true};
    QCOMPARE(*decodeOnlineCancelled(encode(cancelled)), cancelled);
    OnlineCancelled told = cancelled;
    told.tillVersion = 2;
    QCOMPARE(*decodeOnlineCancelled(encode(told)), told);
    const OnlineAmended toldOf{"an order", true, 3};
    QCOMPARE(*decodeOnlineAmended(encode(toldOf)), toldOf);
    QVERIFY(!decodeOnlineAmended(encode(OnlineAmended{"an order", true, 10'000})));
    const OnlineCancelled silent{samples::id(4), 2, 77, {}, false};
    QCOMPARE(*decodeOnlineCancelled(encode(silent)), silent);
    QCOMPARE(encode(silent).toHex(), QByteArray("bf0150") + samples::id(4).toRfc4122().toHex() + "020203184dff");
    const OnlineChanged done{samples::id(4), 3, 77, {{samples::id(5), u"kitchen"_qs, 78}}, true};
    QCOMPARE(*decodeOnlineChanged(encode(done)), done);
}

void TestProtocol::changesOfOnlineOrdersWithoutTheirEssentialsAreRefused()
{
    const QByteArray amendment = encode(OnlineAmended{"an order", true});
    const QByteArray cancelled = encode(OnlineCancelled{samples::id(4), 2, 77, u"why"_qs, true});
    const QByteArray done = encode(OnlineChanged{samples::id(4), 3, 77, {{samples::id(5), u"kitchen"_qs, 78}}, true});
    for (qsizetype i = 0; i < amendment.size(); ++i)
        QVERIFY(!decodeOnlineAmended(amendment.left(i)));
    for (qsizetype i = 0; i < cancelled.size(); ++i)
        QVERIFY(!decodeOnlineCancelled(cancelled.left(i)));
    for (qsizetype i = 0; i < done.size(); ++i)
        QVERIFY(!decodeOnlineChanged(done.left(i)));
    QVERIFY(!decodeOnlineAmended(amendment + 'x') && !decodeOnlineCancelled(cancelled + 'x') && !decodeOnlineChanged(done + 'x'));
    QVERIFY(!decodeOnlineAmended(encode(OnlineAmended{{}, true})));
    for (const int version : {0, -1, 10'000}) {
        QVERIFY(!decodeOnlineCancelled(encode(OnlineCancelled{samples::id(4), version, 77, {}, false})));
        QVERIFY(!decodeOnlineChanged(encode(OnlineChanged{samples::id(4), version, 77, {}, false})));
        QVERIFY(!decodeOnlineAccepted(encode(OnlineAccepted{"an order", 77, {}, version})));
    }
    QVERIFY(!decodeOnlineCancelled(encode(OnlineCancelled{QUuid(), 2, 77, {}, false})));
    QVERIFY(!decodeOnlineCancelled(encode(OnlineCancelled{samples::id(4), 2, 77, QString(201, u'x'), false})));
    QVERIFY(!decodeOnlineChanged(encode(OnlineChanged{QUuid(), 2, 77, {}, false})));
}

void TestProtocol::onlineAcceptedWithoutItsEssentialsIsRefused()
{
    const QByteArray good = encode(OnlineAccepted{"an order", 77, {{samples::id(4), u"kitchen"_qs, 78}}});
    for (qsizetype i = 0; i < good.size(); ++i)
        QVERIFY(!decodeOnlineAccepted(good.left(i)));
    QVERIFY(!decodeOnlineAccepted(encode(OnlineAccepted{{}, 77, {}})));
    QVERIFY(!decodeOnlineAccepted(encode(OnlineAccepted{"an order", 77, {{QUuid(), u"kitchen"_qs, 78}}})));
}

void TestProtocol::aPrintersIncidentComesBack()
{
    PrinterIncident incident{samples::id(7), u"后厨"_qs, PrinterCondition::PaperOut, 1000, 3000, 2000, u"Li"_qs, samples::filled(4, 0x12),
                             u"tcp:127.0.0.1:9100"_qs};
    auto back = decodePrinterIncident(encode(incident));
    QVERIFY(back);
    QCOMPARE(*back, incident);
    incident = PrinterIncident{samples::id(7), u"p"_qs, PrinterCondition::Unreachable, 1000, 0, 0, {}, {}, {}};
    back = decodePrinterIncident(encode(incident));
    QVERIFY(back);
    QCOMPARE(*back, incident);
    QCOMPARE(encode(incident).toHex(), QByteArray("bf01") + "50" + samples::id(7).toRfc4122().toHex() + "0261700309041903e80840ff");
    // A later version's condition is one we cannot tell; what is too long is cut by the writer, as it is no reason to lose the fact.
    incident.condition = static_cast<PrinterCondition>(77);
    QCOMPARE(decodePrinterIncident(encode(incident))->condition, PrinterCondition::Unknown);
    incident.printer = QString(5'000, u'x');
    incident.raw = QByteArray(9, 'r');
    back = decodePrinterIncident(encode(incident));
    QVERIFY(back);
    QCOMPARE(back->printer.size(), PrinterIncident::MaxName);
    QCOMPARE(back->raw.size(), PrinterIncident::MaxRaw);
}

void TestProtocol::aPrintersIncidentWithoutItsEssentialsIsRefused()
{
    const PrinterIncident good{samples::id(7), u"p"_qs, PrinterCondition::CoverOpen, 1000, 0, 0, {}, "1234", {}};
    const QByteArray bytes = encode(good);
    for (qsizetype i = 0; i < bytes.size(); ++i)
        QVERIFY(!decodePrinterIncident(bytes.left(i)));
    QVERIFY(!decodePrinterIncident(bytes + 'x'));
    const auto refused = [&good](auto change) {
        PrinterIncident bad = good;
        change(bad);
        return !decodePrinterIncident(encode(bad));
    };
    QVERIFY(refused([](PrinterIncident &i) { i.incidentId = QUuid(); }));
    QVERIFY(refused([](PrinterIncident &i) { i.printer.clear(); }));
    QVERIFY(refused([](PrinterIncident &i) { i.startedAtMs = 0; }));
    QVERIFY(refused([](PrinterIncident &i) { i.endedAtMs = -1; }));
    QVERIFY(refused([](PrinterIncident &i) { i.acknowledgedAtMs = -1; }));
    const QByteArray head = QByteArray::fromHex("bf0150") + samples::id(7).toRfc4122() + QByteArray::fromHex("02617003040401");
    QVERIFY(decodePrinterIncident(head + QByteArray::fromHex("08483132333435363738ff")));
    QVERIFY(!decodePrinterIncident(head + QByteArray::fromHex("0849313233343536373839ff"))); // nine status bytes
    QVERIFY(!decodePrinterIncident(head + QByteArray::fromHex("0978c9") + QByteArray(201, 'x') + '\xff'));
}

void TestProtocol::whatIsWantedOnPaperComesBack()
{
    const PrintRequested requested{samples::id(8), u"kitchen"_qs, "a ticket", 5000, 60'000, false};
    const auto back = decodePrintRequested(encode(requested));
    QVERIFY(back);
    QCOMPARE(*back, requested);
    QCOMPARE(encode(requested).toHex(), QByteArray("bf0150") + samples::id(8).toRfc4122().toHex()
                                            + "02676b69746368656e034861207469636b65740419138805" + "19ea60ff");
    PrintRequested again = requested;
    again.again = true;
    QCOMPARE(*decodePrintRequested(encode(again)), again);
    const PrintCancelled cancelled{samples::id(8)};
    QCOMPARE(*decodePrintCancelled(encode(cancelled)), cancelled);
    QCOMPARE(encode(cancelled).toHex(), QByteArray("bf0150") + samples::id(8).toRfc4122().toHex() + "ff");
    const PrintAccepted queued{samples::id(8), 77, 78, {}};
    QCOMPARE(*decodePrintAccepted(encode(queued)), queued);
    PrintAccepted refused{samples::id(8), 77, 0, u"no printer serves it"_qs};
    QCOMPARE(*decodePrintAccepted(encode(refused)), refused);
    refused.error = QString(70'000, u'e');
    QVERIFY(decodePrintAccepted(encode(refused)));
}

void TestProtocol::whatIsWantedOnPaperWithoutItsEssentialsIsRefused()
{
    const PrintRequested good{samples::id(8), u"kitchen"_qs, "a ticket", 5000, 60'000, false};
    const QByteArray requested = encode(good);
    const QByteArray cancelled = encode(PrintCancelled{samples::id(8)});
    const QByteArray accepted = encode(PrintAccepted{samples::id(8), 77, 78, {}});
    for (qsizetype i = 0; i < requested.size(); ++i)
        QVERIFY(!decodePrintRequested(requested.left(i)));
    for (qsizetype i = 0; i < cancelled.size(); ++i)
        QVERIFY(!decodePrintCancelled(cancelled.left(i)));
    for (qsizetype i = 0; i < accepted.size(); ++i)
        QVERIFY(!decodePrintAccepted(accepted.left(i)));
    QVERIFY(!decodePrintRequested(requested + 'x') && !decodePrintCancelled(cancelled + 'x') && !decodePrintAccepted(accepted + 'x'));
    const auto refused = [&good](auto change) {
        PrintRequested bad = good;
        change(bad);
        return !decodePrintRequested(encode(bad));
    };
    QVERIFY(refused([](PrintRequested &r) { r.jobId = QUuid(); }));
    QVERIFY(refused([](PrintRequested &r) { r.station.clear(); }));
    QVERIFY(refused([](PrintRequested &r) { r.station = QString(201, u'x'); }));
    QVERIFY(refused([](PrintRequested &r) { r.ticket.clear(); }));
    QVERIFY(refused([](PrintRequested &r) { r.requestedAtMs = -1; }));
    QVERIFY(refused([](PrintRequested &r) { r.ttlMs = 0; }));
    QVERIFY(refused([](PrintRequested &r) { r.ttlMs = PrintRequested::MaxTtlMs + 1; }));
    QVERIFY(!decodePrintCancelled(encode(PrintCancelled{})));
    const SalesRestored restored{{{false, "order"}, {true, "refund"}}};
    QCOMPARE(*decodeSalesRestored(encode(restored)), restored);
    for (const SalesRestored &bad : {SalesRestored{}, SalesRestored{{{false, ""}}}, SalesRestored{QList<SalesRestored::Document>(257, {true, "x"})}})
        QVERIFY(!decodeSalesRestored(encode(bad)));
    QVERIFY(!decodeSalesRestored(QByteArray::fromHex("bf019fbf01030241aaffffff"))); // neither a sale nor a refund
    const QDate day(2025, 11, 24);
    const ForecastPublished forecast{1, day,
                                     {{day.addDays(1), Money(5), Money(4), Money(6), Money(3), Money(8)}, {day.addDays(2), Money(), Money(), Money(), Money(), Money()}},
                                     {{day.addDays(-1), Money(4), Money(3), std::nullopt}, {day, Money(4), std::nullopt, Money(1)}},
                                     {{u"a kind of later"_qs, {}, -5, {}}, {u"holiday"_qs, day, 3'000, u"Spring Festival"_qs}}, -20, 880, std::nullopt, 910};
    QCOMPARE(*decodeForecastPublished(encode(forecast)), forecast);
    const auto badForecast = [&forecast](auto change) {
        ForecastPublished bad = forecast;
        change(bad);
        return !decodeForecastPublished(encode(bad));
    };
    QVERIFY(badForecast([](ForecastPublished &f) { f.madeAtMs = 0; }));
    QVERIFY(badForecast([](ForecastPublished &f) { f.origin = {}; }));
    QVERIFY(badForecast([](ForecastPublished &f) { f.days.clear(); }));
    QVERIFY(badForecast([](ForecastPublished &f) { f.days[1].date = f.days[0].date; }));
    QVERIFY(badForecast([](ForecastPublished &f) { f.days[0].low80 = Money(6); }));
    QVERIFY(badForecast([](ForecastPublished &f) { f.days[0].high95 = Money(5); }));
    QVERIFY(badForecast([](ForecastPublished &f) { f.days[1].low95 = Money(-1); }));
    QVERIFY(badForecast([](ForecastPublished &f) { f.past[0].actual = Money(-1); }));
    QVERIFY(badForecast([](ForecastPublished &f) { f.reasons[0].kind.clear(); }));
    QVERIFY(badForecast([](ForecastPublished &f) { f.reasons[1].name = QString(101, u'x'); }));
    QVERIFY(badForecast([](ForecastPublished &f) { f.reasons = QList<ForecastPublished::Reason>(65, f.reasons[0]); }));
    QVERIFY(badForecast([day](ForecastPublished &f) {
        for (int i = 0; i < 60; ++i)
            f.days.append({day.addDays(3 + i), Money(), Money(), Money(), Money(), Money()});
    }));
    // What a day is made up of: as an older till has it, the same without.
    ForecastPublished mixed = forecast;
    mixed.channels = {u"counter"_qs, u"online"_qs};
    mixed.items = {{u"P1"_qs, u"M"_qs, u"Margherita"_qs}, {u"soup"_qs, {}, {}}};
    mixed.days[0].channels = {{Money(3), Money(2), Money(4)}, {Money(2), Money(), Money(2)}};
    mixed.days[0].parts = {{}, {}, {Money(5), Money(4), Money(6)}, {}, {}};
    mixed.days[0].items = {{1'234, 9, 16}, {30, 0, 1}};
    QCOMPARE(*decodeForecastPublished(encode(mixed)), mixed);
    const auto badMix = [&mixed](auto change) {
        ForecastPublished bad = mixed;
        change(bad);
        return !decodeForecastPublished(encode(bad));
    };
    QVERIFY(badMix([](ForecastPublished &f) { f.channels.append(u"phone"_qs); }));
    QVERIFY(badMix([](ForecastPublished &f) { f.days[0].channels[0].point = Money(4); }));
    QVERIFY(badMix([](ForecastPublished &f) { f.days[0].channels[0].low80 = Money(4); }));
    QVERIFY(badMix([](ForecastPublished &f) { f.days[0].channels[1].low80 = Money(-1); }));
    QVERIFY(badMix([](ForecastPublished &f) { f.days[0].parts.removeLast(); }));
    QVERIFY(badMix([](ForecastPublished &f) { f.days[0].parts[2].high80 = Money(4); }));
    QVERIFY(badMix([](ForecastPublished &f) { f.days[0].items.removeLast(); }));
    QVERIFY(badMix([](ForecastPublished &f) { f.days[0].items[0].low80 = 13; }));
    QVERIFY(badMix([](ForecastPublished &f) { f.days[0].items[0].high80 = 12; }));
    QVERIFY(badMix([](ForecastPublished &f) { f.days[0].items[0] = {std::numeric_limits<qint64>::max(), 0, std::numeric_limits<qint64>::max()}; }));
    QVERIFY(badMix([](ForecastPublished &f) { f.items[1].sku.clear(); }));
    QVERIFY(badMix([](ForecastPublished &f) { f.items[1].name = QString(101, u'x'); }));
    QVERIFY(badMix([](ForecastPublished &f) { f.days.clear(); f.days.append({f.origin.addDays(1), {}, {}, {}, {}, {}}); f.channels = QStringList(17, u"x"_qs); }));
    QVERIFY(badMix([](ForecastPublished &f) { f.days.clear(); f.days.append({f.origin.addDays(1), {}, {}, {}, {}, {}}); f.items = QList<ForecastPublished::Item>(201, f.items[0]); }));
    for (qsizetype i = 0; i < encode(mixed).size(); ++i)
        QVERIFY(!decodeForecastPublished(encode(mixed).left(i)));
    // A month of as many items as there may be, in numbers a busy store has, is well within a fact.
    ForecastPublished largest = forecast;
    largest.days.clear();
    for (int i = 0; i < ForecastPublished::MaxItems; ++i)
        largest.items.append({u"item_%1"_qs.arg(i), u"M"_qs, u"An item with a name of some length %1"_qs.arg(i)});
    for (int i = 1; i <= 30; ++i) {
        largest.days.append({day.addDays(i), Money(9'000'000), Money(8'000'000), Money(10'000'000), Money(), Money(20'000'000)});
        largest.days.last().items = QList<ForecastPublished::Pieces>(ForecastPublished::MaxItems, {123'456, 1'000, 1'500});
    }
    QVERIFY(encode(largest).size() < MaxFactBody / 2);
    QVERIFY(decodeForecastPublished(encode(largest)));
    const ForecastOverridden figure{day, Money(7), u"street fair"_qs, u"Li"_qs};
    QCOMPARE(*decodeForecastOverridden(encode(figure)), figure);
    QCOMPARE(*decodeForecastOverridden(encode(ForecastOverridden{day, std::nullopt, {}, {}})), (ForecastOverridden{day, std::nullopt, {}, {}}));
    for (const ForecastOverridden &bad : {ForecastOverridden{}, ForecastOverridden{day, Money(-1), {}, {}}, ForecastOverridden{day, {}, QString(201, u'x'), {}},
                                          ForecastOverridden{day, {}, {}, QString(65, u'x')}})
        QVERIFY(!decodeForecastOverridden(encode(bad)));
    for (qsizetype i = 0; i < encode(forecast).size(); ++i)
        QVERIFY(!decodeForecastPublished(encode(forecast).left(i)));
    const TemplatesPublished templates{7, {{u"receipt"_qs, "{}"}, {u"a kind of later"_qs, "{}"}}};
    QCOMPARE(*decodeTemplatesPublished(encode(templates)), templates);
    QCOMPARE(*decodeTemplatesPublished(encode(TemplatesPublished{1, {}})), (TemplatesPublished{1, {}}));
    const QByteArray bytes = encode(templates);
    for (qsizetype i = 0; i < bytes.size(); ++i)
        QVERIFY(!decodeTemplatesPublished(bytes.left(i)));
    QVERIFY(!decodeTemplatesPublished(bytes + 'x'));
    QVERIFY(!decodeTemplatesPublished(encode(TemplatesPublished{0, {}})));
    for (const QList<TemplatesPublished::Template> &bad :
         {QList<TemplatesPublished::Template>{{u"receipt"_qs, "{}"}, {u"receipt"_qs, "{}"}}, {{QString(), "{}"}}, {{u"receipt"_qs, ""}},
          {{QString(65, u'k'), "{}"}}})
        QVERIFY(!decodeTemplatesPublished(encode(TemplatesPublished{1, bad})));
    TemplatesPublished many{1, {}};
    for (int i = 0; i <= TemplatesPublished::MaxTemplates; ++i)
        many.templates.append({QString::number(i), "{}"});
    QVERIFY(!decodeTemplatesPublished(encode(many)));
    QVERIFY(!decodePrintAccepted(encode(PrintAccepted{{}, 77, 78, {}})));
    QVERIFY(!decodePrintAccepted(encode(PrintAccepted{samples::id(8), 77, 0, {}})));
    QVERIFY(!decodePrintAccepted(encode(PrintAccepted{samples::id(8), 77, 78, u"refused"_qs})));
}

QTEST_GUILESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
