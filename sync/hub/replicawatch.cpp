// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/replicawatch.h"

#include "hqstore/regionstore.h"
#include "hub/tillsession.h"

#include <QLoggingCategory>

namespace hearth::hub {
namespace {
Q_LOGGING_CATEGORY(replicawatchLog, "hearth.hub.replica")
/** As long as the standby does not get on, later positions say nothing the first ones do not. */
constexpr std::size_t MostWaiting = 8;
} // namespace

void ReplicaWatch::start()
{
    look();
    m_hub.post(
        [weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->start();
        },
        m_hub.config.lookMs);
}

void ReplicaWatch::look()
{
    if (m_looking)
        return;
    Marks marks;
    for (const auto &session : std::as_const(m_hub.byTill)) {
        if (session->committed() > session->replicated())
            marks.push_back({session, session->committed()});
    }
    HubShared *hub = &m_hub; // the reader's thread ends before the hub
    m_looking = m_hub.reader.post([hub, weak = weak_from_this(), marks = std::move(marks)](int) mutable {
        const auto read = [&]() -> Result<hq::ReplicaProgress> {
            HEARTH_TRY(hub->openReader());
            return hq::RegionStore::progress(*hub->readDatabase);
        };
        hub->post([weak, result = read(), asked = std::move(marks)]() mutable {
            if (const auto self = weak.lock())
                self->looked(result, std::move(asked));
        });
    });
}

void ReplicaWatch::looked(const Result<hq::ReplicaProgress> &result, Marks marks)
{
    m_looking = false;
    if (!result) {
        m_waiting.clear(); // another server's positions may come next
        return;
    }
    if (result->fencedBy > 0)
        return m_hub.fenced(result->fencedBy);
    m_alone = result->standby.isEmpty();
    if (*m_alone) {
        m_waiting.clear();
        return tell(marks);
    }
    if (!marks.empty() && m_waiting.size() < MostWaiting)
        m_waiting.push_back({result->written, std::move(marks)});
    const bool away = !result->replicated;
    if (away != std::exchange(m_away, away)) {
        if (away)
            qCWarning(replicawatchLog).noquote() << "the standby" << result->standby << "is not connected, or this role may not see it (pg_monitor): tills keep all they sell";
        else
            qCInfo(replicawatchLog).noquote() << "the standby" << result->standby << "is connected";
    }
    while (!m_waiting.empty() && result->replicated.value_or(0) >= m_waiting.front().position) {
        tell(m_waiting.front().marks);
        m_waiting.pop_front();
    }
}

void ReplicaWatch::tell(const Marks &marks) const
{
    for (const Mark &mark : marks) {
        if (const auto session = mark.session.lock())
            session->replicatedUpTo(mark.committed);
    }
}

} // namespace hearth::hub
