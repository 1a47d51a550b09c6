// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "bench/wsload.h"
#include "protocol/identity.h"
#include "protocol/messages.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QString>
#include <deque>

namespace hearth::load {

/** Many tills that speak the real protocol with one headquarters, on one thread: they sell, keep what is not acknowledged, answer
    heartbeats, store what comes down, and come back as docs/protocol.md says when they are cut off. */
class Fleet {
public:
    /** Makes stores, tills and devices in the database of a headquarters that does not run. */
    Fleet(const QString &databasePath, int tills, quint32 seed = 1);

    /** Goes on with headquarters on this port. */
    void open(quint16 port);
    /** Lets the first `count` tills connect, evenly over the time. */
    void connectTills(int count, int overMs);
    /** Runs for so long, or until stop(). */
    void run(int milliseconds) { m_load->run(milliseconds); }
    /** Runs until `done`, looked at every few milliseconds; false where that takes longer than `limitMs`. */
    [[nodiscard]] bool runUntil(const std::function<bool()> &done, int limitMs);

    /** Each of the first `tills` in turn sells, so many orders a second together, until stopSelling(); whether connected or not. */
    void sell(int tills, double ordersPerSecond);
    void stopSelling() { m_selling = 0; }
    /** Cuts a till's connection; it comes back by itself. */
    void cut(int till);

    [[nodiscard]] int online() const { return m_online; }
    [[nodiscard]] qint64 sold() const { return m_sold; }
    /** Orders no headquarters has acknowledged yet. */
    [[nodiscard]] qint64 waiting() const { return m_sold - m_acknowledged; }
    [[nodiscard]] qint64 refused() const { return m_refused; } ///< fatal ERRORs, whatever they said
    [[nodiscard]] int changes() const { return m_changes; }    ///< facts that came down
    /** From a sale to its ACK, of those made while their till was connected; milliseconds, in no order. Cleared by taking. */
    [[nodiscard]] std::vector<double> takeLatencies() { return std::exchange(m_latencies, {}); }
    [[nodiscard]] qint64 bytesUp() const { return m_bytesUp; } ///< of frames, without their WebSocket and TCP headers

private:
    struct Sale {
        qint64 seq = 0;
        QByteArray frame;
        qint64 atNs = 0; ///< 0: its till was not connected then
    };
    struct Till {
        QString store;
        protocol::KeyPair keys = protocol::newKeyPair();
        QUuid device;
        QByteArray epoch = protocol::randomBytes(16);
        QByteArray boot = protocol::randomBytes(16);
        QByteArray chain;
        qint64 seq = 0;      ///< of the last sale
        qint64 committed = 0;
        qint64 sent = 0;
        qint64 revision = 0;
        std::deque<Sale> outbox; ///< not acknowledged
        bench::WsLoad::Client *client = nullptr;
        bool online = false;
        bool wanted = false; ///< to be connected
        int waitMs = 0;      ///< before the next attempt
    };

    void connectTill(std::size_t index);
    void comeBack(std::size_t index);
    void received(std::size_t index, bench::WsLoad::Client &client, const QByteArray &frame);
    void acknowledged(Till &till, qint64 committed);
    void push(Till &till);
    void sellOne(std::size_t index);
    void sellNext();
    void send(bench::WsLoad::Client &client, const protocol::Message &message);

    std::vector<Till> m_tills;
    QRandomGenerator m_random;
    std::unique_ptr<bench::WsLoad> m_load;
    QElapsedTimer m_clock;
    int m_online = 0;
    std::size_t m_sellers = 0;
    double m_selling = 0; ///< orders per second
    qint64 m_sellingSinceNs = 0;
    qint64 m_sellingSold = 0;
    qint64 m_sold = 0;
    qint64 m_acknowledged = 0;
    qint64 m_refused = 0;
    int m_changes = 0;
    qint64 m_bytesUp = 0;
    std::vector<double> m_latencies;
};

} // namespace hearth::load
