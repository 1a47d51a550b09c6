// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "hqstore/nodestore.h"

#include <QHash>
#include <memory>

namespace hearth::hub {

struct HubShared;

/** The other nodes of this database, as far as they concern this one's tills: facts written there for tills that are connected here, tills
    that came back there, connections that must end, nodes that died. Looks by one query, many times a second; tells the others by rising beats
    that this one lives. On the network thread; SQL runs on the hub's reading thread and in the writer. */
class NodeWatch : public std::enable_shared_from_this<NodeWatch> {
public:
    explicit NodeWatch(HubShared &hub) : m_hub(hub) {}
    void start();
    /** Another node has taken the till over since this one gave it the connection `lease`, or it must end. */
    [[nodiscard]] bool isOver(qint64 till, qint64 lease) const { return m_over.value(till) > lease; }

private:
    void look();
    void looked(Result<hq::NodeNews> result, bool anew);
    void leaseChanged(const hq::TillLease &lease);
    void nodesSeen(const QList<hq::NodeNews::Node> &nodes);
    void beat();
    void beaten(const Result<bool> &known);
    void every(int ms, void (NodeWatch::*what)());

    HubShared &m_hub; ///< holds this
    qint64 m_fact = 0;
    qint64 m_change = 0;
    bool m_anew = true; ///< nothing is known: at the start, and after a look has failed
    bool m_looking = false;
    bool m_beating = false;
    QHash<qint64, qint64> m_over; ///< till → change that was not this node's own
    struct Seen {
        qint64 beats = 0;
        qint64 sinceMs = 0; ///< monotonic, this node's own
        bool burying = false;
    };
    QHash<QString, Seen> m_nodes;
};

} // namespace hearth::hub
