// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/patience.h"
#include "transport/tcptransport.h"
#include "transport/transport.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace hearth;

/** The TCP transport against real sockets on loopback. */
class TstTransport : public QObject {
    Q_OBJECT
private:
    static std::unique_ptr<Transport> to(const QTcpServer &server)
    {
        auto made = makeTransport(QStringLiteral("tcp:127.0.0.1:%1").arg(server.serverPort()));
        return made ? std::move(*made) : nullptr;
    }

private Q_SLOTS:
    void badAddressesAreRefusedInWords_data()
    {
        QTest::addColumn<QString>("address");
        for (const char *text : {"", "tcp", "tcp:", "tcp:host", "tcp::9100", "tcp:host:0", "tcp:host:65536", "tcp:host:-1",
                                 "tcp:host:9100x", "tcp:::1:9100", "tcp:[::1:9100", "tcp:[1.2.3.4]:9100", "tcp:a b:9100",
                                 "udp:host:9100", "tcp:-host:9100", "tcp:host:9100\n", "tcp:[xyz]:9100"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void badAddressesAreRefusedInWords()
    {
        QFETCH(const QString, address);
        const auto made = makeTransport(address);
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::InvalidInput);
        QVERIFY(!made.error().text.isEmpty());
        QCOMPARE(made.error().where, address);
    }

    void goodAddressesAreTaken_data()
    {
        QTest::addColumn<QString>("address");
        for (const char *text : {"tcp:127.0.0.1:9100", "tcp:kitchen-2.local:9100", "tcp:[::1]:9100", "tcp:[fe80::1%eth0]:9100", "tcp:p:1"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void goodAddressesAreTaken()
    {
        QFETCH(const QString, address);
        const auto made = makeTransport(address);
        QVERIFY2(made, qPrintable(made ? QString() : made.error().toString()));
        QVERIFY(!(*made)->isOpen());
    }

    void bytesGoBothWays()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        auto transport = to(server);
        QSignalSpy opened(transport.get(), &Transport::opened);
        QSignalSpy written(transport.get(), &Transport::written);
        QByteArray received;
        connect(transport.get(), &Transport::received, this, [&](const QByteArray &bytes) { received += bytes; });
        transport->open();
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(transport->isOpen());
        QTRY_VERIFY(server.hasPendingConnections());
        auto *peer = server.nextPendingConnection();
        transport->write("hello");
        QTRY_COMPARE(peer->bytesAvailable(), 5);
        QCOMPARE(transport->pending(), 0);
        QVERIFY(written.count() >= 1);
        peer->write("answer");
        QTRY_COMPARE(received, QByteArray("answer"));
    }

    void ipv6WorksWhereTheMachineHasIt()
    {
        QTcpServer server;
        if (!server.listen(QHostAddress::LocalHostIPv6))
            QSKIP("no IPv6 on this machine");
        auto made = makeTransport(QStringLiteral("tcp:[::1]:%1").arg(server.serverPort()));
        QVERIFY(made);
        QSignalSpy opened(made->get(), &Transport::opened);
        (*made)->open();
        QTRY_COMPARE(opened.count(), 1);
    }

    void aRefusedConnectionIsSaidOnceInWords()
    {
        quint16 port = 0;
        {
            QTcpServer server;
            QVERIFY(server.listen(QHostAddress::LocalHost));
            port = server.serverPort();
        }
        auto made = makeTransport(QStringLiteral("tcp:127.0.0.1:%1").arg(port));
        QSignalSpy closed(made->get(), &Transport::closed);
        (*made)->open();
        QTRY_COMPARE(closed.count(), 1);
        QVERIFY(closed.first().first().toString().contains(QStringLiteral("refused")));
        (*made)->open(); // it can be tried again
        QTRY_COMPARE(closed.count(), 2);
    }

    void aSilentHostIsGivenUpAfterThreeSeconds()
    {
        // A listening socket whose queue is full lets further connections wait without an answer.
        const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        QCOMPARE(::bind(fd, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
        QCOMPARE(::listen(fd, 0), 0);
        socklen_t length = sizeof address;
        QCOMPARE(::getsockname(fd, reinterpret_cast<sockaddr *>(&address), &length), 0);
        const quint16 port = ntohs(address.sin_port);
        std::vector<std::unique_ptr<QTcpSocket>> fillers;
        for (int i = 0; i < 4; ++i) {
            fillers.push_back(std::make_unique<QTcpSocket>());
            fillers.back()->connectToHost(QHostAddress::LocalHost, port);
        }
        QTest::qWait(100); // lets the queue fill
        auto made = makeTransport(QStringLiteral("tcp:127.0.0.1:%1").arg(port));
        QSignalSpy closed(made->get(), &Transport::closed);
        QElapsedTimer timer;
        timer.start();
        (*made)->open();
        QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, 6000);
        QVERIFY(timer.elapsed() >= 2500);
        QVERIFY(closed.first().first().toString().contains(QStringLiteral("did not answer within 3 s")));
        ::close(fd);
    }

    void thePeersEndIsSaidAfterItsLastBytes()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        auto transport = to(server);
        QStringList events;
        connect(transport.get(), &Transport::received, this, [&](const QByteArray &bytes) { events << QString::fromLatin1(bytes); });
        connect(transport.get(), &Transport::closed, this, [&](const QString &) { events << QStringLiteral("closed"); });
        transport->open();
        QTRY_VERIFY(server.hasPendingConnections());
        auto *peer = server.nextPendingConnection();
        QTRY_VERIFY(transport->isOpen());
        peer->write("last");
        peer->disconnectFromHost();
        QTRY_COMPARE(events, (QStringList{QStringLiteral("last"), QStringLiteral("closed")}));
        QVERIFY(!transport->isOpen());
        transport->write("into nothing");
        QCOMPARE(transport->pending(), 0);
    }

    void closeDeliversAndAbortThrowsAway()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        auto transport = to(server);
        QSignalSpy closed(transport.get(), &Transport::closed);
        transport->open();
        QTRY_VERIFY(server.hasPendingConnections());
        std::unique_ptr<QTcpSocket> peer(server.nextPendingConnection());
        QTRY_VERIFY(transport->isOpen());
        transport->write("all of it");
        transport->close();
        QTRY_COMPARE(peer->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(peer->readAll(), QByteArray("all of it"));
        QCOMPARE(peer->error(), QAbstractSocket::RemoteHostClosedError);

        // A peer that reads nothing: what it has not taken is gone after abort().
        transport->open();
        QTRY_VERIFY(server.hasPendingConnections());
        peer.reset(server.nextPendingConnection());
        peer->setReadBufferSize(1024);
        QTRY_VERIFY(transport->isOpen());
        transport->write(QByteArray(32 << 20, 'x'));
        QTest::qWait(50); // lets the kernel's buffers fill
        QVERIFY(transport->pending() > 0);
        transport->abort();
        QCOMPARE(transport->pending(), 0);
        peer->setReadBufferSize(0);
        qint64 taken = 0;
        connect(peer.get(), &QTcpSocket::readyRead, this, [&] { taken += peer->readAll().size(); });
        QTRY_COMPARE(peer->state(), QAbstractSocket::UnconnectedState);
        QVERIFY(taken < (32 << 20));
        QCOMPARE(closed.count(), 0);
    }
};

QTEST_GUILESS_MAIN(TstTransport)
#include "tst_transport.moc"
