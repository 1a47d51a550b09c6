// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/testtill.h"

#include <QNetworkRequest>

namespace hearth {

TestTill::TestTill()
{
    QObject::connect(&m_socket, &QWebSocket::binaryMessageReceived, &m_socket, [this](const QByteArray &frame) {
        auto message = protocol::decode(frame);
        if (!message)
            qFatal("headquarters sent what nobody can read: %s", qPrintable(message.error().toString()));
        if (const auto *ack = std::get_if<protocol::Ack>(&*message)) {
            committed = ack->committed;
            replicated = ack->replicated;
            ++acks;
            return;
        }
        m_inbox.append(std::move(*message));
    });
    QObject::connect(&m_socket, &QWebSocket::disconnected, &m_socket, [this] { m_closed = true; });
}

void TestTill::open(const QString &address)
{
    m_closed = false;
    m_inbox.clear();
    QNetworkRequest request(QUrl(QStringLiteral("ws://%1%2").arg(address, QLatin1String(protocol::Path))));
    request.setRawHeader("Sec-WebSocket-Protocol", protocol::Subprotocol);
    if (!from.isEmpty())
        request.setRawHeader("X-Forwarded-For", from);
    m_socket.open(request);
}

bool TestTill::connect(const QString &address)
{
    open(address);
    const auto challenge = take<protocol::Challenge>();
    if (challenge)
        nonce = challenge->nonce;
    return challenge.has_value();
}

std::optional<protocol::Welcome> TestTill::online(const QString &address, qint64 nextSeq, qint64 downRev)
{
    if (!connect(address))
        return std::nullopt;
    sendHello(nextSeq, downRev);
    return take<protocol::Welcome>();
}

void TestTill::sendHello(qint64 nextSeq, qint64 downRev)
{
    protocol::Hello hello{version, device, epoch, nextSeq, 0, downRev, QStringLiteral("test 1"), clockMs, {}, chainFrom, {}, boot};
    if (version >= 2)
        hello.chain = chainAt(nextSeq - 1);
    hello.clusterEpoch = clusterEpoch;
    hello.clusterProof = clusterProof;
    hello.signature = protocol::sign(protocol::helloSignedBytes(nonce, hello), keys.secretKey);
    send(hello);
}

void TestTill::sendEnroll(const QString &code)
{
    protocol::Enroll enroll{protocol::VersionMax, code, keys.publicKey, {}, QStringLiteral("test 1"), {}, 0};
    enroll.signature = protocol::sign(protocol::enrollSignedBytes(nonce, enroll), keys.secretKey);
    send(enroll);
}

void TestTill::push(qint64 firstSeq, const QList<QByteArray> &bodies, int kind)
{
    protocol::Push message{firstSeq, {}};
    for (qsizetype i = 0; i < bodies.size(); ++i) {
        // The same fact has the same id each time it is sent.
        const QUuid id = QUuid::createUuidV5(QUuid(), epoch + QByteArray::number(firstSeq + i) + bodies.at(i));
        message.facts.append({kind, id, 1000 + firstSeq + i, bodies.at(i)});
        if (version >= 2 && firstSeq + i > chainFrom)
            message.chain = m_chain[firstSeq + i] = protocol::chainNext(chainAt(firstSeq + i - 1), firstSeq + i, message.facts.last(),
                                                                        protocol::hash(bodies.at(i)));
    }
    send(message);
}

QByteArray TestTill::chainAt(qint64 seq)
{
    return seq <= chainFrom ? protocol::chainStart(epoch, chainFrom) : m_chain.value(seq);
}

bool TestTill::acknowledged(qint64 seq, int ms)
{
    return QTest::qWaitFor([&] { return committed >= seq; }, ms);
}

QString TestTill::refusal()
{
    const auto error = take<protocol::ErrorMessage>();
    return error && error->fatal && waitClosed() ? error->code : QString();
}

bool TestTill::waitClosed(int ms)
{
    return QTest::qWaitFor([&] { return m_closed; }, ms);
}

} // namespace hearth
