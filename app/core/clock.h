// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QtGlobal>

namespace hearth {

/** Where time comes from. Tests and replays hand in their own. Implementations may be called from any thread. */
class Clock {
public:
    Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;
    virtual ~Clock() = default;

    /** UTC, milliseconds since 1970; may jump. */
    [[nodiscard]] virtual qint64 nowMs() const = 0;
    /** Milliseconds since an arbitrary start; never goes back. */
    [[nodiscard]] virtual qint64 monotonicMs() const = 0;

    [[nodiscard]] static const Clock &system();
};

} // namespace hearth
