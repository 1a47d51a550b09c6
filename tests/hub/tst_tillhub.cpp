// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/order/ordercodec.h"
#include "hqstore/menustore.h"
#include "hqstore/onlineorderstore.h"
#include "hub/hubfixture.h"
#include "support/patience.h"

using namespace hearth;

namespace {
QList<QByteArray> bodies(qsizetype count, const QByteArray &word = "fact")
{
    QList<QByteArray> list;
    for (qsizetype i = 0; i < count; ++i)
        list.append(word + QByteArray::number(i));
    return list;
}
/** Publishes a menu at the first call and places orders; the bodies of the orders. */
QList<QByteArray> placed(HubFixture &hq, qint64 till, int count)
{
    QList<QByteArray> bodies;
    hq.write([&](storage::Transaction &tx) -> Result<void> {
        HEARTH_ASSIGN(const auto menus, tx.value("SELECT count(*) FROM menu"));
        if (menus == 0) {
            HEARTH_TRY(tx.exec("INSERT INTO menu (revision, body, hash, published_at_ms) VALUES (1, ?1, x'00', 1)", QByteArray("menu")));
            HEARTH_TRY(hq::OutboxStore::appendMenu(tx, till, 1, hq.clock.nowMs()));
        }
        HEARTH_ASSIGN(const auto before, tx.value("SELECT count(*) FROM online_order"));
        for (int i = 1; i <= count; ++i) {
            OnlineOrder order;
            order.id = newId(hq.clock);
            order.platform = QStringLiteral("p");
            order.number = QString::number(before.value_or(0) + i);
            bodies.append(toCbor(order));
            HEARTH_ASSIGN(const qint64 rev, hq::OutboxStore::append(tx, till, protocol::ChangeKind::OnlinePlaced, bodies.last(), hq.clock.nowMs()));
            HEARTH_TRY(hq::OnlineOrderStore::add(tx, order, "hash", hq.store, till, rev));
        }
        return {};
    });
    hq.hub.wakeTills({till});
    return bodies;
}
/** The till's sale of it came in. */
void sell(HubFixture &hq, const QByteArray &body)
{
    hq.write([&](storage::Transaction &tx) {
        return tx.exec("INSERT INTO sale (order_id, store, till, receipt_number, business_date, channel, closed_at_ms, received_at_ms,"
                       " total_minor, quantity, hash) VALUES (?1, ?2, ?3, 1, '2026-01-01', 'online', 1, 1, 0, 0, x'00')",
                       onlineOrderFromCbor(body).value().id, hq.store, hq.tills.first());
    });
}
QList<QByteArray> received(TestTill &till)
{
    QList<QByteArray> bodies;
    if (const auto change = till.take<protocol::Change>()) {
        for (const protocol::ChangeFact &fact : change->facts)
            bodies.append(fact.body);
    }
    return bodies;
}
TillHub::Config quick()
{
    TillHub::Config config;
    config.heartbeatMs = 40;
    return config;
}
} // namespace

class TestTillHub : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { storage::WriteFault::failAt(0); }

    // ---- handshake

    void aCodeMakesADeviceAndServesOnce()
    {
        HubFixture hq;
        const QString code = hq.code(hq.tills.at(0));
        TestTill till;
        QVERIFY(till.connect(hq.address()));
        till.sendEnroll(code);
        const auto enrolled = till.take<protocol::Enrolled>();
        QVERIFY(enrolled);
        QCOMPARE(enrolled->store, QStringLiteral("SZ001"));
        QCOMPARE(enrolled->till, 1);
        QCOMPARE(enrolled->settings.zone, QStringLiteral("Asia/Shanghai"));
        // The same connection may go on, and a later one too.
        till.device = enrolled->deviceId;
        till.sendHello();
        QVERIFY(till.take<protocol::Welcome>());
        QCOMPARE(hq.hub.onlineTills(), QList<qint64>{hq.tills.at(0)});

        TestTill thief;
        QVERIFY(thief.connect(hq.address()));
        const QString before = hq.fingerprint();
        thief.sendEnroll(code);
        QCOMPARE(thief.refusal(), QStringLiteral("unauthorised"));
        QCOMPARE(hq.fingerprint(), before);
    }
    void aNewDeviceEndsTheOldOne()
    {
        HubFixture hq;
        TestTill old;
        hq.enroll(old, hq.tills.at(0));
        QVERIFY(old.online(hq.address()));
        TestTill fresh;
        QVERIFY(fresh.connect(hq.address()));
        fresh.sendEnroll(hq.code(hq.tills.at(0)));
        QVERIFY(fresh.take<protocol::Enrolled>());
        QCOMPARE(old.refusal(), QStringLiteral("unauthorised"));
        QVERIFY(old.connect(hq.address()));
        old.sendHello();
        QCOMPARE(old.refusal(), QStringLiteral("unauthorised"));
    }
    void whoIsNotKnownWritesNothing_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"unknown", "revoked", "signature", "other key", "other nonce", "code", "expired", "code signature"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void whoIsNotKnownWritesNothing()
    {
        QFETCH(QString, kind);
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QString code = hq.code(hq.tills.at(1));
        if (kind == QLatin1String("unknown"))
            till.device = newId(hq.clock);
        if (kind == QLatin1String("other key"))
            till.keys = protocol::newKeyPair();
        if (kind == QLatin1String("revoked"))
            hq.write([&](storage::Transaction &tx) { return hq::DeviceStore::revoke(tx, hq.tills.at(0), hq.clock.nowMs()); });
        if (kind == QLatin1String("expired"))
            hq.clock.advance(hq::EnrollCodeStore::LifetimeMs);
        if (kind == QLatin1String("code"))
            code = QStringLiteral("0000-0000");
        const QString before = hq.fingerprint();
        QVERIFY(till.connect(hq.address()));
        if (kind == QLatin1String("other nonce"))
            till.nonce = protocol::randomBytes(protocol::NonceSize);
        if (kind == QLatin1String("signature")) {
            protocol::Hello hello{1, till.device, till.epoch, 1, 0, 0, QStringLiteral("x"), 0, protocol::randomBytes(64)};
            till.send(hello);
        } else if (kind == QLatin1String("code signature")) {
            till.send(protocol::Enroll{1, code, till.keys.publicKey, protocol::randomBytes(64), QStringLiteral("x"), {}, 0});
        } else if (kind == QLatin1String("code") || kind == QLatin1String("expired")) {
            till.sendEnroll(code);
        } else {
            till.sendHello();
        }
        QCOMPARE(till.refusal(), QStringLiteral("unauthorised"));
        QCOMPARE(till.closeCode(), 4401);
        hq.write([](storage::Transaction &) -> Result<void> { return {}; });
        QCOMPARE(hq.fingerprint(), before);
        QVERIFY(hq.hub.onlineTills().isEmpty());
    }
    void factsBeforeWelcomeAreNotTaken()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.connect(hq.address()));
        till.push(1, {"too early"});
        QCOMPARE(till.refusal(), QStringLiteral("bad_message"));
        hq.write([](storage::Transaction &) -> Result<void> { return {}; });
        QCOMPARE(hq.number("SELECT count(*) FROM ingest"), 0);
    }
    void wrongCodesEndEnrolmentForAWhileAndKeepNoEnrolledTillOut()
    {
        TillHub::Config config;
        config.maxFailedEnrolments = 3;
        HubFixture hq(config);
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        const auto tryCode = [&](const QString &code) {
            TestTill stranger;
            return stranger.connect(hq.address()) ? (stranger.sendEnroll(code), stranger.refusal()) : QString();
        };
        for (int i = 0; i < 3; ++i)
            QCOMPARE(tryCode(QStringLiteral("WRONG")), QStringLiteral("unauthorised"));
        const QString good = hq.code(hq.tills.at(1));
        QCOMPARE(tryCode(good), QStringLiteral("busy"));
        // A device that is known comes in; one that is not has no code to guess at.
        QVERIFY(till.online(hq.address()));
        hq.clock.advance(60'000);
        TestTill second;
        QVERIFY(second.connect(hq.address()));
        second.sendEnroll(good);
        QVERIFY(second.take<protocol::Enrolled>());
    }
    void aCodeOfAnotherTillIsRefusedAndStaysGood()
    {
        HubFixture hq;
        TestTill working;
        hq.enroll(working, hq.tills.at(1));
        QVERIFY(working.online(hq.address()));
        const QString code = hq.code(hq.tills.at(1)); // of till 2
        const QString before = hq.fingerprint();
        TestTill wrong;
        QVERIFY(wrong.connect(hq.address()));
        protocol::Enroll enroll{1, code, wrong.keys.publicKey, {}, QStringLiteral("x"), QStringLiteral("SZ001"), 1};
        enroll.signature = protocol::sign(protocol::enrollSignedBytes(wrong.nonce, enroll), wrong.keys.secretKey);
        wrong.send(enroll);
        const auto error = wrong.take<protocol::ErrorMessage>();
        QVERIFY(error);
        QCOMPARE(error->code, QStringLiteral("conflict"));
        QVERIFY2(error->text.contains(QStringLiteral("till 2 of store SZ001")), qPrintable(error->text));
        QCOMPARE(hq.fingerprint(), before);
        working.push(1, {"still here"});
        QVERIFY(working.acknowledged(1));
        TestTill right;
        QVERIFY(right.connect(hq.address()));
        enroll.till = 2;
        enroll.publicKey = right.keys.publicKey;
        enroll.signature = protocol::sign(protocol::enrollSignedBytes(right.nonce, enroll), right.keys.secretKey);
        right.send(enroll);
        QVERIFY(right.take<protocol::Enrolled>());
    }
    void messagesBeforeWelcomeAreSmall()
    {
        HubFixture hq;
        TestTill stranger;
        QVERIFY(stranger.connect(hq.address()));
        stranger.send(protocol::Push{1, {{1, newId(hq.clock), 1, QByteArray(protocol::MaxHandshake, 'x')}}});
        QVERIFY(stranger.waitClosed());
        QCOMPARE(stranger.closeCode(), 1009);
        // The same is fine for a till that was let in.
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.push(1, {QByteArray(protocol::MaxHandshake, 'x')});
        QVERIFY(till.acknowledged(1));
    }
    void aSilentOrLateHandshakeIsEnded()
    {
        TillHub::Config config;
        config.handshakeTimeoutMs = 40;
        HubFixture hq(config);
        TestTill till;
        QVERIFY(till.connect(hq.address()));
        hq.clock.advance(40);
        QCOMPARE(till.refusal(), QStringLiteral("limit"));
    }
    void whoWaitsForHeadquartersItselfIsNotSentAway()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.connect(hq.address()));
        std::atomic<bool> held{false};
        QSemaphore gate;
        hq.writer.post(
            [&](storage::Transaction &) -> Result<void> {
                held = true;
                gate.acquire();
                return {};
            },
            [](const Result<void> &) {});
        QTRY_VERIFY(held);
        till.sendHello();
        QTRY_COMPARE(hq.writer.waiting(), 1); // its HELLO is looked at once what is before it is done
        TestTill silent;
        QVERIFY(silent.connect(hq.address()));
        hq.clock.advance(60'000);
        QCOMPARE(silent.refusal(), QStringLiteral("limit"));
        gate.release();
        QVERIFY(till.take<protocol::Welcome>());
    }
    void anotherVersionIsRefused()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.connect(hq.address()));
        till.send(protocol::Hello{protocol::VersionMax + 1, till.device, till.epoch, 1, 0, 0, QStringLiteral("x"), 0, protocol::randomBytes(64), 0,
                                  till.chainAt(0), till.boot});
        QCOMPARE(till.refusal(), QStringLiteral("version"));
    }
    void messagesOutOfPlaceEndTheConnection_data()
    {
        QTest::addColumn<bool>("online");
        QTest::addColumn<QByteArray>("frame");
        QTest::newRow("push first") << false << protocol::encode(protocol::Push{1, {{1, QUuid::createUuid(), 1, "x"}}});
        QTest::newRow("status first") << false << protocol::encode(protocol::Status{});
        QTest::newRow("hello again") << true
                                     << protocol::encode(protocol::Hello{1, QUuid::createUuid(), protocol::randomBytes(16), 1, 0, 0,
                                                                         QStringLiteral("x"), 0, protocol::randomBytes(64)});
        QTest::newRow("welcome") << true << protocol::encode(protocol::Welcome{});
        QTest::newRow("garbage") << true << QByteArray("\xff\xfe garbage");
        QTest::newRow("cut") << true << protocol::encode(protocol::Push{1, {{1, QUuid::createUuid(), 1, "x"}}}).chopped(3);
        QTest::newRow("too large a body")
            << true << protocol::encode(protocol::Push{1, {{1, QUuid::createUuid(), 1, QByteArray(protocol::MaxFactBody + 1, 'x')}}});
        QTest::newRow("never sent") << true << protocol::encode(protocol::ChangeAck{1});
    }
    void messagesOutOfPlaceEndTheConnection()
    {
        QFETCH(bool, online);
        QFETCH(QByteArray, frame);
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(online ? till.online(hq.address()).has_value() : till.connect(hq.address()));
        const QString before = hq.fingerprint();
        till.socket().sendBinaryMessage(frame);
        QCOMPARE(till.refusal(), QStringLiteral("bad_message"));
        hq.write([](storage::Transaction &) -> Result<void> { return {}; });
        QCOMPARE(hq.number("SELECT count(*) FROM ingest"), 0);
        QVERIFY(hq.fingerprint() == before || online); // last_seen at the end of a connection
    }
    void anUnknownMessageIsAnsweredAndTheRestGoesOn()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.socket().sendBinaryMessage(QByteArray::fromHex("821863a0")); // [99, {}]
        const auto error = till.take<protocol::ErrorMessage>();
        QVERIFY(error);
        QVERIFY(!error->fatal);
        till.push(1, bodies(1));
        QVERIFY(till.acknowledged(1));
    }

    // ---- facts up

    void factsAreAcknowledgedAfterTheirCommit()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        const auto welcome = till.online(hq.address());
        QVERIFY(welcome);
        QCOMPARE(welcome->committed, 0);
        QCOMPARE(welcome->windowFacts, 256);
        QCOMPARE(welcome->settings.currency, QStringLiteral("CNY"));
        till.push(1, bodies(10));
        till.push(11, bodies(5));
        QVERIFY(till.acknowledged(15));
        QCOMPARE(hq.number("SELECT count(*) FROM ingest WHERE state=1"), 15);
        QCOMPARE(hq.number("SELECT count(*) FROM audit"), 15);
        QCOMPARE(hq.number("SELECT committed FROM till_epoch"), 15);
        QVERIFY(hq.ingested.load() >= 1);
        QVERIFY(till.acks <= 2);

        till.abort();
        const auto again = till.online(hq.address(), 16);
        QVERIFY(again);
        QCOMPARE(again->committed, 15);
        QCOMPARE(again->replicated, 15);
        // Another database of the same till counts by itself.
        till.epoch = protocol::randomBytes(16);
        const auto fresh = till.online(hq.address());
        QVERIFY(fresh);
        QCOMPARE(fresh->committed, 0);
    }
    void aRepeatIsAcknowledgedAndChangesNothing()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.push(1, bodies(3));
        till.push(1, bodies(3)); // a frame that came twice
        QVERIFY(till.acknowledged(3));
        till.committed = 0;
        till.push(2, {"fact1", "fact2", "new"}); // two known, one new
        QVERIFY(till.acknowledged(4));
        till.abort();
        QVERIFY(till.online(hq.address()));
        till.committed = 0;
        till.push(1, {"fact0"});
        QVERIFY(till.acknowledged(4));
        QCOMPARE(hq.number("SELECT count(*) FROM ingest"), 4);
        QCOMPARE(hq.applied.load(), 4);
    }
    void anotherContentUnderAKnownSequenceIsKeptAside()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.push(1, bodies(3));
        QVERIFY(till.acknowledged(3));
        till.committed = 0;
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("again with another content")));
        till.push(2, {"other"});
        QVERIFY(till.acknowledged(3));
        till.committed = 0;
        till.push(2, {"other"}); // once is enough
        QVERIFY(till.acknowledged(3));
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("again with another content")));
        till.committed = 0;
        till.push(2, {"yet another", "fact2", "fresh"});
        QVERIFY(till.acknowledged(4));
        QCOMPARE(hq.number("SELECT count(*) FROM ingest WHERE state=2 AND seq<0"), 2);
        QCOMPARE(hq.number("SELECT count(*) FROM ingest WHERE state=1"), 4);
        QCOMPARE(hq.applied.load(), 4);
        QCOMPARE(hq.number("SELECT committed FROM till_epoch"), 4);
    }
    void aGapEndsTheConnectionAndNothingOfItStays()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.push(1, bodies(2));
        QVERIFY(till.acknowledged(2));
        till.push(4, bodies(1));
        QCOMPARE(till.refusal(), QStringLiteral("gap"));
        QCOMPARE(hq.number("SELECT max(seq) FROM ingest"), 2);
        const auto again = till.online(hq.address(), 5);
        QVERIFY(again);
        QCOMPARE(again->committed, 2);
    }
    void aPoisonFactIsQuarantinedAndTheOthersGoOn()
    {
        HubFixture hq;
        TestTill till;
        TestTill other;
        hq.enroll(till, hq.tills.at(0));
        hq.enroll(other, hq.tills.at(1));
        QVERIFY(till.online(hq.address()));
        QVERIFY(other.online(hq.address()));
        till.push(1, {"good", "poison", "good too", "poison 2"});
        other.push(1, bodies(20));
        QVERIFY(till.acknowledged(4));
        QVERIFY(other.acknowledged(20));
        QCOMPARE(hq.number("SELECT count(*) FROM ingest WHERE state=2 AND reason='body: this cannot be eaten'"), 2);
        QCOMPARE(hq.number("SELECT count(*) FROM ingest WHERE state=1"), 22);
        QCOMPARE(hq.number("SELECT count(*) FROM audit"), 22); // what the poison had written is undone
        till.committed = 0;
        till.push(2, {"poison"});
        QVERIFY(till.acknowledged(4));
        QCOMPARE(hq.number("SELECT count(*) FROM ingest"), 24);
    }
    void whatPassesIsNotQuarantinedAndNotAcknowledged()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.push(1, {"passing trouble"});
        QCOMPARE(till.refusal(), QStringLiteral("busy"));
        QCOMPARE(hq.number("SELECT count(*) FROM ingest"), 0);
        QCOMPARE(hq.number("SELECT count(*) FROM audit"), 0);
    }
    void everyFailingWriteLeavesAPrefixAndTheTillGoesOn()
    {
        int nth = 1;
        for (;; ++nth) {
            HubFixture hq;
            TestTill till;
            hq.enroll(till, hq.tills.at(0));
            QVERIFY(till.online(hq.address()));
            storage::WriteFault::failAt(nth);
            till.push(1, bodies(3));
            QVERIFY(QTest::qWaitFor([&] { return till.committed == 3 || till.waiting() > 0; }));
            const bool failed = till.committed != 3;
            if (failed) {
                QCOMPARE(till.refusal(), QStringLiteral("busy"));
                QCOMPARE(hq.number("SELECT count(*) FROM ingest"), 0);
                const auto again = till.online(hq.address());
                QVERIFY(again);
                QCOMPARE(again->committed, 0);
                till.push(1, bodies(3));
            }
            QVERIFY(till.acknowledged(3));
            QCOMPARE(hq.number("SELECT count(*) FROM ingest WHERE state=1"), 3);
            QCOMPARE(hq.number("SELECT count(*) FROM audit"), 3);
            if (!failed)
                break;
        }
        QVERIFY(nth > 7); // three rows, three effects, the mark, the commit
    }
    void aFactSaysSinceWhenItCanHaveBeenMadeAndHowWrongTheTillsClockIs()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        const qint64 begun = hq.clock.nowMs();
        till.clockMs = begun + 3'600'000;
        // What it had made before it was here for the first time, and what it makes now.
        QVERIFY(till.online(hq.address(), 2));
        till.push(1, bodies(1));
        QVERIFY(till.acknowledged(1));
        QCOMPARE(hq.madeSinceMs.load(), begun);
        QCOMPARE(hq.clockAheadMs.load(), 3'600'000);
        hq.clock.advance(1'000);
        till.push(2, bodies(1));
        QVERIFY(till.acknowledged(2));
        QCOMPARE(hq.madeSinceMs.load(), begun + 1'000);
        till.abort();
        QTRY_COMPARE(hq.number("SELECT last_seen_ms FROM device"), begun + 1'000);
        hq.clock.advance(7'200'000);
        till.clockMs = hq.clock.nowMs() - 60'000;
        QVERIFY(till.online(hq.address(), 4));
        till.push(3, bodies(1));
        QVERIFY(till.acknowledged(3));
        QCOMPARE(hq.madeSinceMs.load(), begun + 1'000); // it was here until then
        QCOMPARE(hq.clockAheadMs.load(), -60'000);
        till.push(4, bodies(1));
        QVERIFY(till.acknowledged(4));
        QCOMPARE(hq.madeSinceMs.load(), hq.clock.nowMs());
    }
    void moreThanTheWindowEndsTheConnection()
    {
        TillHub::Config config;
        config.windowFacts = 4;
        HubFixture hq(config);
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.push(1, bodies(9));
        QCOMPARE(till.refusal(), QStringLiteral("limit"));
    }
    void aNewerConnectionReplacesTheOlder()
    {
        HubFixture hq;
        TestTill old;
        hq.enroll(old, hq.tills.at(0));
        QVERIFY(old.online(hq.address()));
        old.push(1, bodies(2));
        QVERIFY(old.acknowledged(2));
        TestTill fresh;
        fresh.device = old.device;
        fresh.keys = old.keys;
        fresh.epoch = old.epoch;
        const auto welcome = fresh.online(hq.address(), 3);
        QVERIFY(welcome);
        QCOMPARE(welcome->committed, 2);
        QVERIFY(old.waitClosed());
        QCOMPARE(old.closeCode(), 4409);
        QCOMPARE(hq.hub.onlineTills(), QList<qint64>{hq.tills.at(0)});
        fresh.push(3, {"third"});
        QVERIFY(fresh.acknowledged(3));
    }
    void aRevokedTillIsDisconnectedAtOnce()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        hq.write([&](storage::Transaction &tx) { return hq::DeviceStore::revoke(tx, hq.tills.at(0), hq.clock.nowMs()); });
        hq.hub.disconnectTill(hq.tills.at(0), QStringLiteral("revoked"));
        QCOMPARE(till.refusal(), QStringLiteral("unauthorised"));
        QTRY_VERIFY(hq.hub.onlineTills().isEmpty());
        QVERIFY(till.waitClosed());
        QCOMPARE(till.closeCode(), 4401);
        QVERIFY(!till.online(hq.address()));
    }
    void enrollingAnotherDeviceForATillShutsTheFirstOutAndIsWritten()
    {
        HubFixture hq;
        TestTill first;
        hq.enroll(first, hq.tills.at(0));
        QVERIFY(first.online(hq.address()));
        TestTill second;
        QVERIFY(second.connect(hq.address()));
        second.sendEnroll(hq.code(hq.tills.at(0)));
        const auto enrolled = second.take<protocol::Enrolled>();
        QVERIFY(enrolled);
        QCOMPARE(first.refusal(), QStringLiteral("unauthorised"));
        QVERIFY(first.waitClosed());
        QCOMPARE(first.closeCode(), 4401);
        QVERIFY(!first.online(hq.address()));
        second.device = enrolled->deviceId;
        QVERIFY(second.online(hq.address()));
        QCOMPARE(hq.number("SELECT count(*) FROM audit WHERE actor = 'till:SZ001/1' AND action = 'device.enrolled'"), 1);
    }
    void refusedHellosMakeOnlyStrangersOfTheirAddressWait()
    {
        TillHub::Config config;
        config.helloWaitMs = 50;
        HubFixture hq(config);
        TestTill known;
        known.from = "203.0.113.7";
        hq.enroll(known, hq.tills.at(0));
        QVERIFY(known.online(hq.address()));
        TestTill unknown; // enrolled, but not seen since headquarters started
        unknown.from = known.from;
        hq.enroll(unknown, hq.tills.at(1));
        const auto strange = [&](const QByteArray &from) {
            TestTill stranger;
            stranger.from = from;
            stranger.device = newId(hq.clock);
            return stranger.connect(hq.address()) ? (stranger.sendHello(), stranger.refusal()) : QString();
        };
        for (int i = 0; i < 5; ++i)
            QCOMPARE(strange(known.from), QStringLiteral("unauthorised"));
        QElapsedTimer timer;
        timer.start();
        QVERIFY(unknown.online(hq.address()));
        QVERIFY(timer.elapsed() >= 45);
        for (int i = 0; i < 4; ++i)
            static_cast<void>(strange(known.from)); // its turn is later each time: the clock stands still
        QCOMPARE(strange(known.from), QStringLiteral("busy"));
        QVERIFY(known.online(hq.address()));   // never waits, nor do others
        QCOMPARE(strange("203.0.113.8"), QStringLiteral("unauthorised"));
        hq.clock.advance(60'000);
        QCOMPARE(strange(known.from), QStringLiteral("unauthorised"));
    }
    void fiftyTillsAtOnceLoseNothing()
    {
        constexpr int Tills = 50;
        constexpr int Each = 40;
        HubFixture hq({}, Tills);
        std::vector<std::unique_ptr<TestTill>> tills;
        for (int i = 0; i < Tills; ++i) {
            tills.push_back(std::make_unique<TestTill>());
            hq.enroll(*tills.back(), hq.tills.at(i));
            QVERIFY(tills.back()->online(hq.address()));
        }
        QCOMPARE(hq.hub.onlineTills().size(), Tills);
        for (int k = 0; k < Each; ++k) {
            for (const auto &till : tills)
                till->push(k + 1, {"fact" + QByteArray::number(k) + QByteArray(300, 'x')});
        }
        for (const auto &till : tills)
            QVERIFY(till->acknowledged(Each));
        QCOMPARE(hq.number("SELECT count(*) FROM ingest"), Tills * Each);
        QCOMPARE(hq.number("SELECT count(*) FROM (SELECT epoch, count(*) AS n, max(seq) AS m FROM ingest GROUP BY epoch) "
                           "WHERE n=40 AND m=40"), Tills);
        QCOMPARE(hq.applied.load(), Tills * Each);
    }

    // ---- chains, forks, copies

    void headquartersChainsWhatItTakes()
    {
        HubFixture hq;
        TestTill till;
        till.version = 2;
        hq.enroll(till, hq.tills.at(0));
        const auto first = till.online(hq.address());
        QVERIFY(first);
        QCOMPARE(first->version, 2);
        QCOMPARE(first->chain, till.chainAt(0));
        till.push(1, bodies(3));
        till.push(4, {"poison", "fine"}); // what is set aside is in the chain as well
        QVERIFY(till.acknowledged(5));
        till.push(3, {"fact2"}); // a repeat is not
        till.push(6, bodies(1));
        QVERIFY(till.acknowledged(6));
        till.abort();
        const auto again = till.online(hq.address(), 7);
        QVERIFY(again);
        QCOMPARE(again->committed, 6);
        QCOMPARE(again->chain, till.chainAt(6));
        QCOMPARE(hq.number("SELECT count(*) FROM till_alarm"), 0);
    }
    void factsThatAreNotThoseChainedAreNotTaken()
    {
        HubFixture hq;
        TestTill till;
        TestTill other;
        till.version = other.version = 2;
        hq.enroll(till, hq.tills.at(0));
        hq.enroll(other, hq.tills.at(1));
        QVERIFY(till.online(hq.address()));
        QVERIFY(other.online(hq.address()));
        till.push(1, bodies(2));
        QVERIFY(till.acknowledged(2));
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("is quarantined: its facts 3 to 3")));
        till.send(protocol::Push{3, {{1, newId(hq.clock), 1, "changed after it was chained"}}, till.chainAt(2)});
        QCOMPARE(till.refusal(), QStringLiteral("quarantined"));
        QCOMPARE(hq.number("SELECT max(seq) FROM ingest"), 2);
        QCOMPARE(hq.number("SELECT count(*) FROM till_alarm WHERE kind = 'fork' AND resolved_at_ms IS NULL"), 1);
        // Nothing of that database comes in any more, whatever it says; the other till is not touched.
        QVERIFY(till.connect(hq.address()));
        till.sendHello(3);
        QCOMPARE(till.refusal(), QStringLiteral("quarantined"));
        other.push(1, bodies(2));
        QVERIFY(other.acknowledged(2));
        // Enrolled anew, with a new epoch, it does.
        till.epoch = protocol::randomBytes(16);
        QVERIFY(till.online(hq.address()));
        till.push(1, bodies(3));
        QVERIFY(till.acknowledged(3));
        QCOMPARE(hq.number("SELECT count(*) FROM till_alarm WHERE resolved_at_ms IS NULL"), 0);
    }
    void aForkIsFoundWhenTheTillConnects()
    {
        HubFixture hq;
        TestTill till;
        till.version = 2;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.push(1, bodies(3));
        QVERIFY(till.acknowledged(3));
        // A copy of the disk after two facts sold on by itself: as many facts, but others.
        TestTill copy;
        copy.version = 2;
        copy.device = till.device;
        copy.keys = till.keys;
        copy.epoch = till.epoch;
        copy.push(1, {"fact0", "fact1", "another third"}); // not connected: only chained
        QVERIFY(copy.chainAt(3) != till.chainAt(3));
        QVERIFY(copy.connect(hq.address()));
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("is quarantined: its facts up to 3")));
        copy.sendHello(4);
        QCOMPARE(copy.refusal(), QStringLiteral("quarantined"));
        QCOMPARE(hq.number("SELECT count(*) FROM ingest"), 3);
    }
    void aTillThatWasSetBackIsAnAlarmUntilItIsEnrolledAnew()
    {
        HubFixture hq;
        TestTill till;
        till.version = 2;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.push(1, bodies(5));
        QVERIFY(till.acknowledged(5));
        till.abort();
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("was its database set back")));
        const auto welcome = till.online(hq.address(), 3);
        QVERIFY(welcome); // what headquarters has tells it
        QCOMPARE(welcome->chain, till.chainAt(5));
        QCOMPARE(hq.number("SELECT times FROM till_alarm WHERE kind = 'set_back' AND resolved_at_ms IS NULL"), 1);
        till.abort();
        till.epoch = protocol::randomBytes(16);
        QVERIFY(till.online(hq.address()));
        QCOMPARE(hq.number("SELECT count(*) FROM till_alarm WHERE resolved_at_ms IS NULL"), 0);
    }
    void twoProgramsWithOneIdentityAreShutOut()
    {
        HubFixture hq;
        TestTill till;
        till.version = 2;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        TestTill copy;
        copy.version = 2;
        copy.device = till.device;
        copy.keys = till.keys;
        copy.epoch = till.epoch;
        QVERIFY(copy.online(hq.address()));
        QVERIFY(till.waitClosed());
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("two programs run with the identity")));
        QVERIFY(till.connect(hq.address()));
        till.sendHello(); // the first one lives still
        QCOMPARE(till.refusal(), QStringLiteral("quarantined"));
        QVERIFY(copy.waitClosed());
        QTRY_COMPARE(hq.number("SELECT count(*) FROM till_alarm WHERE kind = 'clone'"), 1);
        QVERIFY(copy.connect(hq.address()));
        copy.sendHello();
        QCOMPARE(copy.refusal(), QStringLiteral("quarantined"));
        QCOMPARE(hq.number("SELECT count(*) FROM ingest"), 0);
    }
    void theProofOfACopyOutlivesARestartOfHeadquarters()
    {
        QTemporaryDir root;
        const QString file = root.filePath(QStringLiteral("kept.db"));
        TestTill till;
        TestTill copy;
        till.version = copy.version = 2;
        {
            HubFixture hq({}, 2, {}, file);
            hq.enroll(till, hq.tills.at(0));
            QVERIFY(till.online(hq.address()));
        }
        copy.device = till.device;
        copy.keys = till.keys;
        copy.epoch = till.epoch;
        HubFixture hq({}, 2, {}, file);
        QVERIFY(copy.online(hq.address()));
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("two programs run with the identity")));
        QVERIFY(till.connect(hq.address()));
        till.sendHello();
        QCOMPARE(till.refusal(), QStringLiteral("quarantined"));
        QVERIFY(copy.waitClosed());
    }
    void aTillThatIsStartedAgainAndAgainIsNoCopy()
    {
        HubFixture hq;
        TestTill till;
        till.version = 2;
        hq.enroll(till, hq.tills.at(0));
        for (int run = 0; run < 20; ++run) {
            till.boot = protocol::randomBytes(16);
            QVERIFY(till.online(hq.address()));
            till.abort();
            QVERIFY(till.online(hq.address())); // the network was gone for a moment
            till.abort();
        }
        // What a run that has ended had sent may come late: on a connection that was opened before the next run's.
        TestTill late;
        late.version = 2;
        late.device = till.device;
        late.keys = till.keys;
        late.epoch = till.epoch;
        late.boot = till.boot;
        QVERIFY(late.connect(hq.address()));
        till.boot = protocol::randomBytes(16);
        QVERIFY(till.online(hq.address()));
        late.sendHello();
        QVERIFY(late.take<protocol::Welcome>());
        QCOMPARE(hq.number("SELECT count(*) FROM till_alarm"), 0);
    }
    void aTillThatLearnsToChainIsFollowed_data()
    {
        QTest::addColumn<int>("from");
        QTest::newRow("headquarters learnt it later") << 1;
        QTest::newRow("at the same time") << 3;
        QTest::newRow("the till has sold on since") << 5;
    }
    void aTillThatLearnsToChainIsFollowed()
    {
        QFETCH(int, from);
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.push(1, bodies(3)); // a program of the version before
        QVERIFY(till.acknowledged(3));
        till.abort();
        till.version = 2;
        till.chainFrom = from;
        till.push(1, bodies(6)); // not connected: only chained
        const auto welcome = till.online(hq.address(), 7);
        QVERIFY(welcome);
        QCOMPARE(welcome->committed, 3);
        QCOMPARE(welcome->chain, from <= 3 ? till.chainAt(3) : QByteArray());
        till.push(1, bodies(4));
        till.push(5, {"fact4", "fact5"});
        QVERIFY(till.acknowledged(6));
        till.abort();
        QCOMPARE(till.online(hq.address(), 7)->chain, till.chainAt(6));
        QCOMPARE(hq.number("SELECT count(*) FROM till_alarm"), 0);
    }
    void whatATillFindsOutAboutItselfIsAnAlarm()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.send(protocol::ErrorMessage{QStringLiteral("gap"), QStringLiteral("facts 3 to 5 are not kept here"), false});
        QTRY_COMPARE(hq.number("SELECT count(*) FROM till_alarm WHERE kind = 'gap' AND words LIKE '%3 to 5%'"), 1);
        till.send(protocol::ErrorMessage{QStringLiteral("fork"), QStringLiteral("other facts"), false});
        QTRY_COMPARE(hq.number("SELECT count(*) FROM till_alarm WHERE kind = 'fork'"), 1);
        till.send(protocol::ErrorMessage{QStringLiteral("bad_message"), QStringLiteral("what was that"), false});
        till.push(1, bodies(1));
        QVERIFY(till.acknowledged(1));
        QCOMPARE(hq.number("SELECT count(*) FROM till_alarm"), 2);
    }
    void theTillsClockIsMeasuredAgainAndKeptWithEachFact()
    {
        HubFixture hq;
        TestTill till;
        till.clockMs = hq.clock.nowMs() + 5'000;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.push(1, bodies(1));
        QVERIFY(till.acknowledged(1));
        QCOMPARE(hq.number("SELECT clock_ahead_ms FROM ingest WHERE seq = 1"), 5'000);
        till.send(protocol::Pong{12345, hq.clock.nowMs() + 77'000}); // to a PING that never was
        hq.clock.advance(15'000);
        const auto ping = till.take<protocol::Ping>();
        QVERIFY(ping);
        const qint64 asked = ping->senderMs;
        hq.clock.advance(100);
        till.send(protocol::Pong{asked, asked + 2'050});
        till.push(2, bodies(1));
        QVERIFY(till.acknowledged(2));
        QCOMPARE(hq.number("SELECT clock_ahead_ms FROM ingest WHERE seq = 2"), 2'000);
    }

    // ---- facts down

    void factsGoDownInOrderAndResume()
    {
        HubFixture hq;
        const qint64 id = hq.tills.at(0);
        TestTill till;
        hq.enroll(till, id);
        hq.append(id, {"one", "two"});
        QVERIFY(till.online(hq.address()));
        const auto first = till.take<protocol::Change>();
        QVERIFY(first);
        QCOMPARE(first->facts, QList<protocol::ChangeFact>({{1, 2, "one"}, {2, 2, "two"}}));
        till.send(protocol::ChangeAck{2});
        QTRY_COMPARE(hq.number("SELECT acked_rev FROM till WHERE number=1"), 2);
        hq.append(id, {"three"});
        const auto second = till.take<protocol::Change>();
        QVERIFY(second);
        QCOMPARE(second->facts, QList<protocol::ChangeFact>({{3, 2, "three"}}));
        till.abort();
        hq.append(id, {"four"});
        // Not stored, so it comes again.
        QVERIFY(till.online(hq.address(), 1, 2));
        const auto third = till.take<protocol::Change>();
        QVERIFY(third);
        QCOMPARE(third->facts.size(), 2);
        QCOMPARE(third->facts.first().rev, 3);
        QCOMPARE(hq.number("SELECT acked_rev FROM till WHERE number=2"), 0);
    }
    void aNewDatabaseOfATillGetsTheMenuAndWhatIsNotSoldYet()
    {
        HubFixture hq;
        const qint64 id = hq.tills.at(0);
        TestTill till;
        hq.enroll(till, id);
        const QList<QByteArray> orders = placed(hq, id, 3);
        QVERIFY(till.online(hq.address()));
        QCOMPARE(received(till), (QList<QByteArray>{"menu", orders.at(0), orders.at(1), orders.at(2)}));
        till.send(protocol::ChangeAck{4});
        QTRY_COMPARE(hq.number("SELECT acked_rev FROM till WHERE number=1"), 4);
        sell(hq, orders.at(0));
        sell(hq, orders.at(2));
        till.abort();
        // The disk died: another database, which has stored nothing. What was sold is on paper.
        till.epoch = protocol::randomBytes(16);
        QVERIFY(till.online(hq.address()));
        QCOMPARE(received(till), (QList<QByteArray>{"menu", orders.at(1)}));
        QCOMPARE(hq.number("SELECT rev FROM online_order WHERE number='2'"), 2);
        till.abort();
        // The same database again goes on where it is.
        QVERIFY(till.online(hq.address(), 1, 2));
        const QList<QByteArray> later = placed(hq, id, 1);
        QCOMPARE(received(till), later);
    }
    void aDatabaseThatWasSetBackGetsWhatIsNotSoldYet()
    {
        HubFixture hq;
        const qint64 id = hq.tills.at(0);
        TestTill till;
        hq.enroll(till, id);
        const QList<QByteArray> orders = placed(hq, id, 3);
        QVERIFY(till.online(hq.address()));
        QVERIFY(till.take<protocol::Change>());
        till.send(protocol::ChangeAck{4});
        QTRY_COMPARE(hq.number("SELECT acked_rev FROM till WHERE number=1"), 4);
        sell(hq, orders.at(1));
        till.abort();
        QVERIFY(till.online(hq.address(), 1, 2)); // its backup had the menu and the first
        QCOMPARE(received(till), (QList<QByteArray>{"menu", orders.at(0), orders.at(2)}));
    }
    void aHeadquartersThatWasSetBackSendsWhatIsNotSoldBeyondWhatTheTillHas()
    {
        HubFixture hq;
        const qint64 id = hq.tills.at(0);
        TestTill till;
        hq.enroll(till, id);
        const QList<QByteArray> orders = placed(hq, id, 2);
        // The till has stored 20 facts of the database that was lost; this one numbers its next fact 4.
        QVERIFY(till.online(hq.address(), 1, 20));
        const auto change = till.take<protocol::Change>();
        QVERIFY(change);
        QCOMPARE(change->facts.first().rev, 21);
        QCOMPARE(change->facts.size(), 3);
        const QList<QByteArray> later = placed(hq, id, 1);
        const auto next = till.take<protocol::Change>();
        QVERIFY(next);
        QCOMPARE(next->facts, QList<protocol::ChangeFact>({{24, 2, later.first()}}));
    }
    void aHeadquartersThatWasSetBackAndHasNumberedOnSendsWhatItsTillsMissed()
    {
        HubFixture hq;
        const qint64 id = hq.tills.at(0);
        TestTill till;
        hq.enroll(till, id);
        hq.append(id, {"one", "two"});
        QVERIFY(till.online(hq.address()));
        QVERIFY(till.take<protocol::Change>());
        till.send(protocol::ChangeAck{2});
        QTRY_COMPARE(hq.number("SELECT acked_rev FROM till WHERE number=1"), 2);
        till.abort();
        QTRY_COMPARE(hq.hub.onlineTills().size(), 0);
        // That was the backup. The till got a third fact then; this database gives that number to a menu, before the till is back.
        hq.clock.advance(3'600'000);
        Menu menu;
        menu.categories.append({QStringLiteral("c"), {QStringLiteral("C"), {}}});
        menu.items.append({QStringLiteral("i"), {QStringLiteral("I"), {}}, QStringLiteral("c"), {{QStringLiteral("S"), Money(100)}}});
        hq.write([&](storage::Transaction &tx) { return hq::MenuStore::publish(tx, menu, hq.clock.nowMs()); });
        QCOMPARE(hq.number("SELECT next_rev FROM till WHERE number=1"), 4);
        QVERIFY(till.online(hq.address(), 1, 3));
        const auto change = till.take<protocol::Change>();
        QVERIFY(change);
        QCOMPARE(change->facts.first().rev, 4);
        QCOMPARE(change->facts.first().kind, static_cast<int>(protocol::ChangeKind::MenuPublished));
        till.send(protocol::ChangeAck{4});
        QTRY_COMPARE(hq.number("SELECT acked_rev FROM till WHERE number=1"), 4);
    }
    void aStoredFactWhoseMarkWasLostIsNotTakenForAnother()
    {
        HubFixture hq;
        const qint64 id = hq.tills.at(0);
        TestTill till;
        hq.enroll(till, id);
        QVERIFY(till.online(hq.address()));
        hq.clock.advance(29'000); // nobody has noted since that it is here
        hq.append(id, {"one"});
        QVERIFY(till.take<protocol::Change>());
        // Headquarters is killed before it has noted that the till stored it.
        hq.write([&](storage::Transaction &tx) { return tx.exec("UPDATE device SET last_seen_ms = ?1", hq.clock.nowMs() - 29'000); });
        QVERIFY(till.online(hq.address(), 1, 1));
        hq.append(id, {"two"});
        const auto change = till.take<protocol::Change>();
        QVERIFY(change);
        QCOMPARE(change->facts, QList<protocol::ChangeFact>({{2, 2, "two"}}));
    }
    void aMarkOutOfRangeEndsTheConnection()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.connect(hq.address()));
        till.sendHello(1, std::numeric_limits<qint64>::max());
        QCOMPARE(till.refusal(), QStringLiteral("bad_message"));
    }
    void whatWasDeletedAfterAWeekIsNotMissed()
    {
        HubFixture hq;
        const qint64 id = hq.tills.at(0);
        TestTill till;
        hq.enroll(till, id);
        hq.append(id, {"one", "two", "three"});
        QVERIFY(till.online(hq.address()));
        QVERIFY(till.take<protocol::Change>());
        till.send(protocol::ChangeAck{2});
        QTRY_COMPARE(hq.number("SELECT acked_rev FROM till WHERE number=1"), 2);
        hq.write([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(const int none, hq::OutboxStore::prune(tx, hq.clock.nowMs(), 10));
            HEARTH_ASSIGN(const int gone, hq::OutboxStore::prune(tx, hq.clock.nowMs() + 1, 10));
            return none == 0 && gone == 2 ? Result<void>() : fail(ErrorCode::Internal, QString::number(gone));
        });
        till.abort();
        QVERIFY(till.online(hq.address(), 1, 2));
        QCOMPARE(received(till), QList<QByteArray>{"three"});
    }
    void onlineOrdersAreMarkedAsPushedAndStored()
    {
        HubFixture hq;
        const qint64 id = hq.tills.at(0);
        TestTill till;
        hq.enroll(till, id);
        hq.write([&](storage::Transaction &tx) -> Result<void> {
            for (int i = 1; i <= 2; ++i)
                HEARTH_TRY(tx.exec("INSERT INTO online_order (order_id, platform, number, request_hash, store, till, rev, accepted_at_ms,"
                                   " body) VALUES (?1, 'p', ?2, x'00', ?3, ?4, ?5, 1, x'00')",
                                   newId(hq.clock), QString::number(i), hq.store, id, i));
            return {};
        });
        hq.append(id, {"one"});
        QVERIFY(till.online(hq.address()));
        QVERIFY(till.take<protocol::Change>());
        QTRY_COMPARE(hq.number("SELECT pushed_at_ms FROM online_order WHERE rev=1"), hq.clock.nowMs());
        QCOMPARE(hq.number("SELECT count(*) FROM online_order WHERE pushed_at_ms IS NULL"), 1);
        QCOMPARE(hq.number("SELECT count(*) FROM online_order WHERE till_stored_at_ms IS NULL"), 2);
        till.send(protocol::ChangeAck{1});
        QTRY_COMPARE(hq.number("SELECT till_stored_at_ms FROM online_order WHERE rev=1"), hq.clock.nowMs());
    }
    void manyFactsComeInBatchesAndWaitForTheTill()
    {
        HubFixture hq;
        const qint64 id = hq.tills.at(0);
        TestTill till;
        hq.enroll(till, id);
        hq.append(id, bodies(2000));
        QVERIFY(till.online(hq.address()));
        qint64 rev = 0;
        QVERIFY(QTest::qWaitFor([&] { return till.waiting() == 2; }));
        QTest::qWait(100); // it does not run further ahead
        QCOMPARE(till.waiting(), 2);
        while (rev < 2000) {
            const auto change = till.take<protocol::Change>();
            QVERIFY(change);
            QVERIFY(change->facts.size() <= 256);
            for (const protocol::ChangeFact &fact : change->facts)
                QCOMPARE(fact.rev, ++rev);
            till.send(protocol::ChangeAck{rev});
        }
        QTRY_COMPARE(hq.number("SELECT acked_rev FROM till WHERE number=1"), 2000);
    }
    void largeFactsAreSplitBySize()
    {
        HubFixture hq;
        const qint64 id = hq.tills.at(0);
        TestTill till;
        hq.enroll(till, id);
        hq.append(id, QList<QByteArray>(6, QByteArray(200'000, 'x')));
        QVERIFY(till.online(hq.address()));
        qint64 rev = 0;
        while (rev < 6) {
            const auto change = till.take<protocol::Change>();
            QVERIFY(change);
            QVERIFY(change->facts.size() <= 3);
            rev = change->facts.last().rev;
        }
    }

    // ---- the rest

    void healthIsReplacedByTheNewest()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        PrinterHealth a{QStringLiteral("a"), QStringLiteral("tcp:h:1"), PrinterCondition::Ok, {}, 1, 2, 0};
        PrinterHealth b{QStringLiteral("b"), QStringLiteral("tcp:h:2"), PrinterCondition::Ok, {}, 1, 2, 0};
        till.send(protocol::Status{{a, b}});
        QTRY_COMPARE(hq.number("SELECT count(*) FROM printer_health"), 2);
        a.condition = PrinterCondition::PaperOut;
        till.send(protocol::Status{{a}});
        QTRY_COMPARE(hq.number("SELECT condition FROM printer_health WHERE printer='a'"), 3);
        QCOMPARE(hq.number("SELECT count(*) FROM printer_health"), 1);
    }
    void marksThatCouldNotBeWrittenAreWrittenLater()
    {
        HubFixture hq(quick());
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        storage::WriteFault::failAt(1);
        till.send(protocol::Status{{{QStringLiteral("a"), QStringLiteral("tcp:h:1"), PrinterCondition::Ok, {}, 1, 2, 0}}});
        QTRY_COMPARE(hq.number("SELECT count(*) FROM printer_health"), 1);
        QVERIFY(storage::WriteFault::seen() > 1);
    }
    void pingsAreAnsweredAndSentInSilence()
    {
        HubFixture hq(quick());
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        till.send(protocol::Ping{77});
        const auto pong = till.take<protocol::Pong>();
        QVERIFY(pong);
        QCOMPARE(pong->pingMs, 77);
        QCOMPARE(pong->answererMs, hq.clock.nowMs());
        hq.clock.advance(40);
        QVERIFY(till.take<protocol::Ping>());
        hq.clock.advance(40);
        QVERIFY(till.take<protocol::Ping>());
        hq.clock.advance(40);
        QCOMPARE(till.refusal(), QStringLiteral("limit"));
        QTRY_VERIFY(hq.hub.onlineTills().isEmpty());
    }
    void aTillThatIsHeardStays()
    {
        HubFixture hq(quick());
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        for (int i = 0; i < 10; ++i) {
            hq.clock.advance(30);
            till.send(protocol::Ping{i});
            QVERIFY(till.take<protocol::Pong>());
        }
        QCOMPARE(hq.hub.onlineTills().size(), 1);
    }
    void aFloodOfControlMessagesEndsTheConnection()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        for (int i = 0; i < 300; ++i)
            till.send(protocol::Ping{i});
        QCOMPARE(till.refusal(), QStringLiteral("limit"));
    }
    void lastSeenIsKept()
    {
        HubFixture hq(quick());
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        hq.clock.jumpTo(hq.clock.nowMs() + 5'000);
        till.abort();
        QTRY_COMPARE(hq.number("SELECT last_seen_ms FROM device"), hq.clock.nowMs());
    }
    void theEndComesWhileTillsStillPush()
    {
        // Far more facts wait than one job takes when the hub goes: nothing of it may still run in the writer afterwards.
        constexpr int Tills = 20;
        std::atomic<int> late{0};
        {
            HubFixture hq({}, Tills);
            hq.late = &late;
            std::vector<std::unique_ptr<TestTill>> tills;
            for (int i = 0; i < Tills; ++i) {
                tills.push_back(std::make_unique<TestTill>());
                hq.enroll(*tills.back(), hq.tills.at(i));
                QVERIFY(tills.back()->online(hq.address()));
            }
            hq.gated = true;
            for (const auto &till : tills)
                till->push(1, bodies(256));
            QTRY_VERIFY(hq.atGate.load());
            // One job is at the gate with what it took; there is more behind it than the next one takes.
            QTRY_VERIFY(hq.hub.waitingFacts() > 2'048);
        }
        QCOMPARE(late.load(), 0);
    }
    void goAwayIsToldToAllBeforeTheEnd()
    {
        HubFixture hq;
        TestTill till;
        hq.enroll(till, hq.tills.at(0));
        QVERIFY(till.online(hq.address()));
        hq.hub.goAway(QStringLiteral("headquarters stops"), 1500);
        const auto away = till.take<protocol::GoAway>();
        QVERIFY(away);
        QCOMPARE(away->comeBackMs, 1500);
        QVERIFY(till.waitClosed());
        QCOMPARE(till.closeCode(), 1001);
        TestTill late;
        late.open(hq.address());
        QCOMPARE(late.refusal(), QStringLiteral("busy"));
    }
};

QTEST_GUILESS_MAIN(TestTillHub)
#include "tst_tillhub.moc"
