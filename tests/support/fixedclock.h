// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"

#include <atomic>

namespace hearth {

/** A clock that stands still until a test moves it. Any thread. */
class FixedClock final : public Clock {
public:
    explicit FixedClock(qint64 utcMs = 1'764'000'000'000) : m_ms(utcMs) {}
    [[nodiscard]] qint64 nowMs() const override { return m_ms; }
    [[nodiscard]] qint64 monotonicMs() const override { return m_monotonic; }
    void advance(qint64 ms)
    {
        m_ms += ms;
        m_monotonic += ms;
    }
    /** A jump of the wall clock alone. */
    void jumpTo(qint64 utcMs) { m_ms = utcMs; }

private:
    std::atomic<qint64> m_ms;
    std::atomic<qint64> m_monotonic{0};
};

} // namespace hearth
