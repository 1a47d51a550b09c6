// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "link/hqlink.h"
#include "samples.h"
#include "support/fakehq.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTest>

using namespace hearth;
using namespace hearth::protocol;

class TestEnroll : public QObject {
    Q_OBJECT
    std::unique_ptr<FakeHq> m_hq;
    const KeyPair m_keys = newKeyPair();

private Q_SLOTS:
    void init()
    {
        m_hq = std::make_unique<FakeHq>();
        QVERIFY(m_hq->listen());
    }
    void cleanup() { m_hq.reset(); }

    void aCodeServesOnceAndGivesStoreAndSettings()
    {
        const auto enrolled = enrollTill(m_hq->url(), u"CODE-1"_qs, m_keys, {}, 0, 5000);
        QVERIFY2(enrolled, qPrintable(enrolled ? QString() : enrolled.error().toString()));
        QCOMPARE(enrolled->deviceId, m_hq->deviceId);
        QCOMPARE(enrolled->store, u"SZ001"_qs);
        QCOMPARE(enrolled->till, 1);
        QCOMPARE(enrolled->settings, m_hq->settings);
        QCOMPARE(m_hq->publicKey, m_keys.publicKey);
        const auto again = enrollTill(m_hq->url(), u"CODE-1"_qs, m_keys, {}, 0, 5000);
        QCOMPARE(again.error().code, ErrorCode::Unauthorised);
        QCOMPARE(m_hq->subprotocols, (QStringList{u"hearth.1"_qs, u"hearth.1"_qs}));
    }
    void aWrongCodeIsRefused()
    {
        QCOMPARE(enrollTill(m_hq->url(), u"CODE-2"_qs, m_keys, {}, 0, 5000).error().code, ErrorCode::Unauthorised);
        QVERIFY(m_hq->publicKey.isEmpty());
    }
    void aKeyThatIsNotOursIsRefused()
    {
        KeyPair mixed = m_keys;
        mixed.publicKey = newKeyPair().publicKey;
        QCOMPARE(enrollTill(m_hq->url(), u"CODE-1"_qs, mixed, {}, 0, 5000).error().code, ErrorCode::Unauthorised);
    }
    void nobodyListeningIsUnavailable()
    {
        const QUrl url = m_hq->url();
        m_hq->shutDown();
        QElapsedTimer since;
        since.start();
        const auto result = enrollTill(url, u"CODE-1"_qs, m_keys, {}, 0, 5000);
        QCOMPARE(result.error().code, ErrorCode::Unavailable);
        QCOMPARE(result.error().where, url.toString());
        QVERIFY(since.elapsed() < 4000);
    }
    void aMuteServerTimesOut()
    {
        QTcpServer mute;
        QVERIFY(mute.listen(QHostAddress::LocalHost));
        const QUrl url(QStringLiteral("ws://127.0.0.1:%1").arg(mute.serverPort()));
        QCOMPARE(enrollTill(url, u"CODE-1"_qs, m_keys, {}, 0, 100).error().code, ErrorCode::Timeout);
        m_hq->greets = false;
        QCOMPARE(enrollTill(m_hq->url(), u"CODE-1"_qs, m_keys, {}, 0, 100).error().code, ErrorCode::Timeout);
    }
    void nonsenseIsAProtocolError()
    {
        m_hq->greets = false;
        m_hq->onConnection = [](QWebSocket &socket) { socket.sendBinaryMessage("nonsense"); };
        QCOMPARE(enrollTill(m_hq->url(), u"CODE-1"_qs, m_keys, {}, 0, 5000).error().code, ErrorCode::Protocol);
        m_hq->onConnection = [this](QWebSocket &socket) { m_hq->send(socket, Challenge{samples::filled(32, 0), 7, 9, 0}); };
        QCOMPARE(enrollTill(m_hq->url(), u"CODE-1"_qs, m_keys, {}, 0, 5000).error().code, ErrorCode::Protocol);
        m_hq->onConnection = [](QWebSocket &socket) { socket.abort(); };
        QCOMPARE(enrollTill(m_hq->url(), u"CODE-1"_qs, m_keys, {}, 0, 5000).error().code, ErrorCode::Unavailable);
    }
    void awayMeansUnavailable()
    {
        m_hq->onMessage = [this](QWebSocket &socket, const Message &) {
            m_hq->send(socket, GoAway{u"update"_qs, 1000});
            return true;
        };
        QCOMPARE(enrollTill(m_hq->url(), u"CODE-1"_qs, m_keys, {}, 0, 5000).error().code, ErrorCode::Unavailable);
    }
    void badAddressesAreInvalid()
    {
        for (const QString &url : {u"http://127.0.0.1:1"_qs, u"ws://"_qs, u""_qs, u"ws://198.51.100.1:80"_qs})
            QCOMPARE(enrollTill(QUrl(url), u"CODE-1"_qs, m_keys, {}, 0, 500).error().code, ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestEnroll)
#include "tst_enroll.moc"
