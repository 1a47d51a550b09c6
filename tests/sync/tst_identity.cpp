// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "protocol/identity.h"
#include "samples.h"

#include <QTest>

using namespace hearth;
using namespace hearth::protocol;

class TestIdentity : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSignatureFitsItsBytesAndKeyOnly();
    void keysAndSignaturesOfWrongSizeNeverVerify();
    void theHelloSignatureCoversEveryFieldAndTheNonce();
    void theHelloOfVersionTwoSignsItsChainToo();
    void theChainIsWhatItAlwaysWas();
    void theEnrollSignatureCoversCodeKeyAndNonce();
    void hashesAndRandomBytesAreOfTheirSize();
    void aKnownHashStaysTheSame();
};

void TestIdentity::aSignatureFitsItsBytesAndKeyOnly()
{
    const KeyPair a = newKeyPair();
    const KeyPair b = newKeyPair();
    QCOMPARE(a.publicKey.size(), 32);
    QCOMPARE(a.secretKey.size(), 64);
    QVERIFY(a.secretKey != b.secretKey);
    const QByteArray signature = sign("paid", a.secretKey);
    QCOMPARE(signature.size(), 64);
    QVERIFY(verify("paid", signature, a.publicKey));
    QVERIFY(!verify("Paid", signature, a.publicKey));
    QVERIFY(!verify("paid", signature, b.publicKey));
    QVERIFY(verify({}, sign({}, a.secretKey), a.publicKey));
}

void TestIdentity::keysAndSignaturesOfWrongSizeNeverVerify()
{
    const KeyPair pair = newKeyPair();
    const QByteArray signature = sign("x", pair.secretKey);
    QVERIFY(sign("x", pair.secretKey.left(63)).isEmpty());
    QVERIFY(sign("x", {}).isEmpty());
    QVERIFY(!verify("x", signature.left(63), pair.publicKey));
    QVERIFY(!verify("x", signature, pair.publicKey.left(31)));
    QVERIFY(!verify("x", {}, pair.publicKey));
    QVERIFY(!verify("x", signature, {}));
}

void TestIdentity::theHelloSignatureCoversEveryFieldAndTheNonce()
{
    const Hello hello = std::get<Hello>(samples::messages().at(3));
    const QByteArray nonce = samples::filled(32, 0);
    const QByteArray bytes = helloSignedBytes(nonce, hello);
    QList<Hello> others(8, hello);
    others[0].version = 2;
    others[1].deviceId = samples::id(99);
    others[2].epoch[0] = 'x';
    others[3].nextSeq++;
    others[4].ackedSeq++;
    others[5].downRev++;
    others[6].app += QChar(u'x');
    others[7].tillMs++;
    for (const Hello &other : std::as_const(others))
        QVERIFY(helloSignedBytes(nonce, other) != bytes);
    QVERIFY(helloSignedBytes(samples::filled(32, 1), hello) != bytes);
    Hello signedAnew = hello;
    signedAnew.signature = samples::filled(64, 9);
    QCOMPARE(helloSignedBytes(nonce, signedAnew), bytes);
    QCOMPARE(bytes.left(14 + 32 + 2), QByteArray("hearth-hello-1") + nonce + QByteArray("\xa8\x01"));
    // What is signed is what is sent: keys 1 to 8 as they stand in the frame.
    QVERIFY(encode(hello).contains(bytes.mid(14 + 32 + 1)));
}

void TestIdentity::theHelloOfVersionTwoSignsItsChainToo()
{
    Hello hello = std::get<Hello>(samples::messages().at(3));
    hello.version = 2;
    hello.chainFrom = 7;
    hello.chain = samples::filled(32, 50);
    hello.boot = samples::filled(16, 60);
    const QByteArray nonce = samples::filled(32, 0);
    const QByteArray bytes = helloSignedBytes(nonce, hello);
    QList<Hello> others(3, hello);
    others[0].chainFrom++;
    others[1].chain[0] = 'x';
    others[2].boot[0] = 'x';
    for (const Hello &other : std::as_const(others))
        QVERIFY(helloSignedBytes(nonce, other) != bytes);
    QCOMPARE(bytes.left(14 + 32 + 2), QByteArray("hearth-hello-2") + nonce + QByteArray("\xab\x01"));
    const auto back = decode(encode(hello));
    QVERIFY(back);
    QCOMPARE(encode(*back), encode(hello));
    QCOMPARE(std::get<Hello>(*back).boot, hello.boot);
    // Without its chain it is none.
    for (QByteArray *missing : {&hello.chain, &hello.boot}) {
        const QByteArray kept = std::exchange(*missing, {});
        QCOMPARE(decode(encode(hello)).error().code, ErrorCode::Protocol);
        *missing = kept;
    }
}

void TestIdentity::theChainIsWhatItAlwaysWas()
{
    const QByteArray start = chainStart(samples::filled(16, 3), 5);
    QCOMPARE(start.toHex(), QByteArray("cf30104d6748a36d1634496100587c000cc170cf81f53f37feec4e2b6531bdfd"));
    const QByteArray next = chainNext(start, 6, {1, samples::id(2), 1'764'000'000'000, {}}, hash("closed order"));
    QCOMPARE(next.toHex(), QByteArray("426df49ff5fefad4c151990d6e085b412e698481e29b4937b2ce244a5b224c48"));
    QVERIFY(chainStart(samples::filled(16, 4), 5) != start);
    QVERIFY(chainStart(samples::filled(16, 3), 6) != start);
    const Fact fact{1, samples::id(2), 1'764'000'000'000, {}};
    Fact other = fact;
    other.kind = 2;
    QVERIFY(chainNext(start, 6, other, hash("closed order")) != next);
    other = fact;
    other.id = samples::id(3);
    QVERIFY(chainNext(start, 6, other, hash("closed order")) != next);
    other = fact;
    other.atMs++;
    QVERIFY(chainNext(start, 6, other, hash("closed order")) != next);
    QVERIFY(chainNext(start, 7, fact, hash("closed order")) != next);
    QVERIFY(chainNext(start, 6, fact, hash("another order")) != next);
    QVERIFY(chainNext(next, 6, fact, hash("closed order")) != next);
}

void TestIdentity::theEnrollSignatureCoversCodeKeyAndNonce()
{
    const Enroll enroll = std::get<Enroll>(samples::messages().at(1));
    const QByteArray nonce = samples::filled(32, 0);
    QCOMPARE(enrollSignedBytes(nonce, enroll), QByteArray("hearth-enroll-1") + nonce + "7KQ2-M4XA" + enroll.publicKey);
}

void TestIdentity::hashesAndRandomBytesAreOfTheirSize()
{
    QCOMPARE(randomBytes(32).size(), 32);
    QVERIFY(randomBytes(32) != randomBytes(32));
    QVERIFY(randomBytes(0).isEmpty());
    QCOMPARE(hash("a").size(), 32);
    QVERIFY(hash("a") != hash("b"));
}

void TestIdentity::aKnownHashStaysTheSame()
{
    // BLAKE2b-256 of "abc", from RFC 7693's reference code.
    QCOMPARE(hash("abc").toHex(), QByteArray("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"));
}

QTEST_GUILESS_MAIN(TestIdentity)
#include "tst_identity.moc"
