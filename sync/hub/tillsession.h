// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "hub/admission.h"
#include "hub/hubshared.h"

namespace hearth::hq {
struct TillLease;
}

namespace hearth::hub {

/** HQ's end of one till's connection: handshake, facts up, facts down, heartbeat. On the network thread. */
class TillSession : public std::enable_shared_from_this<TillSession> {
public:
    TillSession(std::shared_ptr<HubShared> hub, std::shared_ptr<FrontSocket> socket);

    void start();
    void received(const QByteArray &frame);
    void closed(const QString &reason);
    /** Facts up were committed, or could not be. */
    void pushDone(const PushOutcome &outcome);
    /** Answers what pushDone() has learnt: one ACK for all of them. */
    void acknowledge();
    /** Sends facts down that are new, as far as the till takes them. */
    void pump();
    /** The socket has room again. */
    void drained();
    void tick();
    void goAway(const QString &text, qint64 comeBackMs);
    /** ERROR, then close. Nothing of what the till has sent and was not yet written will be. */
    void drop(const QString &code, const QString &text);

    /** A newer connection of the same till took over; what is on its way is still written. */
    void replaced();

    /** Another node, or a person, has ended it. */
    void over(const hq::TillLease &lease);

    [[nodiscard]] qint64 till() const { return m_till; }
    /** Number of the connection over all nodes, once the till is let in. */
    [[nodiscard]] qint64 lease() const { return m_lease; }
    [[nodiscard]] qint64 sentRev() const { return m_sentRev; }
    /** Up to which sequence its facts are committed here. */
    [[nodiscard]] qint64 committed() const { return m_committed; }
    /** Up to which they would survive the loss of this region. */
    [[nodiscard]] qint64 replicated() const { return m_replicated; }
    /** The standby has them up to `seq`. */
    void replicatedUpTo(qint64 seq);

private:
    enum class State { Handshake, Checking, Online, Closed };
    struct Changes {
        QByteArray frame;
        qint64 lastRev = 0;
        qsizetype count = 0;
        qint64 lastTracedRev = 0; ///< of a fact whose way is noted: an online order, a print job
    };

    void handle(const protocol::Enroll &enroll);
    void handle(const protocol::Hello &hello);
    void handle(protocol::Push &push);
    void handle(const protocol::ChangeAck &ack);
    void handle(const protocol::Ping &ping);
    void handle(const protocol::Status &status);
    void handle(const protocol::ErrorMessage &error);
    void handle(const protocol::Pong &pong);
    void handle(const protocol::MemberAsk &ask);
    void handle(const protocol::ManagerAsk &ask);
    template <typename M>
    void handle(const M &)
    {
        drop(QStringLiteral("bad_message"), QStringLiteral("this message is not for headquarters"));
    }
    void check(const protocol::Hello &hello);
    void enrolled(Result<protocol::Enrolled> result, qint64 till);
    void welcomed(const protocol::Hello &hello, Result<Admitted> result);
    void refuse(const Error &error);
    /** Without a standby that is what is committed. */
    void settleReplicated();
    void changesRead(Result<Changes> result);
    [[nodiscard]] static Result<Changes> readChanges(HubShared &hub, qint64 till, qint64 afterRev);
    void send(const protocol::Message &message);
    void sendFrame(QByteArray frame);
    [[nodiscard]] bool tooMany();

    const std::shared_ptr<HubShared> m_hub;
    const std::shared_ptr<FrontSocket> m_socket;
    const QByteArray m_nonce;
    const qint64 m_seen; ///< newest change of a lease that was known here when the connection was opened
    State m_state = State::Handshake;
    qint64 m_openedAt = 0; ///< monotonic, as the next two
    qint64 m_heardAt = 0;
    qint64 m_sentAt = 0;
    qint64 m_controlSince = 0;
    int m_controls = 0;
    qint64 m_seenSince = 0;
    int m_managerAsks = 0; ///< not yet answered

    qint64 m_till = 0;
    qint64 m_store = 0;
    qint64 m_lease = 0;
    QUuid m_device;
    QString m_app;
    // Up.
    qint64 m_epoch = 0;
    qint64 m_helloSeq = 1;
    qint64 m_heardBeforeMs = 0;
    qint64 m_clockAheadMs = 0;
    qint64 m_pingMs = 0; ///< of the last PING
    qint64 m_nextSeq = 1;
    qint64 m_committed = 0;
    qint64 m_replicated = 0;
    bool m_alone = true; ///< there was no standby as it was let in
    qint64 m_pending = 0; ///< pushes not yet answered
    bool m_mustAcknowledge = false;
    qsizetype m_bytes = 0; ///< of facts in flight
    std::shared_ptr<std::atomic<bool>> m_live;
    // Down.
    qint64 m_sentRev = 0;
    qint64 m_storedRev = 0;
    qint64 m_lastTracedRev = 0;
    bool m_reading = false;
    bool m_again = false;
};

} // namespace hearth::hub
