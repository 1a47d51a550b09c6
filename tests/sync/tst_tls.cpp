// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "certificates/certificates.h"
#include "core/ids.h"
#include "hub/addressbook.h"
#include "hub/hubfixture.h"
#include "link/hqlink.h"
#include "link/trust.h"
#include "protocol/fingerprint.h"
#include "support/patience.h"
#include "tilldatabase.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSslConfiguration>
#include <QSslSocket>
#include <sys/stat.h>

using namespace hearth;

namespace {
constexpr qint64 DayMs = 24LL * 3600 * 1000;
const hq::ServerNames Here{{QStringLiteral("localhost")}, {QStringLiteral("127.0.0.1")}};

/** A chain's certificates in a directory of their own. */
struct Chain {
    explicit Chain(const hq::ServerNames &names = Here, qint64 madeAtMs = Clock::system().nowMs())
        : authority(hq::Certificates::init(root.path(), names, madeAtMs).value()), server(hq::Certificates::server(root.path()).value())
    {
    }
    [[nodiscard]] Front::Config front() const
    {
        Front::Config config;
        config.tls = Front::Tls{server.chainPem, server.keyPem};
        return config;
    }
    [[nodiscard]] QString file(const char *name) const { return root.filePath(QStringLiteral("tls/") + QLatin1String(name)); }

    QTemporaryDir root;
    hq::Authority authority;
    hq::ServerCertificate server;
};

QSslConfiguration believing(const QByteArray &authority)
{
    QSslConfiguration configuration;
    configuration.setCaCertificates(QSslCertificate::fromData(authority));
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    return configuration;
}

unsigned modeOf(const QString &path)
{
    struct stat info {};
    return ::stat(path.toLocal8Bit().constData(), &info) == 0 ? info.st_mode & 07777U : 0;
}

/** TLS 1.1 at most, as a client of long ago says hello (RFC 4346, 7.4.1.2). */
QByteArray oldHello()
{
    const QByteArray body = QByteArray::fromHex("0302") + QByteArray(32, 'r') + QByteArray::fromHex("00" "0004c009c00a" "0100");
    const QByteArray handshake = QByteArray::fromHex("0100") + QByteArray(1, static_cast<char>(body.size() >> 8)) + QByteArray(1, static_cast<char>(body.size() & 0xff)) + body;
    return QByteArray::fromHex("160301") + QByteArray(1, static_cast<char>(handshake.size() >> 8))
        + QByteArray(1, static_cast<char>(handshake.size() & 0xff)) + handshake;
}
} // namespace

/** The way between a till and headquarters, closed to others: real certificates, sockets and handshakes. */
class TestTls : public QObject {
    Q_OBJECT
    std::unique_ptr<HubFixture> m_hub;
    std::unique_ptr<TillDatabase> m_till;
    std::unique_ptr<HqLink> m_link;
    qint64 m_acked = 0;
    LinkStatus m_status;

    void serve(const Chain &chain) { m_hub = std::make_unique<HubFixture>(TillHub::Config{}, 2, chain.front()); }
    void serve(const Front::Config &config) { m_hub = std::make_unique<HubFixture>(TillHub::Config{}, 2, config); }
    [[nodiscard]] quint16 port() const { return static_cast<quint16>(QUrl(u"wss://"_qs + m_hub->address()).port()); }
    [[nodiscard]] QUrl url(const QString &host = u"127.0.0.1"_qs) const { return QUrl(u"wss://%1:%2"_qs.arg(host).arg(port())); }
    void start(const QUrl &to, const QByteArray &authorities, const QUuid &device = newId(Clock::system()),
               const protocol::KeyPair &keys = protocol::newKeyPair())
    {
        HqLink::Config config{to, device, samples::filled(16, 7), keys.secretKey, m_till->path(), 20, 200, 10'000, authorities};
        m_link = std::make_unique<HqLink>(config, *m_till->writer, Clock::system());
        connect(m_link.get(), &HqLink::acknowledged, this, [this](qint64 committed, qint64) { m_acked = committed; });
        connect(m_link.get(), &HqLink::statusChanged, this, [this](const LinkStatus &status) { m_status = status; });
        m_link->start();
    }
    /** A plain connection to the port, from an address of loopback. */
    std::unique_ptr<QTcpSocket> raw(const QString &from = u"127.0.0.1"_qs)
    {
        auto socket = std::make_unique<QTcpSocket>();
        if (!socket->bind(QHostAddress(from)))
            qFatal("cannot bind");
        socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port());
        if (!socket->waitForConnected(20'000))
            qFatal("cannot connect");
        return socket;
    }
    /** Everything until the front closes. */
    static QByteArray untilClosed(QTcpSocket &socket)
    {
        if (!QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, 20'000))
            return "STILL OPEN";
        return socket.readAll();
    }
    /** How long a whole TLS handshake takes from an address; -1: refused. */
    qint64 handshakeMs(const Chain &chain, const QString &from)
    {
        QElapsedTimer timer;
        timer.start();
        QSslSocket socket;
        socket.setSslConfiguration(believing(chain.authority.pem));
        if (!socket.bind(QHostAddress(from)))
            return -1;
        socket.connectToHostEncrypted(u"127.0.0.1"_qs, port());
        return socket.waitForEncrypted(20'000) ? timer.elapsed() : -1;
    }

private Q_SLOTS:
    void init()
    {
        m_acked = 0;
        m_status = {};
        m_till = std::make_unique<TillDatabase>();
    }
    void cleanup()
    {
        m_link.reset();
        m_till.reset();
        m_hub.reset();
    }

    // ---- certificates

    void keysAreForTheirOwnerAloneAndNothingIsOverwritten()
    {
        const Chain chain;
        QCOMPARE(modeOf(chain.root.filePath(u"tls"_qs)), 0700U);
        QCOMPARE(modeOf(chain.file("ca.key")), 0600U);
        QCOMPARE(modeOf(chain.file("server.key")), 0600U);
        QCOMPARE(hq::Certificates::init(chain.root.path(), Here, 0).error().code, ErrorCode::Conflict);
        QCOMPARE(hq::Certificates::authority(chain.root.path())->pem, chain.authority.pem);
        QCOMPARE(chain.server.names, Here);
        const qint64 now = Clock::system().nowMs();
        QVERIFY(qAbs(chain.server.expiresAtMs - now - hq::Certificates::ServerDays * DayMs) < DayMs);
        QVERIFY(qAbs(chain.authority.expiresAtMs - now - hq::Certificates::AuthorityDays * DayMs) < DayMs);
        QVERIFY(!hq::Certificates::isDue(chain.server, now));
        QVERIFY(hq::Certificates::isDue(chain.server, chain.server.expiresAtMs - 29 * DayMs));
    }
    void aKeyThatOthersMayReadIsNotUsed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("server") << u"server.key"_qs;
        QTest::newRow("authority") << u"ca.key"_qs;
    }
    void aKeyThatOthersMayReadIsNotUsed()
    {
        QFETCH(QString, name);
        const Chain chain;
        const QString file = chain.root.filePath(u"tls/"_qs + name);
        QCOMPARE(::chmod(file.toLocal8Bit().constData(), 0640), 0);
        const auto read = hq::Certificates::server(chain.root.path());
        QCOMPARE(read.error().code, ErrorCode::Unauthorised);
        QCOMPARE(read.error().where, file);
        QVERIFY2(read.error().text.contains(u"0640"_qs), qPrintable(read.error().text));
        QCOMPARE(hq::Certificates::renew(chain.root.path(), std::nullopt, 0).error().code, ErrorCode::Unauthorised);
    }
    void namesThatCannotBeAreRefusedAndLeaveNothing_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("address");
        QTest::newRow("none") << QString() << QString();
        QTest::newRow("a list in a name") << u"a.cn,DNS:b.cn"_qs << QString();
        QTest::newRow("a space") << u"a b"_qs << QString();
        QTest::newRow("an address as a name") << u"10.0.0.5"_qs << QString();
        QTest::newRow("no address") << QString() << u"10.0.0"_qs;
        QTest::newRow("too long") << QString(300, u'a') << QString();
    }
    void namesThatCannotBeAreRefusedAndLeaveNothing()
    {
        QFETCH(QString, name);
        QFETCH(QString, address);
        const QTemporaryDir root;
        const hq::ServerNames names{name.isEmpty() ? QStringList() : QStringList{name}, address.isEmpty() ? QStringList() : QStringList{address}};
        QCOMPARE(hq::Certificates::init(root.path(), names, 0).error().code, ErrorCode::InvalidInput);
        QVERIFY(QDir(root.path()).isEmpty());
        QVERIFY(!hq::Certificates::present(root.path()));
    }
    void aRenewedCertificateIsForTheSameKeyAndNamesOrForOthers()
    {
        const Chain chain({{u"hq.example.cn"_qs}, {u"10.0.0.5"_qs, u"fd00::5"_qs}}, Clock::system().nowMs() - 380 * DayMs);
        QVERIFY(hq::Certificates::isDue(chain.server, Clock::system().nowMs()));
        const auto renewed = hq::Certificates::renew(chain.root.path(), std::nullopt, Clock::system().nowMs());
        QVERIFY2(renewed, qPrintable(renewed ? QString() : renewed.error().toString()));
        QCOMPARE(renewed->names, chain.server.names);
        QCOMPARE(renewed->keyPem, chain.server.keyPem);
        QVERIFY(renewed->expiresAtMs > chain.server.expiresAtMs + 300 * DayMs);
        const auto other = hq::Certificates::renew(chain.root.path(), Here, Clock::system().nowMs());
        QCOMPARE(other->names, Here);
        QVERIFY(QFile::remove(chain.file("ca.key"))); // kept elsewhere
        QVERIFY(hq::Certificates::server(chain.root.path()));
        QCOMPARE(hq::Certificates::renew(chain.root.path(), std::nullopt, 0).error().code, ErrorCode::NotFound);
    }
    void aKeyOfAnotherCertificateIsFound()
    {
        const Chain chain;
        const Chain other;
        QVERIFY(QFile::remove(chain.file("server.key")));
        QVERIFY(QFile::copy(other.file("server.key"), chain.file("server.key")));
        QCOMPARE(hq::Certificates::server(chain.root.path()).error().code, ErrorCode::Corrupt);
        QVERIFY(hq::Certificates::renew(chain.root.path(), std::nullopt, Clock::system().nowMs())); // mends it
        QVERIFY(hq::Certificates::server(chain.root.path()));
    }
    void aFingerprintIsWhatQtSeesOfTheKeyAndMayBeTypedCarelessly()
    {
        const Chain chain;
        const auto seen = describeAuthorities(chain.authority.pem);
        QVERIFY(seen);
        QCOMPARE(seen->first().publicKey, chain.authority.publicKey);
        const QString print = protocol::fingerprintText(chain.authority.publicKey);
        QCOMPARE(print.size(), 8 * 4 + 7);
        for (const QString &typed : {print, print.toLower(), QString(print).remove(u'-'), QString(print).replace(u'0', u'o').replace(u'1', u'l'),
                                     protocol::fingerprintHex(chain.authority.publicKey)}) {
            const auto parsed = protocol::parseFingerprint(typed);
            QVERIFY2(parsed, qPrintable(typed));
            QVERIFY(protocol::hasFingerprint(chain.authority.publicKey, *parsed));
            QVERIFY(!protocol::hasFingerprint(Chain().authority.publicKey, *parsed));
        }
        for (const QString &typed : {QString(), print.chopped(1), QString(print).replace(0, 1, u"U"_qs), QString(64, u'z'), QString(5000, u'0')})
            QCOMPARE(protocol::parseFingerprint(typed).error().code, ErrorCode::InvalidInput);
        QVERIFY(!readAuthorities("nonsense"));
        QVERIFY(!readAuthorities(chain.server.chainPem)); // begins with one that is no authority's
        QVERIFY(!readAuthorities(chain.authority.pem.repeated(5)));
    }

    // ---- a till

    void aTillEnrollsByFingerprintAndSyncs()
    {
        const Chain chain;
        serve(chain);
        const auto authority = fetchAuthority(url(), protocol::fingerprintText(chain.authority.publicKey));
        QVERIFY2(authority, qPrintable(authority ? QString() : authority.error().toString()));
        QCOMPARE(describeAuthorities(*authority)->first().publicKey, chain.authority.publicKey);
        const protocol::KeyPair keys = protocol::newKeyPair();
        const auto enrolled = enrollTill(url(), m_hub->code(m_hub->tills.first()), keys, {}, 0, 20'000, *authority);
        QVERIFY2(enrolled, qPrintable(enrolled ? QString() : enrolled.error().toString()));
        m_till->append(500, 400);
        m_hub->append(m_hub->tills.first(), {"one", QByteArray(200'000, 'x')});
        start(url(u"localhost"_qs), *authority, enrolled->deviceId, keys);
        QTRY_COMPARE(m_acked, 500);
        QTRY_COMPARE(Inbox::cursor(*m_till->reader).value(), 2);
        QCOMPARE(m_status.state, LinkState::Online);
        QVERIFY(!m_status.untrusted);
    }
    void aCodeIsNotSaidToWhoShowsAnotherAuthority()
    {
        const Chain chain;
        const Chain other;
        serve(chain);
        const auto fetched = fetchAuthority(url(), protocol::fingerprintText(other.authority.publicKey));
        QCOMPARE(fetched.error().code, ErrorCode::Unauthorised);
        const QString code = m_hub->code(m_hub->tills.first());
        const auto refused = enrollTill(url(), code, protocol::newKeyPair(), {}, 0, 20'000, other.authority.pem);
        QCOMPARE(refused.error().code, ErrorCode::Unauthorised);
        QVERIFY2(refused.error().text.contains(u"another certificate authority"_qs), qPrintable(refused.error().text));
        QVERIFY(enrollTill(url(), code, protocol::newKeyPair(), {}, 0, 20'000, chain.authority.pem)); // it is still good
        QCOMPARE(fetchAuthority(QUrl(u"wss://127.0.0.1:1"_qs), QString(32, u'0')).error().code, ErrorCode::Unavailable);
        QCOMPARE(fetchAuthority(QUrl(u"ws://127.0.0.1:1"_qs), QString(32, u'0')).error().code, ErrorCode::InvalidInput);
        QCOMPARE(enrollTill(url(), code, protocol::newKeyPair(), {}, 0, 20'000).error().code, ErrorCode::InvalidInput); // nobody to trust
    }
    void anotherAuthorityIsSaidAndNeverBelievedUntilItIsPinned()
    {
        const Chain chain;
        const Chain before;
        serve(chain);
        TestTill device;
        m_hub->enroll(device, m_hub->tills.first());
        m_till->append(3);
        // What the system trusts is nothing to a till.
        const QSslConfiguration standard = QSslConfiguration::defaultConfiguration();
        QSslConfiguration wide = standard;
        wide.addCaCertificates(QSslCertificate::fromData(chain.authority.pem));
        QSslConfiguration::setDefaultConfiguration(wide);
        start(url(), before.authority.pem, device.device, device.keys);
        QTRY_VERIFY(m_status.untrusted);
        QSslConfiguration::setDefaultConfiguration(standard);
        QTRY_COMPARE(m_status.state, LinkState::Waiting);
        QVERIFY2(m_status.detail.startsWith(u"headquarters shows another certificate authority"_qs), qPrintable(m_status.detail));
        QCOMPARE(Outbox::summary(*m_till->reader)->waiting, 3);
        QCOMPARE(m_hub->number("SELECT count(*) FROM till_epoch"), 0); // not even a HELLO
        m_link->setAuthorities(before.authority.pem + chain.authority.pem); // while headquarters changes over
        QTRY_COMPARE(m_acked, 3);
        QVERIFY(!m_status.untrusted);
    }
    void aCertificateThatIsNotGoodIsToldByItsReason_data()
    {
        QTest::addColumn<hq::ServerNames>("names");
        QTest::addColumn<int>("madeDaysAgo");
        QTest::addColumn<QString>("says");
        QTest::newRow("expired") << Here << 400 << u"certificate ended on"_qs;
        QTest::newRow("not yet valid") << Here << -5 << u"is this till's clock right"_qs;
        QTest::newRow("another name") << hq::ServerNames{{u"hq.example.cn"_qs}, {}} << 0 << u"is not for 127.0.0.1"_qs;
        QTest::newRow("another address") << hq::ServerNames{{u"localhost"_qs}, {u"127.0.0.2"_qs}} << 0 << u"is not for 127.0.0.1"_qs;
    }
    void aCertificateThatIsNotGoodIsToldByItsReason()
    {
        QFETCH(hq::ServerNames, names);
        QFETCH(int, madeDaysAgo);
        QFETCH(QString, says);
        const Chain chain(names, Clock::system().nowMs() - madeDaysAgo * DayMs);
        serve(chain);
        start(url(), chain.authority.pem);
        QTRY_VERIFY(m_status.untrusted);
        QVERIFY2(m_status.detail.contains(says), qPrintable(m_status.detail));
    }
    void aStrangerIsToldNothingButThatItIsOne()
    {
        const Chain chain;
        serve(chain);
        start(url(), chain.authority.pem);
        QTRY_VERIFY(m_status.refused);
        QVERIFY(!m_status.untrusted);
    }

    // ---- the front

    void anotherCertificateIsShownWithoutARestart()
    {
        const Chain chain;
        const Chain next;
        serve(chain);
        QVERIFY(handshakeMs(chain, u"127.0.0.1"_qs) >= 0);
        QVERIFY(m_hub->front.setTls({next.server.chainPem, next.server.keyPem}));
        QVERIFY(handshakeMs(next, u"127.0.0.1"_qs) >= 0);
        QCOMPARE(handshakeMs(chain, u"127.0.0.1"_qs), -1);
        QCOMPARE(m_hub->front.setTls({"nonsense", next.server.keyPem}).error().code, ErrorCode::InvalidInput);
        QVERIFY(handshakeMs(next, u"127.0.0.1"_qs) >= 0);
    }
    void httpsIsAnsweredAndEndsProperly()
    {
        const Chain chain;
        serve(chain);
        QSslSocket socket;
        socket.setSslConfiguration(believing(chain.authority.pem));
        socket.connectToHostEncrypted(u"127.0.0.1"_qs, port());
        QVERIFY(socket.waitForEncrypted(20'000));
        QVERIFY(socket.sessionProtocol() == QSsl::TlsV1_3);
        socket.write("GET /x HTTP/1.1\r\nHost: x\r\n\r\nGET /y HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        const QByteArray answer = untilClosed(socket);
        QCOMPARE(answer.count("HTTP/1.1 404 "), 2);
        QCOMPARE(socket.error(), QAbstractSocket::RemoteHostClosedError); // with TLS' own goodbye
    }
    void forwardedAddressesAreBelievedOfThisMachineOnly()
    {
        QCOMPARE(front::AddressBook::keyOf(boost::asio::ip::make_address("::ffff:10.0.0.5")), std::string("10.0.0.5"));
        QCOMPARE(front::AddressBook::keyOf(boost::asio::ip::make_address("2001:db8:1:2::5")),
                 front::AddressBook::keyOf(boost::asio::ip::make_address("2001:db8:1:2:ffff::7")));
        QVERIFY(front::AddressBook::keyOf(boost::asio::ip::make_address("2001:db8:1:2::5"))
                != front::AddressBook::keyOf(boost::asio::ip::make_address("2001:db8:1:3::5")));
    }
    void plainHttpOnTheTlsPortIsClosedAndSaid()
    {
        const Chain chain;
        serve(chain);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"127.0.0.1 is refused: plain HTTP came to the TLS port"_qs));
        const auto socket = raw();
        socket->write("GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(untilClosed(*socket), QByteArray());
    }
    void olderThanTls12IsRefused()
    {
        const Chain chain;
        serve(chain);
        const auto socket = raw();
        socket->write(oldHello());
        const QByteArray answer = untilClosed(*socket);
        QVERIFY2(answer.size() == 7 && answer.startsWith('\x15') && answer.endsWith(QByteArray::fromHex("0246")), answer.toHex().constData()); // protocol_version
    }
    void aHelloThatTricklesIsCutByTheLimit()
    {
        const Chain chain;
        Front::Config config = chain.front();
        config.tlsHandshakeTimeoutMs = 400;
        serve(config);
        const auto silent = raw();
        const auto slow = raw();
        const QByteArray hello = QByteArray::fromHex("1603010200010001fc0303") + QByteArray(600, 'x');
        qsizetype sent = 0;
        QTimer trickle;
        connect(&trickle, &QTimer::timeout, slow.get(), [&] { slow->write(hello.mid(sent++, 1)); });
        trickle.start(20);
        QCOMPARE(untilClosed(*slow), QByteArray());
        QVERIFY2(sent < hello.size(), "it was let through all of it");
        QCOMPARE(untilClosed(*silent), QByteArray());
    }
    void oneAddressMayHaveSoManyConnectionsAndNoMore()
    {
        const Chain chain;
        Front::Config config = chain.front();
        config.maxPerAddress = 3;
        serve(config);
        std::vector<std::unique_ptr<QTcpSocket>> crowd;
        for (int i = 0; i < 3; ++i)
            crowd.push_back(raw(u"127.0.0.2"_qs));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"127.0.0.2 is refused: too many connections of this address"_qs));
        const auto fourth = raw(u"127.0.0.2"_qs);
        QCOMPARE(untilClosed(*fourth), QByteArray());
        QVERIFY(handshakeMs(chain, u"127.0.0.1"_qs) >= 0);
        crowd.clear();
        QTRY_VERIFY(handshakeMs(chain, u"127.0.0.2"_qs) >= 0);
    }
    void anAddressThatFailsOnAndOnHasToWaitAndOthersDoNot()
    {
        using Book = front::AddressBook;
        Book book;
        const Book::Clock::time_point now{std::chrono::hours(100)};
        for (int i = 1; i < Book::FreeFailures; ++i) {
            QCOMPARE(book.failed("a", now), i);
            QCOMPARE(book.wait("a", now).count(), 0);
        }
        book.failed("a", now);
        QCOMPARE(book.wait("a", now), Book::FirstWait);
        QCOMPARE(book.wait("b", now).count(), 0);
        book.failed("a", now);
        QCOMPARE(book.wait("a", now), 2 * Book::FirstWait);
        for (int i = 0; i < 100; ++i)
            book.failed("a", now);
        QCOMPARE(book.wait("a", now), Book::LongestWait);
        QCOMPARE(book.wait("a", now + Book::Memory).count(), 0);
        QCOMPARE(book.failed("a", now + Book::Memory), 1);

        const Chain chain;
        serve(chain);
        for (int i = 0; i < Book::FreeFailures; ++i) {
            const auto socket = raw(u"127.0.0.3"_qs);
            socket->write("nonsense");
            QCOMPARE(untilClosed(*socket), QByteArray());
        }
        QVERIFY(handshakeMs(chain, u"127.0.0.3"_qs) >= Book::FirstWait.count()); // let in all the same
    }
    void aThousandHalfOpenConnectionsDelayNobody()
    {
        const Chain chain;
        serve(chain);
        TestTill device;
        m_hub->enroll(device, m_hub->tills.first());
        start(url(), chain.authority.pem, device.device, device.keys);
        QTRY_COMPARE(m_status.state, LinkState::Online);
        qint64 sales = 0;
        const auto medianMs = [&] {
            QList<double> times;
            for (int i = 0; i < 41; ++i) {
                QElapsedTimer timer;
                timer.start();
                m_till->append(1);
                ++sales;
                m_link->wake();
                if (!QTest::qWaitFor([&] { return m_acked == sales; }, 20'000))
                    return 1e9;
                times.append(static_cast<double>(timer.nsecsElapsed()) / 1e6);
            }
            std::sort(times.begin(), times.end());
            return times.at(times.size() / 2);
        };
        const double alone = medianMs();
        std::vector<std::unique_ptr<QTcpSocket>> strangers;
        for (int i = 0; i < 1000; ++i) {
            strangers.push_back(raw(u"127.0.0.%1"_qs.arg(10 + i % 5)));
            strangers.back()->write(QByteArray::fromHex("1603010200010001fc"));
            strangers.back()->flush();
        }
        const double besides = medianMs();
        const qsizetype open = std::count_if(strangers.begin(), strangers.end(),
                                             [](const auto &socket) { return socket->state() == QAbstractSocket::ConnectedState; });
        QVERIFY2(open == 1000 || besides > 100, "they were to be half open all the time");
        QVERIFY2(besides < 3 * alone + 20, qPrintable(u"%1 ms alone, %2 ms beside them"_qs.arg(alone).arg(besides)));
        QCOMPARE(m_status.state, LinkState::Online);
    }
};

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
