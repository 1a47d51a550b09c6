// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace hearth::hq {
struct ReplicaProgress;
}

namespace hearth::hub {

struct HubShared;
class TillSession;

/** What the standby has on its disk, and so which of the tills' facts would survive the loss of this region: looks many times a second how far
    it is and tells the tills. Also finds out that another region was promoted. On the network thread; SQL runs on the hub's reading thread. */
class ReplicaWatch : public std::enable_shared_from_this<ReplicaWatch> {
public:
    explicit ReplicaWatch(HubShared &hub) : m_hub(hub) {}
    void start();
    /** There is no standby: what is committed here is all there is. Nothing before the first look. */
    [[nodiscard]] std::optional<bool> isAlone() const { return m_alone; }

private:
    struct Mark {
        std::weak_ptr<TillSession> session;
        qint64 committed = 0;
    };
    using Marks = std::vector<Mark>;
    /** What was committed before the server was asked is below the position it told. */
    struct Waiting {
        qint64 position = 0;
        Marks marks;
    };
    void look();
    void looked(const Result<hq::ReplicaProgress> &result, Marks marks);
    void tell(const Marks &marks) const;

    HubShared &m_hub; ///< holds this
    std::optional<bool> m_alone;
    bool m_looking = false;
    bool m_away = false; ///< the standby, and that was said
    std::deque<Waiting> m_waiting;
};

} // namespace hearth::hub
