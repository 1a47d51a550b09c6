// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "link/backoff.h"

namespace hearth {

int Backoff::nextMs(double draw)
{
    int ms = m_baseMs;
    for (int i = 0; i < m_attempts && ms < m_capMs; ++i)
        ms = ms > m_capMs / 2 ? m_capMs : ms * 2;
    ++m_attempts;
    return jitter(qMin(ms, m_capMs), draw);
}

} // namespace hearth
