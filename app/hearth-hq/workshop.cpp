// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "workshop.h"

#include "core/whendone.h"
#include "functions/cli/region.h"
#include "hqstore/hqdatabase.h"
#include "hqstore/regionstore.h"

namespace hearth {
namespace {
constexpr int LookEveryMs = 2'000;
}

Workshop::~Workshop()
{
    m_http.stop();
    if (m_runner)
        m_runner->stop();
}

Result<void> Workshop::start(const QString &source, hq::HqServices services, hq::Runner::Config running)
{
    HEARTH_ASSIGN(auto db, hq::HqDatabase::openOwner(source));
    HEARTH_ASSIGN(const hq::Region region, hq::RegionStore::read(*db));
    if (region.fencedBy > 0)
        return hq::fencedError(region.fencedBy, db->path());
    m_writer = std::make_unique<storage::Writer>(std::move(db));
    // Nobody is connected here; what functions have for tills is found by the nodes that they are connected to.
    services.onlineTills = [] { return QList<qint64>(); };
    services.tillNodes = [] { return QHash<qint64, QString>(); };
    services.tillsHere = [] { return qsizetype(0); };
    services.functionStates = [this] { return m_runner->states(); };
    services.connections = [this] { return m_runner->connections(); };
    services.wakeTimers = [] {};
    services.post = [this](const QString &url, const QByteArray &body) { return m_http.postJson(url, body); };
    hq::registerFunctions(m_registry, services);
    running.databasePath = source;
    running.node = services.node;
    running.carries = false;
    running.queuesOnly = true;
    m_runner = std::make_unique<hq::Runner>(running, m_registry, *m_writer, m_clock, [](const QList<qint64> &) {});
    m_runner->setAlarm(hq::functionAlarm(*m_writer, m_clock, services.alertUrl));
    HEARTH_TRY(m_runner->start());
    QObject::connect(&m_look, &QTimer::timeout, &m_look, [this] { lookForFence(); });
    m_look.setSingleShot(true);
    m_look.start(LookEveryMs);
    return {};
}

// A till tells the headquarters it finds, which may be gone by now: the database is what both know.
void Workshop::lookForFence()
{
    const auto region = m_writer->submit([](storage::Transaction &tx) { return hq::RegionStore::read(tx); });
    whenDone(region, &m_look, [this](const Result<hq::Region> &found) {
        if (found && found->fencedBy > 0 && m_whenFenced)
            m_whenFenced(found->fencedBy);
        else
            m_look.start(LookEveryMs);
    });
}

} // namespace hearth
