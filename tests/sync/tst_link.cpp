// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "linkfixture.h"
#include "support/patience.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <netinet/in.h>
#include <netinet/tcp.h>

using namespace hearth;
using namespace hearth::protocol;

/** The link's own part: connecting, the handshake, heartbeat, waiting, saying how it is. */
class TestLink : public QObject {
    Q_OBJECT
    std::unique_ptr<LinkFixture> m;

private Q_SLOTS:
    void init() { m = std::make_unique<LinkFixture>(); }
    void cleanup() { m.reset(); }

    void theHandshakeTellsWhoAndWhere()
    {
        m->till.append(3);
        QVERIFY(m->till.writer->run([](storage::Transaction &tx) { return Outbox::acknowledged(tx, 2, 1); }));
        m->hq.committed = 2;
        QVERIFY(m->till.writer->run([](storage::Transaction &tx) { return Inbox::store(tx, {{1, 1, "menu"}}, 5); }));
        m->hq.changes = {{1, 1, "menu"}};
        m->make();
        QSignalSpy settings(m->link.get(), &HqLink::settingsReceived);
        QCOMPARE(m->now.state, LinkState::Off);
        m->link->start();
        QCOMPARE(m->now.state, LinkState::Connecting);
        QTRY_VERIFY(m->online());
        QCOMPARE(m->hq.hello.version, VersionMax);
        QCOMPARE(m->hq.hello.deviceId, m->config.deviceId);
        QCOMPARE(m->hq.hello.epoch, m->config.epoch);
        QCOMPARE(m->hq.hello.nextSeq, 4);
        QCOMPARE(m->hq.hello.ackedSeq, 2);
        QCOMPARE(m->hq.hello.downRev, 1);
        QVERIFY(m->hq.hello.app.startsWith(u"hearth-till "_qs));
        QCOMPARE(m->hq.subprotocols, QStringList{u"hearth.1"_qs});
        QVERIFY(m->now.detail.isEmpty());
        QCOMPARE(settings.size(), 1);
        QCOMPARE(settings.first().first().value<StoreSettings>(), m->hq.settings);
    }
    void smallFramesDoNotWaitForEachOther()
    {
        m->start();
        QTRY_VERIFY(m->online());
        const auto *socket = m->link->findChild<QTcpSocket *>();
        QVERIFY(socket != nullptr);
        int on = 0;
        socklen_t size = sizeof on;
        QCOMPARE(getsockopt(static_cast<int>(socket->socketDescriptor()), IPPROTO_TCP, TCP_NODELAY, &on, &size), 0);
        QVERIFY(on != 0);
    }
    void aWrongKeyIsRefusedAndTriedAgainSlowly()
    {
        m->config.secretKey = newKeyPair().secretKey;
        m->till.append(3);
        m->start();
        QTRY_COMPARE(m->now.state, LinkState::Waiting);
        QVERIFY(m->now.detail.contains(u"refused this till"_qs));
        QTRY_COMPARE(m->hq.connections, 3);
        QVERIFY(m->hq.connectedAtMs.at(2) - m->hq.connectedAtMs.at(1) >= m->config.reconnectCapMs / 2);
        QVERIFY(m->now.detail.contains(u"refused this till"_qs));
        QCOMPARE(m->till.number("SELECT count(*) FROM outbox"), 3);
        QVERIFY(m->hq.facts.empty());
        // Let in again, it goes on by itself.
        m->hq.publicKey.clear();
        QTRY_VERIFY(m->online());
        QVERIFY(m->now.detail.isEmpty());
        QTRY_COMPARE(m->hq.committed, 3);
    }
    void aBrokenKeyOfItsOwnIsSaidInWords()
    {
        m->config.secretKey = "short";
        m->start();
        QTRY_COMPARE(m->now.state, LinkState::Waiting);
        QVERIFY(m->now.detail.contains(u"key"_qs));
        QCOMPARE(m->hq.hellos, 0);
    }
    void anotherVersionIsSaidInWords()
    {
        m->hq.greets = false;
        m->hq.onConnection = [this](QWebSocket &socket) { m->hq.send(socket, Challenge{samples::filled(32, 0), VersionMax + 1, VersionMax + 2, 0}); };
        m->start();
        QTRY_COMPARE(m->now.state, LinkState::Waiting);
        QVERIFY2(m->now.detail.contains(u"versions 3 to 4"_qs), qPrintable(m->now.detail));
    }
    void aNewerHqThatStillSpeaksOurVersionIsFine()
    {
        m->hq.publicKey.clear();
        m->hq.greets = false;
        m->hq.onConnection = [this](QWebSocket &socket) { m->hq.send(socket, Challenge{samples::filled(32, 0), 1, 9, 0}); };
        m->start();
        QTRY_VERIFY(m->online());
        QCOMPARE(m->hq.hello.version, VersionMax);
    }
    void aSilentHandshakeTimesOut()
    {
        m->config.handshakeTimeoutMs = 100;
        m->hq.greets = false;
        m->start();
        QTRY_VERIFY(!m->details.isEmpty());
        QVERIFY(m->details.first().contains(u"in time"_qs));
        m->hq.greets = true;
        QTRY_VERIFY(m->online());
    }
    void aServerThatNeverAnswersTheUpgradeTimesOut()
    {
        QTcpServer mute;
        QVERIFY(mute.listen(QHostAddress::LocalHost));
        m->config.handshakeTimeoutMs = 100;
        m->config.url = QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(mute.serverPort()));
        m->start();
        QTRY_VERIFY(!m->details.isEmpty());
        QVERIFY(m->details.first().contains(u"in time"_qs));
    }
    void aServerOfAnotherProtocolIsNotSpokenTo()
    {
        QWebSocketServer other(u"other"_qs, QWebSocketServer::NonSecureMode);
        QVERIFY(other.listen(QHostAddress::LocalHost));
        m->config.url = other.serverUrl();
        m->start();
        QTRY_VERIFY(!m->details.isEmpty());
        QVERIFY2(m->details.first().contains(u"hearth.1"_qs), qPrintable(m->details.first()));
    }
    void plainSocketsBeyondThisMachineAreRefused()
    {
        m->config.url = QUrl(u"ws://192.0.2.1:80"_qs);
        m->start();
        QCOMPARE(m->now.state, LinkState::Waiting);
        QVERIFY(m->now.detail.contains(u"wss"_qs));
        m->config.url = QUrl(u"http://127.0.0.1:80"_qs);
        m->start();
        QCOMPARE(m->now.state, LinkState::Waiting);
        QVERIFY(m->now.detail.contains(u"wss://HOST:PORT"_qs));
    }
    void noDatabaseIsSaidInWordsAndTriedAgain()
    {
        m->config.databasePath = m->till.root.filePath(u"later/till.db"_qs);
        m->start();
        QCOMPARE(m->now.state, LinkState::Waiting);
        QVERIFY(m->now.detail.contains(u"later/till.db"_qs));
        QVERIFY(QFile::link(m->till.root.path(), m->till.root.filePath(u"later"_qs)));
        QTRY_VERIFY(m->online());
    }
    void nobodyListeningMakesWaitsGrowWithJitter()
    {
        m->hq.shutDown();
        m->make();
        QElapsedTimer clock;
        clock.start();
        QList<qint64> attempts;
        const QObject here; // the connection ends with what it names
        QObject::connect(m->link.get(), &HqLink::statusChanged, &here, [&](const LinkStatus &status) {
            if (status.state == LinkState::Connecting)
                attempts.append(clock.elapsed());
        });
        m->link->start();
        QTRY_VERIFY(attempts.size() >= 8);
        const auto wait = [&](qsizetype i) { return attempts.at(i + 1) - attempts.at(i); };
        for (qsizetype i = 0; i < 7; ++i) {
            const qint64 full = std::min(m->config.reconnectBaseMs << i, m->config.reconnectCapMs);
            QVERIFY2(wait(i) >= full / 2 - 2, qPrintable(QStringLiteral("wait %1 was %2 ms").arg(i).arg(wait(i))));
        }
        QVERIFY(m->hq.listen(static_cast<quint16>(m->config.url.port())));
        QTRY_VERIFY(m->online());
    }
    void aSilentServerIsDeadAfterThreeHeartbeats()
    {
        m->hq.heartbeatMs = 60;
        m->hq.answersPings = false;
        m->start();
        QTRY_VERIFY(m->online());
        QElapsedTimer since;
        since.start();
        QTRY_COMPARE(m->hq.hellos, 2);
        QVERIFY2(since.elapsed() >= 150, qPrintable(QString::number(since.elapsed())));
        QVERIFY2(m->details.first().contains(u"silent"_qs), qPrintable(m->details.first()));
        QVERIFY(m->hq.pings >= 1);
        m->hq.answersPings = true;
        QTRY_VERIFY(m->online());
    }
    void pingsKeepAnIdleConnection()
    {
        m->hq.heartbeatMs = 40;
        m->start();
        QTRY_VERIFY(m->hq.pings >= 12);
        QCOMPARE(m->hq.connections, 1);
        QVERIFY(m->online());
    }
    void aPingIsAnswered()
    {
        qint64 answered = 0;
        m->hq.onMessage = [&](QWebSocket &, const Message &message) {
            if (const auto *pong = std::get_if<Pong>(&message))
                answered = pong->pingMs;
            return false;
        };
        m->start();
        QTRY_VERIFY(m->online());
        m->hq.sendToAll(Ping{4711});
        QTRY_COMPARE(answered, 4711);
    }
    void theClocksOffsetIsMeasured()
    {
        m->hq.clockOffsetMs = 90'000;
        m->hq.heartbeatMs = 40;
        m->start();
        QTRY_VERIFY(m->online());
        QVERIFY(qAbs(m->now.clockOffsetMs - 90'000) < 2'000);
        m->hq.clockOffsetMs = -5'000; // stepped while connected: PONG tells
        QTRY_VERIFY(qAbs(m->now.clockOffsetMs + 5'000) < 2'000);
    }
    void goAwayIsObeyed()
    {
        m->start();
        QTRY_VERIFY(m->online());
        QElapsedTimer since;
        since.start();
        m->hq.sendToAll(GoAway{u"an update"_qs, 400});
        QTRY_COMPARE(m->now.state, LinkState::Waiting);
        QVERIFY(m->now.detail.contains(u"an update"_qs));
        QTRY_VERIFY(m->online());
        QVERIFY(since.elapsed() >= 395);
        QCOMPARE(m->hq.connections, 2);
    }
    void unknownMessagesAreAnsweredAndTheLinkStays()
    {
        m->start();
        QTRY_VERIFY(m->online());
        m->hq.sendRawToAll(QByteArray::fromHex("8218c8a0"));
        QTRY_COMPARE(m->hq.errorsReceived, QStringList{u"bad_message"_qs});
        m->hq.sendToAll(Status{{}}); // known, but not for a till
        QTRY_COMPARE(m->hq.errorsReceived.size(), 2);
        m->hq.sendToAll(ErrorMessage{u"busy"_qs, u"just so you know"_qs, false});
        m->till.append(1);
        m->link->wake();
        QTRY_COMPARE(m->hq.committed, 1);
        QCOMPARE(m->hq.connections, 1);
    }
    void brokenMessagesEndTheConnection_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::newRow("no CBOR") << QByteArray("hello");
        QTest::newRow("cut") << encode(Ack{70'000, 70'000}).chopped(1);
        QTest::newRow("too large") << QByteArray(MaxMessage + 1, '\0');
    }
    void brokenMessagesEndTheConnection()
    {
        QFETCH(const QByteArray, frame);
        m->start();
        QTRY_VERIFY(m->online());
        m->hq.sendRawToAll(frame);
        QTRY_COMPARE(m->hq.hellos, 2);
        QVERIFY(!m->details.isEmpty());
        QTRY_VERIFY(m->online());
        QCOMPARE(m->hq.connections, 2);
    }
    void textFramesEndTheConnection()
    {
        m->hq.onConnection = [this](QWebSocket &socket) {
            if (m->hq.connections < 3)
                socket.sendTextMessage(u"{}"_qs);
        };
        m->start();
        QTRY_VERIFY(m->online());
        QCOMPARE(m->hq.connections, 3);
        QVERIFY(m->details.first().contains(u"text"_qs));
    }
    void messagesBeforeTheWelcomeEndTheConnection()
    {
        m->hq.onConnection = [this](QWebSocket &socket) {
            if (m->hq.connections == 1)
                m->hq.send(socket, Ack{5, 5});
        };
        m->start();
        QTRY_COMPARE(m->hq.connections, 2);
        QTRY_VERIFY(m->online());
        QVERIFY(m->details.first().contains(u"before its welcome"_qs));
        QCOMPARE(m->outbox().committed, 0);
    }
    void printersAreToldOnChangeAndAfterEachReconnect()
    {
        const PrinterHealth kitchen{u"kitchen"_qs, u"tcp:127.0.0.1:9100"_qs, PrinterCondition::Ok, {}, 1, 2, 0};
        PrinterHealth empty = kitchen;
        empty.condition = PrinterCondition::PaperOut;
        m->make();
        m->link->setPrinters({kitchen});
        m->link->start();
        QTRY_COMPARE(m->hq.printers, QList<PrinterHealth>{kitchen});
        m->link->setPrinters({kitchen}); // nothing new
        m->link->setPrinters({empty});
        QTRY_COMPARE(m->hq.printers, QList<PrinterHealth>{empty});
        QCOMPARE(m->hq.statuses, 2);
        m->hq.printers.clear();
        m->hq.dropAll();
        QTRY_COMPARE(m->hq.printers, QList<PrinterHealth>{empty});
        QCOMPARE(m->hq.statuses, 3);
    }
    void stoppingIsCleanAndStartingAgainGoesOn()
    {
        m->till.append(5);
        m->start();
        QTRY_COMPARE(m->hq.committed, 5);
        m->link->stop();
        QCOMPARE(m->now.state, LinkState::Off);
        QTRY_VERIFY(m->link->findChild<QWebSocket *>() == nullptr);
        m->till.append(5);
        m->link->wake(); // off: nothing
        QTest::qWait(50);
        QCOMPARE(m->hq.committed, 5);
        m->link->start();
        QTRY_COMPARE(m->hq.committed, 10);
        m->link->stop();
        m->link->stop();
    }
    void itMayBeStoppedFromItsOwnSignals_data()
    {
        QTest::addColumn<int>("state");
        for (const LinkState state : {LinkState::Connecting, LinkState::Handshake, LinkState::Online, LinkState::Waiting})
            QTest::addRow("%d", static_cast<int>(state)) << static_cast<int>(state);
    }
    void itMayBeStoppedFromItsOwnSignals()
    {
        QFETCH(const int, state);
        m->make();
        const QObject here; // the connection ends with what it names
        QObject::connect(m->link.get(), &HqLink::statusChanged, &here, [&](const LinkStatus &status) {
            if (static_cast<int>(status.state) == state)
                m->link->stop();
            else if (status.state == LinkState::Online)
                m->hq.dropAll();
        });
        m->link->start();
        QTRY_COMPARE(m->now.state, LinkState::Off);
        QTest::qWait(60);
        QCOMPARE(m->now.state, LinkState::Off);
    }
    void itLivesOnAThreadOfItsOwn()
    {
        m->till.append(500);
        QThread thread;
        HqLink &link = m->make();
        link.disconnect();
        std::atomic<qint64> acked{0};
        QObject::connect(&link, &HqLink::acknowledged, &link, [&](qint64 committed, qint64) { acked = committed; });
        link.moveToThread(&thread);
        thread.start();
        QMetaObject::invokeMethod(&link, &HqLink::start);
        for (int i = 0; i < 200; ++i) {
            m->till.append(1);
            for (int n = 0; n < 10; ++n)
                QMetaObject::invokeMethod(&link, &HqLink::wake, Qt::QueuedConnection);
        }
        QTRY_COMPARE(acked, 700);
        QMetaObject::invokeMethod(&link, &HqLink::stop, Qt::BlockingQueuedConnection);
        thread.quit();
        thread.wait();
        m->link.reset();
        QVERIFY(m->hqHasAll(700));
    }
};

QTEST_GUILESS_MAIN(TestLink)
#include "tst_link.moc"
