// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/ids.h"
#include "protocol/identity.h"
#include "protocol/messages.h"
#include "support/fixedclock.h"

#include <QSslConfiguration>
#include <QTest>
#include <QWebSocket>

namespace hearth {

/** A till as headquarters sees one: speaks the protocol by hand, so that a test can say each message. On one thread. */
class TestTill {
public:
    explicit TestTill(QString address) : m_address(std::move(address))
    {
        QObject::connect(&m_socket, &QWebSocket::binaryMessageReceived, &m_socket, [this](const QByteArray &frame) {
            if (auto message = protocol::decode(frame))
                received.append(*message);
        });
    }
    /** Headquarters was started anew and listens elsewhere. */
    void moveTo(const QString &address) { m_address = address; }
    /** Opens and waits for the CHALLENGE. */
    [[nodiscard]] bool open()
    {
        received.clear();
        m_socket.abort();
        QNetworkRequest request(QUrl((secure ? QStringLiteral("wss://") : QStringLiteral("ws://")) + m_address + QString::fromLatin1(protocol::Path)));
        if (secure)
            m_socket.setSslConfiguration(trust);
        request.setRawHeader("Sec-WebSocket-Protocol", protocol::Subprotocol);
        m_socket.open(request);
        const auto *challenge = wait<protocol::Challenge>();
        if (challenge == nullptr)
            return false;
        m_nonce = challenge->nonce;
        return true;
    }
    [[nodiscard]] std::optional<protocol::Enrolled> enroll(const QString &code)
    {
        if (!open())
            return std::nullopt;
        protocol::Enroll enroll{protocol::VersionMax, code, m_keys.publicKey, {}, QStringLiteral("test 1"), {}, 0};
        enroll.signature = protocol::sign(protocol::enrollSignedBytes(m_nonce, enroll), m_keys.secretKey);
        send(enroll);
        const auto *enrolled = wait<protocol::Enrolled>();
        if (enrolled == nullptr)
            return std::nullopt;
        m_device = enrolled->deviceId;
        return *enrolled;
    }
    [[nodiscard]] std::optional<protocol::Welcome> hello(qint64 nextSeq = 1, qint64 downRev = 0, const QByteArray &epoch = QByteArray(16, 'e'))
    {
        if (!open())
            return std::nullopt;
        protocol::Hello hello{1, m_device, epoch, nextSeq, 0, downRev, QStringLiteral("test 1"), 1, {}};
        hello.signature = protocol::sign(protocol::helloSignedBytes(m_nonce, hello), m_keys.secretKey);
        send(hello);
        const auto *welcome = wait<protocol::Welcome>();
        return welcome != nullptr ? std::optional(*welcome) : std::nullopt;
    }
    void send(const protocol::Message &message) { m_socket.sendBinaryMessage(protocol::encode(message)); }
    /** Sends facts and waits until HQ has committed them. */
    [[nodiscard]] bool push(qint64 firstSeq, const QList<protocol::Fact> &facts)
    {
        send(protocol::Push{firstSeq, facts});
        const qint64 last = firstSeq + facts.size() - 1;
        return QTest::qWaitFor([&] {
            for (const protocol::Message &message : std::as_const(received)) {
                const auto *ack = std::get_if<protocol::Ack>(&message);
                if (ack != nullptr && ack->committed >= last)
                    return true;
            }
            return false;
        }, 10'000);
    }
    /** The first message of this type; waits for it, or for headquarters to say that it will not come. */
    template <typename T>
    [[nodiscard]] const T *wait()
    {
        const T *found = nullptr;
        static_cast<void>(QTest::qWaitFor([&] {
            for (const protocol::Message &message : std::as_const(received)) {
                if (const auto *one = std::get_if<T>(&message)) {
                    found = one;
                    return true;
                }
                if (const auto *error = std::get_if<protocol::ErrorMessage>(&message); error != nullptr && error->fatal)
                    return true;
            }
            return false;
        }, 10'000));
        return found;
    }
    [[nodiscard]] bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }

    [[nodiscard]] int closeCode() const { return static_cast<int>(m_socket.closeCode()); }
    [[nodiscard]] QByteArray secretKey() const { return m_keys.secretKey; }

    QList<protocol::Message> received;
    bool secure = false;
    QSslConfiguration trust;

private:
    QString m_address;
    QWebSocket m_socket;
    QByteArray m_nonce;
    const protocol::KeyPair m_keys = protocol::newKeyPair();
    QUuid m_device;
};

} // namespace hearth
