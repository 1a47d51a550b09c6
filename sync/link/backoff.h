// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QtGlobal>

namespace hearth {

/** How long to wait before the next attempt: a base doubled up to a cap, drawn evenly from half to all of it, so that a
    thousand tills do not come back in one moment. A value; used on one thread. */
class Backoff {
public:
    Backoff(int baseMs, int capMs) : m_baseMs(qMax(1, baseMs)), m_capMs(qMax(m_baseMs, capMs)) {}

    /** `draw`: an even random number of 0 to 1. */
    [[nodiscard]] int nextMs(double draw);
    /** A wait at the cap, for what only a person can change. */
    [[nodiscard]] int slowMs(double draw) const { return jitter(m_capMs, draw); }
    void reset() { m_attempts = 0; }
    [[nodiscard]] int attempts() const { return m_attempts; }

private:
    [[nodiscard]] static int jitter(int ms, double draw) { return ms / 2 + static_cast<int>((ms - ms / 2) * draw); }
    int m_baseMs;
    int m_capMs;
    int m_attempts = 0;
};

} // namespace hearth
