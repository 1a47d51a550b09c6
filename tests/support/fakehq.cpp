// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/fakehq.h"

#include "core/clock.h"
#include "core/ids.h"

#include <QTcpSocket>

namespace hearth {

using namespace protocol;

struct FakeHq::Peer {
    std::unique_ptr<QWebSocket> socket;
    QByteArray nonce = randomBytes(NonceSize);
    qint64 changesSent = 0;
    bool welcome = false;
};

FakeHq::FakeHq(QObject *parent) : QObject(parent), m_server(QStringLiteral("fake"), QWebSocketServer::NonSecureMode)
{
    m_server.setSupportedSubprotocols({QString::fromLatin1(Subprotocol)});
    connect(&m_server, &QWebSocketServer::newConnection, this, [this] { connected(); });
    m_elapsed.start();
}

FakeHq::~FakeHq()
{
    shutDown();
}

bool FakeHq::listen(quint16 port)
{
    return m_server.listen(QHostAddress::LocalHost, port);
}

QUrl FakeHq::url() const
{
    return QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(m_server.serverPort()));
}

void FakeHq::shutDown()
{
    m_server.close();
    dropAll();
}

qint64 FakeHq::now() const
{
    return Clock::system().nowMs() + clockOffsetMs;
}

void FakeHq::connected()
{
    while (QWebSocket *socket = m_server.nextPendingConnection()) {
        auto &peer = *m_peers.emplace_back(std::make_unique<Peer>());
        peer.socket.reset(socket);
        socket->setParent(nullptr);
        socket->setMaxAllowedIncomingMessageSize(MaxMessage);
        ++connections;
        subprotocols.append(socket->subprotocol());
        connectedAtMs.append(m_elapsed.elapsed());
        connect(socket, &QWebSocket::binaryMessageReceived, this, [this, &peer](const QByteArray &frame) { received(peer, frame); });
        connect(socket, &QWebSocket::disconnected, this, [&peer] { peer.welcome = false; });
        if (onConnection)
            onConnection(*socket);
        if (greets)
            send(*socket, Challenge{peer.nonce, VersionMin, version, now()});
    }
}

void FakeHq::received(Peer &peer, const QByteArray &frame)
{
    maxFrame = std::max(maxFrame, frame.size());
    const auto message = decode(frame);
    if (!message)
        return send(*peer.socket, ErrorMessage{QStringLiteral("bad_message"), message.error().toString(), true});
    if (onMessage && onMessage(*peer.socket, *message))
        return;
    handle(peer, *message);
}

void FakeHq::refuse(Peer &peer, const QString &code)
{
    send(*peer.socket, ErrorMessage{code, QStringLiteral("refused"), true});
    peer.socket->close();
}

void FakeHq::handle(Peer &peer, const Message &message)
{
    if (const auto *enroll = std::get_if<Enroll>(&message)) {
        if (enroll->code != enrollCode || !verify(enrollSignedBytes(peer.nonce, *enroll), enroll->signature, enroll->publicKey))
            return refuse(peer, QStringLiteral("unauthorised"));
        publicKey = enroll->publicKey;
        enrollCode.clear();
        if (deviceId.isNull())
            deviceId = newId(Clock::system());
        send(*peer.socket, Enrolled{deviceId, QStringLiteral("SZ001"), 1, settings});
    } else if (const auto *greeting = std::get_if<Hello>(&message)) {
        ++hellos;
        hello = *greeting;
        if ((!deviceId.isNull() && hello.deviceId != deviceId)
            || (!publicKey.isEmpty() && !verify(helloSignedBytes(peer.nonce, hello), hello.signature, publicKey)))
            return refuse(peer, QStringLiteral("unauthorised"));
        m_acked = committed;
        m_bytesAhead = 0;
        peer.welcome = true;
        peer.changesSent = hello.downRev;
        changesStored = std::max(changesStored, hello.downRev);
        send(*peer.socket, Welcome{hello.version, clusterEpoch, committed, std::max<qint64>(0, committed - replicatedLag), now(), windowFacts,
                                   windowBytes, heartbeatMs, settings, committedHash, chain, clusterProof, addresses});
        sendChanges(peer);
    } else if (const auto *pushed = std::get_if<Push>(&message)) {
        push(peer, *pushed);
    } else if (const auto *cack = std::get_if<ChangeAck>(&message)) {
        changesStored = std::max(changesStored, cack->rev);
    } else if (const auto *ping = std::get_if<Ping>(&message)) {
        ++pings;
        if (answersPings)
            send(*peer.socket, Pong{ping->senderMs, now()});
    } else if (const auto *status = std::get_if<Status>(&message)) {
        ++statuses;
        printers = status->printers;
    } else if (const auto *error = std::get_if<ErrorMessage>(&message)) {
        errorsReceived.append(error->code);
    }
}

void FakeHq::push(Peer &peer, const Push &message)
{
    ++pushes;
    if (message.firstSeq > committed + 1)
        return refuse(peer, QStringLiteral("gap"));
    qint64 seq = message.firstSeq;
    for (const Fact &fact : message.facts) {
        const auto [at, fresh] = facts.emplace(seq, fact);
        if (!fresh)
            ++(at->second == fact ? duplicates : conflicts);
        m_bytesAhead += fact.body.size();
        committed = std::max(committed, seq);
        ++seq;
    }
    maxAhead = std::max(maxAhead, committed - m_acked);
    maxBytesAhead = std::max(maxBytesAhead, m_bytesAhead);
    if (acknowledges) {
        m_acked = committed;
        m_bytesAhead = 0;
        send(*peer.socket, Ack{committed, std::max<qint64>(0, committed - replicatedLag)});
    }
}

void FakeHq::acknowledgeNow()
{
    m_acked = committed;
    m_bytesAhead = 0;
    sendToAll(Ack{committed, std::max<qint64>(0, committed - replicatedLag)});
}

void FakeHq::publish(int kind, const QByteArray &body)
{
    changes.append({static_cast<qint64>(changes.size()) + 1, kind, body});
    for (const auto &peer : m_peers) {
        if (peer->welcome)
            sendChanges(*peer);
    }
}

void FakeHq::sendChanges(Peer &peer)
{
    while (sendsChanges && peer.changesSent < changes.size()) {
        Change change;
        qsizetype bytes = 0;
        for (qsizetype i = peer.changesSent; i < changes.size() && change.facts.size() < MaxFacts && bytes < MaxMessage / 2; ++i) {
            change.facts.append(changes.at(i));
            bytes += changes.at(i).body.size();
        }
        peer.changesSent += change.facts.size();
        send(*peer.socket, change);
    }
}

void FakeHq::sendToAll(const Message &message)
{
    sendRawToAll(encode(message));
}

void FakeHq::sendRawToAll(const QByteArray &frame)
{
    for (const auto &peer : m_peers) {
        if (peer->socket->isValid())
            peer->socket->sendBinaryMessage(frame);
    }
}

void FakeHq::dropAll(bool rudely)
{
    for (const auto &peer : m_peers) {
        peer->welcome = false;
        peer->socket->disconnect(this);
        if (rudely)
            peer->socket->abort();
        else
            peer->socket->close();
    }
    // A hook may stand in one of their signals: they go with this object.
    std::move(m_peers.begin(), m_peers.end(), std::back_inserter(m_gone));
    m_peers.clear();
}

} // namespace hearth
