// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Sessions that programs of earlier versions had with each other (tests/vectors/sessions), played to each end as it is today, byte for byte.
#include "domain/order/ordercodec.h"
#include "functions/hqservices.h"
#include "hqstore/devicestore.h"
#include "hqstore/hqdatabase.h"
#include "hqstore/outboxstore.h"
#include "hqstore/storestore.h"
#include "hqstore/tillstore.h"
#include "hub/front.h"
#include "hub/tillhub.h"
#include "link/hqlink.h"
#include "protocol/identity.h"
#include "support/patience.h"
#include "sync/tilldatabase.h"

#include <QDir>
#include <QWebSocket>
#include <QWebSocketServer>

using namespace hearth;
using namespace hearth::protocol;

namespace {
QString sessions()
{
    return qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/tests/vectors/sessions/");
}

struct Frame {
    int connection = 0;
    bool up = false;
    QByteArray bytes;
    [[nodiscard]] Message message() const { return decode(bytes).value(); }
};

/** The message as a version to come may send it: with a key nobody knows yet; CHALLENGE offers that version too. */
QByteArray asNextVersion(QByteArray frame)
{
    const auto fields = static_cast<unsigned char>(frame.at(2));
    if (fields < 0xa0 || fields >= 0xb6)
        qFatal("not a short map");
    frame[2] = static_cast<char>(fields + 1);
    const QByteArray versions = QByteArray::fromHex("0201030204");
    if (frame.at(1) == '\x01' && frame.contains(versions))
        frame.replace(versions, QByteArray::fromHex("0201030304"));
    return frame + QByteArray::fromHex("181e82656c61746572a10102");
}

/** What a file has, and what can be told from it. */
struct Session {
    explicit Session(const QString &name, bool next)
    {
        QFile file(sessions() + name);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no session %s", qPrintable(name));
        for (QByteArray line = file.readLine(); !line.isEmpty(); line = file.readLine()) {
            const QList<QByteArray> fields = line.trimmed().split(' ');
            if (fields.size() == 3 && (fields.at(1) == ">" || fields.at(1) == "<"))
                frames.append({fields.at(0).toInt(), fields.at(1) == ">",
                               next ? asNextVersion(QByteArray::fromHex(fields.at(2))) : QByteArray::fromHex(fields.at(2))});
        }
        QByteArray nonce;
        for (const Frame &frame : std::as_const(frames)) {
            const Message message = frame.message();
            if (const auto *challenge = std::get_if<Challenge>(&message))
                nonces.append(nonce = challenge->nonce);
            else if (const auto *asked = std::get_if<Enroll>(&message))
                enroll = *asked, enrollNonce = nonce;
            else if (const auto *given = std::get_if<Enrolled>(&message))
                enrolled = *given;
            else if (const auto *hello = std::get_if<Hello>(&message))
                epoch = hello->epoch;
            else if (const auto *push = std::get_if<Push>(&message))
                facts += push->facts;
            else if (const auto *change = std::get_if<Change>(&message))
                changes += change->facts;
        }
    }
    QList<Frame> frames;
    QList<QByteArray> nonces;
    Enroll enroll;
    QByteArray enrollNonce;
    Enrolled enrolled;
    QByteArray epoch;
    QList<Fact> facts;
    QList<ChangeFact> changes;
};

/** Headquarters' end as it is today, with its own ingest functions. */
struct Headquarters {
    explicit Headquarters(const Session &session)
        : nonces(session.nonces), writer(hq::HqDatabase::openOwner(path()).value()),
          hub(config(), writer, Clock::system(),
              {[this](storage::Transaction &tx, const TillFact &f) {
                   return registry.ingest(tx, f.fact.kind, {f.till, f.store, f.epoch, f.seq, f.receivedAtMs, f.fact.atMs, f.fact.id, f.fact.body, f.hash,
                                                            f.madeSinceMs, f.clockAheadMs, f.chain});
               },
               [] {}}),
          front({}, [](const HttpRequest &, const std::function<void(HttpResponse)> &respond) { respond({404, {}, {}, {}}); },
                [this](std::shared_ptr<FrontSocket> socket) { return hub.accept(std::move(socket)); })
    {
        hq::registerFunctions(registry, {});
        hub.setFront(&front);
        const auto made = writer.run([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(const hq::Store store, hq::StoreStore::add(tx, session.enrolled.store, session.enrolled.settings, 1));
            HEARTH_ASSIGN(till, hq::TillStore::ensure(tx, store.id, session.enrolled.till, 1));
            return hq::DeviceStore::add(tx, session.enrolled.deviceId, till, session.enroll.publicKey, session.enroll.app, 1);
        });
        if (!made || !front.start())
            qFatal("headquarters did not start");
        reader = storage::Database::open(path(), storage::OpenMode::ReadOnly).value();
    }
    void publish(const ChangeFact &fact)
    {
        if (!writer.run([&](storage::Transaction &tx) { return hq::OutboxStore::append(tx, till, static_cast<ChangeKind>(fact.kind), fact.body, 1); }))
            qFatal("not published");
        hub.wakeTills({till});
    }
    [[nodiscard]] qint64 number(const char *sql) const
    {
        auto rows = reader->query(sql).value();
        return rows.next().value() ? rows.int64(0) : -1;
    }
    [[nodiscard]] QString path() const { return root.filePath(QStringLiteral("hq.db")); }
    TillHub::Config config()
    {
        TillHub::Config config;
        config.makeNonce = [this] { return nonces.isEmpty() ? randomBytes(NonceSize) : nonces.takeFirst(); };
        return config;
    }

    QList<QByteArray> nonces; // of the connections to come
    QTemporaryDir root;
    qint64 till = 0;
    hq::Registry registry;
    storage::Writer writer;
    TillHub hub;
    Front front;
    std::unique_ptr<storage::Database> reader;
};
} // namespace

class TestSessions : public QObject {
    Q_OBJECT

    static void rows()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("next");
        const QStringList files = QDir(sessions()).entryList({QStringLiteral("version-*.txt")}, QDir::Files, QDir::Name);
        QVERIFY2(!files.isEmpty(), "the recorded sessions are missing");
        for (const QString &file : files)
            QTest::newRow(qPrintable(file)) << file << false;
        QTest::newRow("the version to come") << files.last() << true;
    }

private Q_SLOTS:
    void aTillOfThatVersionIsServed_data() { rows(); }
    void aTillOfThatVersionIsServed()
    {
        QFETCH(QString, file);
        QFETCH(bool, next);
        const Session session(file, next);
        QVERIFY(session.facts.size() > 10 && session.changes.size() > 3);
        QVERIFY(verify(enrollSignedBytes(session.enrollNonce, session.enroll), session.enroll.signature, session.enroll.publicKey));
        Headquarters hq(session);
        std::unique_ptr<QWebSocket> socket;
        QList<Message> heard;
        qint64 acked = 0;
        int connection = -1;
        for (const Frame &frame : session.frames) {
            if (frame.connection != connection) { // a new one; the old one ends as it did then
                connection = frame.connection;
                heard.clear();
                socket = std::make_unique<QWebSocket>();
                connect(socket.get(), &QWebSocket::binaryMessageReceived, socket.get(), [&](const QByteArray &bytes) {
                    heard.append(decode(bytes).value());
                    if (const auto *ack = std::get_if<Ack>(&heard.last()))
                        acked = ack->committed;
                });
                QNetworkRequest request(QUrl(QStringLiteral("ws://") + hq.front.address() + QLatin1String(Path)));
                request.setRawHeader("Sec-WebSocket-Protocol", Subprotocol);
                socket->open(request);
            }
            const Message message = frame.message();
            if (frame.up) {
                if (std::holds_alternative<Enroll>(message))
                    continue; // its code was another headquarters'; what it asked for is there
                socket->sendBinaryMessage(frame.bytes);
                continue;
            }
            if (std::holds_alternative<Enrolled>(message) || std::holds_alternative<Ping>(message))
                continue;
            if (const auto *ack = std::get_if<Ack>(&message)) {
                QTRY_VERIFY2(acked >= ack->committed, qPrintable(QString::number(acked)));
                continue;
            }
            if (const auto *change = std::get_if<Change>(&message)) {
                for (const ChangeFact &fact : change->facts)
                    hq.publish(fact);
                qint64 last = 0;
                const auto arrived = [&] {
                    for (const Message &one : std::as_const(heard)) {
                        if (const auto *got = std::get_if<Change>(&one))
                            last = got->facts.last().rev;
                    }
                    return last >= change->facts.last().rev;
                };
                QTRY_VERIFY2(arrived(), qPrintable(QString::number(last)));
                continue;
            }
            const auto same = [&] {
                return std::any_of(heard.cbegin(), heard.cend(), [&](const Message &one) { return one.index() == message.index(); });
            };
            QTRY_VERIFY2(same(), qPrintable(QStringLiteral("no message %1 on connection %2").arg(message.index() + 1).arg(connection)));
        }
        QTRY_COMPARE(hq.number("SELECT count(*) FROM ingest"), session.facts.size());
        QCOMPARE(hq.number("SELECT max(seq) FROM ingest"), session.facts.size());
        const auto orders = std::count_if(session.facts.cbegin(), session.facts.cend(), [](const Fact &fact) {
            return fact.kind == static_cast<int>(FactKind::OrderClosed) || fact.kind == static_cast<int>(FactKind::OnlineAccepted);
        });
        QCOMPARE(hq.number("SELECT count(*) FROM sale"), orders);
        QCOMPARE(hq.number("SELECT count(*) FROM ingest WHERE state = 2"), 0);
        QCOMPARE(hq.number("SELECT acked_rev FROM till"), session.changes.size());
        QCOMPARE(hq.number("SELECT count(*) FROM till_alarm"), 0);
    }

    void aHeadquartersOfThatVersionIsUsed_data() { rows(); }
    void aHeadquartersOfThatVersionIsUsed()
    {
        QFETCH(QString, file);
        QFETCH(bool, next);
        const Session session(file, next);
        TillDatabase till;
        till.setEpoch(session.epoch);
        QVERIFY(till.writer->run([&](storage::Transaction &tx) -> Result<void> {
            for (const Fact &fact : session.facts)
                HEARTH_TRY(Outbox::append(tx, static_cast<FactKind>(fact.kind), fact.id, fact.atMs, fact.body));
            return {};
        }));
        QWebSocketServer server(QStringLiteral("recorded"), QWebSocketServer::NonSecureMode);
        server.setSupportedSubprotocols({QLatin1String(Subprotocol)});
        QVERIFY(server.listen(QHostAddress::LocalHost));
        int connection = -1;
        std::unique_ptr<QWebSocket> peer;
        QList<Frame> rest; // what that headquarters said on this connection
        qint64 pushed = 0;
        const auto say = [&](bool greeted) {
            while (!rest.isEmpty()) {
                const Message message = rest.first().message();
                const auto *ack = std::get_if<Ack>(&message);
                if ((ack != nullptr && ack->committed > pushed) || (!greeted && !std::holds_alternative<Challenge>(message)))
                    return;
                peer->sendBinaryMessage(rest.takeFirst().bytes);
            }
        };
        QObject here;
        connect(&server, &QWebSocketServer::newConnection, &here, [&] {
            peer.reset(server.nextPendingConnection());
            connection = std::max(connection + 1, 1); // the enrolment was the first
            rest.clear();
            for (const Frame &frame : session.frames) {
                if (frame.connection == connection && !frame.up)
                    rest.append(frame);
            }
            connect(peer.get(), &QWebSocket::binaryMessageReceived, &here, [&](const QByteArray &bytes) {
                const Message message = decode(bytes).value();
                if (const auto *push = std::get_if<Push>(&message))
                    pushed = std::max(pushed, push->firstSeq + push->facts.size() - 1);
                if (const auto *error = std::get_if<ErrorMessage>(&message))
                    qWarning("the till says: %s", qPrintable(error->text));
                say(true);
            });
            say(false);
        });
        const KeyPair keys = newKeyPair();
        HqLink link({QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(server.serverPort())), session.enrolled.deviceId, session.epoch, keys.secretKey,
                     till.path(), 20, 200, 3'000},
                    *till.writer, Clock::system());
        LinkStatus status;
        connect(&link, &HqLink::statusChanged, &here, [&](const LinkStatus &now) { status = now; });
        link.start();
        const int last = session.frames.last().connection;
        while (connection < last) {
            QTRY_VERIFY2(connection >= 1 && rest.isEmpty(), qPrintable(status.detail));
            QCOMPARE(status.state, LinkState::Online);
            const int before = connection;
            peer->abort();
            QTRY_VERIFY(connection > before);
        }
        QTRY_VERIFY2(rest.isEmpty(), qPrintable(status.detail));
        QTRY_COMPARE(Outbox::summary(*till.reader).value().committed, session.facts.size());
        QTRY_COMPARE(Inbox::cursor(*till.reader).value(), session.changes.size());
        const auto inbox = Inbox::waiting(*till.reader, 1'000).value();
        for (qsizetype i = 0; i < session.changes.size(); ++i) {
            QCOMPARE(inbox.at(i).kind, session.changes.at(i).kind);
            QCOMPARE(inbox.at(i).body, session.changes.at(i).body);
        }
        QVERIFY(!status.halted && !status.refused);
        link.stop();
    }
};

QTEST_GUILESS_MAIN(TestSessions)
#include "tst_sessions.moc"
