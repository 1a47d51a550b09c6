// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/identity.h"
#include "protocol/messages.h"

#include <QElapsedTimer>
#include <QObject>
#include <QUrl>
#include <QWebSocket>
#include <QWebSocketServer>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace hearth {

/** A headquarters a test can bend: it speaks the protocol truly until one of its hooks says otherwise, keeps what it was
    sent in memory, and never forgets across connections. Lives on the test's thread. */
class FakeHq : public QObject {
    Q_OBJECT
public:
    explicit FakeHq(QObject *parent = nullptr);
    ~FakeHq() override;

    /** Listens on a free loopback port, or on `port`. */
    [[nodiscard]] bool listen(quint16 port = 0);
    [[nodiscard]] QUrl url() const;
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    /** Stops listening and ends all connections. */
    void shutDown();

    // ---- What it is set to. May be changed at any time.
    QByteArray publicKey;            ///< of the one till it knows; empty: every signature will do
    QUuid deviceId;                  ///< null: any device; ENROLLED gives this one, or a new one
    QString enrollCode = QStringLiteral("CODE-1");
    protocol::StoreSettings settings{QStringLiteral("Test Shop"), QStringLiteral("Asia/Shanghai"), QStringLiteral("04:00"),
                                     QStringLiteral("CNY")};
    int windowFacts = 256;
    qint64 windowBytes = protocol::MaxMessage;
    int heartbeatMs = 15'000;
    qint64 clockOffsetMs = 0;        ///< its clock less the real one
    bool acknowledges = true;        ///< false: stores, and says nothing
    bool greets = true;              ///< false: no CHALLENGE
    bool answersPings = true;
    bool sendsChanges = true;
    QByteArray committedHash;        ///< as WELCOME says it
    QByteArray chain;                ///< the same
    int version = protocol::VersionMax; ///< the newest it speaks
    qint64 clusterEpoch = 1;         ///< as WELCOME says it, with the next two
    QByteArray clusterProof;
    QStringList addresses;
    qint64 replicatedLag = 0;        ///< the replicated mark stays that far behind

    /** Called with every message before it is handled; true: handled, do nothing more with it. */
    std::function<bool(QWebSocket &, const protocol::Message &)> onMessage;
    /** Called with every socket once it is open, before CHALLENGE. */
    std::function<void(QWebSocket &)> onConnection;

    // ---- What it has.
    std::map<qint64, protocol::Fact> facts; ///< by sequence
    qint64 committed = 0;
    QList<protocol::ChangeFact> changes; ///< all facts down, from revision 1
    qint64 changesStored = 0;        ///< as the till's last CACK or HELLO says
    QList<PrinterHealth> printers;
    protocol::Hello hello;           ///< the last one
    int connections = 0;
    int hellos = 0;
    int pushes = 0;
    int pings = 0;
    int duplicates = 0;              ///< facts that came again with the same content
    int conflicts = 0;               ///< facts that came again with another
    int statuses = 0;
    qint64 maxAhead = 0;             ///< most facts that came beyond the last ACK sent
    qint64 maxBytesAhead = 0;
    qsizetype maxFrame = 0;
    QStringList subprotocols;        ///< agreed upon, one per connection
    QStringList errorsReceived;      ///< codes
    QList<qint64> connectedAtMs;     ///< monotonic, of each connection

    // ---- What it can do at any time.
    void send(QWebSocket &socket, const protocol::Message &message) { socket.sendBinaryMessage(protocol::encode(message)); }
    void sendToAll(const protocol::Message &message);
    void sendRawToAll(const QByteArray &frame);
    /** Appends a change and sends it to who is welcome. */
    void publish(int kind, const QByteArray &body);
    void acknowledgeNow();
    /** Ends all connections; `rudely` without a closing handshake. */
    void dropAll(bool rudely = true);

private:
    struct Peer;
    void connected();
    void received(Peer &peer, const QByteArray &frame);
    void handle(Peer &peer, const protocol::Message &message);
    void refuse(Peer &peer, const QString &code);
    void sendChanges(Peer &peer);
    void push(Peer &peer, const protocol::Push &message);
    [[nodiscard]] qint64 now() const;

    QWebSocketServer m_server;
    std::vector<std::unique_ptr<Peer>> m_peers;
    std::vector<std::unique_ptr<Peer>> m_gone;
    QElapsedTimer m_elapsed;
    qint64 m_acked = 0;
    qint64 m_bytesAhead = 0;
};

} // namespace hearth
