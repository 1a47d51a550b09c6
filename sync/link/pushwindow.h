// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QtGlobal>
#include <deque>

namespace hearth {

/** How far a till may be ahead of HQ's last acknowledgement. A value; used on one thread. */
class PushWindow {
public:
    PushWindow() = default;
    PushWindow(qint64 committed, int maxFacts, qint64 maxBytes)
        : m_sent(committed), m_acked(committed), m_maxFacts(qMax(1, maxFacts)), m_maxBytes(qMax<qint64>(1, maxBytes))
    {
    }

    [[nodiscard]] qint64 sent() const { return m_sent; }
    [[nodiscard]] qint64 acked() const { return m_acked; }
    /** Facts and bytes that may still be sent; both 0 where the window is full. An empty window always takes a fact. */
    [[nodiscard]] int roomFacts() const;
    [[nodiscard]] qint64 roomBytes() const;
    [[nodiscard]] bool empty() const { return m_sent <= m_acked; }

    void pushed(qint64 lastSeq, qint64 bytes);
    /** An acknowledgement may reach beyond what this connection sent: what an earlier one sent has arrived. */
    void acknowledged(qint64 committed);

private:
    struct Frame {
        qint64 lastSeq = 0;
        qint64 bytes = 0;
    };
    qint64 m_sent = 0;
    qint64 m_acked = 0;
    int m_maxFacts = 1;
    qint64 m_maxBytes = 1;
    qint64 m_bytes = 0;
    std::deque<Frame> m_frames;
};

} // namespace hearth
