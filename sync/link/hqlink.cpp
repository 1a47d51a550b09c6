// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "link/hqlink.h"
#include "core/faultpoint.h"
#include "link/backoff.h"
#include "link/downlink.h"
#include "link/hqconnection.h"
#include "link/networkwatch.h"
#include "link/uplink.h"

#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QTimer>

namespace hearth {

using namespace protocol;

namespace {
Q_LOGGING_CATEGORY(hqlinkLog, "hearth.link")

constexpr qint64 LongestAbsenceMs = 3'600'000; ///< what GOAWAY may ask for
constexpr qint64 OffsetStepMs = 100;        ///< a smaller change of the clock's offset is not worth telling

double draw()
{
    return QRandomGenerator::global()->generateDouble();
}
} // namespace

struct HqLink::Private {
    Private(HqLink *link, Config configuration, storage::Writer &theWriter, const Clock &theClock)
        : q(link), config(std::move(configuration)), writer(theWriter), clock(theClock),
          backoff(config.reconnectBaseMs, config.reconnectCapMs), uplink(theWriter, link), downlink(theWriter, theClock, link),
          handshake(link), wait(link), steady(link)
    {
    }

    HqLink *q;
    Config config;
    storage::Writer &writer;
    const Clock &clock;
    Backoff backoff;
    const QByteArray boot = randomBytes(16); ///< of this run
    Uplink uplink;
    Downlink downlink;
    QTimer handshake; ///< from the first attempt to WELCOME
    QTimer wait;
    QTimer steady;    ///< a connection that has lasted counts as a good one
    std::unique_ptr<storage::Database> db;
    std::unique_ptr<NetworkWatch> network;
    HqConnection *connection = nullptr;
    LinkStatus status;
    QList<PrinterHealth> printers;
    QList<PrinterHealth> printersSent;
    bool printersKnown = false;
    bool patient = false; ///< the wait is not to be cut short: GOAWAY, unauthorised
    bool greeted = false; ///< HELLO is sent
    bool welcome = false;
    qint64 helloAtMs = 0;
    qsizetype turn = 0; ///< whose of urls() it is

    /** Where headquarters may be, the one it was enrolled at first. */
    [[nodiscard]] QList<QUrl> urls() const;
    /** This one does not answer as it should: the next one is tried. A till that was let in comes back to the same one first. */
    void passOn();
    /** What takes a person is not waited for while there is another one to try. */
    [[nodiscard]] int patience() { return urls().size() > 1 ? backoff.nextMs(draw()) : backoff.slowMs(draw()); }
    void connectNow();
    void dropConnection();
    void comeBack(const QString &why, int waitMs, bool isPatient);
    void ended(const Error &why);
    void lost(const Error &why) { comeBack(why.toString(), backoff.nextMs(draw()), false); }
    void onMessage(const Message &message);
    void onChallenge(const Challenge &challenge);
    [[nodiscard]] Result<Hello> hello(int version) const;
    void onWelcome(const Welcome &message);
    void takeRegion(const Welcome &message);
    void onError(const ErrorMessage &message);
    void sendPrinters(bool again);
    void setOffset(qint64 ms);
    void setState(LinkState state, const QString &detail);
};

HqLink::HqLink(Config config, storage::Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(config), writer, clock))
{
    qRegisterMetaType<LinkStatus>();
    qRegisterMetaType<KnownRegion>();
    for (QTimer *timer : {&d->handshake, &d->wait, &d->steady})
        timer->setSingleShot(true);
    connect(&d->handshake, &QTimer::timeout, this,
            [this] { d->lost({ErrorCode::Timeout, QStringLiteral("headquarters did not answer in time"), {}}); });
    connect(&d->wait, &QTimer::timeout, this, [this] { d->connectNow(); });
    connect(&d->steady, &QTimer::timeout, this, [this] { d->backoff.reset(); });
    connect(&d->uplink, &Uplink::progressed, this, [this] { d->backoff.reset(); });
    connect(&d->uplink, &Uplink::failed, this, [this](const Error &why) { d->lost(why); });
    connect(&d->uplink, &Uplink::halted, this, [this](const QString &why) {
        d->status.halted = true;
        d->setState(d->status.state, why);
    });
    connect(&d->uplink, &Uplink::stored, this, [this](qint64 committed, qint64 replicated) {
        d->status.committed = committed;
        d->status.replicated = replicated;
        Q_EMIT statusChanged(d->status);
        Q_EMIT acknowledged(committed, replicated);
    });
    connect(&d->uplink, &Uplink::diskFull, this, &HqLink::diskFull);
    connect(&d->downlink, &Downlink::failed, this, [this](const Error &why) { d->lost(why); });
    connect(&d->downlink, &Downlink::stored, this, [this] {
        d->backoff.reset();
        Q_EMIT inboxFilled();
    });
}

HqLink::~HqLink()
{
    stop();
}

void HqLink::start()
{
    if (d->status.state != LinkState::Off)
        return;
    d->network = std::make_unique<NetworkWatch>();
    connect(d->network.get(), &NetworkWatch::arrived, this, [this] {
        if (d->status.state != LinkState::Waiting || d->patient)
            return;
        d->backoff.reset();
        const int soon = d->backoff.nextMs(draw());
        if (d->wait.remainingTime() > soon)
            d->wait.start(soon);
    });
    d->backoff.reset();
    d->connectNow();
}

void HqLink::stop()
{
    if (d->status.state == LinkState::Off)
        return;
    d->dropConnection();
    d->wait.stop();
    d->network.reset();
    d->db.reset();
    d->setState(LinkState::Off, {});
}

void HqLink::wake()
{
    d->uplink.wake();
}

void HqLink::setAuthorities(const QByteArray &pem)
{
    if (std::exchange(d->config.authorities, pem) == pem)
        return;
    if (d->status.state == LinkState::Waiting)
        d->wait.start(d->config.reconnectBaseMs);
}

void HqLink::setPrinters(const QList<PrinterHealth> &printers)
{
    d->printers = printers;
    d->printersKnown = true;
    d->sendPrinters(false);
}

void HqLink::askMember(const MemberAsk &question)
{
    if (d->welcome && d->connection != nullptr)
        d->connection->send(question);
    else
        Q_EMIT memberAnswered({question.id, MemberAnswer::Unable});
}

void HqLink::askManager(const ManagerAsk &question)
{
    if (d->welcome && d->connection != nullptr)
        d->connection->send(question);
    else
        Q_EMIT managerAnswered({question.id, ManagerAnswer::Unable});
}

void HqLink::Private::setState(LinkState state, const QString &detail)
{
    if (state != status.state)
        status.sinceMs = clock.nowMs();
    status.state = state;
    status.detail = detail;
    Q_EMIT q->statusChanged(status);
}

void HqLink::Private::connectNow()
{
    patient = false;
    if (!db) {
        auto opened = storage::Database::open(config.databasePath, storage::OpenMode::ReadOnly);
        if (!opened)
            return lost(opened.error());
        db = std::move(*opened);
    }
    connection = new HqConnection(clock, q);
    QObject::connect(connection, &HqConnection::opened, q, [this] {
        handshake.start(config.handshakeTimeoutMs);
        status.untrusted = false;
        setState(LinkState::Handshake, status.detail);
    });
    QObject::connect(connection, &HqConnection::received, q, [this](const Message &message) { onMessage(message); });
    QObject::connect(connection, &HqConnection::closed, q, [this](const Error &why) { ended(why); });
    handshake.start(config.handshakeTimeoutMs);
    const QList<QUrl> all = urls();
    const QUrl &url = all.at(turn % all.size());
    status.address = url.toString();
    setState(LinkState::Connecting, status.detail);
    if (connection == nullptr)
        return; // somebody stopped us on hearing that
    if (auto opened = connection->open(url, config.authorities); !opened)
        comeBack(opened.error().toString(), patience(), true);
}

QList<QUrl> HqLink::Private::urls() const
{
    QList<QUrl> all{config.url};
    for (const QString &address : config.region.addresses) {
        const QUrl url(address, QUrl::StrictMode);
        if (url.isValid() && !all.contains(url))
            all.append(url);
    }
    return all;
}

void HqLink::Private::passOn()
{
    turn = (turn + 1) % urls().size();
}

void HqLink::Private::dropConnection()
{
    if (connection != nullptr && !welcome)
        passOn();
    handshake.stop();
    steady.stop();
    uplink.pause();
    downlink.pause();
    greeted = false;
    welcome = false;
    if (connection == nullptr)
        return;
    connection->disconnect(q);
    connection->close();
    connection->deleteLater();
    connection = nullptr;
}

void HqLink::Private::comeBack(const QString &why, int waitMs, bool isPatient)
{
    dropConnection();
    patient = isPatient;
    if (why != status.detail) // a till may be without a network for days
        qCInfo(hqlinkLog).noquote() << "no connection for" << waitMs << "ms:" << why;
    wait.start(waitMs);
    setState(LinkState::Waiting, why);
}

void HqLink::Private::ended(const Error &why)
{
    if (why.code != ErrorCode::Unauthorised)
        return lost(why);
    // Never plain, never another's: it waits for a person, or for the right one to answer again.
    status.untrusted = true;
    comeBack(why.text, patience(), true);
}

void HqLink::Private::onMessage(const Message &message)
{
    if (const auto *challenge = std::get_if<Challenge>(&message); challenge != nullptr && !greeted) {
        onChallenge(*challenge);
    } else if (const auto *greeting = std::get_if<Welcome>(&message); greeting != nullptr && !welcome && greeted) {
        onWelcome(*greeting);
    } else if (const auto *error = std::get_if<ErrorMessage>(&message)) {
        onError(*error);
    } else if (const auto *away = std::get_if<GoAway>(&message)) {
        const qint64 ms = qBound(qint64{config.reconnectBaseMs / 2}, away->comeBackMs, LongestAbsenceMs);
        comeBack(QStringLiteral("headquarters is going down: ") + away->text, static_cast<int>(ms), true);
    } else if (!welcome) {
        lost({ErrorCode::Protocol, QStringLiteral("headquarters sent message %1 before its welcome").arg(message.index() + 1), {}});
    } else if (const auto *ack = std::get_if<Ack>(&message)) {
        uplink.acknowledged(*ack);
    } else if (const auto *change = std::get_if<Change>(&message)) {
        downlink.take(*change);
    } else if (const auto *answer = std::get_if<MemberAnswer>(&message)) {
        Q_EMIT q->memberAnswered(*answer);
    } else if (const auto *told = std::get_if<ManagerAnswer>(&message)) {
        Q_EMIT q->managerAnswered(*told);
    } else if (const auto *pong = std::get_if<Pong>(&message)) {
        setOffset(pong->answererMs - (pong->pingMs + clock.nowMs()) / 2);
    } else {
        connection->send(ErrorMessage{QStringLiteral("bad_message"), QStringLiteral("message %1 is not for a till now").arg(message.index() + 1), false});
    }
}

void HqLink::Private::onChallenge(const Challenge &challenge)
{
    const int version = qMin(VersionMax, challenge.versionMax);
    if (version < challenge.versionMin || version < VersionMin)
        return comeBack(QStringLiteral("headquarters speaks versions %1 to %2 of the protocol, this till %3 to %4")
                            .arg(challenge.versionMin).arg(challenge.versionMax).arg(VersionMin).arg(VersionMax),
                        backoff.slowMs(draw()), true);
    auto message = hello(version);
    if (!message) {
        lost(message.error());
        db.reset(); // whatever it was that was opened
        return;
    }
    message->signature = sign(helloSignedBytes(challenge.nonce, *message), config.secretKey);
    if (message->signature.isEmpty())
        return comeBack(QStringLiteral("this till's key is broken"), backoff.slowMs(draw()), true);
    helloAtMs = message->tillMs;
    greeted = true;
    connection->send(*message);
    faultPoint("link.hello_sent");
}

Result<Hello> HqLink::Private::hello(int version) const
{
    HEARTH_ASSIGN(const OutboxSummary summary, Outbox::summary(*db));
    HEARTH_ASSIGN(const qint64 cursor, Inbox::cursor(*db));
    Hello message{version, config.deviceId, config.epoch, summary.lastSeq + 1, summary.committed, cursor,
                  QStringLiteral("hearth-till " HEARTH_VERSION), clock.nowMs(), {}, 0, {}, boot};
    message.members = true;
    message.managers = true;
    if (version >= 2) {
        HEARTH_ASSIGN(const OutboxChain chain, Outbox::chain(*db));
        message.chainFrom = chain.from;
        message.chain = chain.head;
        message.nextSeq = chain.lastSeq + 1; // read with the chain: a sale may come between two reads
        message.clusterEpoch = config.region.epoch;
        message.clusterProof = config.region.proof;
    }
    return message;
}

void HqLink::Private::onWelcome(const Welcome &message)
{
    faultPoint("link.welcome_received");
    // One that knows of proofs would have fenced itself on our HELLO, or is of a chain that was set up anew.
    if (message.clusterEpoch < config.region.epoch && message.clusterProof.isEmpty())
        return lost({ErrorCode::Conflict, QStringLiteral("this headquarters is of cluster epoch %1, one of %2 has taken over")
                         .arg(message.clusterEpoch).arg(config.region.epoch), {}});
    handshake.stop();
    welcome = true;
    steady.start(10 * config.reconnectBaseMs);
    connection->setHeartbeat(message.heartbeatMs);
    status.clockOffsetMs = message.serverMs - (helloAtMs + clock.nowMs()) / 2;
    HqConnection *const mine = connection;
    takeRegion(message);
    if (connection != mine)
        return; // somebody stopped us on hearing that
    status.refused = false;
    status.halted = false;
    setState(LinkState::Online, {});
    Q_EMIT q->settingsReceived(message.settings);
    if (connection != mine)
        return; // somebody stopped us on hearing that
    if (!message.memberKeys.isEmpty())
        Q_EMIT q->memberKeysReceived(message.memberKeys);
    if (connection != mine)
        return;
    Q_EMIT q->managersHeard(message.managers);
    if (connection != mine)
        return;
    downlink.resume(*connection);
    sendPrinters(true);
    uplink.resume(*db, *connection, message);
}

void HqLink::Private::takeRegion(const Welcome &message)
{
    const KnownRegion told{message.clusterEpoch, message.clusterProof, message.addresses};
    if (told.proof.isEmpty() || told == config.region)
        return;
    const QUrl here = urls().at(turn % urls().size());
    config.region = told;
    turn = qMax<qsizetype>(0, urls().indexOf(here));
    Q_EMIT q->regionReceived(told);
}

void HqLink::Private::onError(const ErrorMessage &message)
{
    qCWarning(hqlinkLog).noquote() << "headquarters says" << message.code << message.text;
    if (!message.fatal)
        return;
    status.refused = message.code == QLatin1String("unauthorised") || message.code == QLatin1String("quarantined");
    if (message.code == QLatin1String("quarantined"))
        return comeBack(QStringLiteral("headquarters takes nothing from this till until it is enrolled anew: ") + message.text,
                        patience(), true);
    if (status.refused)
        return comeBack(QStringLiteral("headquarters refused this till: unknown or revoked device, or another key"), patience(), true);
    if (message.code == QLatin1String("version"))
        return comeBack(QStringLiteral("headquarters does not speak this till's version: ") + message.text, patience(), true);
    lost({ErrorCode::Protocol, QStringLiteral("headquarters ended the connection (%1): %2").arg(message.code, message.text), {}});
}

void HqLink::Private::sendPrinters(bool again)
{
    if (!welcome || !printersKnown || (!again && printers == printersSent))
        return;
    printersSent = printers;
    connection->send(Status{printers});
}

void HqLink::Private::setOffset(qint64 ms)
{
    if (qAbs(ms - status.clockOffsetMs) < OffsetStepMs)
        return;
    status.clockOffsetMs = ms;
    Q_EMIT q->statusChanged(status);
}

} // namespace hearth
