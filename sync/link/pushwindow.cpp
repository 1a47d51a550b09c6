// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "link/pushwindow.h"

namespace hearth {

int PushWindow::roomFacts() const
{
    if (!empty() && m_bytes >= m_maxBytes)
        return 0;
    return static_cast<int>(qMax<qint64>(0, m_maxFacts - (m_sent - m_acked)));
}

qint64 PushWindow::roomBytes() const
{
    return qMax<qint64>(0, m_maxBytes - m_bytes);
}

void PushWindow::pushed(qint64 lastSeq, qint64 bytes)
{
    m_sent = lastSeq;
    m_bytes += bytes;
    m_frames.push_back({lastSeq, bytes});
}

void PushWindow::acknowledged(qint64 committed)
{
    m_acked = qMax(m_acked, committed);
    m_sent = qMax(m_sent, m_acked);
    while (!m_frames.empty() && m_frames.front().lastSeq <= m_acked) {
        m_bytes -= m_frames.front().bytes;
        m_frames.pop_front();
    }
}

} // namespace hearth
