// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "workshop.h"

#include "hqstore/hqdatabase.h"

namespace hearth {

Workshop::~Workshop()
{
    m_http.stop();
    if (m_runner)
        m_runner->stop();
}

Result<void> Workshop::start(const QString &source, hq::HqServices services, hq::Runner::Config running)
{
    HEARTH_ASSIGN(auto db, hq::HqDatabase::openOwner(source));
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
    return m_runner->start();
}

} // namespace hearth
