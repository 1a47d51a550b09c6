// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "headquarters.h"

#include "functions/cli/controlhandler.h"
#include "functions/cli/region.h"
#include "functions/members/memberkeys.h"
#include "hqstore/apikeystore.h"
#include "hqstore/auditstore.h"
#include "hqstore/hqdatabase.h"
#include "hqstore/regionstore.h"

#include <QCoreApplication>
#include <QLoggingCategory>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(headquartersLog, "hearth.hq.headquarters")
constexpr qint64 ComeBackMs = 2'000;
constexpr qint64 GoodbyeMs = 2'000; // for the tills to hear it
constexpr int GoodbyePollMs = 20;

Result<void> beginRegion(storage::Database &db, qint64 nowMs)
{
    HEARTH_ASSIGN(auto tx, storage::Transaction::begin(db));
    HEARTH_ASSIGN(const bool anew, hq::RegionStore::begin(tx));
    HEARTH_ASSIGN(const hq::Region region, hq::RegionStore::read(tx));
    if (region.fencedBy > 0)
        return hq::fencedError(region.fencedBy, db.path());
    if (anew)
        HEARTH_TRY(hq::AuditStore::add(tx, nowMs, QStringLiteral("server"), QStringLiteral("region.promoted"), QStringLiteral("cluster epoch %1").arg(region.epoch)));
    return tx.commit();
}
/** Where they are not here, members are found by their tokens all the same; a phone number cannot be read, sealed or checked. */
std::shared_ptr<const hq::MemberKeys> memberKeys(storage::Database &db, const QString &directory)
{
    const auto open = [&]() -> Result<hq::MemberKeys> {
        HEARTH_ASSIGN(auto tx, storage::Transaction::begin(db));
        HEARTH_ASSIGN(hq::MemberKeys keys, hq::MemberKeys::open(tx, directory));
        HEARTH_TRY(tx.commit());
        return keys;
    };
    const auto keys = open();
    if (keys)
        return std::make_shared<const hq::MemberKeys>(*keys);
    qCCritical(headquartersLog).noquote() << "members' phone numbers cannot be used:" << keys.error().toString();
    return nullptr;
}
} // namespace

Headquarters::~Headquarters()
{
    m_control.reset();
    if (m_front)
        m_front->stop();
    if (m_managers)
        m_managers->stop();
    m_http.stop();
    if (m_runner)
        m_runner->stop();
    if (m_writer)
        static_cast<void>(m_writer->run([](storage::Transaction &) -> Result<void> { return {}; }));
    m_hub.reset();
}

Result<void> Headquarters::start(const QString &path, const QString &source, Front::Config listen, const QString &tls, hq::HqServices services, hq::Runner::Config running)
{
    HEARTH_ASSIGN(DataDirectory directory, DataDirectory::own(path));
    m_directory = std::make_unique<DataDirectory>(std::move(directory));
    HEARTH_ASSIGN(auto db, hq::HqDatabase::openOwner(source));
    HEARTH_TRY(beginRegion(*db, m_clock.nowMs()));
    services.memberKeys = memberKeys(*db, m_directory->path());
    m_writer = std::make_unique<storage::Writer>(std::move(db));
    m_tls = std::make_unique<TlsKeeper>(*m_writer, m_clock, m_directory->path());
    HEARTH_ASSIGN(listen.tls, m_tls->prepare(tls));
    m_secure = listen.tls.has_value();
    services.onlineTills = [this] { return m_hub->onlineTills(); };
    services.tillNodes = [this] { return m_hub->tillNodes(); };
    services.tillsHere = [this] { return m_hub->tillsHere(); };
    services.functionStates = [this] { return m_runner->states(); };
    services.connections = [this] { return m_runner->connections(); };
    services.wakeTimers = [this] { m_runner->wakeTimers(); };
    services.post = [this](const QString &url, const QByteArray &body) { return m_http.postJson(url, body); };
    hq::registerFunctions(m_registry, services);
    TillHub::Config hub;
    hub.node = services.node;
    if (services.memberKeys)
        hub.memberKeys = services.memberKeys->tillKeys().bytes();
    m_managers = std::make_unique<hq::ManagerAnswerer>(*m_writer, m_clock);
    m_hub = std::make_unique<TillHub>(
        hub, *m_writer, m_clock,
        TillHub::Callbacks{[this](storage::Transaction &tx, const TillFact &f) {
                               return m_registry.ingest(tx, f.fact.kind, {f.till, f.store, f.epoch, f.seq, f.receivedAtMs,
                                                                          f.fact.atMs, f.fact.id, f.fact.body, f.hash, f.madeSinceMs,
                                                                          f.clockAheadMs, f.chain});
                           },
                           [this] { m_runner->wakeQueues(); },
                           [this](qint64 epoch) {
                               QMetaObject::invokeMethod(QCoreApplication::instance(), [this, epoch] {
                                   if (m_whenFenced)
                                       m_whenFenced(epoch);
                               });
                           },
                           [this](storage::Transaction &tx, qint64 till, const protocol::MemberAsk &ask) {
                               return m_members.answer(tx, till, ask, m_clock.nowMs());
                           },
                           [this](qint64 till, const protocol::ManagerAsk &ask, const std::function<void(protocol::ManagerAnswer)> &done) {
                               m_managers->answer(till, ask, done);
                           }});
    running.databasePath = source;
    running.node = services.node;
    m_runner = std::make_unique<hq::Runner>(running, m_registry, *m_writer, m_clock,
                                            [this](const QList<qint64> &tills) { m_hub->wakeTills(tills); });
    m_runner->setAuthoriser([this](storage::Database &database, const QByteArray &token, const QString &scope) {
        return hq::ApiKeyStore::authorise(database, token, scope, m_clock.nowMs());
    });
    m_runner->setAlarm(hq::functionAlarm(*m_writer, m_clock, services.alertUrl));
    m_front = std::make_unique<Front>(
        listen,
        [this](HttpRequest request, std::function<void(HttpResponse)> respond) {
            m_runner->handleHttp(std::move(request), std::move(respond));
        },
        [this](std::shared_ptr<FrontSocket> socket) { return m_hub->accept(std::move(socket)); });
    m_hub->setFront(m_front.get());
    HEARTH_TRY(m_runner->start());
    HEARTH_TRY(m_front->start());
    if (m_secure)
        m_tls->watch(*m_front);
    m_control = std::make_unique<ControlServer>(
        hq::controlHandler(*m_writer, m_clock,
                           {[this](const QList<qint64> &tills) { m_hub->wakeTills(tills); },
                            [this](qint64 till, const QString &reason) { m_hub->disconnectTill(till, reason); },
                            [this] { return m_runner->states(); }, [this] { m_runner->wakeTimers(); }, [this] { m_tls->reload(); },
                            m_directory->path()},
                           QCoreApplication::instance()));
    return m_control->listen(m_directory->path());
}

void Headquarters::leave(const std::function<void()> &gone)
{
    if (m_leaving.isActive())
        return;
    m_hub->goAway(QStringLiteral("headquarters stops"), ComeBackMs);
    m_sinceGoodbye.start();
    QObject::connect(&m_leaving, &QTimer::timeout, &m_leaving, [this, gone] {
        if (m_hub->tillsHere() == 0 || m_sinceGoodbye.elapsed() > GoodbyeMs)
            gone();
    });
    m_leaving.start(GoodbyePollMs);
}

} // namespace hearth
