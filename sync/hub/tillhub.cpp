// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/tillhub.h"

#include "hub/nodewatch.h"
#include "hub/replicawatch.h"
#include "hub/tillsession.h"

#include <QLoggingCategory>
#include <algorithm>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(tillhubLog, "hearth.hub.hub")
constexpr qint64 FailureWindowMs = 60'000;
constexpr qsizetype RememberedPeers = 10'000;
constexpr qsizetype MostAdmitted = 100'000;
constexpr quint16 CloseTryLater = 4503;
} // namespace

struct TillHub::Private : hub::HubShared {
    using HubShared::HubShared;

    void tick();
    void scheduleTick(const std::weak_ptr<Private> &self);
    void committed(std::shared_ptr<hub::IngestQueue::Batch> batch);
};

namespace hub {

HubShared::HubShared(TillHub::Config c, storage::Writer &w, const Clock &k, TillHub::Callbacks calls)
    : config(std::move(c)), writer(w), clock(k), callbacks(std::move(calls)), marks(std::make_shared<MarkQueue>(w))
{
}

void HubShared::failedEnrolment(const QString &peer)
{
    const qint64 now = clock.monotonicMs();
    if (m_failures.size() > RememberedPeers)
        m_failures.clear();
    Failures &failures = m_failures[peer];
    if (now - failures.sinceMs >= FailureWindowMs)
        failures = {now, 0};
    if (++failures.count == config.maxFailedEnrolments)
        qCWarning(tillhubLog).noquote() << peer << "sent" << failures.count << "wrong codes and may not enroll for a while";
}

bool HubShared::refused(const QString &peer)
{
    const auto found = m_failures.find(peer);
    if (found == m_failures.end())
        return false;
    if (clock.monotonicMs() - found->sinceMs < FailureWindowMs)
        return found->count >= config.maxFailedEnrolments;
    m_failures.erase(found);
    return false;
}

void HubShared::failedHello(const QString &peer)
{
    const qint64 now = clock.monotonicMs();
    if (m_hellos.size() > RememberedPeers)
        m_hellos.clear();
    Hellos &hellos = m_hellos[peer];
    if (now - hellos.lastMs >= FailureWindowMs)
        hellos = {};
    hellos.lastMs = now;
    if (++hellos.count == config.freeFailedHellos)
        qCWarning(tillhubLog).noquote() << peer << "was refused" << hellos.count << "times and has to wait for a while";
}

qint64 HubShared::helloWaitMs(const QString &peer, const QUuid &device)
{
    constexpr qint64 longest = 8;
    const auto found = m_hellos.find(peer);
    const qint64 now = clock.monotonicMs();
    // This machine itself, or a proxy on it that does not say for whom it speaks.
    if (found == m_hellos.end() || m_admitted.contains(device) || peer.startsWith(QLatin1String("127.")) || peer == QLatin1String("::1"))
        return 0;
    if (now - found->lastMs >= FailureWindowMs) {
        m_hellos.erase(found);
        return 0;
    }
    if (found->count < config.freeFailedHellos)
        return 0;
    const qint64 step = config.helloWaitMs * std::min(qint64{1} << std::min(found->count - config.freeFailedHellos, 10), longest);
    const qint64 turn = std::max(now, found->nextMs) + step;
    if (turn - now > longest * config.helloWaitMs)
        return -1;
    found->nextMs = turn;
    return turn - now;
}

void HubShared::admitted(const QUuid &device)
{
    if (m_admitted.size() > MostAdmitted)
        m_admitted.clear();
    m_admitted.insert(device);
}

void HubShared::nowOnline(qint64 till, const std::shared_ptr<TillSession> &session)
{
    const auto old = byTill.value(till);
    byTill.insert(till, session);
    online.with([&](QSet<qint64> &tills) { tills.insert(till); });
    if (old)
        old->replaced();
}

void HubShared::closed(const std::shared_ptr<TillSession> &session)
{
    if (const qint64 till = session->till(); till != 0 && byTill.value(till) == session) {
        byTill.remove(till);
        online.with([&](QSet<qint64> &tills) { tills.remove(till); });
        marks->left(till, session->lease());
    }
    sessions.erase(session);
}

void HubShared::fenced(qint64 epoch)
{
    if (std::exchange(fencedBy, epoch) != 0)
        return;
    qCCritical(tillhubLog) << "another region was promoted with cluster epoch" << epoch << "and this headquarters counts no more";
    const std::vector<std::shared_ptr<TillSession>> all(sessions.begin(), sessions.end());
    for (const auto &session : all)
        session->drop(QStringLiteral("fenced"), QStringLiteral("another region has taken over"));
    if (callbacks.fenced)
        callbacks.fenced(epoch);
}

Result<void> HubShared::openReader()
{
    if (!readDatabase) {
        HEARTH_ASSIGN(readDatabase, storage::Database::open(writer.source(), storage::OpenMode::ReadOnly));
    }
    return {};
}

} // namespace hub

TillHub::TillHub(const Config &config, storage::Writer &writer, const Clock &clock, Callbacks callbacks)
    : d(std::make_shared<Private>(config, writer, clock, std::move(callbacks)))
{
    d->ingest = std::make_shared<hub::IngestQueue>(
        writer, clock, d->callbacks, [weak = std::weak_ptr<Private>(d)](std::shared_ptr<hub::IngestQueue::Batch> batch) {
            if (const auto self = weak.lock())
                self->committed(std::move(batch));
        });
}

TillHub::~TillHub()
{
    d->reader.stop();
    d->ingest->close();
    // A job of ours that runs now may post one more: after the second of these none is left in the writer.
    for (int i = 0; i < 2; ++i)
        static_cast<void>(d->writer.run([](storage::Transaction &) -> Result<void> { return {}; }));
    if (d->watch) // where it fails, the others find out by themselves
        static_cast<void>(d->writer.run([this](storage::Transaction &tx) { return hq::NodeStore::leave(tx, d->config.node); }));
    d->sessions.clear();
    d->byTill.clear();
}

void TillHub::setFront(Front *front)
{
    d->poster = front->poster();
    d->scheduleTick(d);
    if (storage::Database::isServer(d->writer.source())) {
        d->watch = std::make_shared<hub::NodeWatch>(*d);
        d->watch->start();
        d->replicas = std::make_shared<hub::ReplicaWatch>(*d);
        d->replicas->start();
    }
}

void TillHub::Private::scheduleTick(const std::weak_ptr<Private> &self)
{
    const int every = std::clamp(std::min(config.heartbeatMs, config.handshakeTimeoutMs) / 4, 5, 1'000);
    post(
        [self] {
            if (const auto alive = self.lock()) {
                alive->tick();
                alive->scheduleTick(self);
            }
        },
        every);
}

void TillHub::Private::tick()
{
    // A session that closes leaves the set.
    const std::vector<std::shared_ptr<hub::TillSession>> all(sessions.begin(), sessions.end());
    for (const auto &session : all)
        session->tick();
    marks->flush();
}

void TillHub::Private::committed(std::shared_ptr<hub::IngestQueue::Batch> batch)
{
    if (batch->applied && callbacks.ingested)
        callbacks.ingested();
    post([done = std::move(batch)] {
        for (const hub::PushOutcome &outcome : done->outcomes)
            outcome.session->pushDone(outcome);
        for (const hub::PushOutcome &outcome : done->outcomes)
            outcome.session->acknowledge();
    });
}

FrontSocketHandler TillHub::accept(std::shared_ptr<FrontSocket> socket)
{
    if (d->goingAway) {
        socket->send(protocol::encode(protocol::ErrorMessage{QStringLiteral("busy"), QStringLiteral("headquarters stops"), true}));
        socket->close(CloseTryLater, QStringLiteral("try again later"));
        return {};
    }
    auto session = std::make_shared<hub::TillSession>(d, std::move(socket));
    d->sessions.insert(session);
    session->start();
    return {[session](const QByteArray &frame) { session->received(frame); },
            [session](const QString &reason) { session->closed(reason); }, [session] { session->drained(); }};
}

void TillHub::wakeTills(const QList<qint64> &tills)
{
    d->post([self = d, tills] {
        for (const qint64 till : tills) {
            if (const auto session = self->byTill.value(till))
                session->pump();
        }
    });
}

void TillHub::disconnectTill(qint64 till, const QString &reason)
{
    d->post([self = d, till, reason] {
        if (const auto session = self->byTill.value(till))
            session->drop(QStringLiteral("unauthorised"), reason);
    });
}

QList<qint64> TillHub::onlineTills() const
{
    QList<qint64> tills = tillNodes().keys();
    std::sort(tills.begin(), tills.end());
    return tills;
}

QHash<qint64, QString> TillHub::tillNodes() const
{
    QHash<qint64, QString> nodes = d->elsewhere.with([](const QHash<qint64, QString> &tills) { return tills; });
    d->online.with([&](const QSet<qint64> &tills) {
        for (const qint64 till : tills)
            nodes.insert(till, d->config.node);
    });
    return nodes;
}

qsizetype TillHub::tillsHere() const
{
    return d->online.with([](const QSet<qint64> &tills) { return tills.size(); });
}

qsizetype TillHub::waitingFacts() const
{
    return d->ingest->waiting();
}

void TillHub::goAway(const QString &text, qint64 comeBackMs)
{
    d->post([self = d, text, comeBackMs] {
        self->goingAway = true;
        const std::vector<std::shared_ptr<hub::TillSession>> all(self->sessions.begin(), self->sessions.end());
        for (const auto &session : all)
            session->goAway(text, comeBackMs);
    });
}

} // namespace hearth
