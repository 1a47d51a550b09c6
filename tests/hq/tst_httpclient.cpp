// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Callbacks to others' servers: what they answer, and that none holds up the caller.
#include "runtime/httpclient.h"
#include "support/httpreceiver.h"
#include "support/patience.h"

#include <QElapsedTimer>
#include <QThread>

using namespace hearth;
using namespace hearth::hq;

class TestHttpClient : public QObject {
    Q_OBJECT
    /** Posts on a thread of its own, as a worker does, while this one serves. */
    static Result<int> post(HttpClient &client, const QString &url, int timeoutMs = 5'000)
    {
        Result<int> result = fail(ErrorCode::Internal, QStringLiteral("nothing came back"));
        const std::unique_ptr<QThread> thread(QThread::create([&] { result = client.postJson(url, "{\"a\":1}", timeoutMs); }));
        thread->start();
        if (!QTest::qWaitFor([&] { return thread->isFinished(); }, 20'000))
            qFatal("the client did not come back");
        thread->wait();
        return result;
    }

private Q_SLOTS:
    void aServersStatusComesBackAndTheBodyArrives()
    {
        HttpClient client;
        HttpReceiver server;
        QVERIFY(server.listening());
        server.answers = {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.0 500 Oh\r\n\r\n",
                          "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n"};
        QCOMPARE(post(client, server.url(QStringLiteral("/a%20b?x=1"))).value(), 200);
        QCOMPARE(post(client, server.url()).value(), 500);
        QCOMPARE(post(client, server.url()).value(), 302); // not followed
        QCOMPARE(post(client, server.url()).value(), 204);
        QCOMPARE(server.received.size(), 4);
        QCOMPARE(server.received.first().value(QLatin1String("a")).toInt(), 1);
        QVERIFY(server.heads.first().startsWith("POST /a%20b?x=1 HTTP/1.1\r\nHost: 127.0.0.1:"));
        QVERIFY(server.heads.first().contains("Content-Type: application/json"));
    }
    void aServerThatFailsIsAnErrorInTime()
    {
        HttpClient client;
        HttpReceiver server;
        server.answers = {"silent", "cut", "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 200 " + QByteArray(20'000, 'x') + "\r\n\r\n"};
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(post(client, server.url(), 150).error().code, ErrorCode::Timeout);
        QVERIFY(timer.elapsed() < 5'000);
        QCOMPARE(post(client, server.url()).error().code, ErrorCode::Unavailable);
        QCOMPARE(post(client, server.url()).error().code, ErrorCode::Protocol);
        QVERIFY(!post(client, server.url()));
        quint16 closed = 0;
        {
            QTcpServer gone;
            QVERIFY(gone.listen(QHostAddress::LocalHost));
            closed = gone.serverPort();
        }
        QCOMPARE(post(client, QStringLiteral("http://127.0.0.1:%1/").arg(closed)).error().code, ErrorCode::Unavailable);
    }
    void anAddressThatIsNoServersIsNotCalled()
    {
        HttpClient client;
        for (const char *url : {"http://0.0.0.0/", "http://169.254.169.254/latest", "http://224.0.0.1/", "http://[::]/", "http://[fe80::1]/",
                                "http://[ff02::1]/", "http://[::ffff:169.254.1.1]/"})
            QCOMPARE(post(client, QString::fromLatin1(url), 500).error().code, ErrorCode::Unavailable);
    }
    void urlsAreReadOrRefused()
    {
        const auto good = HttpUrl::parse(QStringLiteral("http://shop.example:8081/hook/a%20b?x=%C3%BC")).value();
        QCOMPARE(good.host, QStringLiteral("shop.example"));
        QCOMPARE(good.port, 8081);
        QCOMPARE(good.target, QByteArray("/hook/a%20b?x=%C3%BC"));
        QCOMPARE(HttpUrl::parse(QStringLiteral("http://[::1]"))->host, QStringLiteral("::1"));
        QCOMPARE(HttpUrl::parse(QStringLiteral("http://[::1]"))->target, QByteArray("/"));
        for (const char *bad : {"", "x", "https://a/", "ftp://a/", "http://", "http:///x", "http://a:0/", "http://a:70000/", "http://u:p@a/",
                                "http://u@a/", "http://a/#part", "//a/", "file:///etc/passwd", "http://a b/"})
            QVERIFY2(!HttpUrl::parse(QString::fromLatin1(bad)), bad);
        QVERIFY(!HttpUrl::parse(QStringLiteral("http://a/") + QString(500, QLatin1Char('x'))));
        // Nothing of a URL gets into the header as it is.
        const auto split = HttpUrl::parse(QStringLiteral("http://a/x\r\nX-Evil: 1"));
        QVERIFY(!split || (!split->target.contains('\r') && !split->target.contains('\n')));
    }
    void stoppingEndsWhatIsOnItsWay()
    {
        HttpClient client;
        HttpReceiver server;
        server.answers = {"silent"};
        Result<int> result = 0;
        const std::unique_ptr<QThread> thread(QThread::create([&] { result = client.postJson(server.url(), "{}", 20'000); }));
        QElapsedTimer timer;
        timer.start();
        thread->start();
        QTRY_COMPARE(server.received.size(), 1);
        client.stop();
        QTRY_VERIFY(thread->isFinished());
        QVERIFY(timer.elapsed() < 10'000);
        QCOMPARE(result.error().code, ErrorCode::Unavailable);
        QCOMPARE(post(client, server.url()).error().code, ErrorCode::Unavailable);
        QCOMPARE(server.received.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_httpclient.moc"
