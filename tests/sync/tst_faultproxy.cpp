// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "samples.h"
#include "support/clientframes.h"
#include "support/fakehq.h"
#include "support/faultproxy.h"
#include "support/patience.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QWebSocketHandshakeOptions>

using namespace hearth;
using namespace hearth::protocol;

/** The tools of the other tests do what they say. */
class TestFaultProxy : public QObject {
    Q_OBJECT

    struct Client {
        explicit Client(const FaultProxy &proxy)
        {
            QObject::connect(&socket, &QWebSocket::binaryMessageReceived, &socket,
                             [this](const QByteArray &frame) { messages.append(decode(frame).value()); });
            QWebSocketHandshakeOptions options;
            options.setSubprotocols({QString::fromLatin1(Subprotocol)});
            socket.open(QUrl(QStringLiteral("ws://127.0.0.1:%1/v1/till").arg(proxy.port())), options);
        }
        void send(const Message &message) { socket.sendBinaryMessage(encode(message)); }
        bool connected() { return socket.state() == QAbstractSocket::ConnectedState; }
        QWebSocket socket;
        QList<Message> messages;
    };
    static Push facts(int first, int count, int size = 100)
    {
        Push push{first, {}};
        for (int i = 0; i < count; ++i)
            push.facts.append({1, samples::id(first + i), first + i, QByteArray(size, 'x')});
        return push;
    }

    std::unique_ptr<FakeHq> m_hq;
    std::unique_ptr<FaultProxy> m_proxy;
    const Hello m_hello = std::get<Hello>(samples::messages().at(3));

private Q_SLOTS:
    void init()
    {
        m_hq = std::make_unique<FakeHq>();
        m_proxy = std::make_unique<FaultProxy>(7);
        QVERIFY(m_hq->listen());
        QVERIFY(m_proxy->listen(u"127.0.0.1"_qs, m_hq->port()));
    }
    void cleanup()
    {
        m_proxy.reset();
        m_hq.reset();
    }

    void framesAreFoundWhereverTheStreamIsTorn()
    {
        const QByteArray request = "GET /v1/till HTTP/1.1\r\nUpgrade: websocket\r\n\r\n";
        const QByteArray small = QByteArray::fromHex("828201020304") + QByteArray::fromHex("8102");
        QByteArray large = QByteArray::fromHex("82fe012c00000000") + QByteArray(300, 'y');
        const QByteArray ping = QByteArray::fromHex("898000000000");
        const QByteArray stream = request + small + ping + large;
        for (const qsizetype step : {1, 2, 3, 7, 1000}) {
            ClientFrames frames;
            QList<QByteArray> raws;
            QList<QByteArray> messages;
            for (qsizetype at = 0; at < stream.size(); at += step) {
                frames.feed(stream.mid(at, step));
                while (const auto piece = frames.next()) {
                    raws.append(piece->raw);
                    messages.append(piece->message);
                }
            }
            QCOMPARE(raws, (QList<QByteArray>{request, small, ping, large}));
            QCOMPARE(messages.at(1), QByteArray::fromHex("8000"));
            QVERIFY(messages.at(2).isEmpty());
            QCOMPARE(messages.at(3), QByteArray(300, 'y'));
        }
    }
    void everythingPassesAsItIs_data()
    {
        QTest::addColumn<int>("mode");
        QTest::newRow("pass") << static_cast<int>(FaultProxy::Mode::Pass);
        QTest::newRow("delay") << static_cast<int>(FaultProxy::Mode::Delay);
        QTest::newRow("one byte at a time") << static_cast<int>(FaultProxy::Mode::Trickle);
    }
    void everythingPassesAsItIs()
    {
        QFETCH(const int, mode);
        m_proxy->setMode(static_cast<FaultProxy::Mode>(mode));
        Client client(*m_proxy);
        QTRY_COMPARE(client.messages.size(), 1);
        client.send(m_hello);
        QTRY_COMPARE(client.messages.size(), 2);
        client.send(facts(1, 20));
        QTRY_COMPARE(client.messages.size(), 3);
        QCOMPARE(std::get<Ack>(client.messages.last()).committed, 20);
        QCOMPARE(m_hq->facts.size(), 20U);
        QCOMPARE(m_hq->subprotocols.first(), u"hearth.1"_qs);
        QCOMPARE(m_proxy->counts().connections, 1);
        QCOMPARE(m_proxy->counts().cuts, 0);
    }
    void aLargeBurstPassesBothWays()
    {
        m_hq->onMessage = [this](QWebSocket &socket, const Message &message) {
            if (!std::holds_alternative<Push>(message))
                return false;
            m_hq->send(socket, message); // an echo
            return true;
        };
        Client client(*m_proxy);
        QTRY_COMPARE(client.messages.size(), 1);
        for (int i = 0; i < 20; ++i)
            client.send(facts(1 + i * 4, 4, 200'000));
        QTRY_COMPARE_WITH_TIMEOUT(client.messages.size(), 21, 20'000);
        QVERIFY(m_proxy->counts().bytes > 2 * 20 * 4 * 200'000);
    }
    void aCutEndsBothSides()
    {
        Client client(*m_proxy);
        QTRY_COMPARE(client.messages.size(), 1);
        m_proxy->cutAll();
        QTRY_VERIFY(!client.connected());
        QCOMPARE(m_proxy->counts().cuts, 1);
        Client again(*m_proxy);
        QTRY_COMPARE(again.messages.size(), 1);
    }
    void aConnectionIsCutInTheMiddleOfAFrame()
    {
        FaultProxy::Faults faults;
        faults.cutAfterBytes = 2'000; // the upgrade and HELLO are shorter
        m_proxy->setFaults(faults);
        Client client(*m_proxy);
        QTRY_COMPARE(client.messages.size(), 1);
        client.send(m_hello);
        QTRY_COMPARE(client.messages.size(), 2);
        client.send(facts(1, 20, 200));
        QTRY_VERIFY(!client.connected());
        QVERIFY(m_hq->facts.empty());
    }
    void aCutNeverPassesALaterByteWithoutTheEarlierOnes_data()
    {
        QTest::addColumn<bool>("up");
        QTest::newRow("to the server") << true;
        QTest::newRow("to the client") << false;
    }
    void aCutNeverPassesALaterByteWithoutTheEarlierOnes()
    {
        QFETCH(const bool, up);
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        m_proxy->setTarget(u"127.0.0.1"_qs, server.serverPort());
        const QByteArray stream = "GET / HTTP/1.1\r\n\r\n" + QByteArray::fromHex("828a00000000") + "0123456789" + QByteArray::fromHex("828a00000000") + "abcdefghij";
        int passed = 0;
        for (int i = 0; i < 12; ++i) {
            m_proxy->setFaults({});
            QTcpSocket client;
            client.connectToHost(QHostAddress::LocalHost, m_proxy->port());
            QTRY_VERIFY(server.hasPendingConnections());
            const std::unique_ptr<QTcpSocket> answering(server.nextPendingConnection());
            QTcpSocket &from = up ? client : *answering;
            QTcpSocket &to = up ? *answering : client;
            FaultProxy::Faults faults;
            faults.delayMinMs = faults.delayMaxMs = 60'000; // what was read waits
            m_proxy->setFaults(faults);
            const qint64 before = m_proxy->counts().bytes;
            from.write(stream.left(45));
            QTRY_COMPARE(m_proxy->counts().bytes, before + 45);
            faults.cut = 1;
            m_proxy->setFaults(faults);
            from.write(stream.mid(45));
            QTRY_COMPARE(to.state(), QAbstractSocket::UnconnectedState);
            const QByteArray came = to.readAll();
            QVERIFY2(stream.startsWith(came), came.toHex().constData());
            passed += static_cast<int>(came.size());
        }
        QVERIFY(passed > 0);
    }
    void aCutWhileBytesDripPassesNoneOfThemTwice()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        m_proxy->setTarget(u"127.0.0.1"_qs, server.serverPort());
        QByteArray stream;
        for (int i = 1'000; i < 6'000; ++i)
            stream += QByteArray::number(i);
        for (int i = 0; i < 12; ++i) {
            FaultProxy::Faults faults;
            faults.pieceBytes = 1;
            m_proxy->setFaults(faults);
            QTcpSocket client;
            client.connectToHost(QHostAddress::LocalHost, m_proxy->port());
            QTRY_VERIFY(server.hasPendingConnections());
            const std::unique_ptr<QTcpSocket> answering(server.nextPendingConnection());
            const qint64 before = m_proxy->counts().bytes;
            answering->write(stream);
            QTRY_VERIFY(m_proxy->counts().bytes > before); // most of it still waits for its packet
            faults.cut = 1;
            m_proxy->setFaults(faults);
            answering->write("later");
            QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
            const QByteArray came = client.readAll();
            QVERIFY2((stream + "later").startsWith(came), came.right(200).constData());
        }
    }
    void aStalledConnectionIsSilentThenCut()
    {
        Client client(*m_proxy);
        QTRY_COMPARE(client.messages.size(), 1);
        FaultProxy::Faults faults;
        faults.stall = 1;
        faults.holdMs = 300;
        m_proxy->setFaults(faults);
        QElapsedTimer since;
        since.start();
        client.send(m_hello);
        QTRY_VERIFY(!client.connected());
        QVERIFY(since.elapsed() >= 250);
        QCOMPARE(m_hq->hellos, 0);
    }
    void aHalfOpenConnectionLosesItsServerOnly()
    {
        Client client(*m_proxy);
        QTRY_COMPARE(client.messages.size(), 1);
        FaultProxy::Faults faults;
        faults.halfOpen = 1;
        faults.holdMs = 60'000;
        m_proxy->setFaults(faults);
        QSignalSpy lost(&client.socket, &QWebSocket::disconnected);
        client.send(m_hello);
        QVERIFY(!lost.wait(300));
        QCOMPARE(m_hq->hellos, 0);
        m_proxy->cutAll();
        QTRY_COMPARE(lost.size(), 1);
    }
    void aPushComesTwiceAndOnlyAPush()
    {
        FaultProxy::Faults faults;
        faults.duplicate = 1;
        m_proxy->setFaults(faults);
        Client client(*m_proxy);
        QTRY_COMPARE(client.messages.size(), 1);
        client.send(m_hello);
        QTRY_COMPARE(client.messages.size(), 2);
        client.send(facts(1, 3));
        QTRY_COMPARE(m_hq->duplicates, 3);
        QCOMPARE(m_hq->hellos, 1);
        QCOMPARE(m_hq->conflicts, 0);
        QCOMPARE(m_proxy->counts().duplicated, 1);
    }
    void earlierPushesComeAgainOnTheNextConnectionOfTheSameTill()
    {
        {
            Client client(*m_proxy);
            QTRY_COMPARE(client.messages.size(), 1);
            client.send(m_hello);
            client.send(facts(1, 3));
            client.send(facts(4, 2));
            QTRY_COMPARE(m_hq->facts.size(), 5U);
        }
        FaultProxy::Faults faults;
        faults.replay = 1;
        m_proxy->setFaults(faults);
        Client other(*m_proxy);
        QTRY_COMPARE(other.messages.size(), 1);
        Hello stranger = m_hello;
        stranger.deviceId = samples::id(500);
        other.send(stranger);
        other.send(facts(6, 1));
        QTRY_COMPARE(m_hq->facts.size(), 6U);
        QCOMPARE(m_hq->duplicates, 0);
        Client again(*m_proxy);
        QTRY_COMPARE(again.messages.size(), 1);
        again.send(m_hello);
        again.send(facts(7, 1));
        QTRY_COMPARE(m_hq->facts.size(), 7U);
        QCOMPARE(m_hq->duplicates, 5);
        QCOMPARE(m_proxy->counts().replayed, 2);
    }
    void aRefusedConnectionEndsAndTheTargetMayMove()
    {
        m_proxy->setMode(FaultProxy::Mode::Refuse);
        Client refused(*m_proxy);
        QSignalSpy lost(&refused.socket, &QWebSocket::disconnected);
        QTRY_VERIFY(!lost.isEmpty() || refused.socket.error() != QAbstractSocket::UnknownSocketError);
        m_proxy->setMode(FaultProxy::Mode::Pass);
        FakeHq other;
        QVERIFY(other.listen());
        m_proxy->setTarget(u"127.0.0.1"_qs, other.port());
        Client client(*m_proxy);
        QTRY_COMPARE(client.messages.size(), 1);
        QCOMPARE(other.connections, 1);
        QCOMPARE(m_hq->connections, 0);
    }
};

QTEST_GUILESS_MAIN(TestFaultProxy)
#include "tst_faultproxy.moc"
