// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/guarded.h"
#include "hub/front.h"
#include "support/patience.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QWebSocket>
#include <thread>

using namespace hearth;

namespace {
/** A front that answers each request with its own words and each frame with the same. */
struct Echo {
    explicit Echo(Front::Config config = {})
        : front(
              std::move(config),
              [this](const HttpRequest &request, std::function<void(HttpResponse)> respond) {
                  ++requests;
                  if (request.path == QLatin1String("/forget"))
                      return;
                  if (request.path == QLatin1String("/later")) {
                      later.with([&](auto &waiting) { waiting.push_back(std::move(respond)); });
                      return;
                  }
                  respond({200, request.method + ' ' + request.path.toUtf8() + ' ' + request.body, "text/plain", {}});
              },
              [this](std::shared_ptr<FrontSocket> socket) {
                  last.with([&](auto &kept) { kept = socket; });
                  return FrontSocketHandler{[socket](QByteArray frame) { socket->send(std::move(frame)); },
                                            [this](const QString &) { ++closed; }, [this] { ++drained; }};
              })
    {
        const auto started = front.start();
        if (!started)
            qFatal("%s", qPrintable(started.error().toString()));
    }
    [[nodiscard]] quint16 port() const { return front.address().section(QLatin1Char(':'), 1).toUShort(); }
    [[nodiscard]] QUrl url(const QString &path = QStringLiteral("/v1/till")) const
    {
        return QUrl(QStringLiteral("ws://") + front.address() + path);
    }

    std::atomic<int> requests{0};
    std::atomic<int> closed{0};
    std::atomic<int> drained{0};
    Guarded<std::vector<std::function<void(HttpResponse)>>> later;
    Guarded<std::shared_ptr<FrontSocket>> last;
    Front front;
};

/** A raw client. */
struct Client {
    explicit Client(const Echo &echo)
    {
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), echo.port());
        if (!socket.waitForConnected(5000))
            qFatal("cannot connect");
    }
    void send(const QByteArray &bytes)
    {
        socket.write(bytes);
        socket.flush();
    }
    /** Everything until the front closes. */
    QByteArray untilClosed(int ms = 10'000)
    {
        QElapsedTimer timer;
        timer.start();
        QByteArray all;
        while (timer.elapsed() < ms) {
            socket.waitForReadyRead(50);
            all += socket.readAll();
            if (socket.state() != QAbstractSocket::ConnectedState)
                return all;
        }
        return "STILL OPEN " + all;
    }
    /** Until the bytes contain `needle` so often. */
    QByteArray until(const QByteArray &needle, int times = 1)
    {
        QElapsedTimer timer;
        timer.start();
        QByteArray all;
        while (timer.elapsed() < 10'000 && all.count(needle) < times) {
            socket.waitForReadyRead(50);
            all += socket.readAll();
        }
        return all;
    }
    QTcpSocket socket;
};

QByteArray request(const QByteArray &line, const QByteArray &headers = {}, const QByteArray &body = {})
{
    return line + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
}

QByteArray upgrade(const QByteArray &path, const QByteArray &headers)
{
    return request("GET " + path, "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers);
}

/** QWebSocket 6.4 has no list of subprotocols: a request with the header does it. */
void open(QWebSocket &socket, const QUrl &url)
{
    QNetworkRequest request(url);
    request.setRawHeader("Sec-WebSocket-Protocol", "hearth.1");
    socket.open(request);
}
} // namespace

class TestFront : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void servesOnLoopbackOnly()
    {
        Front front({QStringLiteral("0.0.0.0")}, {}, {});
        QCOMPARE(front.start().error().code, ErrorCode::InvalidInput);
        Front named({QStringLiteral("example.org")}, {}, {});
        QCOMPARE(named.start().error().code, ErrorCode::InvalidInput);
    }
    void saysThatAPortIsTaken()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        Front front({QStringLiteral("127.0.0.1"), server.serverPort()}, {}, {});
        QCOMPARE(front.start().error().code, ErrorCode::Busy);
    }
    void answersAndKeepsTheConnection()
    {
        Echo echo;
        Client client(echo);
        for (int i = 0; i < 3; ++i) {
            client.send(request("POST /v1/x?y=1", "Content-Length: 3\r\n", "abc"));
            const QByteArray answer = client.until("POST /v1/x abc");
            QVERIFY2(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer.constData());
            QVERIFY(answer.contains("Connection: keep-alive"));
        }
    }
    void answersPipelinedRequestsInTheirOrder()
    {
        Echo echo;
        Client client(echo);
        QByteArray all;
        for (int i = 0; i < 50; ++i)
            all += request("GET /" + QByteArray::number(i));
        client.send(all + request("GET /last", "Connection: close\r\n"));
        const QByteArray answer = client.untilClosed();
        qsizetype at = 0;
        for (int i = 0; i < 50; ++i) {
            at = answer.indexOf("GET /" + QByteArray::number(i) + ' ', at);
            QVERIFY(at >= 0);
        }
        QVERIFY(answer.endsWith("GET /last "));
    }
    void headHasNoBody()
    {
        Echo echo;
        Client client(echo);
        client.send(request("HEAD /x", "Connection: close\r\n"));
        const QByteArray answer = client.untilClosed();
        QVERIFY2(answer.endsWith("\r\n\r\n"), answer.constData());
        QVERIFY(answer.contains("Content-Length: 8\r\n"));
    }
    void aChunkedBodyIsPutTogether()
    {
        Echo echo;
        Client client(echo);
        client.send(request("POST /x", "Transfer-Encoding: chunked\r\nConnection: close\r\n", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
        QVERIFY(client.untilClosed().endsWith("POST /x abcde"));
    }
    void expect100IsAnsweredBeforeTheBody()
    {
        Echo echo;
        Client client(echo);
        client.send(request("POST /x", "Content-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n"));
        QCOMPARE(client.until("\r\n\r\n"), QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
        client.send("abc");
        QVERIFY(client.untilClosed().endsWith("POST /x abc"));
    }
    void otherExpectationsAreRefused()
    {
        Echo echo;
        Client client(echo);
        client.send(request("POST /x", "Content-Length: 3\r\nExpect: miracles\r\n"));
        QVERIFY(client.untilClosed().startsWith("HTTP/1.1 417 "));
    }
    void garbageIsABadRequest_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("no http") << QByteArray("\x16\x03\x01\x02\x01\xfc\x03\x03 hello hello\r\n\r\n");
        QTest::newRow("no version") << QByteArray("GET /\r\n\r\n");
        QTest::newRow("http 2") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        QTest::newRow("negative length") << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n");
        QTest::newRow("two lengths") << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n");
        QTest::newRow("length and chunks")
            << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        QTest::newRow("no host") << QByteArray("GET / HTTP/1.1\r\n\r\n");
        QTest::newRow("two hosts") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        QTest::newRow("bad escape") << QByteArray("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n");
        QTest::newRow("bad header") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nno colon here\r\n\r\n");
    }
    void garbageIsABadRequest()
    {
        QFETCH(QByteArray, bytes);
        Echo echo;
        Client client(echo);
        client.send(bytes);
        const QByteArray answer = client.untilClosed();
        QVERIFY2(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer.constData());
        QCOMPARE(echo.requests.load(), 0);
        Client other(echo);
        other.send(request("GET /alive"));
        QVERIFY(!other.until("GET /alive").isEmpty());
    }
    void tooLargeAHeaderIsRefused()
    {
        Echo echo;
        Client client(echo);
        client.send(request("GET /", "X-Long: " + QByteArray(20'000, 'a') + "\r\n"));
        QVERIFY(client.untilClosed().startsWith("HTTP/1.1 431 "));
        QCOMPARE(echo.requests.load(), 0);
    }
    void tooLargeABodyIsRefused_data()
    {
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("announced") << QByteArray("Content-Length: 1048577\r\n") << QByteArray(200'000, 'a');
        QTest::newRow("chunked") << QByteArray("Transfer-Encoding: chunked\r\n")
                                 << QByteArray("100001\r\n" + QByteArray(1'048'577, 'a') + "\r\n0\r\n\r\n");
    }
    void tooLargeABodyIsRefused()
    {
        QFETCH(QByteArray, headers);
        QFETCH(QByteArray, body);
        Echo echo;
        Client client(echo);
        client.send(request("POST /", headers, body));
        const QByteArray answer = client.untilClosed();
        QVERIFY2(answer.startsWith("HTTP/1.1 413 "), answer.constData());
        QCOMPARE(echo.requests.load(), 0);
    }
    void theLargestBodyIsTaken()
    {
        Echo echo;
        Client client(echo);
        client.send(request("POST /", "Content-Length: 1048576\r\nConnection: close\r\n", QByteArray(1 << 20, 'a')));
        const QByteArray answer = client.untilClosed();
        QVERIFY(answer.startsWith("HTTP/1.1 200 "));
        QVERIFY(answer.size() > (1 << 20));
    }
    void aSlowHeaderOrBodyEndsTheConnection_data()
    {
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("half a line") << QByteArray("GET / HT");
        QTest::newRow("half a header") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nX-");
        QTest::newRow("half a body") << request("POST /", "Content-Length: 1000\r\n", "abc");
    }
    void aSlowHeaderOrBodyEndsTheConnection()
    {
        QFETCH(QByteArray, begin);
        Front::Config config;
        config.headerTimeoutMs = 300;
        config.bodyTimeoutMs = 300;
        Echo echo(config);
        Client client(echo);
        client.send(begin);
        // A byte now and then does not prolong it.
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 5'000 && client.socket.state() == QAbstractSocket::ConnectedState) {
            if (!begin.isEmpty())
                client.send("a");
            client.socket.waitForDisconnected(50);
        }
        QVERIFY(client.socket.state() != QAbstractSocket::ConnectedState);
        QVERIFY(timer.elapsed() < 3'000);
        QCOMPARE(echo.requests.load(), 0);
    }
    void tooManyConnectionsAreTurnedAway()
    {
        Front::Config config;
        config.maxConnections = 2;
        Echo echo(config);
        Client first(echo);
        first.send(request("GET /a"));
        QVERIFY(!first.until("GET /a").isEmpty());
        auto second = std::make_unique<Client>(echo);
        second->send(request("GET /b"));
        QVERIFY(!second->until("GET /b").isEmpty());
        Client third(echo);
        QVERIFY(third.untilClosed().startsWith("HTTP/1.1 503 "));
        second.reset();
        QTRY_VERIFY_WITH_TIMEOUT([&] {
            Client again(echo);
            again.send(request("GET /c", "Connection: close\r\n"));
            return again.untilClosed().startsWith("HTTP/1.1 200 ");
        }(), 5'000);
    }
    void tooManyRequestsAreTurnedAway()
    {
        Front::Config config;
        config.maxRequestsPerSecond = 5;
        Echo echo(config);
        Client client(echo);
        QByteArray all;
        for (int i = 0; i < 20; ++i)
            all += request("GET /x");
        client.send(all);
        QVERIFY(client.untilClosed().contains("HTTP/1.1 429 "));
        QVERIFY(echo.requests.load() < 10);
    }
    void aForgottenAnswerIsAnError()
    {
        Echo echo;
        Client client(echo);
        client.send(request("GET /forget"));
        QVERIFY(client.until("\r\n\r\n").startsWith("HTTP/1.1 500 "));
    }
    void answersFromOtherThreadsAndAfterTheEnd()
    {
        auto echo = std::make_unique<Echo>();
        Client client(*echo);
        client.send(request("GET /later"));
        QTRY_COMPARE(echo->requests.load(), 1);
        auto respond = echo->later.with([](auto &waiting) { return std::exchange(waiting, {}); });
        std::thread([&] { respond.at(0)({200, "from afar", "text/plain", {}}); }).join();
        QVERIFY(client.until("from afar").startsWith("HTTP/1.1 200 "));

        Client gone(*echo);
        gone.send(request("GET /later"));
        QTRY_COMPARE(echo->requests.load(), 2);
        respond = echo->later.with([](auto &waiting) { return std::exchange(waiting, {}); });
        const auto socket = echo->last.with([](auto &kept) { return kept; });
        echo.reset();
        respond.at(0)({200, "too late", "text/plain", {}});
        respond.clear();
    }
    void stoppingClosesWhatIsOpen()
    {
        Echo echo;
        QWebSocket socket;
        QSignalSpy connected(&socket, &QWebSocket::connected);
        QSignalSpy disconnected(&socket, &QWebSocket::disconnected);
        open(socket, echo.url());
        QVERIFY(connected.wait());
        Client idle(echo);
        std::thread stopper([&] { echo.front.stop(); });
        QVERIFY(disconnected.wait());
        stopper.join();
        QCOMPARE(static_cast<int>(socket.closeCode()), 1001);
        QCOMPARE(echo.closed.load(), 1);
        QVERIFY(!idle.untilClosed().startsWith("STILL OPEN"));
    }

    void stoppingSaysGoodbyeToWhomItJustAnswered()
    {
        // The peer may read the answer to its upgrade before the front knows that it is written.
        for (int round = 0; round < 3; ++round) {
            Echo echo;
            Client client(echo);
            client.send(upgrade("/v1/till", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: hearth.1\r\n"));
            QByteArray answer;
            while (!answer.contains("\r\n\r\n") && client.socket.waitForReadyRead(10'000))
                answer += client.socket.readAll();
            echo.front.stop();
            while (client.socket.state() == QAbstractSocket::ConnectedState && client.socket.waitForReadyRead(10'000))
                answer += client.socket.readAll();
            const QByteArray frames = answer.mid(answer.indexOf("\r\n\r\n") + 4);
            QVERIFY2(frames.startsWith(QByteArray::fromHex("88")), answer.constData());
            QCOMPARE(frames.mid(2, 2), QByteArray::fromHex("03e9"));
        }
    }

    void upgradesOnlyWhatItUnderstands_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("status");
        const QByteArray good = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: hearth.1\r\n";
        QTest::newRow("good") << upgrade("/v1/till", good) << QByteArray("101 ");
        QTest::newRow("one of several") << upgrade("/v1/till", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: a, hearth.1\r\n")
                                        << QByteArray("101 ");
        QTest::newRow("plain get") << request("GET /v1/till") << QByteArray("426 ");
        QTest::newRow("no subprotocol") << upgrade("/v1/till", "Sec-WebSocket-Version: 13\r\n") << QByteArray("400 ");
        QTest::newRow("another subprotocol")
            << upgrade("/v1/till", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat\r\n") << QByteArray("400 ");
        QTest::newRow("old version")
            << upgrade("/v1/till", "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Protocol: hearth.1\r\n") << QByteArray("426 ");
        QTest::newRow("browser") << upgrade("/v1/till", good + "Origin: http://example.org\r\n") << QByteArray("403 ");
        QTest::newRow("early frames") << upgrade("/v1/till", good) + QByteArray("\x82\x80\x00\x00\x00\x00", 6) << QByteArray("400 ");
        // Another path is the HTTP handler's, upgrade or not.
        QTest::newRow("another path") << upgrade("/v1/other", good + "Connection: close\r\n") << QByteArray("200 ");
    }
    void upgradesOnlyWhatItUnderstands()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, status);
        Echo echo;
        Client client(echo);
        client.send(bytes);
        const QByteArray answer = client.until("\r\n\r\n");
        QVERIFY2(answer.startsWith("HTTP/1.1 " + status), answer.constData());
        QCOMPARE(answer.contains("Sec-WebSocket-Protocol: hearth.1"), status == "101 ");
    }
    void echoesFramesOfAllSizes()
    {
        Echo echo;
        QWebSocket socket;
        QSignalSpy connected(&socket, &QWebSocket::connected);
        QSignalSpy received(&socket, &QWebSocket::binaryMessageReceived);
        open(socket, echo.url());
        QVERIFY(connected.wait());
        QCOMPARE(socket.subprotocol(), QStringLiteral("hearth.1"));
        const QList<qsizetype> sizes{0, 1, 125, 126, 1023, 1024, 1025, 65'535, 65'536, 300'000, 1 << 20};
        for (const qsizetype size : sizes)
            socket.sendBinaryMessage(QByteArray(size, static_cast<char>('a' + size % 26)));
        QTRY_COMPARE_WITH_TIMEOUT(received.size(), sizes.size(), 10'000);
        for (qsizetype i = 0; i < sizes.size(); ++i)
            QCOMPARE(received.at(i).at(0).toByteArray(), QByteArray(sizes.at(i), static_cast<char>('a' + sizes.at(i) % 26)));
        QTRY_VERIFY(echo.drained.load() > 0);
    }
    void aTextFrameClosesWith1003()
    {
        Echo echo;
        QWebSocket socket;
        QSignalSpy connected(&socket, &QWebSocket::connected);
        QSignalSpy disconnected(&socket, &QWebSocket::disconnected);
        open(socket, echo.url());
        QVERIFY(connected.wait());
        socket.sendTextMessage(QStringLiteral("hello"));
        QVERIFY(disconnected.wait());
        QCOMPARE(static_cast<int>(socket.closeCode()), 1003);
        QTRY_COMPARE(echo.closed.load(), 1);
    }
    void tooLargeAFrameClosesWith1009()
    {
        Echo echo;
        QWebSocket socket;
        QSignalSpy connected(&socket, &QWebSocket::connected);
        QSignalSpy disconnected(&socket, &QWebSocket::disconnected);
        open(socket, echo.url());
        QVERIFY(connected.wait());
        socket.sendBinaryMessage(QByteArray((1 << 20) + 1, 'a'));
        QVERIFY(disconnected.wait());
        QTRY_COMPARE(echo.closed.load(), 1);
    }
    void aPeerThatDoesNotReadIsClosed()
    {
        Front::Config config;
        config.maxQueued = 1 << 20;
        Echo echo(config);
        Client client(echo);
        client.send(upgrade("/v1/till", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: hearth.1\r\n"));
        QVERIFY(client.until("\r\n\r\n").startsWith("HTTP/1.1 101 "));
        client.socket.setReadBufferSize(1024); // from now on it takes nothing more
        QTRY_VERIFY(echo.last.with([](auto &kept) { return kept != nullptr; }));
        const auto socket = echo.last.with([](auto &kept) { return kept; });
        for (int i = 0; i < 200; ++i)
            socket->send(QByteArray(100'000, 'x'));
        QTRY_COMPARE_WITH_TIMEOUT(echo.closed.load(), 1, 10'000);
        QCOMPARE(socket->queuedBytes(), 0);
        Client other(echo);
        other.send(request("GET /alive"));
        QVERIFY(!other.until("GET /alive").isEmpty());
        QCOMPARE(socket->queuedBytes(), 0); // the write that hung has ended as well
    }
    void closingSendsWhatIsQueuedFirst()
    {
        Echo echo;
        QWebSocket socket;
        QSignalSpy connected(&socket, &QWebSocket::connected);
        QSignalSpy received(&socket, &QWebSocket::binaryMessageReceived);
        QSignalSpy disconnected(&socket, &QWebSocket::disconnected);
        open(socket, echo.url());
        QVERIFY(connected.wait());
        QTRY_VERIFY(echo.last.with([](auto &kept) { return kept != nullptr; }));
        const auto handle = echo.last.with([](auto &kept) { return kept; });
        for (int i = 0; i < 20; ++i)
            handle->send(QByteArray(50'000, 'x'));
        handle->close(4400, QStringLiteral("enough"));
        handle->send("never sent");
        QVERIFY(disconnected.wait());
        QCOMPARE(received.size(), 20);
        QCOMPARE(static_cast<int>(socket.closeCode()), 4400);
        QCOMPARE(socket.closeReason(), QStringLiteral("enough"));
        QTRY_COMPARE(echo.closed.load(), 1);
    }
    void aPeerThatVanishesIsReported()
    {
        Echo echo;
        auto client = std::make_unique<Client>(echo);
        client->send(upgrade("/v1/till", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: hearth.1\r\n"));
        QVERIFY(client->until("\r\n\r\n").startsWith("HTTP/1.1 101 "));
        client->send(QByteArray("\x82\xfe\x10", 3)); // a frame cut in its header
        client->socket.abort();
        QTRY_COMPARE(echo.closed.load(), 1);
    }
    void timersRunOnTheNetworkThread()
    {
        Echo echo;
        std::atomic<int> runs{0};
        std::thread::id thread;
        echo.front.post([&] { thread = std::this_thread::get_id(); ++runs; });
        QTRY_COMPARE(runs.load(), 1);
        QVERIFY(thread != std::this_thread::get_id());
        echo.front.postAfter(20, [&] { ++runs; });
        QTRY_COMPARE(runs.load(), 2);
        const Front::Poster poster = echo.front.poster();
        poster([&] { ++runs; }, 0);
        poster([&] { ++runs; }, 10);
        QTRY_COMPARE(runs.load(), 4);
    }
};

QTEST_GUILESS_MAIN(TestFront)
#include "tst_front.moc"
