// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/identity.h"
#include "protocol/messages.h"

#include <QElapsedTimer>
#include <QTest>
#include <QWebSocket>
#include <optional>

namespace hearth {

/** A till as a test drives it, message by message. */
class TestTill {
public:
    TestTill();
    void open(const QString &address);
    /** Opens the connection and takes the CHALLENGE. */
    [[nodiscard]] bool connect(const QString &address);
    /** connect() and HELLO; what WELCOME said. */
    [[nodiscard]] std::optional<protocol::Welcome> online(const QString &address, qint64 nextSeq = 1, qint64 downRev = 0);

    void send(const protocol::Message &message) { m_socket.sendBinaryMessage(protocol::encode(message)); }
    void sendHello(qint64 nextSeq = 1, qint64 downRev = 0);
    void sendEnroll(const QString &code);
    /** Facts with these bodies. */
    void push(qint64 firstSeq, const QList<QByteArray> &bodies, int kind = 1);
    /** Of the facts pushed last under the sequences up to `seq`. */
    [[nodiscard]] QByteArray chainAt(qint64 seq);

    /** The next message of this kind, waited for; others stay. */
    template <typename M>
    [[nodiscard]] std::optional<M> take(int ms = 10'000)
    {
        std::optional<M> found;
        static_cast<void>(QTest::qWaitFor(
            [&] {
                for (qsizetype i = 0; i < m_inbox.size(); ++i) {
                    if (std::holds_alternative<M>(m_inbox.at(i))) {
                        found = std::get<M>(m_inbox.takeAt(i));
                        return true;
                    }
                }
                return false;
            },
            ms));
        return found;
    }
    /** Waits until HQ has acknowledged up to `seq`. */
    [[nodiscard]] bool acknowledged(qint64 seq, int ms = 10'000);
    /** The code of the ERROR HQ closed with; empty where it did not close. */
    [[nodiscard]] QString refusal();
    [[nodiscard]] bool waitClosed(int ms = 10'000);
    [[nodiscard]] int closeCode() const { return static_cast<int>(m_socket.closeCode()); }
    [[nodiscard]] qsizetype waiting() const { return m_inbox.size(); }
    void abort() { m_socket.abort(); }
    QWebSocket &socket() { return m_socket; }

    QByteArray from; ///< whose address a proxy names
    protocol::KeyPair keys = protocol::newKeyPair();
    QUuid device;
    QByteArray epoch = protocol::randomBytes(16);
    QByteArray nonce;
    int version = 1;      ///< from 2 on it chains its facts
    qint64 chainFrom = 0;
    QByteArray boot = protocol::randomBytes(16);
    qint64 clockMs = 5;   ///< the till's, in HELLO
    qint64 clusterEpoch = 0; ///< in HELLO, with the proof
    QByteArray clusterProof;
    qint64 committed = 0; ///< by the last ACK seen
    qint64 replicated = 0;
    int acks = 0;

private:
    QWebSocket m_socket;
    QList<protocol::Message> m_inbox;
    QMap<qint64, QByteArray> m_chain;
    bool m_closed = false;
};

} // namespace hearth
