// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/tillsession.h"

#include "core/faultpoint.h"
#include "hqstore/outboxstore.h"
#include "hqstore/tillalarmstore.h"
#include "hub/nodewatch.h"
#include "hub/replicawatch.h"
#include "protocol/identity.h"

#include <QLoggingCategory>
#include <algorithm>

namespace hearth::hub {
namespace {
Q_LOGGING_CATEGORY(tillsessionLog, "hearth.hub.session")
constexpr int ControlsPerSecond = 200;
constexpr qint64 SocketBacklog = 256 * 1024;
constexpr qint64 MaxUnstored = 2 * protocol::MaxFacts;
constexpr qint64 ChangeBytes = 512 * 1024;
constexpr qint64 MaxMark = 1LL << 53; ///< no till has so many facts; far from overflow
constexpr qint64 SeenEveryMs = 30'000;
constexpr qint64 MaxPingMs = 10'000;
constexpr int MaxManagerAsks = 4; ///< of one till at once
constexpr quint16 CloseProtocol = 1002;
constexpr quint16 CloseGoingAway = 1001; // Qt's client takes 1012 and 1013 for invalid
constexpr quint16 CloseUnauthorised = 4401;
constexpr quint16 CloseReplaced = 4409;

/** A fact down whose way is noted for a trace. */
bool isTraced(int kind)
{
    return kind == static_cast<int>(protocol::ChangeKind::OnlinePlaced) || kind == static_cast<int>(protocol::ChangeKind::PrintRequested);
}
} // namespace

TillSession::TillSession(std::shared_ptr<HubShared> hub, std::shared_ptr<FrontSocket> socket)
    : m_hub(std::move(hub)), m_socket(std::move(socket)), m_nonce(m_hub->config.makeNonce ? m_hub->config.makeNonce() : protocol::randomBytes(protocol::NonceSize)), m_seen(m_hub->newestChange),
      m_openedAt(m_hub->clock.monotonicMs()), m_heardAt(m_openedAt), m_sentAt(m_openedAt), m_controlSince(m_openedAt),
      m_seenSince(m_openedAt), m_live(std::make_shared<std::atomic<bool>>(true))
{
}

void TillSession::start()
{
    m_socket->limitMessages(protocol::MaxHandshake); // a stranger takes little room
    send(protocol::Challenge{m_nonce, protocol::VersionMin, protocol::VersionMax, m_hub->clock.nowMs()});
}

void TillSession::send(const protocol::Message &message)
{
    sendFrame(protocol::encode(message));
}

void TillSession::sendFrame(QByteArray frame)
{
    m_sentAt = m_hub->clock.monotonicMs();
    m_socket->send(std::move(frame));
}

void TillSession::drop(const QString &code, const QString &text)
{
    if (m_state == State::Closed)
        return;
    *m_live = false;
    qCInfo(tillsessionLog).noquote() << "till" << m_till << "at" << m_socket->peer() << "is dropped:" << code << text;
    send(protocol::ErrorMessage{code, text, true});
    m_socket->close(code == QLatin1String("unauthorised") ? CloseUnauthorised : CloseProtocol, code);
    closed(text);
}

void TillSession::goAway(const QString &text, qint64 comeBackMs)
{
    if (m_state == State::Closed)
        return;
    send(protocol::GoAway{text, comeBackMs});
    m_socket->close(CloseGoingAway, QStringLiteral("going away"));
}

void TillSession::closed(const QString &reason)
{
    if (m_state == State::Closed)
        return;
    if (m_state == State::Online) {
        qCInfo(tillsessionLog).noquote() << "till" << m_till << "is gone:" << reason;
        if (*m_live)
            m_hub->marks->seen(m_device, m_app, m_hub->clock.nowMs());
    }
    m_state = State::Closed;
    m_hub->closed(shared_from_this());
}

void TillSession::over(const hq::TillLease &lease)
{
    if (lease.ended == QLatin1String("unauthorised"))
        return drop(lease.ended, QStringLiteral("revoked"));
    if (!lease.ended.isEmpty())
        return drop(lease.ended, QStringLiteral("this till's database is quarantined"));
    if (lease.node.isEmpty()) // this node was taken for dead; the till is welcome, by a new connection
        return goAway(QStringLiteral("this node was away"), 0);
    replaced();
}

void TillSession::replaced()
{
    m_socket->close(CloseReplaced, QStringLiteral("a newer connection of this till"));
    closed(QStringLiteral("a newer connection"));
}

bool TillSession::tooMany()
{
    const qint64 now = m_hub->clock.monotonicMs();
    if (now - m_controlSince >= 1000) {
        m_controlSince = now;
        m_controls = 0;
    }
    return ++m_controls > ControlsPerSecond;
}

void TillSession::received(const QByteArray &frame)
{
    if (m_state == State::Closed)
        return;
    m_heardAt = m_hub->clock.monotonicMs();
    auto message = protocol::decode(frame);
    if (message && std::holds_alternative<protocol::Push>(*message))
        return handle(std::get<protocol::Push>(*message));
    if (tooMany())
        return drop(QStringLiteral("limit"), QStringLiteral("too many messages in a second"));
    if (!message) {
        if (message.error().code != ErrorCode::NotFound)
            return drop(QStringLiteral("bad_message"), message.error().toString());
        return send(protocol::ErrorMessage{QStringLiteral("bad_message"), message.error().toString(), false});
    }
    const bool hand = std::holds_alternative<protocol::Hello>(*message) || std::holds_alternative<protocol::Enroll>(*message);
    const bool any = std::holds_alternative<protocol::Ping>(*message) || std::holds_alternative<protocol::Pong>(*message)
        || std::holds_alternative<protocol::ErrorMessage>(*message);
    if (!any && hand != (m_state == State::Handshake))
        return drop(QStringLiteral("bad_message"), QStringLiteral("this message does not belong here"));
    std::visit([this](auto &m) { handle(m); }, *message);
}

// ---- handshake

void TillSession::handle(const protocol::Enroll &enroll)
{
    if (enroll.version < protocol::VersionMin || enroll.version > protocol::VersionMax)
        return drop(QStringLiteral("version"), QStringLiteral("headquarters speaks versions %1 to %2")
                        .arg(protocol::VersionMin).arg(protocol::VersionMax));
    // Codes alone can be guessed at: a till that is enrolled comes in whatever others of its address do.
    if (m_hub->refused(m_socket->peer()))
        return drop(QStringLiteral("busy"), QStringLiteral("too many failed attempts"));
    m_state = State::Checking;
    auto till = std::make_shared<qint64>(0);
    m_hub->writer.post(
        [hub = m_hub, nonce = m_nonce, enroll, till](storage::Transaction &tx) {
            return enrollDevice(tx, hub->clock, nonce, enroll, *till);
        },
        [hub = m_hub, weak = weak_from_this(), till](Result<protocol::Enrolled> result) {
            if (result)
                faultPoint("hub.enroll_committed");
            hub->post([weak, till, answer = std::move(result)] {
                if (const auto self = weak.lock())
                    self->enrolled(answer, *till);
            });
        });
}

void TillSession::enrolled(Result<protocol::Enrolled> result, qint64 till)
{
    if (result) {
        // The device the till had before is revoked now, also where it is connected.
        if (const auto old = m_hub->byTill.value(till); old && old.get() != this)
            old->drop(QStringLiteral("unauthorised"), QStringLiteral("another device was enrolled for this till"));
    }
    if (!result && result.error().code == ErrorCode::Unauthorised)
        m_hub->failedEnrolment(m_socket->peer()); // also of one that did not wait for the answer
    if (!result && result.error().code == ErrorCode::Conflict)
        return drop(QStringLiteral("conflict"), result.error().text);
    if (!result)
        return refuse(result.error());
    if (m_state != State::Checking)
        return;
    m_state = State::Handshake;
    qCInfo(tillsessionLog).noquote() << "a device was enrolled for till" << result->till << "of" << result->store;
    send(*result);
}

void TillSession::handle(const protocol::Hello &hello)
{
    if (hello.version < protocol::VersionMin || hello.version > protocol::VersionMax)
        return drop(QStringLiteral("version"), QStringLiteral("headquarters speaks versions %1 to %2")
                        .arg(protocol::VersionMin).arg(protocol::VersionMax));
    if (hello.nextSeq > MaxMark || hello.downRev > MaxMark)
        return drop(QStringLiteral("bad_message"), QStringLiteral("a mark out of range"));
    m_state = State::Checking;
    m_heardBeforeMs = m_hub->clock.nowMs(); // of one that never was here before
    m_clockAheadMs = std::clamp<qint64>(hello.tillMs, 0, MaxMark) - m_heardBeforeMs;
    const qint64 wait = m_hub->helloWaitMs(m_socket->peer(), hello.deviceId);
    if (wait < 0)
        return drop(QStringLiteral("busy"), QStringLiteral("too many failed attempts"));
    if (wait == 0)
        return check(hello);
    m_hub->post([weak = weak_from_this(), hello] {
        if (const auto self = weak.lock(); self && self->m_state == State::Checking)
            self->check(hello);
    }, static_cast<int>(wait));
}

void TillSession::check(const protocol::Hello &hello)
{
    m_hub->writer.post(
        [hub = m_hub, nonce = m_nonce, hello, seen = m_seen](storage::Transaction &tx) {
            return admitDevice(tx, hub->clock, nonce, hello, {hub->config.node, seen});
        },
        [hub = m_hub, weak = weak_from_this(), hello](Result<Admitted> result) {
            hub->post([weak, hello, answer = std::move(result)] {
                if (const auto self = weak.lock())
                    self->welcomed(hello, answer);
            });
        });
}

void TillSession::refuse(const Error &error)
{
    if (error.code != ErrorCode::Unauthorised)
        return drop(QStringLiteral("busy"), QStringLiteral("headquarters cannot answer now"));
    // The same words whatever was wrong.
    drop(QStringLiteral("unauthorised"), QStringLiteral("this device or code is not known"));
}

void TillSession::welcomed(const protocol::Hello &hello, Result<Admitted> result)
{
    if (!result && result.error().code == ErrorCode::Unauthorised)
        m_hub->failedHello(m_socket->peer()); // also of one that did not wait for the answer
    if (!result)
        return refuse(result.error());
    if (result->region.fencedBy > 0) {
        drop(QStringLiteral("fenced"), QStringLiteral("another region has taken over"));
        return m_hub->fenced(result->region.fencedBy);
    }
    m_hub->admitted(hello.deviceId);
    m_hub->newestChange = std::max(m_hub->newestChange, result->lease);
    const QString quarantined = result->epoch.quarantined;
    if (const auto other = m_hub->byTill.value(result->till.id); !quarantined.isEmpty() && other && other->m_epoch == result->epoch.id)
        other->drop(QStringLiteral("quarantined"), quarantined);
    if (m_state != State::Checking) {
        if (result->lease > 0) // it is gone before it was here
            m_hub->marks->left(result->till.id, result->lease);
        return;
    }
    if (!quarantined.isEmpty())
        return drop(QStringLiteral("quarantined"), quarantined);
    m_till = result->till.id;
    m_store = result->till.store;
    m_device = hello.deviceId;
    m_app = hello.app;
    m_epoch = result->epoch.id;
    m_lease = result->lease;
    if (m_hub->watch && m_hub->watch->isOver(m_till, m_lease))
        return replaced();
    m_state = State::Online;
    m_committed = result->epoch.committed;
    m_alone = result->region.standby.isEmpty();
    settleReplicated();
    m_nextSeq = m_committed + 1;
    m_helloSeq = hello.nextSeq;
    m_heardBeforeMs = result->till.lastSeenMs.value_or(m_heardBeforeMs);
    m_sentRev = m_storedRev = m_lastTracedRev = hello.downRev;
    m_seenSince = m_hub->clock.monotonicMs();
    m_socket->limitMessages(protocol::MaxMessage);
    if (hello.nextSeq <= m_committed)
        qCCritical(tillsessionLog) << "till" << m_till << "stands at sequence" << hello.nextSeq << "but has sent" << m_committed
                        << "facts before: was its database set back?";
    m_hub->nowOnline(m_till, shared_from_this());
    faultPoint("hub.hello_accepted");
    send(protocol::Welcome{hello.version, result->region.epoch, m_committed, m_replicated, m_hub->clock.nowMs(), m_hub->config.windowFacts,
                           protocol::MaxMessage, m_hub->config.heartbeatMs, result->till.settings, result->epoch.committedHash,
                           result->epoch.chain, result->region.proof, result->region.addresses,
                           hello.members ? m_hub->config.memberKeys : QByteArray(), hello.managers && m_hub->callbacks.answerManager != nullptr});
    pump();
}

// ---- facts up

void TillSession::handle(protocol::Push &push)
{
    if (m_state != State::Online)
        return drop(QStringLiteral("bad_message"), QStringLiteral("facts before WELCOME"));
    faultPoint("hub.push_received");
    if (push.firstSeq > m_nextSeq)
        return drop(QStringLiteral("gap"), QStringLiteral("sequence %1 came where %2 was due").arg(push.firstSeq).arg(m_nextSeq));
    PendingPush pending;
    pending.hashes.reserve(push.facts.size());
    for (const protocol::Fact &fact : push.facts) {
        pending.bytes += fact.body.size();
        pending.hashes.append(protocol::hash(fact.body));
    }
    m_bytes += pending.bytes;
    ++m_pending;
    m_nextSeq = std::max(m_nextSeq, push.firstSeq + push.facts.size());
    // Twice the window: a till that keeps to it never comes near.
    const qint64 window = m_hub->config.windowFacts;
    if (m_nextSeq - 1 - m_committed > 2 * window || m_pending > 2 * window || m_bytes > 2 * protocol::MaxMessage)
        return drop(QStringLiteral("limit"), QStringLiteral("more facts than the window allows"));
    pending.session = shared_from_this();
    pending.live = m_live;
    pending.till = m_till;
    pending.store = m_store;
    pending.epoch = m_epoch;
    pending.firstSeq = push.firstSeq;
    pending.receivedAtMs = m_hub->clock.nowMs();
    pending.helloSeq = m_helloSeq;
    pending.heardBeforeMs = m_heardBeforeMs;
    pending.clockAheadMs = m_clockAheadMs;
    pending.facts = std::move(push.facts);
    pending.chain = std::move(push.chain);
    m_hub->ingest->push(std::move(pending));
}

void TillSession::pushDone(const PushOutcome &outcome)
{
    if (m_state != State::Online)
        return;
    --m_pending;
    m_bytes -= outcome.bytes;
    if (!outcome.error) {
        // May be beyond what came on this connection: an older one of the till had more on its way.
        m_committed = std::max(m_committed, outcome.committed);
        m_nextSeq = std::max(m_nextSeq, m_committed + 1);
        m_mustAcknowledge = true;
        return;
    }
    if (outcome.error->code == ErrorCode::Protocol)
        return drop(QStringLiteral("gap"), outcome.error->text);
    if (outcome.error->code == ErrorCode::Conflict)
        return drop(QStringLiteral("quarantined"), outcome.error->text);
    drop(QStringLiteral("busy"), QStringLiteral("headquarters cannot store now"));
}

void TillSession::acknowledge()
{
    if (m_state != State::Online || !std::exchange(m_mustAcknowledge, false))
        return;
    settleReplicated();
    send(protocol::Ack{m_committed, m_replicated});
    faultPoint("hub.ack_sent");
}

void TillSession::settleReplicated()
{
    if (!m_hub->replicas || m_hub->replicas->isAlone().value_or(m_alone))
        m_replicated = m_committed;
}

void TillSession::replicatedUpTo(qint64 seq)
{
    if (m_state != State::Online || seq <= m_replicated)
        return;
    m_replicated = seq;
    send(protocol::Ack{m_committed, m_replicated});
}

// ---- facts down

void TillSession::pump()
{
    if (m_state != State::Online)
        return;
    if (m_reading || m_socket->queuedBytes() > SocketBacklog || m_sentRev - m_storedRev >= MaxUnstored) {
        m_again = true;
        return;
    }
    m_reading = true;
    m_again = false;
    HubShared *hub = m_hub.get(); // the reader's thread ends before the hub
    const bool taken = m_hub->reader.post([hub, weak = weak_from_this(), till = m_till, after = m_sentRev](int) {
        hub->post([weak, result = readChanges(*hub, till, after)] {
            if (const auto self = weak.lock())
                self->changesRead(result);
        });
    });
    if (!taken)
        m_reading = false;
}

void TillSession::drained()
{
    if (m_again)
        pump();
}

Result<TillSession::Changes> TillSession::readChanges(HubShared &hub, qint64 till, qint64 afterRev)
{
    HEARTH_TRY(hub.openReader());
    protocol::Change change;
    HEARTH_ASSIGN(change.facts, hq::OutboxStore::read(*hub.readDatabase, till, afterRev, protocol::MaxFacts, ChangeBytes));
    Changes result{{}, afterRev, change.facts.size(), 0};
    for (const protocol::ChangeFact &fact : std::as_const(change.facts)) {
        if (fact.rev != ++result.lastRev)
            return fail(ErrorCode::Corrupt, QStringLiteral("revision %1 is missing").arg(result.lastRev));
        if (isTraced(fact.kind))
            result.lastTracedRev = fact.rev;
    }
    if (result.count > 0)
        result.frame = protocol::encode(change);
    return result;
}

void TillSession::changesRead(Result<Changes> result)
{
    m_reading = false;
    if (m_state != State::Online)
        return;
    if (!result) {
        qCWarning(tillsessionLog).noquote() << "facts to till" << m_till << "cannot be read:" << result.error().toString();
        m_again = true; // at the next tick
        return;
    }
    if (result->count > 0) {
        const qint64 before = m_sentRev;
        sendFrame(result->frame);
        m_sentRev = result->lastRev;
        faultPoint("hub.change_sent");
        if (result->lastTracedRev > 0) {
            m_lastTracedRev = result->lastTracedRev;
            m_hub->marks->pushed(m_till, before, m_sentRev, m_hub->clock.nowMs());
        }
        m_again = true;
    }
    if (m_again)
        pump();
}

void TillSession::handle(const protocol::ChangeAck &ack)
{
    if (ack.rev > m_sentRev)
        return drop(QStringLiteral("bad_message"), QStringLiteral("revision %1 was never sent").arg(ack.rev));
    faultPoint("hub.cack_received");
    if (ack.rev <= m_storedRev)
        return;
    m_hub->marks->stored(m_till, ack.rev, m_lastTracedRev > m_storedRev ? m_storedRev : ack.rev, m_hub->clock.nowMs());
    m_storedRev = ack.rev;
    if (m_again)
        pump();
}

// ---- the rest

void TillSession::handle(const protocol::Ping &ping)
{
    send(protocol::Pong{ping.senderMs, m_hub->clock.nowMs()});
}

void TillSession::handle(const protocol::Pong &pong)
{
    const qint64 now = m_hub->clock.nowMs();
    // Half the way there and back; an answer to what was not asked, or that took long, says nothing.
    if (m_state == State::Online && pong.pingMs == m_pingMs && now >= pong.pingMs && now - pong.pingMs < MaxPingMs)
        m_clockAheadMs = std::clamp<qint64>(pong.answererMs, 0, MaxMark) - (pong.pingMs + now) / 2;
}

void TillSession::handle(const protocol::MemberAsk &ask)
{
    if (!m_hub->callbacks.answerMember)
        return send(protocol::MemberAnswer{ask.id, protocol::MemberAnswer::Unable});
    m_hub->writer.post(
        [hub = m_hub, till = m_till, ask](storage::Transaction &tx) { return hub->callbacks.answerMember(tx, till, ask); },
        [hub = m_hub, weak = weak_from_this(), ask](const Result<protocol::MemberAnswer> &result) {
            if (!result)
                qCWarning(tillsessionLog).noquote() << "a till's question for a member could not be answered:" << result.error().toString();
            hub->post([weak, answer = result.value_or(protocol::MemberAnswer{ask.id, protocol::MemberAnswer::Unable})] {
                if (const auto self = weak.lock(); self && self->m_state == State::Online)
                    self->send(answer);
            });
        });
}

void TillSession::handle(const protocol::ManagerAsk &ask)
{
    if (!m_hub->callbacks.answerManager || m_managerAsks >= MaxManagerAsks)
        return send(protocol::ManagerAnswer{ask.id, protocol::ManagerAnswer::Unable});
    ++m_managerAsks;
    m_hub->callbacks.answerManager(m_till, ask, [hub = m_hub, weak = weak_from_this()](protocol::ManagerAnswer answer) {
        hub->post([weak, answer = std::move(answer)] {
            const auto self = weak.lock();
            if (!self)
                return;
            --self->m_managerAsks;
            if (self->m_state == State::Online)
                self->send(answer);
        });
    });
}

void TillSession::handle(const protocol::Status &status)
{
    m_hub->marks->health(m_till, status.printers, m_hub->clock.nowMs());
}

void TillSession::handle(const protocol::ErrorMessage &error)
{
    qCWarning(tillsessionLog).noquote() << "till" << m_till << "says:" << error.code << error.text;
    // What a till finds out about itself is for a person here too.
    const char *kind = error.code == QLatin1String("fork") ? hq::TillAlarmStore::Fork
        : error.code == QLatin1String("gap")               ? hq::TillAlarmStore::Gap
                                                           : nullptr;
    if (kind != nullptr && m_state == State::Online)
        m_hub->writer.post(
            [hub = m_hub, till = m_till, epoch = m_epoch, kind, text = error.text](storage::Transaction &tx) {
                return hq::TillAlarmStore::raise(tx, till, epoch, kind, text, hub->clock.nowMs());
            },
            [](const Result<void> &done) {
                if (!done)
                    qCWarning(tillsessionLog).noquote() << "what a till says could not be noted:" << done.error().toString();
            });
    if (error.fatal)
        m_socket->close(1000, QStringLiteral("as the till asked"));
}

void TillSession::tick()
{
    const qint64 now = m_hub->clock.monotonicMs();
    if (m_state == State::Closed)
        return;
    if (m_state != State::Online) {
        // While it is looked at, what takes long is headquarters' own: many come at once.
        if (m_state == State::Handshake && now - m_openedAt >= m_hub->config.handshakeTimeoutMs)
            drop(QStringLiteral("limit"), QStringLiteral("the handshake took too long"));
        return;
    }
    const qint64 beat = m_hub->config.heartbeatMs;
    if (now - m_heardAt >= 3 * beat)
        return drop(QStringLiteral("limit"), QStringLiteral("nothing was heard for three heartbeats"));
    if (now - m_sentAt >= beat)
        send(protocol::Ping{m_pingMs = m_hub->clock.nowMs()});
    if (now - m_seenSince >= SeenEveryMs && m_heardAt > m_seenSince) {
        m_seenSince = now;
        m_hub->marks->seen(m_device, m_app, m_hub->clock.nowMs());
    }
    if (m_again)
        pump();
}

} // namespace hearth::hub
