// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/nodewatch.h"

#include "hub/tillsession.h"

#include <QLoggingCategory>

namespace hearth::hub {
namespace {
Q_LOGGING_CATEGORY(nodewatchLog, "hearth.hub.nodes")
}

void NodeWatch::start()
{
    m_hub.writer.post([id = m_hub.config.node, now = m_hub.clock.nowMs()](storage::Transaction &tx) { return hq::NodeStore::join(tx, id, now); },
                      [](const Result<void> &done) {
                          if (!done) // the next beat finds it missing
                              qCWarning(nodewatchLog).noquote() << "this node could not be noted:" << done.error().toString();
                      });
    every(m_hub.config.lookMs, &NodeWatch::look);
    every(m_hub.config.beatMs, &NodeWatch::beat);
}

void NodeWatch::every(int ms, void (NodeWatch::*what)())
{
    m_hub.post(
        [weak = weak_from_this(), ms, what] {
            if (const auto self = weak.lock()) {
                (self.get()->*what)();
                self->every(ms, what);
            }
        },
        ms);
}

void NodeWatch::look()
{
    if (m_looking)
        return;
    HubShared *hub = &m_hub; // the reader's thread ends before the hub
    m_looking = m_hub.reader.post([hub, weak = weak_from_this(), anew = m_anew, fact = m_fact, change = m_change](int) {
        const auto read = [&]() -> Result<hq::NodeNews> {
            HEARTH_TRY(hub->openReader());
            qint64 after = fact;
            if (anew) {
                HEARTH_ASSIGN(after, hq::NodeStore::lastFact(*hub->readDatabase));
            }
            return hq::NodeStore::news(*hub->readDatabase, after, anew ? 0 : change);
        };
        hub->post([weak, anew, news = read()] {
            if (const auto self = weak.lock())
                self->looked(news, anew);
        });
    });
}

void NodeWatch::looked(Result<hq::NodeNews> result, bool anew)
{
    m_looking = false;
    if (!result) {
        if (!std::exchange(m_anew, true))
            qCWarning(nodewatchLog).noquote() << "cannot look at what other nodes do:" << result.error().toString();
        // Nobody's silence counts while nothing can be heard; and what comes back may be another server that knows less.
        m_nodes.clear();
        m_over.clear();
        m_hub.newestChange = 0;
        return;
    }
    m_anew = false;
    m_fact = result->lastFact;
    m_change = result->lastChange;
    m_hub.newestChange = std::max(m_hub.newestChange, m_change);
    if (anew)
        m_hub.elsewhere.with([](QHash<qint64, QString> &tills) { tills.clear(); });
    for (const hq::TillLease &lease : std::as_const(result->leases))
        leaseChanged(lease);
    nodesSeen(result->nodes);
    if (anew) { // whatever was written meanwhile
        const auto all = m_hub.byTill.values();
        for (const auto &session : all)
            session->pump();
    }
    for (const hq::NodeNews::Fact &fact : std::as_const(result->facts)) {
        if (const auto session = m_hub.byTill.value(fact.till); session && session->sentRev() < fact.rev)
            session->pump();
    }
    if (result->more)
        look();
}

void NodeWatch::leaseChanged(const hq::TillLease &lease)
{
    const bool mine = lease.node == m_hub.config.node;
    m_hub.elsewhere.with([&](QHash<qint64, QString> &tills) {
        if (mine || lease.node.isEmpty())
            tills.remove(lease.till);
        else
            tills.insert(lease.till, lease.node);
    });
    if (mine)
        return; // the session that is older is replaced as the newer one is let in
    m_over.insert(lease.till, lease.change);
    if (const auto session = m_hub.byTill.value(lease.till); session && session->lease() < lease.change)
        session->over(lease);
}

void NodeWatch::nodesSeen(const QList<hq::NodeNews::Node> &nodes)
{
    const qint64 now = m_hub.clock.monotonicMs();
    QHash<QString, Seen> seen;
    for (const hq::NodeNews::Node &node : nodes) {
        if (node.id == m_hub.config.node)
            continue;
        Seen one = m_nodes.value(node.id, {node.beats, now, false});
        if (one.beats != node.beats)
            one = {node.beats, now, false};
        if (now - one.sinceMs >= m_hub.config.deadMs && !std::exchange(one.burying, true)) {
            qCWarning(nodewatchLog).noquote() << "node" << node.id << "has been silent for" << now - one.sinceMs << "ms and is taken for dead";
            m_hub.writer.post([node](storage::Transaction &tx) { return hq::NodeStore::bury(tx, node.id, node.beats); },
                              [hub = &m_hub, weak = weak_from_this(), id = node.id](const Result<void> &done) {
                                  if (done)
                                      return;
                                  hub->post([weak, id] {
                                      if (const auto self = weak.lock(); self && self->m_nodes.contains(id))
                                          self->m_nodes[id].burying = false; // at the next look
                                  });
                              });
        }
        seen.insert(node.id, one);
    }
    m_nodes = std::move(seen);
}

void NodeWatch::beat()
{
    if (std::exchange(m_beating, true))
        return;
    m_hub.writer.post([id = m_hub.config.node, now = m_hub.clock.nowMs()](storage::Transaction &tx) -> Result<bool> {
                          HEARTH_ASSIGN(const bool known, hq::NodeStore::beat(tx, id, now));
                          if (!known)
                              HEARTH_TRY(hq::NodeStore::join(tx, id, now));
                          return known;
                      },
                      [hub = &m_hub, weak = weak_from_this()](const Result<bool> &known) {
                          hub->post([weak, known] {
                              if (const auto self = weak.lock())
                                  self->beaten(known);
                          });
                      });
}

void NodeWatch::beaten(const Result<bool> &known)
{
    m_beating = false;
    if (!known || *known)
        return;
    // It could not write for long, or stood still. Its tills' leases are gone, and the next look ends those connections.
    qCWarning(nodewatchLog) << "the other nodes have taken this one for dead";
}

} // namespace hearth::hub
