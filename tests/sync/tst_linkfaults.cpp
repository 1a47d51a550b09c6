// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "linkfixture.h"
#include "support/faultproxy.h"
#include "support/patience.h"

#include <QTcpServer>
#include <QTcpSocket>

using namespace hearth;
using namespace hearth::protocol;
using Mode = FaultProxy::Mode;

/** Whatever the network does, each fact arrives once, in order, both ways; and soon after it stops doing it. */
class TestLinkFaults : public QObject {
    Q_OBJECT
    std::unique_ptr<LinkFixture> m;

    void changes(int count)
    {
        for (int i = 0; i < count; ++i)
            m->hq.publish(1 + i % 2, QByteArray::number(m->hq.changes.size()) + QByteArray(200, 'm'));
    }
    void verifyAll(int facts)
    {
        QVERIFY(m->hqHasAll(facts));
        QCOMPARE(m->outbox().committed, facts);
        const auto rows = Inbox::waiting(*m->till.reader, 100'000).value();
        QCOMPARE(rows.size(), m->hq.changes.size());
        for (qsizetype i = 0; i < rows.size(); ++i) {
            QCOMPARE(rows.at(i).rev, i + 1);
            QCOMPARE(rows.at(i).body, m->hq.changes.at(i).body);
        }
    }

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<LinkFixture>();
        m->hq.windowFacts = 20; // many frames
        m->config.reconnectCapMs = 60;
    }
    void cleanup() { m.reset(); }

    void allArrivesOnce_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<int>("batches");
        const auto row = [](const char *name, Mode mode, int batches) { QTest::newRow(name) << static_cast<int>(mode) << batches; };
        row("nothing", Mode::Pass, 60);
        row("cut", Mode::Cut, 60);
        row("stall", Mode::Stall, 60);
        row("half open", Mode::HalfOpen, 60);
        row("delay", Mode::Delay, 20);
        row("one byte at a time", Mode::Trickle, 10);
        row("duplicate", Mode::Duplicate, 60);
        row("replay", Mode::Replay, 60);
        row("chaos", Mode::Chaos, 60);
    }
    void allArrivesOnce()
    {
        QFETCH(const int, mode);
        QFETCH(const int, batches);
        FaultProxy proxy(20260727);
        QVERIFY(proxy.listen(u"127.0.0.1"_qs, m->hq.port()));
        proxy.setMode(static_cast<Mode>(mode));
        if (mode == static_cast<int>(Mode::Stall) || mode == static_cast<int>(Mode::HalfOpen) || mode == static_cast<int>(Mode::Chaos)) {
            m->hq.heartbeatMs = 100; // silence is found out soon
            m->config.handshakeTimeoutMs = 500;
        }
        m->config.url.setPort(proxy.port());
        m->start();
        int facts = 0;
        for (int batch = 0; batch < batches; ++batch) {
            m->till.append(7, 300);
            facts += 7;
            m->link->wake();
            changes(1);
            QTest::qWait(20);
        }
        // Most of it gets through while the faults last; all of it once they end.
        static_cast<void>(QTest::qWaitFor([&] { return m->acked == facts; }, 4000));
        proxy.setMode(Mode::Pass);
        QTRY_COMPARE_WITH_TIMEOUT(m->acked, facts, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(m->hq.changesStored, m->hq.changes.size(), 30'000);
        verifyAll(facts);
        const FaultProxy::Counts counts = proxy.counts();
        switch (static_cast<Mode>(mode)) { // the fault was there
        case Mode::Cut:
        case Mode::Stall:
        case Mode::HalfOpen:
        case Mode::Chaos: QVERIFY(counts.connections > 2); break;
        case Mode::Duplicate: QVERIFY(counts.duplicated > 2); break;
        case Mode::Replay: QVERIFY(counts.replayed > 2); break;
        default: QCOMPARE(counts.connections, 1); break;
        }
        qInfo("%d connections, %d cuts, %d frames twice, %d replayed, %d facts came again", counts.connections, counts.cuts,
              counts.duplicated, counts.replayed, m->hq.duplicates);
    }
    void aServerThatEndsInTheMiddleOfAFrameLosesNothing()
    {
        m->till.append(100);
        changes(50);
        // A server that passes on n bytes of HQ's and then is gone, for n ahead of, in and behind each part of the talk.
        QTcpServer torn;
        QVERIFY(torn.listen(QHostAddress::LocalHost));
        qint64 limit = 0;
        int cuts = 0;
        QObject::connect(&torn, &QTcpServer::newConnection, &torn, [&] {
            QTcpSocket *client = torn.nextPendingConnection();
            auto *server = new QTcpSocket(client);
            auto left = std::make_shared<qint64>(limit += 37);
            QObject::connect(client, &QTcpSocket::readyRead, server, [client, server] {
                if (server->state() == QAbstractSocket::ConnectedState)
                    server->write(client->readAll());
            });
            QObject::connect(server, &QTcpSocket::connected, client, [client, server] { server->write(client->readAll()); });
            QObject::connect(client, &QTcpSocket::disconnected, server, &QTcpSocket::abort);
            QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
            QObject::connect(server, &QTcpSocket::readyRead, client, [client, server, left, &cuts] {
                const QByteArray bytes = server->read(*left);
                *left -= bytes.size();
                client->write(bytes);
                if (*left > 0)
                    return;
                ++cuts;
                client->disconnectFromHost();
            });
            server->connectToHost(QHostAddress::LocalHost, m->hq.port());
        });
        m->config.url.setPort(torn.serverPort());
        m->config.reconnectCapMs = 5;
        m->config.reconnectBaseMs = 2;
        m->start();
        QTRY_COMPARE_WITH_TIMEOUT(m->acked, 100, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(m->hq.changesStored, 50, 30'000);
        QVERIFY(cuts > 5);
        verifyAll(100);
    }
    void anHqThatComesAndGoesLosesNothing()
    {
        m->start();
        const quint16 port = m->hq.port();
        for (int i = 0; i < 10; ++i) {
            m->till.append(50);
            m->link->wake();
            QTest::qWait(10);
            m->hq.shutDown();
            QTest::qWait(20);
            QVERIFY(m->hq.listen(port));
        }
        QTRY_COMPARE_WITH_TIMEOUT(m->acked, 500, 30'000);
        verifyAll(500);
    }
    void aTillThatIsStartedAnewGoesOn()
    {
        for (int i = 0; i < 10; ++i) {
            m->till.append(50);
            changes(2);
            m->start(); // the one before ends in the middle of whatever it does
            QTest::qWait(i * 3);
        }
        QTRY_COMPARE_WITH_TIMEOUT(m->acked, 500, 30'000);
        QTRY_COMPARE(m->hq.changesStored, 20);
        verifyAll(500);
    }
};

QTEST_GUILESS_MAIN(TestLinkFaults)
#include "tst_linkfaults.moc"
